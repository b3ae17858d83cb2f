"""Which clauses may apply together: the ways in which the conditions of statements can hold for one request, the worst ones only."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Flag
from itertools import islice, product
from typing import NamedTuple

from iac_iam_guard.iam.clauses import Clause
from iac_iam_guard.iam.condition_logic import assignments
from iac_iam_guard.iam.condition_match import Context, holds_in
from iac_iam_guard.iam.condition_tests import KeyTest
from iac_iam_guard.verdict import Truth

TEST_LIMIT = 64
"""How many tests of one key are told apart."""
KEY_LIMIT = 1_000
"""How many ways in which the tests of one key hold together are told apart."""
LIMIT = 4_096
"""How many ways in which all tests hold together are looked at."""


class Worse(Flag):
    """Whether a test makes new access likelier when it holds (it is one of a new Allow or an old Deny), or when it does not."""

    HOLDING = 1
    FAILING = 2


class Member(NamedTuple):
    """A clause of one of the two sides, in one of its layers."""

    clause: Clause
    is_new: bool
    layer: int


class TooMany(Exception):
    """There are more ways in which conditions can hold together than are looked at."""


def activations(members: Sequence[Member], context: Context) -> Iterator[tuple[frozenset[KeyTest], tuple[int, ...]]]:
    """Yield the tests that hold and the numbers of the clauses that apply, in every way that may give new access; raise TooMany beyond a limit.

    `context` are the values of a request that are known. Where one way of holding is worse than another in every respect, only the worse one is looked at.
    """
    worse: dict[KeyTest, Worse] = {}
    for member in members:
        flag = Worse.HOLDING if member.clause.allows == member.is_new else Worse.FAILING
        for test in member.clause.tests:
            worse[test] = worse.get(test, flag) | flag
    by_key: dict[str, list[KeyTest]] = {}
    for test in sorted(worse, key=_order):
        by_key.setdefault(test.key, []).append(test)
    choices = [_worst_ways(tests, worse, context) for tests in by_key.values()]
    count = 1
    for ways in choices:
        count *= len(ways)
    if count > LIMIT:
        raise TooMany
    seen: set[tuple[int, ...]] = set()
    for chosen in product(*choices):
        holding = frozenset[KeyTest]().union(*chosen)
        active = tuple(number for number, member in enumerate(members) if member.clause.tests <= holding)
        if active not in seen:
            seen.add(active)
            yield holding, active


def _order(test: KeyTest) -> tuple[str, str]:
    return test.key, test.written


def _worst_ways(tests: list[KeyTest], worse: dict[KeyTest, Worse], context: Context) -> list[frozenset[KeyTest]]:
    """Return the tests of one key that hold, for each way they may hold together that no other way is worse than."""
    known = {test: truth for test in tests if test.key in context and (truth := holds_in(test, context, complete=False)) is not Truth.UNKNOWN}
    settled = frozenset(test for test, truth in known.items() if truth is Truth.TRUE)
    left = [test for test in tests if test not in known]
    if len(left) > TEST_LIMIT:
        raise TooMany
    found = list(islice(assignments(left), KEY_LIMIT + 1))
    if len(found) > KEY_LIMIT:
        raise TooMany
    return [settled.union(test for test, truth in zip(left, way, strict=True) if truth) for way in _worst(found, left, worse)]


def _worst(found: Iterable[tuple[bool, ...]], tests: list[KeyTest], worse: dict[KeyTest, Worse]) -> list[tuple[bool, ...]]:
    mixed = [worse[test] == Worse.HOLDING | Worse.FAILING for test in tests]
    better_if = [worse[test] == Worse.FAILING for test in tests]
    by_rest: dict[tuple[bool, ...], list[tuple[int, tuple[bool, ...]]]] = {}
    for way in found:
        rest = tuple(truth for truth, is_mixed in zip(way, mixed, strict=True) if is_mixed)
        harm = sum(1 << place for place, truth in enumerate(way) if not mixed[place] and truth != better_if[place])
        by_rest.setdefault(rest, []).append((harm, way))
    worst: list[tuple[bool, ...]] = []
    for ways in by_rest.values():
        kept: list[int] = []
        for harm, way in sorted(ways, key=lambda pair: -pair[0].bit_count()):
            if not any(harm | other == other for other in kept):
                kept.append(harm)
                worst.append(way)
    return worst
