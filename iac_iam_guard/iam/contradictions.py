"""Conditions of one statement that no request meets together, as far as the logic of tests decides."""

from datetime import date
from itertools import combinations
from typing import NamedTuple

from iac_iam_guard.iam.condition_logic import excludes, possible_truths
from iac_iam_guard.iam.condition_tests import KeyTest, read_test
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.glob import has_open_hole, tokens

TEST_LIMIT = 20
"""So many tests of one key are compared with each other."""


class Contradiction(NamedTuple):
    """Two conditions on one key, in the order in which they stand, that never hold together."""

    first: Condition
    second: Condition


def find_contradictions(statement: Statement, today: date) -> tuple[tuple[Contradiction, ...], str]:
    """Return the pairs of conditions that contradict each other, and why further ones may ("" if none does).

    A condition that never holds by itself contradicts nothing.
    """
    by_key: dict[str, list[Condition]] = {}
    for condition in statement.conditions if len(statement.conditions) > 1 else ():
        by_key.setdefault(condition.key, []).append(condition)
    found: list[Contradiction] = []
    doubt = ""
    for conditions in by_key.values():
        if not 1 < len(conditions) <= TEST_LIMIT:
            continue
        for (one, left), (other, right) in combinations([(condition, _read(condition, today)) for condition in conditions], 2):
            if left is not None and right is not None and excludes(left, right):
                found.append(Contradiction(one, other))
            else:
                doubt = doubt or _open_reason(one) or _open_reason(other)
    return tuple(found), doubt


def _read(condition: Condition, today: date) -> KeyTest | None:
    """Return a condition as a test, None for one that cannot be read or that never holds."""
    test = read_test(condition, today=today)
    return test if test is not None and True in possible_truths(test) else None


def _open_reason(condition: Condition) -> str:
    """Return why a value of a condition is not known, "" if all are; what AWS assigns is concrete."""
    value = next((item for item in condition.values.items if has_open_hole(tokens(item))), condition.values.rest)
    return "" if value is None else reason_of(value)
