"""Questions that are open before deployment: what an unknown value is called, so that one condition asked twice is one question."""

import hashlib
import json
from typing import NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.number import number_text
from iac_iam_guard.terraform.types import UNNAMED
from iac_iam_guard.values import BOOL, NOT_TOLD, Atom, Choice, Json, Known, Mapping, Sequence, Text, Unknown, Value

NAME_LIMIT = 160
"""A longer name is cut and ends in a digest of the whole."""
TRUE_FALSE = ("true", "false")


def name_of(value: Value) -> str | None:
    """Return a text that two values share only if they are one value: what they refer to, or how they are computed.

    None where there is no such text: origin not told, or a secret is part of it.
    """
    if value.sensitive:
        return None
    if isinstance(value, Unknown):
        if value.what:
            return value.what if value.what != UNNAMED else None
        if len(value.refs) != 1:
            return None
        address, attribute = value.refs[0]
        return f"{address}{'' if attribute.startswith('[') else '.'}{attribute}" if attribute else address
    if isinstance(value, Known):
        scalar = value.value
        if isinstance(scalar, str):
            return json.dumps(scalar, ensure_ascii=False).replace("${", "$${")
        if scalar is None or isinstance(scalar, bool):
            return json.dumps(scalar)
        return number_text(scalar)
    if isinstance(value, Text):
        return _name_of_text(value)
    if isinstance(value, Sequence) and value.rest is None:
        return call_name(value.kind, value.items)
    if isinstance(value, Mapping) and value.rest is None:
        return call_name(value.kind, tuple(part for key in sorted(value.entries) for part in (Known(key), value.entries[key])))
    if isinstance(value, Json):
        return call_name("json", (value.tree,))
    if isinstance(value, Choice):
        return _name_of_choice(value)
    return None


def _name_of_text(value: Text) -> str | None:
    """Return a text as it is written, the name of what it takes in every hole."""
    parts: list[str] = []
    for piece in value.pieces:
        name = name_of(piece)
        if name is None:
            return None
        parts.append(name[1:-1] if isinstance(piece, Known) and isinstance(piece.value, str) else f"${{{name}}}")
    return shorten(f'"{"".join(parts)}"')


def _name_of_choice(value: Choice) -> str | None:
    """Return the name of what hangs on a question that has a name itself."""
    names = [name_of(branch) for _, branch in value.branches]
    if value.atom.key != value.atom.text or None in names:
        return None
    return shorten(f"({value.atom.key} ? {' : '.join(name for name in names if name is not None)})")


def call_name(function: str, arguments: tuple[Value, ...]) -> str | None:
    """Return the name of the result of a computation, None if an argument has none."""
    names: list[str] = []
    for argument in arguments:
        name = name_of(argument)
        if name is None:
            return None
        names.append(name)
    return shorten(f"{function}({', '.join(names)})")


def operation_name(operator: str, left: Value, right: Value) -> str:
    """Return the name of the unknown result of an operator, UNNAMED if an operand has none; `a != b` is named `!(a == b)`."""
    names = name_of(left), name_of(right)
    if names[0] is None or names[1] is None:
        return UNNAMED
    if operator == "!=":
        return opposite(shorten(f"({names[0]} == {names[1]})"))
    return shorten(f"({names[0]} {operator} {names[1]})")


def opposite(name: str) -> str:
    """Return the name of the negation of what is called `name`."""
    return name[1:] if name.startswith("!") else f"!{name}"


def shorten(name: str) -> str:
    """Return `name`, cut at NAME_LIMIT with a digest in place of the rest."""
    if len(name) <= NAME_LIMIT:
        return name
    return f"{name[:NAME_LIMIT]}… {hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def negated(condition: Unknown, span: SourceSpan) -> Unknown:
    """Return the negation of an unknown bool."""
    name = name_of(condition)
    return Unknown(condition.reason, span, condition.refs, condition.sensitive, False, BOOL, True, opposite(name) if name is not None else UNNAMED)


class Asked(NamedTuple):
    """The question to ask where a condition has no name: its key, and what people read."""

    key: str
    text: str = NOT_TOLD


def ask(condition: Unknown, asked: Asked) -> tuple[Atom, str]:
    """Return the question whether an unknown bool is true, and the outcome in which it is; `asked` where the condition has no name."""
    name = name_of(condition)
    if name is None:
        return Atom(asked.key, asked.text if not condition.sensitive else NOT_TOLD, TRUE_FALSE, condition.span), "true"
    if name.startswith("!"):
        return Atom(name[1:], name[1:], TRUE_FALSE, condition.span), "false"
    return Atom(name, name, TRUE_FALSE, condition.span), "true"


def choose(condition: Unknown, then: Value, otherwise: Value, span: SourceSpan, asked: Asked) -> Value:
    """Return the choice between two values by an unknown bool; just the value where both are the same."""
    atom, outcome = ask(condition, asked)
    if outcome == "false":
        then, otherwise = otherwise, then
    return choice_of(atom, (("true", then), ("false", otherwise)), span, condition)


def choice_of(atom: Atom, branches: tuple[tuple[str, Value], ...], span: SourceSpan, condition: Value) -> Value:
    """Return the value that hangs on `atom`; just the value where all branches are the same."""
    branches = tuple([(outcome, _within(atom, outcome, branch)) for outcome, branch in branches])
    first = branches[0][1]
    if all(same(first, branch) for _, branch in branches[1:]):
        return first
    return Choice(atom, branches, span, condition.refs, condition.sensitive or any(branch.sensitive for _, branch in branches))


def _within(atom: Atom, outcome: str, branch: Value) -> Value:
    """Return what `branch` is where the question is answered already."""
    while isinstance(branch, Choice) and branch.atom == atom:
        branch = dict(branch.branches)[outcome]
    if isinstance(branch, Choice):
        return branch._replace(branches=tuple([(other, _within(atom, outcome, part)) for other, part in branch.branches]))
    if isinstance(branch, Unknown) and branch.type == BOOL and outcome in TRUE_FALSE:
        name = name_of(branch)
        if name is not None and name.removeprefix("!") == atom.key:
            return Known((outcome == "true") is not name.startswith("!"), branch.span, branch.refs)
    return branch


def settled(value: Value) -> Value:
    """Return `value`, just the branch where it is a choice between values that are the same."""
    if not isinstance(value, Choice):
        return value
    branches = tuple([(outcome, settled(branch)) for outcome, branch in value.branches])
    return choice_of(value.atom, branches, value.span, value)


def same(left: Value, right: Value) -> bool:
    """Tell whether two values surely are the same, types included."""
    if left is right:
        return True
    if type(left) is not type(right) or left != right or left.sensitive != right.sensitive:
        return False
    if isinstance(left, Known) and left.value is None:
        return isinstance(right, Known) and left.type == right.type
    return wholly_named(left) and wholly_named(right)


def wholly_named(value: Value) -> bool:
    """Tell whether every unknown part of `value` has a name: only then equality says that two values are one."""
    if isinstance(value, Known):
        return True
    if isinstance(value, Unknown):
        return name_of(value) is not None
    if isinstance(value, Text):
        return all(wholly_named(piece) for piece in value.pieces)
    if isinstance(value, Sequence):
        return value.rest is None and all(wholly_named(item) for item in value.items)
    if isinstance(value, Mapping):
        return value.rest is None and all(wholly_named(entry) for entry in value.entries.values())
    if isinstance(value, Json):
        return wholly_named(value.tree)
    return all(wholly_named(branch) for _, branch in value.branches)
