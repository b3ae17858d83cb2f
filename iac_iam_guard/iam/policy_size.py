"""How long policies are as AWS counts them, and how long they may be: characters without white space, of the shortest JSON that says the same.

Quotas as of 2026-11: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.iam.document import Document, Elements, Principals, Statement
from iac_iam_guard.values import Known, Text, Unknown, Value

MANAGED = 6_144
TRUST = 2_048
RAISED_TRUST = 4_096
"""What AWS raises the quota of trust policies to, when an account asks for it."""
INLINE = {"user": 2_048, "group": 5_120, "role": 10_240}
"""How long all inline policies of one principal may be together."""
NAME = 128
"""How long what AWS or the user will write into a hole is expected to be, at most."""
QUOTES = 2


class Size(NamedTuple):
    """Characters that are there for certain, the number of holes among them, and whether there may be whole elements or statements besides."""

    least: int
    holes: int = 0
    open: bool = False

    @property
    def likely(self) -> int:
        """The most that is to be expected once the holes are filled."""
        return self.least + NAME * self.holes


def joined(sizes: Iterable[Size]) -> Size:
    """Return what several parts come to together."""
    listed = tuple(sizes)
    return Size(sum(size.least for size in listed), sum(size.holes for size in listed), any(size.open for size in listed))


def size_of(document: Document) -> Size:
    """Return how long a document is."""
    frame = Size(len('{"Version":"2012-10-17","Statement":[]}'), open=document.rest is not None)
    return joined((frame, *(_of_statement(statement) for statement in document.statements), Size(max(len(document.statements) - 1, 0))))


def _of_statement(statement: Statement) -> Size:
    parts = [_member("Sid", _of_value(statement.sid)), _member("Effect", _of_value(statement.effect))]
    parts += [
        _member(name, _of_elements(listed))
        for name, listed in (
            ("Action", statement.actions),
            ("NotAction", statement.not_actions),
            ("Resource", statement.resources),
            ("NotResource", statement.not_resources),
        )
    ]
    parts += [_member("Principal", _of_principals(statement.principals)), _member("NotPrincipal", _of_principals(statement.not_principals))]
    if statement.conditions:
        tests = [_member(condition.written, _braced(_member(condition.key, _of_elements(condition.values)))) for condition in statement.conditions]
        parts.append(_member("Condition", _braced(*tests)))
    written = [part for part in parts if part is not None]
    return joined((_braced(*written), Size(0, open=statement.opaque_conditions is not None)))


def _member(name: str, size: Size | None) -> Size | None:
    return None if size is None else joined((Size(len(name) + QUOTES + 1), size))


def _braced(*parts: Size | None) -> Size:
    """Return the size of an object of some members."""
    written = [part for part in parts if part is not None]
    return joined((Size(2 + max(len(written) - 1, 0)), *written))


def _of_elements(listed: Elements | None) -> Size | None:
    if listed is None:
        return None
    items = [size for item in listed.items if (size := _of_value(item)) is not None]
    brackets = 2 + len(items) - 1 if len(items) > 1 else 0
    return joined((*items, Size(brackets, open=listed.rest is not None)))


def _of_principals(listed: Principals | None) -> Size | None:
    if listed is None:
        return None
    items = [size for principal in listed.items if (size := _of_value(principal.identifier)) is not None]
    kinds = {principal.kind for principal in listed.items} - {"*"}
    return joined((*items, Size(sum(len(kind) + QUOTES + 1 for kind in kinds) + (2 if kinds else 0), open=listed.rest is not None)))


def _of_value(value: Value | None) -> Size | None:
    """Return how long a string is in JSON, None for one that is absent."""
    if value is None:
        return None
    pieces = value.pieces if isinstance(value, Text) else (value,)
    least = sum(len("".join(str(piece.value).split())) for piece in pieces if isinstance(piece, Known))
    return Size(least + QUOTES, sum(isinstance(piece, Unknown) for piece in pieces), any(not isinstance(piece, Known | Unknown) for piece in pieces))
