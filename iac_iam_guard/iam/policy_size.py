"""How long policies are as AWS counts them, and how long they may be: characters without white space, of the shortest JSON that says the same.

Quotas as of 2026-11: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html (policies of organizations count white space too, if it is sent)
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from iac_iam_guard.iam.document import Document, Elements, Principals, Statement
from iac_iam_guard.values import Known, Text, Unknown, Value

MANAGED = 6_144
TRUST = 2_048
RAISED_TRUST = 4_096
"""What AWS raises the quota of trust policies to, when an account asks for it."""
INLINE = {"user": 2_048, "group": 5_120, "role": 10_240}
"""How long all inline policies of one principal may be together."""
CONTROL = {"service-control": 10_240, "resource-control": 5_120}
"""How long policies of organizations may be; those for services could have half of it until May 2026."""
ATTACHED_AT_MOST = {"user": 20, "group": 10, "role": 25}
"""How many managed policies may be attached to one principal, where AWS has raised the quota of the account as far as it does."""
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
    least = holes = 0
    more = False
    for size in sizes:
        least += size.least
        holes += size.holes
        more = more or size.open
    return Size(least, holes, more)


def size_of(document: Document) -> Size:
    """Return how long a document is."""
    frame = Size(len('{"Version":"2012-10-17","Statement":[]}'), open=document.rest is not None)
    return joined((frame, *(_of_statement(statement) for statement in document.statements), Size(max(len(document.statements) - 1, 0))))


def _of_statement(statement: Statement) -> Size:
    members = [
        *_member("Sid", _of_value(statement.sid)),
        *_member("Effect", _of_value(statement.effect)),
        *_member("Action", _of_elements(statement.actions)),
        *_member("NotAction", _of_elements(statement.not_actions)),
        *_member("Resource", _of_elements(statement.resources)),
        *_member("NotResource", _of_elements(statement.not_resources)),
        *_member("Principal", _of_principals(statement.principals)),
        *_member("NotPrincipal", _of_principals(statement.not_principals)),
    ]
    if statement.conditions:
        tests = [_braced(_member(condition.key, _of_elements(condition.values))) for condition in statement.conditions]
        written = [part for condition, test in zip(statement.conditions, tests, strict=True) for part in _member(condition.written, test)]
        members += _member("Condition", _braced(written))
    size = _braced(members)
    return size if statement.opaque_conditions is None else size._replace(open=True)


def _member(name: str, size: Size | None) -> list[Size]:
    """Return the size of a member of an object, none for one that is absent."""
    return [] if size is None else [Size(len(name) + QUOTES + 1 + size.least, size.holes, size.open)]


def _braced(members: list[Size]) -> Size:
    """Return the size of an object of some members."""
    return joined((Size(2 + max(len(members) - 1, 0)), *members))


def _of_elements(listed: Elements | None) -> Size | None:
    if listed is None:
        return None
    items = [size for item in listed.items if (size := _of_value(item)) is not None]
    if len(items) == 1 and listed.rest is None:
        return items[0]
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
    if isinstance(value, Known):
        return _of_text(str(value.value))
    pieces = value.pieces if isinstance(value, Text) else (value,)
    least = sum(_length(str(piece.value)) for piece in pieces if isinstance(piece, Known))
    return Size(least + QUOTES, sum(isinstance(piece, Unknown) for piece in pieces), any(not isinstance(piece, Known | Unknown) for piece in pieces))


@lru_cache(maxsize=8192)
def _of_text(text: str) -> Size:
    return Size(_length(text) + QUOTES)


def _length(text: str) -> int:
    """Return how many characters of a text are no white space."""
    return len("".join(text.split()))
