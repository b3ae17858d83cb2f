"""Policy variables in texts: `${aws:username}`, with a default or without, closed or not."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.iam.document import Document, Elements, Statement
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import locate
from iac_iam_guard.values import Known, Text, Value

LITERALS = ("*", "?", "$")
"""Names between `${` and `}` that stand for the character itself."""


class Variable(NamedTuple):
    """One `${name, 'default'}`: `name` without blanks around it, whether it is closed, and its place."""

    name: str
    closed: bool
    span: SourceSpan

    @property
    def is_literal(self) -> bool:
        """Tell whether it stands for a character that would be a wildcard or a dollar sign."""
        return self.closed and self.name in LITERALS


def variables_in(value: Value) -> Iterator[Variable]:
    """Yield the policy variables in the known parts of a text, in order; one that a hole cuts through is not told."""
    match value:
        case Known(value=str(text)):
            yield from _variables(value, text, whole=True)
        case Text():
            for piece in value.pieces:
                if isinstance(piece, Known) and isinstance(piece.value, str):
                    yield from _variables(piece, piece.value, whole=piece is value.pieces[-1])


def _variables(value: Known, text: str, *, whole: bool) -> Iterator[Variable]:
    """Yield the variables of known text; `whole` tells that what is open at its end stays open."""
    start = text.find("${")
    while start >= 0:
        end = text.find("}", start)
        if end < 0:
            if whole:
                yield Variable(text[start + 2 :].strip(), False, locate(value, start, len(text)))
            return
        yield Variable(text[start + 2 : end].partition(",")[0].strip(), True, locate(value, start, end + 1))
        start = text.find("${", end)


def variables_of(document: Document) -> Iterator[tuple[str, Variable]]:
    """Yield every policy variable of a document with the name of the element it stands in ("Condition" for values of tests)."""
    for statement in document.statements:
        for name, listed in _elements(statement):
            for item in listed.items:
                yield from ((name, variable) for variable in variables_in(item))
        for principals in (statement.principals, statement.not_principals):
            for principal in principals.items if principals is not None else ():
                yield from (("Principal", variable) for variable in variables_in(principal.identifier))


def _elements(statement: Statement) -> Iterator[tuple[str, Elements]]:
    named = (
        ("Action", statement.actions),
        ("NotAction", statement.not_actions),
        ("Resource", statement.resources),
        ("NotResource", statement.not_resources),
        *(("Condition", condition.values) for condition in statement.conditions),
    )
    yield from ((name, listed) for name, listed in named if listed is not None)
