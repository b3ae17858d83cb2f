"""Policy variables (`${aws:username}`) in the texts of a policy: which are there, and what keeps one from being filled in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from iac_iam_guard.iam.document import Statement
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import locate
from iac_iam_guard.values import Known, Reason, Text, Unknown, Value

START, END = "${", "}"
MISTAKEN_START = "&{"
"""How Terraform's policy document blocks write a variable; anywhere else it is text."""
KEPT_FROM_SUB = "!"
"""What keeps Sub of CloudFormation from filling in a name; anywhere else it is text."""
CHARACTERS = frozenset("*?$")
"""What `${*}`, `${?}` and `${$}` stand for: themselves."""


class Variable(NamedTuple):
    """A variable, or what was meant as one: its name as written, its place, and what is wrong with it ("" where nothing is)."""

    name: str
    span: SourceSpan
    fault: str


def variables_of(statement: Statement) -> Iterator[Variable]:
    """Yield the variables of a statement where AWS fills them in: in Resource, NotResource and the values of conditions."""
    for listed in (statement.resources, statement.not_resources, *(condition.values for condition in statement.conditions)):
        for item in listed.items if listed is not None else ():
            yield from variables_in(item)


def variables_in(value: Value) -> Iterator[Variable]:
    """Yield the variables of one text, in order."""
    pieces = value.pieces if isinstance(value, Text) else (value,)
    for index, piece in enumerate(pieces):
        if isinstance(piece, Known) and isinstance(piece.value, str):
            yield from _in_literal(piece, piece.value, more=index + 1 < len(pieces))
        elif isinstance(piece, Unknown) and piece.reason is Reason.ERROR and is_key(piece.what):
            yield Variable(piece.what, piece.span, f"Sub takes {START}{piece.what}{END} for a name of the template; write {START}!{piece.what}{END}")


def _in_literal(piece: Known, text: str, *, more: bool) -> Iterator[Variable]:
    """Yield the variables of a literal; one whose end may lie in a later piece (`more`) counts as none."""
    position = 0
    while (start := _next_start(text, position)) >= 0:
        end = text.find(END, start)
        if end < 0:
            if not more and text.startswith(START, start):
                name = text[start + len(START) :]
                yield Variable(name, locate(piece, start, len(text)), f"the closing brace of {START}{_beginning(name)} is missing")
            return
        name = text[start + len(START) : end].strip()
        fault = _fault_of(name) if text.startswith(START, start) else f"{MISTAKEN_START}{name}{END} has a &, which only policy document blocks turn into $"
        if text.startswith(START, start) or is_key(name):
            yield Variable(name, locate(piece, start, end + 1), fault)
        position = end + 1


def _beginning(rest: str) -> str:
    """Return of a text that begins with a name what can be the name."""
    return "".join(takewhile(lambda letter: letter.isalnum() or letter in ":-_", rest))


def _next_start(text: str, position: int) -> int:
    found = [place for mark in (START, MISTAKEN_START) if (place := text.find(mark, position)) >= 0]
    return min(found, default=-1)


def _fault_of(name: str) -> str:
    """Return what is wrong with a variable of this name; of keys that services define, only AWS's own global ones are looked up."""
    from iac_iam_guard.iam.catalogue import condition_key

    if name in CHARACTERS:
        return ""
    key = name.partition(",")[0].strip()
    if not key:
        return f"{START}{name}{END} names no key"
    if key.startswith(KEPT_FROM_SUB):
        return f"{START}{name}{END} has a {KEPT_FROM_SUB}, which only Sub takes away"
    if not is_key(key):
        return f"{key} is no condition key, and nothing has filled it in before"
    return f"AWS has no key {key}" if key.lower().startswith("aws:") and condition_key(key) is None else ""


def is_key(name: str) -> bool:
    """Tell whether a name has the form of a condition key: a prefix, a colon and a name, without spaces."""
    prefix, colon, rest = name.partition(":")
    return bool(prefix and colon and rest.strip(":")) and not rest.startswith(":") and not any(letter.isspace() for letter in name)
