"""Roles that lead to each other: what is a circle, which member is told, and what leaves it open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.iam.estate import Estate, Undecided
from iac_iam_guard.predicates.circles import begins_circle
from iac_iam_guard.verdict import Truth
from tests.unit.iam.constellations import read_folders

ROOT = "arn:aws:iam::111122223333"
PROVIDER = 'provider "aws" {\n  allowed_account_ids = ["111122223333"]\n}\n'
Read = Callable[[str], Estate]


def role(label: str, *trusted: str, may: str = "", more: str = "", key: str = "") -> str:
    """Return a role that trusts the roles `trusted`, or the account for "root", and may assume the role `may`."""
    names = [f"{ROOT}:root" if name == "root" else f"{ROOT}:role/{name}" for name in trusted]
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": names}}
    if key:
        trust["Condition"] = {"StringEquals": {key: "x"}}
    text = f'resource "aws_iam_role" "{label}" {{\n  name = "{label}"\n{more}  assume_role_policy = {document(trust)}\n}}\n'
    if may:
        statement = {"Effect": "Allow", "Action": "*" if may == "*" else "sts:AssumeRole", "Resource": may if may == "*" else f"{ROOT}:role/{may}"}
        text += f'resource "aws_iam_role_policy" "{label}" {{\n  role = "{label}"\n  policy = {document(statement)}\n}}\n'
    return text


def document(statement: dict[str, Any]) -> str:
    return f"jsonencode({json.dumps({'Version': '2012-10-17', 'Statement': [statement]})})"


def begun(estate: Estate) -> dict[str, str]:
    """Return the roles that begin a circle, each with the names of all members."""
    found = {role.origin.name: begins_circle(role, estate) for role in estate.model.roles}
    return {name: verdict.evidence[0].note for name, verdict in found.items() if verdict.truth is Truth.TRUE}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda text: read_folders(tmp_path, {"unit": PROVIDER + text})


CIRCLES = {
    "by trust alone": (role("a", "b") + role("b", "a"), {"a": "a and b"}),
    "of three": (role("c", "b") + role("b", "a") + role("a", "c"), {"a": "a, b and c"}),
    "by account and permission": (role("a", "root", may="b") + role("b", "root", may="a"), {"a": "a and b"}),
    "two, which share nothing": (role("a", "b") + role("b", "a") + role("c", "d") + role("d", "c"), {"a": "a and b", "c": "c and d"}),
    "two rounds with one role in common": (role("a", "b", "c") + role("b", "a") + role("c", "a"), {"a": "a, b and c"}),
    "with a line into it": (role("z", "a") + role("a", "b") + role("b", "a") + role("c", "z"), {"a": "a and b"}),
}
NONE = {
    "a line": role("a", "b") + role("b", "c"),
    "itself": role("a", "a") + role("b", "b"),
    "an account without permission": role("a", "root") + role("b", "root", may="a"),
    "an administrator, who needs no other": role("a", "root", may="*") + role("b", "root", may="a"),
    "a name that nobody has": role("a", "gone") + role("b", "a"),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_circles(read: Read, name: str) -> None:
    text, expected = CIRCLES[name]
    assert begun(read(text)) == expected


@pytest.mark.parametrize("name", NONE)
def test_no_circles(read: Read, name: str) -> None:
    assert begun(read(NONE[name])) == {}


def test_path_leads_round(read: Read) -> None:
    estate = read(role("a", "c") + role("b", "a") + role("c", "b"))
    (evidence,) = begins_circle(estate.model.roles[0], estate).evidence
    assert [(step.source, step.target) for step in evidence.path] == [
        ("aws_iam_role.a", "aws_iam_role.b"),
        ("aws_iam_role.b", "aws_iam_role.c"),
        ("aws_iam_role.c", "aws_iam_role.a"),
    ]
    assert evidence.span == evidence.path[-1].span
    assert evidence.confidence == "high"


def test_conditions_make_circles_less_sure(read: Read) -> None:
    estate = read(role("a", "b", key="sts:ExternalId") + role("b", "a"))
    assert begins_circle(estate.model.roles[0], estate).evidence[0].confidence == "medium"


def test_doubt_is_told_of_the_first(read: Read) -> None:
    estate = read('variable "x" {\n  type = string\n}\n' + role("a", "root") + role("b", "a", may="${var.x}"))
    assert [begins_circle(role, estate).truth for role in estate.model.roles] == [Truth.UNKNOWN, Truth.FALSE]


def test_members_that_may_not_exist(read: Read) -> None:
    optional = 'variable "on" {\n  type = bool\n}\n' + role("b", "a", more="  count = var.on ? 1 : 0\n")
    estate = read(role("a", "b") + optional)
    with pytest.raises(Undecided):
        begins_circle(estate.model.roles[0], estate)


def test_too_many_pairs_leave_it_open(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iac_iam_guard.iam.escalation.ASSUME_LIMIT", 0)
    estate = read(role("a", "root", may="b") + role("b", "root", may="a"))
    assert {begins_circle(role, estate).truth for role in estate.model.roles} == {Truth.UNKNOWN}


def test_permissions_that_name_others_cost_nothing(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iac_iam_guard.iam.escalation.ASSUME_LIMIT", 0)
    estate = read(role("a", "root", may="x") + role("b", "root", may="y"))
    assert {begins_circle(role, estate).truth for role in estate.model.roles} == {Truth.FALSE}
