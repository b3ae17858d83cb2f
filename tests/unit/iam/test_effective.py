"""Whether one document makes an administrator."""

import json
from datetime import date

import pytest

from iac_iam_guard.iam.document import Document
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.effective import grants_administration
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Mapping, Reason, Ref, Sequence, Unknown, Value
from iac_iam_guard.verdict import Truth, Verdict

TODAY = date(2026, 11, 24)
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
STAR = {"Resource": "*"}


def document(*statements: object) -> Document:
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return read_documents(Known(text, SourceSpan("p.json", 0, len(text))))[0]


def allow(**elements: object) -> dict[str, object]:
    return {"Effect": "Allow", **elements}


def deny(**elements: object) -> dict[str, object]:
    return {"Effect": "Deny", **elements}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([ALL], Truth.TRUE),
        ([allow(Action=["s3:*", "*:*"], Resource=["arn:aws:s3:::b", "**"])], Truth.TRUE),
        ([allow(Action="*", Resource="arn:aws:*:*:*:*")], Truth.TRUE),
        ([allow(NotAction="aws-portal:ViewBilling", Resource="*")], Truth.TRUE),
        ([allow(NotAction="iam:*", Resource="*")], Truth.FALSE),
        ([allow(NotAction="iam:*", Resource="*"), allow(Action="iam:*", Resource="*")], Truth.TRUE),
        ([allow(NotAction=["iam:*", "sts:*"], Resource="*"), allow(Action="iam:*", Resource="*")], Truth.FALSE),
        ([allow(NotAction="iam:*", Resource="*"), allow(Action="iam:*", Resource="arn:aws:iam::*:role/a")], Truth.FALSE),
        ([allow(Action="*", NotResource="arn:aws:s3:::b"), allow(Action="*", Resource="arn:aws:s3:::b")], Truth.TRUE),
        ([allow(Action="*", NotResource="arn:aws:s3:::b")], Truth.FALSE),
        ([allow(Action="*", Resource="arn:aws:s3:::b")], Truth.FALSE),
        ([allow(Action="s3:*", Resource="*"), allow(Action="*", Resource="arn:aws:s3:::b")], Truth.FALSE),
        # conditions
        ([{**ALL, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}], Truth.TRUE),
        ([{**ALL, "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}], Truth.TRUE),
        ([{**ALL, "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}}], Truth.TRUE),
        ([{**ALL, "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}], Truth.FALSE),
        ([{**ALL, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}], Truth.TRUE),
        ([{**ALL, "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}], Truth.FALSE),
        ([{**ALL, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}], Truth.FALSE),
        ([{**ALL, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}}], Truth.FALSE),
        ([{**ALL, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}}], Truth.FALSE),
        # denials
        ([ALL, deny(Action="*", Resource="*")], Truth.FALSE),
        ([ALL, deny(Action="iam:*", Resource="*")], Truth.FALSE),
        ([ALL, deny(NotAction="s3:*", Resource="*")], Truth.FALSE),
        ([ALL, deny(Action="iam:DeleteRole", Resource="*")], Truth.TRUE),
        ([ALL, deny(Action="*", Resource="arn:aws:s3:::b")], Truth.TRUE),
        ([ALL, deny(Action="iam:*", Resource="*", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})], Truth.FALSE),
        ([ALL, deny(Action="iam:*", Resource="*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})], Truth.TRUE),
        ([ALL, deny(Action="*", Resource="*", Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}})], Truth.FALSE),
        ([ALL, deny(NotAction="iam:*", Resource="*", Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}})], Truth.TRUE),
        ([ALL, deny(Action="iam:*", Resource="*", Condition={"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}})], Truth.FALSE),
        (
            [
                {**ALL, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
                deny(Action="iam:*", Resource="*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
            ],
            Truth.FALSE,
        ),
        ([deny(Action="*", Resource="*")], Truth.FALSE),
        ([], Truth.FALSE),
    ],
)
def test_administration(statements: list[object], expected: Truth) -> None:
    assert grants_administration(document(*statements), TODAY).truth is expected


def test_evidence_are_the_telling_elements() -> None:
    found = document(allow(Action="s3:GetObject", Resource="*"), ALL)
    telling = found.statements[1]
    assert telling.actions is not None
    assert telling.resources is not None
    spans = [evidence.span for evidence in grants_administration(found, TODAY).evidence]
    assert spans == [telling.actions.items[0].span, telling.resources.items[0].span]


def judged(*statements: Value, **elements: Value) -> Verdict:
    mapping = Mapping("object", {"Effect": Known("Allow"), "Action": Known("*"), "Resource": Known("*"), **elements})
    return grants_administration(read_documents(Mapping("object", {"Statement": Sequence("tuple", (mapping, *statements))}))[0], TODAY)


def test_what_is_not_known_is_neither_found_nor_passed() -> None:
    assert judged(Resource=OPEN).truth is Truth.UNKNOWN
    assert judged(Action=OPEN).truth is Truth.UNKNOWN
    assert judged(Effect=OPEN).truth is Truth.UNKNOWN
    assert judged(Condition=OPEN).truth is Truth.UNKNOWN
    assert judged(OPEN).truth is Truth.UNKNOWN
    assert judged(OPEN, Resource=Known("arn:aws:s3:::b")).truth is Truth.UNKNOWN
    assert grants_administration(read_documents(OPEN)[0], TODAY).truth is Truth.UNKNOWN
    assert judged(OPEN, Resource=Known("arn:aws:s3:::b")).reason == "variable without a value"
