"""A policy as plain data, with the strings of one language."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from iac_iam_guard.reporting.convert.losses import Losses
from iac_iam_guard.values import Known, Mapping, Scalar, Sequence, Text, Unknown, Value

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
Spell: TypeAlias = Callable[[Known | Text | Unknown], Plain]
"""Writes a string in which parts may not be known."""


def plain(value: Value, spell: Spell, losses: Losses) -> Plain:
    """Return `value`, which is free of Choice, as plain data; what is not known is a placeholder where `spell` has no word for it."""
    match value:
        case Known(value=scalar) if not isinstance(scalar, str) and not value.sensitive:
            return _number(scalar)
        case Known() | Text() | Unknown():
            return spell(value)
        case Sequence(sensitive=False):
            items = [plain(item, spell, losses) for item in value.items]
            return items if value.rest is None else [*items, losses.stand_in(value.rest)]
        case Mapping(sensitive=False):
            entries = {key: plain(entry, spell, losses) for key, entry in value.entries.items()}
            for key, entry in value.partial:
                entries[losses.text(key)] = plain(entry, spell, losses)
            if value.rest is not None and not value.partial:
                entries[losses.stand_in(value.rest)] = losses.stand_in(value.rest)
            return entries
    return losses.stand_in(value)


def _number(scalar: Scalar) -> Plain:
    """Return a scalar; a number that a float cannot hold is written as text, which means the same in a policy."""
    if isinstance(scalar, Decimal):
        number = float(scalar)
        return number if Decimal(repr(number)) == scalar else str(scalar)
    return scalar
