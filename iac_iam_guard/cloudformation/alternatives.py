"""What values become under questions: a function of several choices is a choice, and what is left out under some answer leaves its container."""

from collections.abc import Callable, Iterable
from math import prod

from iac_iam_guard.values import WORLD_LIMIT, Choice, Known, Mapping, Reason, Sequence, Unknown, Value

NOTHING = Known(None)
"""What `AWS::NoValue` stands for: the entry or item that has this value is not there."""


def is_nothing(value: Value) -> bool:
    """Tell whether a value is left out."""
    return isinstance(value, Known) and value.value is None


def may_be_nothing(value: Value) -> bool:
    """Tell whether a value is left out under some answer."""
    if isinstance(value, Choice):
        return any(may_be_nothing(branch) for _, branch in value.branches)
    return is_nothing(value)


def answer(value: Value, choice: Choice, outcome: str) -> Value:
    """Return what `value` itself, not its parts, is where the question of `choice` has this outcome."""
    while isinstance(value, Choice) and value.atom == choice.atom:
        value = dict(value.branches).get(outcome, Unknown(Reason.ERROR, value.span))
    if isinstance(value, Choice):
        branches = tuple((name, answer(branch, choice, outcome)) for name, branch in value.branches)
        return value._replace(branches=branches)
    return value


class _Budget:
    """How many combinations may still be looked at."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = WORLD_LIMIT


def each(values: tuple[Value, ...], compute: Callable[[tuple[Value, ...]], Value]) -> Value:
    """Return what `compute` makes of `values`, once for every combination of answers; a hole where there are more than WORLD_LIMIT.

    `compute` gets no Choice, but parts of what it gets may be some.
    """
    if _are_too_many(values):
        return Unknown(Reason.LIMIT, values[0].span)
    budget = _Budget()
    result = _each(values, compute, budget)
    return result if budget.left >= 0 else Unknown(Reason.LIMIT, values[0].span if values else result.span)


def _are_too_many(values: Iterable[Value]) -> bool:
    """Tell whether values hang on so many questions that their answers have more than WORLD_LIMIT combinations; each would be a level of recursion."""
    outcomes = {value.atom.key: len(value.atom.outcomes) for value in values if isinstance(value, Choice)}
    return len(outcomes) > WORLD_LIMIT.bit_length() or prod(outcomes.values()) > WORLD_LIMIT


def _each(values: tuple[Value, ...], compute: Callable[[tuple[Value, ...]], Value], budget: _Budget) -> Value:
    choice = next((value for value in values if isinstance(value, Choice)), None)
    if choice is None:
        budget.left -= 1
        return compute(values) if budget.left >= 0 else Unknown(Reason.LIMIT, values[0].span if values else NOTHING.span)
    if budget.left < 0:
        return Unknown(Reason.LIMIT, choice.span)
    branches = tuple((name, _each(tuple(answer(value, choice, name) for value in values), compute, budget)) for name in choice.atom.outcomes)
    first = branches[0][1]
    return first if all(branch == first and branch.span == first.span for _, branch in branches) else choice._replace(branches=branches)


def settle_items(whole: Sequence) -> Value:
    """Return a list without what is left out: a choice between lists where that is a question."""
    return _settle(whole, whole.items, lambda items: whole._replace(items=tuple(item for item in items if not is_nothing(item))))


def settle_entries(whole: Mapping) -> Value:
    """Return a mapping without entries that are left out: a choice between mappings where that is a question."""
    names = tuple(whole.entries)

    def make(values: Iterable[Value]) -> Value:
        return whole._replace(entries={name: value for name, value in zip(names, values, strict=True) if not is_nothing(value)})

    return _settle(whole, tuple(whole.entries.values()), make)


def drop_entries(whole: Mapping) -> Mapping:
    """Return a mapping without entries that are surely left out; others stay as choices with nothing in some branch."""
    if not any(is_nothing(value) for value in whole.entries.values()):
        return whole
    return whole._replace(entries={name: value for name, value in whole.entries.items() if not is_nothing(value)})


def _settle(whole: Sequence | Mapping, parts: tuple[Value, ...], make: Callable[[tuple[Value, ...]], Value]) -> Value:
    if not any(may_be_nothing(part) for part in parts):
        return whole
    if not _are_too_many(part for part in parts if may_be_nothing(part)):
        budget = _Budget()
        settled = _settle_parts(parts, make, budget)
        if budget.left >= 0:
            return settled
    kept = tuple(_without_nothing(part) for part in parts)  # too many combinations: what may be left out is there, or not known
    return make(kept)


def _settle_parts(parts: tuple[Value, ...], make: Callable[[tuple[Value, ...]], Value], budget: _Budget) -> Value:
    choice = next((part for part in parts if isinstance(part, Choice) and may_be_nothing(part)), None)
    if choice is None:
        budget.left -= 1
        return make(parts)
    if budget.left < 0:
        return Unknown(Reason.LIMIT, choice.span)
    branches = tuple((name, _settle_parts(tuple(answer(part, choice, name) for part in parts), make, budget)) for name in choice.atom.outcomes)
    return Choice(choice.atom, branches, branches[0][1].span)


def _without_nothing(value: Value) -> Value:
    if isinstance(value, Choice):
        branches = tuple((name, Unknown(Reason.LIMIT, value.span) if is_nothing(branch) else _without_nothing(branch)) for name, branch in value.branches)
        return value._replace(branches=branches)
    return value
