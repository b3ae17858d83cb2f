"""Comparisons of policies against brute force: every request that a small policy can tell apart, read plainly."""

import json
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from iac_iam_guard.iam.clauses import ResourceSet, read_clauses
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.glob import tokens
from iac_iam_guard.iam.glob_automaton import Budget
from iac_iam_guard.iam.glob_search import Region, find_difference
from iac_iam_guard.iam.inclusion import Comparison, Side, compare, side_of
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.values import Known
from tests.properties.small_policies import ACTIONS, CONTEXTS, PRINCIPALS, RESOURCES, Context, Policy, allows, matches, random_policy, random_statement

ROUNDS = 25


def side(policy: Policy) -> Side:
    (document,) = read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": policy})))
    return side_of(read_clauses(document))


def changed(random: Random, policy: Policy, conditions: bool, principals: bool) -> Policy:
    """Return another policy, mostly one with a statement or element changed: strangers differ too clearly."""
    if random.random() < 0.3:
        return random_policy(random, conditions, principals)
    copy: Policy = json.loads(json.dumps(policy))
    other = random_statement(random, conditions, principals)
    kind = random.choice(["out", "in", "Action", "Resource", "Condition"])
    if kind == "out" and len(copy) > 1:
        copy.pop(random.randrange(len(copy)))
    elif kind in ("in", "out"):
        copy.append(other)
    else:
        statement = random.choice(copy)
        for element in (kind, f"Not{kind}"):
            statement.pop(element, None)
            if element in other:
                statement[element] = other[element]
    return copy


def new_requests(old: Policy, new: Policy, conditions: bool, principals: bool) -> Iterator[tuple[str, str, str, Context]]:
    resources = RESOURCES[:41] if conditions else RESOURCES
    for principal, context in product(PRINCIPALS if principals else PRINCIPALS[:1], CONTEXTS if conditions else CONTEXTS[:1]):
        for action, resource in product(ACTIONS, resources):
            if allows(new, principal, action, resource, context) and not allows(old, principal, action, resource, context):
                yield principal, action, resource, context


@pytest.mark.parametrize(("conditions", "principals"), [(False, False), (False, True), (True, False)])
@pytest.mark.parametrize("seed", range(4))
def test_no_access_is_missed(seed: int, conditions: bool, principals: bool) -> None:
    random = Random(seed)
    for _ in range(ROUNDS if not conditions else ROUNDS // 5):
        old = random_policy(random, conditions, principals)
        new = changed(random, old, conditions, principals)
        found = compare(side(old), side(new))
        assert not found.undecided
        if found.answer == "no new access":
            assert next(new_requests(old, new, conditions, principals), None) is None, (old, new)
        elif not conditions and not principals:
            assert_is_witness(found, old, new)


def assert_is_witness(found: Comparison, old: Policy, new: Policy) -> None:
    for access in found.new:
        names = access.actions or [name for name in ACTIONS if matches(access.action, name)] or [access.action]
        assert any(allows(new, "", name.lower(), access.resource, CONTEXTS[0]) for name in names), (old, new, access)
        assert any(not allows(old, "", name.lower(), access.resource, CONTEXTS[0]) for name in names), (old, new, access)


@pytest.mark.parametrize("seed", range(4))
def test_the_shortest_difference_of_resources_is_found(seed: int) -> None:
    random = Random(seed)
    for _ in range(150):
        new, allowed = random_region(random)
        old, before = random_region(random)
        found = find_difference(new, old, (tokens("*"),), Budget(100_000))
        lengths = [len(word) for word in allowed - before]
        if found is None:
            assert not lengths, (new, old)
        elif len(found) <= len(RESOURCES[-1]):
            assert write_tokens(found) in allowed - before
            assert len(found) == min(lengths)


def random_region(random: Random) -> tuple[Region, set[str]]:
    layers, allowed = [], set(RESOURCES)
    for _ in range(random.choice([1, 1, 2])):
        items = [random_set(random) for _ in range(random.randint(1, 3))]
        layers.append(tuple(item for item, _ in items))
        allowed &= set().union(*(words for _, words in items))
    denied = [random_set(random) for _ in range(random.randint(0, 2))]
    return Region(tuple(layers), tuple(item for item, _ in denied)), allowed.difference(*(words for _, words in denied))


def random_set(random: Random) -> tuple[ResourceSet, set[str]]:
    patterns = ["".join(random.choice("ab*?") for _ in range(random.randint(0, 4))) for _ in range(random.randint(1, 2))]
    complement = random.random() < 0.25
    words = {word for word in RESOURCES if any(matches(pattern, word) for pattern in patterns) != complement}
    return ResourceSet(tuple(tokens(pattern) for pattern in patterns), complement), words
