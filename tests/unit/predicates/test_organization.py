"""Words on organizations: whether anything limits their accounts."""

from dataclasses import replace
from typing import Any

import pytest

from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.estate import Estate, GuardrailAttachment, Organization, Output
from iac_iam_guard.iam.model import Policy, PolicyKind
from iac_iam_guard.predicates.organization import allows_all_accounts_everything, switches_service_control_off
from iac_iam_guard.values import Known, Reason, Ref, Sequence, Unknown, Value
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import OPEN, estate, place, resource, text

OURS = Organization(resource("aws_organizations_organization.o"))
NAMED = Unknown(Reason.RESOURCE, refs=(Ref("aws_organizations_policy.p", "id"),), opaque=True)


def policy(kind: PolicyKind) -> Policy:
    document = read_documents(Known('{"Statement": []}'))[0]
    return Policy(resource("aws_organizations_policy.p"), "aws_organizations_policy.p", kind, document, place(0, 9))


def world(*attached: Value, kind: PolicyKind | None = None, **more: Any) -> Estate:
    tied = tuple(GuardrailAttachment(resource("aws_organizations_policy_attachment.a"), item) for item in attached)
    return replace(estate(policies=(policy(kind),) if kind else ()), guardrail_attachments=tied, **more)


@pytest.mark.parametrize(
    ("types", "truth"),
    [
        (None, Truth.TRUE),
        (Sequence("list", ()), Truth.TRUE),
        (Sequence("list", (text("TAG_POLICY"),)), Truth.TRUE),
        (Sequence("list", (text("SERVICE_CONTROL_POLICY"),)), Truth.FALSE),
        (Sequence("list", (text("TAG_POLICY"), OPEN)), Truth.UNKNOWN),
        (Sequence("list", (text("SERVICE_CONTROL_POLICY"), OPEN)), Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
    ],
)
def test_policy_types(types: Value | None, truth: Truth) -> None:
    assert switches_service_control_off(OURS._replace(policy_types=types), estate()).truth is truth


def test_an_organization_for_billing_alone() -> None:
    billing = Organization(resource("aws_organizations_organization.o"), Sequence("list", (text("SERVICE_CONTROL_POLICY"),)), text("CONSOLIDATED_BILLING"))
    assert switches_service_control_off(billing, estate()).truth is Truth.TRUE
    assert switches_service_control_off(billing._replace(features=text("ALL")), estate()).truth is Truth.FALSE


@pytest.mark.parametrize(
    ("around", "truth"),
    [
        (world(), Truth.TRUE),
        (world(text("p-FullAWSAccess")), Truth.TRUE),
        (world(text("p-12345678")), Truth.FALSE),
        (world(NAMED, kind="service-control"), Truth.FALSE),
        (world(NAMED, kind="resource-control"), Truth.TRUE),
        (world(OPEN), Truth.UNKNOWN),
        (world(kind="service-control"), Truth.UNKNOWN),
        (world(complete=False), Truth.UNKNOWN),
        (world(outputs=(Output(resource("output.o"), text("r-1", "aws_organizations_organization.o")),)), Truth.UNKNOWN),
    ],
)
def test_attached_guardrails(around: Estate, truth: Truth) -> None:
    assert allows_all_accounts_everything(OURS, around).truth is truth
