"""Words on attachments: what they give, and to whom."""

from dataclasses import replace
from typing import Any

import pytest

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.model import Attachment, Policy
from iac_iam_guard.predicates.attachment import attached_to, gives_aws_policy, grants_something, held_by_break_glass, serves_holder_alone
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import AWS, OPEN, TODAY, attachment, estate, place, resource, role, text
from tests.unit.predicates.granting import written

EMPTY = estate()
READING = text(AWS + "ReadOnlyAccess")
OWN = {"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "arn:aws:iam::*:user/${aws:username}"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
DENY = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def given(arn: Value = READING, **fields: Any) -> Attachment:
    return attachment(arn, text("nora"), **fields)


def test_a_boundary_is_attached_to_nobody() -> None:
    assert attached_to(given(), EMPTY, kind="user").truth is Truth.TRUE
    assert attached_to(given(), EMPTY, kind="group").truth is Truth.FALSE
    assert attached_to(given(boundary=True), EMPTY, kind="user").truth is Truth.FALSE
    assert gives_aws_policy(given(boundary=True), EMPTY, name="ReadOnlyAccess").truth is Truth.FALSE


def test_the_token_is_the_arn_that_is_written_out() -> None:
    written_out = gives_aws_policy(given(), EMPTY, name="ReadOnlyAccess")
    assert [evidence.span for evidence in written_out.evidence] == [given().policy.span]
    own = attached_to(given(text("p", "aws_iam_policy.p")), EMPTY, kind="user")
    assert [evidence.span for evidence in own.evidence] == [given().origin.span]


@pytest.mark.parametrize(
    ("statements", "grants", "alone"),
    [([READ], Truth.TRUE, Truth.FALSE), ([DENY], Truth.FALSE, Truth.TRUE), ([OWN, DENY], Truth.TRUE, Truth.TRUE), ([OWN, READ], Truth.TRUE, Truth.FALSE)],
)
def test_what_a_policy_of_the_estate_gives(statements: list[Any], grants: Truth, alone: Truth) -> None:
    origin: Resource = resource("aws_iam_policy.p")
    document = read_documents(written({"Version": "2012-10-17", "Statement": statements}))[0]
    world = estate(policies=(Policy(origin, "aws_iam_policy.p", "managed", document, place(0, 9), text("p")),))
    item = given(text("p", "aws_iam_policy.p"))
    assert (grants_something(item, world).truth, serves_holder_alone(item, world).truth) == (grants, alone)


@pytest.mark.parametrize(
    ("arn", "grants", "alone"),
    [
        (text(AWS + "ReadOnlyAccess"), Truth.TRUE, Truth.FALSE),
        (text(AWS + "AWSDenyAll"), Truth.FALSE, Truth.FALSE),
        (text(AWS + "IAMUserChangePassword"), Truth.TRUE, Truth.TRUE),
        (text("arn:aws:iam::123456789012:policy/x"), Truth.UNKNOWN, Truth.UNKNOWN),
        (OPEN, Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_what_policies_from_elsewhere_give(arn: Value, grants: Truth, alone: Truth) -> None:
    assert (grants_something(given(arn), EMPTY).truth, serves_holder_alone(given(arn), EMPTY).truth) == (grants, alone)


@pytest.mark.parametrize(
    ("holder", "declared", "truth"),
    [
        (text("emergency"), ("emergency",), Truth.TRUE),
        (text("emergency"), ("emer*",), Truth.TRUE),
        (text("emergency", "aws_iam_role.r"), ("aws_iam_role.r",), Truth.TRUE),
        (text("emergency", "aws_iam_role.r"), ("emergency",), Truth.TRUE),
        (text("daily"), ("emergency",), Truth.FALSE),
        (OPEN, ("emergency",), Truth.UNKNOWN),
        (OPEN, (), Truth.FALSE),
    ],
)
def test_break_glass_is_what_configuration_declares(holder: Value, declared: tuple[str, ...], truth: Truth) -> None:
    world = estate(replace(Assumptions(TODAY), break_glass=declared), roles=(role("emergency"),))
    assert held_by_break_glass(attachment(text(AWS + "AdministratorAccess"), holder, "role"), world).truth is truth
