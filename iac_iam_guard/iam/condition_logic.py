"""How tests of one key lie to each other: which can hold together, which follow from others."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from iac_iam_guard.iam.condition_tests import KeyTest
from iac_iam_guard.iam.value_sets import fill_everything, includes, is_everything, is_nothing, lie_apart

Pair: TypeAlias = tuple[bool, bool]

ALWAYS_THERE = frozenset(("aws:currenttime", "aws:epochtime", "aws:requestedregion", "aws:securetransport", "aws:useragent"))
"""Keys of every request, whoever makes it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html."""
BOTH = (False, True)


def possible_truths(test: KeyTest) -> frozenset[bool]:
    """Return the truths that a test can have for some request."""
    found = {truth for truth in BOTH if _can_be(test, truth)}
    if test.key not in ALWAYS_THERE:
        found.add(test.absent)
    return frozenset(found)


def _can_be(test: KeyTest, truth: bool) -> bool:
    """Tell whether a test may come out as `truth` for a request that carries its key."""
    if truth:
        return test.mode == "all" or not is_nothing(test.accepts)
    return test.mode == "any" or not is_everything(test.accepts)


def possible_pairs(one: KeyTest, other: KeyTest) -> frozenset[Pair]:
    """Return the pairs of truths that two tests of one key may have for the same request; more than there are, where it is not known."""
    found = {(left, right) for left in BOTH for right in BOTH if _can_both_be(one, left, other, right)}
    if one.key not in ALWAYS_THERE:
        found.add((one.absent, other.absent))
    return frozenset(found)


def _can_both_be(one: KeyTest, left: bool, other: KeyTest, right: bool) -> bool:
    """Tell whether a request that carries the key may make one test `left` and the other `right`."""
    if not (_can_be(one, left) and _can_be(other, right)):
        return False
    if one.mode != other.mode:
        return _can_differ_in_mode(one, left, other, right)
    match one.mode, left, right:
        case "any", True, True:
            return True
        case "all", True, True:
            return True
        case "any" | "all", False, False:
            return True
        case _, True, True:
            return not lie_apart(one.accepts, other.accepts)
        case _, True, False:
            return not includes(other.accepts, one.accepts)
        case _, False, True:
            return not includes(one.accepts, other.accepts)
    return not fill_everything(one.accepts, other.accepts)


def _can_differ_in_mode(one: KeyTest, left: bool, other: KeyTest, right: bool) -> bool:
    """Tell the same of a test for some value and one for all values; those for an only value are left alone."""
    if "one" in (one.mode, other.mode):
        return True
    some, some_truth, every, every_truth = (one, left, other, right) if one.mode == "any" else (other, right, one, left)
    if some_truth and every_truth:
        return not lie_apart(some.accepts, every.accepts)
    if not some_truth and not every_truth:
        return not fill_everything(some.accepts, every.accepts)
    return True


def implies(one: KeyTest, other: KeyTest) -> bool:
    """Tell whether surely every request for which `one` holds is one for which `other` holds."""
    return one == other or (one.key == other.key and (True, False) not in possible_pairs(one, other))


def excludes(one: KeyTest, other: KeyTest) -> bool:
    """Tell whether surely no request makes both hold."""
    return one.key == other.key and (True, True) not in possible_pairs(one, other)


def assignments(tests: Sequence[KeyTest]) -> Iterator[tuple[bool, ...]]:
    """Yield every way in which tests of one key may hold together, as far as they can be told apart two by two."""
    singles = [possible_truths(test) for test in tests]
    pairs = {(i, j): possible_pairs(tests[i], tests[j]) for i in range(len(tests)) for j in range(i)}

    def extend(chosen: tuple[bool, ...]) -> Iterator[tuple[bool, ...]]:
        at = len(chosen)
        if at == len(tests):
            yield chosen
            return
        for truth in (True, False):
            if truth in singles[at] and all((truth, chosen[earlier]) in pairs[at, earlier] for earlier in range(at)):
                yield from extend((*chosen, truth))

    yield from extend(())
