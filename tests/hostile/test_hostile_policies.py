"""Policies that were made to keep a comparison busy: it ends, and what it has not looked at is undecided, never "no new access"."""

import json
from random import Random
from time import process_time
from typing import Any

import pytest

from iac_iam_guard.iam.clauses import read_clauses
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.inclusion import Side, compare, side_of
from iac_iam_guard.values import Known

SECONDS = 20

Policy = list[dict[str, Any]]


def side(statements: Policy) -> Side:
    (document,) = read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": statements})))
    return side_of(read_clauses(document))


def allow(action: str | list[str] = "s3:GetObject", resource: str | list[str] = "*", **others: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **others}


def many_statements(random: Random) -> Policy:
    return [allow(f"*:{random.choice('abcdefgl')}*{random.choice('aeiou')}*", f"arn:aws:s3:::{number}*") for number in range(800)]


def many_resources(random: Random) -> Policy:
    return [allow(resource=[f"arn:aws:s3:::{random.random()}*{number}/*" for number in range(4_000)])]


def many_wildcards(random: Random) -> Policy:
    return [allow(resource=["?*".join(random.choice("ab") for _ in range(500)) for _ in range(40)])]


def many_principals(random: Random) -> Policy:
    named = [f"arn:aws:iam::{random.randrange(10**11, 10**12)}:role/{number}" for number in range(1_000)]
    return [allow(f"s3:*{letter}*", Principal={"AWS": named}, Condition={"StringLike": {"aws:PrincipalTag/a": f"{letter}*"}}) for letter in "abcdefgh"]


def many_conditions(random: Random) -> Policy:
    values = [f"{random.random()}*" for _ in range(400)]
    return [allow("s3:*", Condition={"StringLike": {f"aws:PrincipalTag/{key}": random.sample(values, 300)}}) for key in range(10) for _ in range(4)]


def many_actions(random: Random) -> Policy:
    return [allow([f"{'*'.join(random.choice('abcdef') for _ in range(30))}*" for _ in range(60)])]


MAKERS = [many_statements, many_resources, many_wildcards, many_principals, many_conditions, many_actions]


@pytest.mark.parametrize("make", MAKERS)
def test_a_comparison_ends(make: Any) -> None:
    old, new = side(make(Random(1))), side([*make(Random(2)), allow("*", Principal="*")] if make is many_principals else make(Random(2)))
    start = process_time()
    found = compare(old, new)
    assert process_time() - start < SECONDS
    assert found.answer != "no new access"
