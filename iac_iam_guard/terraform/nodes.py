"""Builds the nodes of names, numbers, strings and steps from their tokens."""

import re
from collections.abc import Sequence
from typing import Final

from iac_iam_guard.terraform.syntax import Attribute, Expression, Literal, Reference, Splat, SplatStep, Step, Traversal
from iac_iam_guard.terraform.text import normalise
from iac_iam_guard.terraform.tokens import Refusal, read_number

_KEYWORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}

# A scan builds hundreds of thousands of nodes; this costs half as much as calling their classes.
new = tuple.__new__


def build_string(value: str, start: int, end: int) -> Literal:
    """Return a string that stands verbatim in the file."""
    literal: Literal = new(Literal, (value, None, start, end))
    return literal if value.isascii() else normalise(literal)


def plain_value(match: re.Match[str]) -> Expression:
    """Return the value of a plain line or item."""
    start, end = match.span("value")
    string = match["string"]
    if string is not None:
        return build_string(string, start, end)
    value = match["value"]
    return build_number(value, start, end) if value[0].isdecimal() else build_reference(value, start, end)


def build_number(digits: str, start: int, end: int) -> Literal:
    """Return a number; raise Refusal if the digits are none."""
    number = read_number(digits)
    if number is None:
        raise Refusal("This is not a number.", start, end)
    return Literal(number, None, start, end)


def build_reference(path: str, start: int, end: int) -> Expression:
    """Return what a dotted path names: a reference with its steps, or true, false or null."""
    name, *names = path.split(".")
    steps = []
    at = start + len(name)
    for step in names:
        after = at + 1 + len(step)
        steps.append(new(Attribute, (step, at, after)))
        at = after
    if name not in _KEYWORDS:
        return new(Reference, (name, tuple(steps), start, end))
    return _take(Literal(_KEYWORDS[name], None, start, start + len(name)), steps)


def add_steps(term: Expression, steps: list[Step]) -> Expression:
    """Return `term` with all its steps; each splat among them takes what stands before it."""
    plain: list[Step] = []
    for step in steps:
        if isinstance(step, SplatStep):
            term = _take(term, plain)
            term = Splat(term, step.steps, term.start, step.end)
            plain = []
        else:
            plain.append(step)
    return _take(term, plain)


def _take(term: Expression, steps: Sequence[Step]) -> Expression:
    """Return `term` with steps that apply to it as a whole."""
    if not steps:
        return term
    if isinstance(term, Reference):
        return Reference(term.name, (*term.steps, *steps), term.start, steps[-1].end)
    if isinstance(term, Traversal):
        return Traversal(term.target, (*term.steps, *steps), term.start, steps[-1].end)
    return Traversal(term, tuple(steps), term.start, steps[-1].end)
