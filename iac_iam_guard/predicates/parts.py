"""What lies in a value: the texts that are written in it, and what it refers to, however deep."""

from collections.abc import Iterator

from iac_iam_guard.predicates.boot_script import scripts_in
from iac_iam_guard.values import Choice, Json, Known, Mapping, Ref, Sequence, Text, Value


def refs_in(value: Value | None) -> Iterator[Ref]:
    """Yield what a value, or a part of it, refers to."""
    if value is None:
        return
    yield from value.refs
    match value:
        case Sequence():
            parts: tuple[Value, ...] = value.items
        case Mapping():
            parts = tuple(value.entries.values())
        case Choice():
            parts = tuple(branch for _, branch in value.branches)
        case Text():
            parts = value.pieces
        case Json():
            parts = (value.tree,)
        case _:
            parts = ()
    for part in parts:
        yield from refs_in(part)


def texts_in(value: Value | None) -> Iterator[Known]:
    """Yield the texts in a value, and the literal pieces of those that are not known whole."""
    for script in scripts_in(value):
        pieces = script.pieces if isinstance(script, Text) else (script,)
        yield from (piece for piece in pieces if isinstance(piece, Known) and isinstance(piece.value, str))
