"""Tags that access depends on: those of principals and resources that conditions test, or that policy variables stand for."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.condition_tests import read_test
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.iam.operators import NEGATED
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import locate
from iac_iam_guard.values import Known, Text, Value

OF_PRINCIPALS = "aws:principaltag"
VARIABLE = "${aws:principaltag/"
REQUESTED = frozenset(("aws:requesttag", "rds:req-tag", "s3:requestobjecttag"))
"""Keys of tags that a request brings along, which nothing has yet."""
ELSEWHERE = frozenset(("s3:accesspointtag", "s3:buckettag"))
"""Keys of tags that are not on the resource of the action."""


class Reliance(NamedTuple):
    """A tag that a statement depends on: whose it is, as the condition key says it ("aws:principaltag"), its key in lower case, and the place.

    `spelling` is the condition key as it stands. `values` are those that lift the condition, () where they are not known.
    `by_absence`: so does taking the tag away.
    """

    prefix: str
    key: str
    statement: Statement
    policy: Policy
    span: SourceSpan
    spelling: str
    values: tuple[str, ...] = ()
    by_absence: bool = False

    @property
    def of_principals(self) -> bool:
        """Whether it is a tag of whoever asks."""
        return self.prefix == OF_PRINCIPALS

    @property
    def condition_key(self) -> str:
        """The condition key, in lower case."""
        return f"{self.prefix}/{self.key}"

    @property
    def tag(self) -> str:
        """The key of the tag as it stands."""
        return self.spelling.partition("/")[2]


def reliances_in(estate: Estate) -> tuple[Reliance, ...]:
    """Return the tags that policies of an estate depend on in any world; those that AWS manages are not among them."""
    found = estate.memo.get("tag reliances")
    if isinstance(found, tuple):
        return found
    reliances = tuple(
        reliance for policy in estate.model.policies if policy.kind != "aws" for statement in policy.document.statements for reliance in _of(statement, policy)
    )
    estate.memo["tag reliances"] = reliances
    return reliances


def _of(statement: Statement, policy: Policy) -> Iterator[Reliance]:
    for condition in statement.conditions:
        prefix, slash, key = condition.key.partition("/")
        if slash and key and prefix.endswith("tag") and prefix not in REQUESTED | ELSEWHERE:
            lifting, by_absence = _lifting(condition, statement), _lifted_by_absence(condition, statement)
            yield Reliance(prefix, key, statement, policy, condition.span, condition.spelling, lifting, by_absence)
    for listed in (statement.resources, statement.not_resources, *(condition.values for condition in statement.conditions)):
        for item in listed.items if listed is not None else ():
            for key, span in _variables(item):
                yield Reliance(OF_PRINCIPALS, key.lower(), statement, policy, span, f"aws:PrincipalTag/{key}")


def _variables(item: Value) -> Iterator[tuple[str, SourceSpan]]:
    """Yield the tags of principals that a text has in variables, as they stand, with their places."""
    for piece in item.pieces if isinstance(item, Text) else (item,):
        if isinstance(piece, Known) and isinstance(piece.value, str) and "${" in piece.value:
            text = piece.value.lower()
            start = text.find(VARIABLE)
            while start >= 0 and (end := text.find("}", start)) >= 0:
                key = piece.value[start + len(VARIABLE) : end].partition(",")[0].strip()
                if key:
                    yield key, locate(piece, start, end + 1)
                start = text.find(VARIABLE, end)


def _lifting(condition: Condition, statement: Statement) -> tuple[str, ...]:
    """Return the values of a tag with which an Allow holds, as far as they are written out."""
    if literal(statement.effect) != "Allow" or condition.operator in NEGATED or condition.operator == "Null" or condition.values.rest is not None:
        return ()
    texts = [literal(item) for item in condition.values.items]
    return tuple(text for text in texts if text is not None and not {"*", "?"} & set(text) and "${" not in text) if None not in texts else ()


def _lifted_by_absence(condition: Condition, statement: Statement) -> bool:
    """Tell whether an Allow holds, or a Deny does not, for what has no such tag."""
    test = read_test(condition)
    if test is None:
        return False
    return test.absent if literal(statement.effect) == "Allow" else not test.absent
