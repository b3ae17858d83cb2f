"""Environments: which one a role belongs to, who of a lower one gets in, by which way, and what is allowed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.assumptions import Assumptions, Environment
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.stages import stage_of
from iac_iam_guard.predicates.stages import opens_to_lower_environment
from iac_iam_guard.verdict import Truth, Verdict
from tests.unit.iam.constellations import TODAY, read_folders

DEV, PROD = "111122223333", "444455556666"
STAGES = (
    Environment("dev", (DEV,), (("stage", ("dev", "qa")),), ("/dev/",)),
    Environment("prod", (PROD,), (("stage", ("prod",)),), ("/prod/",)),
)
Read = Callable[..., Estate]


def told(estate: Estate, *environments: Environment) -> Estate:
    return replace(estate, assumptions=Assumptions(TODAY, environments=environments))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda text, *environments: told(read_folders(tmp_path, {"unit": 'variable "x" {\n  type = string\n}\n' + text}), *(environments or STAGES))


def role(label: str, trusted: str, more: str = "", may: str = "", condition: dict[str, Any] | None = None) -> str:
    principal = {"Service": trusted} if trusted.endswith(".com") else {"AWS": trusted}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **({"Condition": condition} if condition else {})}
    text = f'resource "aws_iam_role" "{label}" {{\n  name = "{label}"\n  {more}\n  assume_role_policy = {document(statement)}\n}}\n'
    if may:
        text += f'resource "aws_iam_role_policy" "{label}" {{\n  role = aws_iam_role.{label}.name\n  policy = {document(allow(may))}\n}}\n'
    return text


def allow(resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}


def document(statement: dict[str, Any]) -> str:
    return f"jsonencode({json.dumps({'Version': '2012-10-17', 'Statement': [statement]})})"


HOSTS = "ec2.amazonaws.com"
DEV_PATH, PROD_PATH = 'path = "/dev/team/"', 'path = "/prod/"'


def opened(estate: Estate, label: str = "high") -> Verdict:
    return opens_to_lower_environment(next(one for one in estate.model.roles if one.origin.name == label), estate)


@pytest.mark.parametrize(
    ("more", "stage"),
    [
        ('tags = { Stage = "QA" }', 0),
        ('tags = { stage = "prod" }\n  path = "/dev/"', 1),
        ('tags = { stage = "other" }\n  path = "/dev/"', 0),
        ('path = "/prod/x/"', 1),
        ("", None),
        ("tags = { stage = var.x }", "variable without a value"),
        ("path = var.x", "variable without a value"),
    ],
)
def test_stages(read: Read, more: str, stage: int | str | None) -> None:
    estate = read(role("r", HOSTS, more))
    assert stage_of(estate.model.roles[0], estate) == stage


@pytest.mark.parametrize(
    ("provider", "stage"),
    [
        (f'allowed_account_ids = ["{PROD}"]', 1),
        ('default_tags {\n    tags = { stage = "dev" }\n  }', 0),
        ('region = "eu-west-1"', None),
    ],
)
def test_stages_of_deployments(read: Read, provider: str, stage: int | None) -> None:
    estate = read(f'provider "aws" {{\n  {provider}\n}}\n' + role("r", HOSTS))
    assert stage_of(estate.model.roles[0], estate) == stage


def test_who_gets_in(read: Read) -> None:
    estate = read(role("low", HOSTS, DEV_PATH) + role("high", "${aws_iam_role.low.arn}", PROD_PATH))
    (evidence,) = opened(estate).evidence
    assert evidence.note == "low (dev to prod)"
    assert [(step.source, step.target) for step in evidence.path] == [("aws_iam_role.low", "aws_iam_role.high")]
    assert opened(estate, "low").truth is Truth.FALSE


ACCOUNT = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"
CASES = {
    "a role of the same environment": (role("low", HOSTS, PROD_PATH), "${aws_iam_role.low.arn}", Truth.FALSE),
    "a role of none": (role("low", HOSTS), "${aws_iam_role.low.arn}", Truth.FALSE),
    "a role of one that is not known": (role("low", HOSTS, "path = var.x"), "${aws_iam_role.low.arn}", Truth.UNKNOWN),
    "by way of a role of none": (role("low", HOSTS, DEV_PATH) + role("mid", "${aws_iam_role.low.arn}"), "${aws_iam_role.mid.arn}", Truth.TRUE),
    "by way of a role of its own": (role("low", HOSTS, DEV_PATH) + role("mid", "${aws_iam_role.low.arn}", PROD_PATH), "${aws_iam_role.mid.arn}", Truth.FALSE),
    "its account, with permission": (role("low", HOSTS, DEV_PATH, may="*"), ACCOUNT, Truth.TRUE),
    "its account, without permission": (role("low", HOSTS, DEV_PATH), ACCOUNT, Truth.FALSE),
    "its account, with some permission": (role("low", HOSTS, DEV_PATH, may="${var.x}"), ACCOUNT, Truth.UNKNOWN),
    "an account of a lower one": ("", DEV, Truth.TRUE),
    "an account of a higher one": ("", PROD, Truth.FALSE),
    "an account of none": ("", "777788889999", Truth.FALSE),
}


@pytest.mark.parametrize("name", CASES)
def test_ways_in(read: Read, name: str) -> None:
    others, trusted, truth = CASES[name]
    estate = read('data "aws_caller_identity" "me" {}\n' + others + role("high", trusted, PROD_PATH))
    assert opened(estate).truth is truth


def test_accounts_are_a_guess_and_conditions_count(read: Read) -> None:
    estate = read(role("high", DEV, PROD_PATH))
    assert [(item.note, item.confidence) for item in opened(estate).evidence] == [(f"account {DEV} (dev to prod)", "medium")]


def test_roles_of_other_accounts(tmp_path: Path) -> None:
    def unit(account: str, text: str) -> str:
        return f'provider "aws" {{\n  allowed_account_ids = ["{account}"]\n}}\n{text}'

    low = unit(DEV, role("low", HOSTS, may=f"arn:aws:iam::{PROD}:role/high") + role("idle", HOSTS))
    high = unit(PROD, role("high", f"arn:aws:iam::{DEV}:root") + role("named", f"arn:aws:iam::{DEV}:role/idle") + role("far", f"arn:aws:iam::{DEV}:role/far"))
    estate = told(read_folders(tmp_path, {"low": low, "high": high}), *STAGES)
    found = {name: [item.note for item in opened(estate, name).evidence] for name in ("high", "named", "far")}
    assert found == {"high": ["low (dev to prod)"], "named": [], "far": [f"role/far of account {DEV} (dev to prod)"]}


def test_accounts_of_ones_own_are_still_different_accounts(read: Read) -> None:
    text = f'provider "aws" {{\n  allowed_account_ids = ["{PROD}"]\n}}\n' + role("low", HOSTS, 'tags = { stage = "dev" }', may="*")
    estate = read(text + role("high", "777788889999", PROD_PATH))
    assumptions = replace(estate.assumptions, own_accounts=(PROD, "777788889999"))
    assert opened(replace(estate, assumptions=assumptions)).truth is Truth.FALSE


def test_tests_of_the_principal_leave_an_account_open(read: Read) -> None:
    estate = read(role("high", DEV, PROD_PATH, condition={"StringEquals": {"aws:PrincipalTag/team": "x"}}))
    assert opened(estate).truth is Truth.UNKNOWN


def test_what_is_allowed_and_what_is_not_told(read: Read) -> None:
    text = role("low", HOSTS, DEV_PATH) + role("high", "${aws_iam_role.low.arn}", PROD_PATH)
    estate = read(text, STAGES[0]._replace(may_assume=("prod",)), STAGES[1])
    assert opened(estate).truth is Truth.FALSE
    assert opened(told(replace(estate, memo={}))).truth is Truth.FALSE
