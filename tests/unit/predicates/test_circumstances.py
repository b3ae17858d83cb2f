"""Whom grants are for, and under which circumstances they are used."""

from dataclasses import replace
from typing import Any

import pytest

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Holder, IamModel, PolicyStatement, PrincipalKind
from iac_iam_guard.predicates.breadth import gives_some
from iac_iam_guard.predicates.circumstances import asks_for_circumstances, given_to_people_or_strangers
from iac_iam_guard.values import Known, Reason, Ref, Unknown
from iac_iam_guard.verdict import Truth
from tests.unit.predicates.documents import ASSUMPTIONS, EMPTY, OPEN, allow, deny, policy, resource, statement

DELETE: dict[str, Any] = allow(Action=["s3:DeleteBucket", "s3:ListBucket"], Resource="arn:aws:s3:::reports")
OWN = replace(ASSUMPTIONS, own_accounts=frozenset(("111122223333",)))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, Truth.TRUE),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, Truth.TRUE),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Truth.TRUE),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, Truth.TRUE),
        ({"Bool": {"aws:SecureTransport": "true"}}, Truth.TRUE),
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01"}}, Truth.TRUE),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, Truth.FALSE),
        ({}, Truth.FALSE),
    ],
)
def test_asks_for_circumstances(conditions: dict[str, Any], expected: Truth) -> None:
    assert asks_for_circumstances(statement(DELETE | {"Condition": conditions}), EMPTY).truth is expected


NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


@pytest.mark.parametrize(
    ("denial", "expected"),
    [
        (deny(NotAction="iam:EnableMFADevice", Resource="*", Condition=NO_MFA), Truth.TRUE),
        (deny(Action="s3:*", Resource="*", Condition=NO_MFA), Truth.TRUE),
        (deny(Action="s3:DeleteBucket", Resource="*", Condition=NO_MFA), Truth.FALSE),
        (deny(Action="s3:*", Resource="*"), Truth.FALSE),
        (allow(Action="s3:*", Resource="*", Condition=NO_MFA), Truth.FALSE),
    ],
)
def test_a_deny_may_ask_for_them(denial: dict[str, Any], expected: Truth) -> None:
    assert asks_for_circumstances(statement(DELETE, denial), EMPTY).truth is expected


def attached_to(kind: PrincipalKind) -> tuple[PolicyStatement, Estate]:
    target = policy(DELETE)
    ref = Known("arn:aws:iam::111122223333:policy/p", refs=(Ref(target.origin.address, "arn"),))
    tie = Attachment(resource("aws_iam_group_policy_attachment.a"), ref, Holder(kind, Known("x")))
    estate = Estate(IamModel(policies=(target,), attachments=(tie,)), {}, {}, ASSUMPTIONS)
    return PolicyStatement(target, target.document.statements[0]), estate


@pytest.mark.parametrize(("kind", "expected"), [("user", Truth.TRUE), ("group", Truth.TRUE), ("permission-set", Truth.TRUE), ("role", Truth.FALSE)])
def test_given_to_people(kind: PrincipalKind, expected: Truth) -> None:
    subject, estate = attached_to(kind)
    assert given_to_people_or_strangers(subject, estate).truth is expected


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": "arn:aws:iam::444455556666:role/sender"}, Truth.TRUE),
        ({"AWS": "444455556666"}, Truth.TRUE),
        ({"AWS": "arn:aws:iam::111122223333:role/sender"}, Truth.FALSE),
        ({"Service": "lambda.amazonaws.com"}, Truth.FALSE),
        ("*", Truth.FALSE),
    ],
)
def test_given_to_strangers(principal: Any, expected: Truth) -> None:
    estate = Estate(IamModel(), {}, {}, OWN)
    assert given_to_people_or_strangers(statement(DELETE | {"Principal": principal}, kind="resource"), estate).truth is expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("sqs:AddPermission", Truth.TRUE),
        ("kms:Decrypt", Truth.TRUE),
        ("kms:D*", Truth.TRUE),
        ("sqs:SendMessage", Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
        (Unknown(Reason.RESOURCE, refs=(Ref("a.b", "c"),), opaque=True), Truth.UNKNOWN),
    ],
)
def test_gives_some(action: Any, expected: Truth) -> None:
    subject = statement(allow(Action=action, Resource="*"), holds_values=isinstance(action, Unknown))
    assert gives_some(subject, EMPTY, levels=("Permissions management",), actions=("kms:Decrypt",)).truth is expected


def test_what_a_deny_takes_away_is_not_given() -> None:
    subject = statement(allow(Action="kms:*", Resource="*"), deny(Action="kms:*", Resource="*"))
    assert gives_some(subject, EMPTY, levels=("Permissions management",), actions=("kms:Decrypt",)).truth is Truth.FALSE
