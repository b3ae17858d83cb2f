"""Requests to global services carry one region, whatever the caller chooses."""

import json
from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.iam.action_bits import ActionBits
from iac_iam_guard.iam.allowance import Judge, Request
from iac_iam_guard.iam.conditions import Strength, always_applies, strength_of
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.home_regions import home_of
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import Truth
from tests.unit.iam.test_powers import deny, found

TODAY = date(2026, 11, 24)
OUTSIDE_EUROPE = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}


def statement(condition: object, action: object = "iam:CreateUser", effect: str = "Allow") -> Statement:
    text = json.dumps({"Statement": {"Effect": effect, "Action": action, "Resource": "*", "Condition": condition}})
    (document,) = read_documents(Known(text, SourceSpan("p.json", 0, len(text))))
    return document.statements[0]


def test_only_single_endpoints_have_a_home() -> None:
    assert (home_of("IAM:CreateUser"), home_of("globalaccelerator:*")) == ("us-east-1", "us-west-2")
    assert (home_of("sts:AssumeRole"), home_of("iam:PassRole"), home_of("s3:GetObject"), home_of("*")) == ("", "", "", "")


@pytest.mark.parametrize(
    ("operator", "regions", "strength"),
    [
        ("StringEquals", ["us-east-1", "eu-west-1"], Strength.NONE),
        ("StringLike", ["us-*"], Strength.NONE),
        ("StringEquals", ["eu-west-1"], Strength.DEAD),
        ("StringNotEquals", ["us-east-1"], Strength.DEAD),
        ("StringNotEquals", ["eu-west-1"], Strength.NONE),
        ("StringEquals", ["us-gov-west-1"], Strength.NONE),
        ("StringEquals", ["us-gov-east-1"], Strength.DEAD),
        ("StringEquals", ["eu-west-1", "us-gov-west-1"], Strength.WEAK),
    ],
)
def test_worth_of_a_region_for_iam(operator: str, regions: list[str], strength: Strength) -> None:
    condition = {operator: {"aws:RequestedRegion": regions}}
    assert strength_of(statement(condition), TODAY) is strength
    assert strength_of(statement(condition, ["iam:CreateUser", "ec2:RunInstances"]), TODAY) is Strength.WEAK


def test_a_guardrail_of_regions_applies_to_all_that_it_does_not_leave_out() -> None:
    guardrail = statement(OUTSIDE_EUROPE, "*", "Deny")
    assert always_applies(guardrail, TODAY, "iam:CreateUser").truth is Truth.TRUE
    assert always_applies(guardrail, TODAY, "ec2:RunInstances").truth is Truth.FALSE
    assert always_applies(guardrail, TODAY).truth is Truth.FALSE


@pytest.mark.parametrize(
    ("regions", "action", "truth", "guarded"),
    [
        ("us-east-1", "iam:CreateUser", Truth.TRUE, ""),
        ("eu-west-1", "iam:CreateUser", Truth.FALSE, ""),
        ("eu-west-1", "lambda:CreateFunction", Truth.TRUE, "aws:requestedregion"),
    ],
)
def test_a_region_stands_in_the_way_of_regional_actions_alone(regions: str, action: str, truth: Truth, guarded: str) -> None:
    met = Judge(ActionBits((action,)), TODAY).meets(statement({"StringEquals": {"aws:RequestedRegion": regions}}, action), Request(action, None, {}))
    assert (met.truth, met.guarded) == (truth, guarded)


def test_powers_over_iam_end_with_its_region(tmp_path: Path) -> None:
    rule = "identity-control-for-non-admin"
    grant = {"Effect": "Allow", "Action": ["iam:PutUserPolicy", "ec2:RunInstances"], "Resource": "*"}
    within = {**grant, "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}
    assert found(tmp_path, rule, grant) != []
    assert found(tmp_path, rule, within) == []
    assert found(tmp_path, rule, grant, deny("*", Condition=OUTSIDE_EUROPE)) == []
    assert found(tmp_path, rule, grant, deny("ec2:*", Condition=OUTSIDE_EUROPE)) != []
