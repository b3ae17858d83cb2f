"""Requests of which not everything is known."""

import json
from typing import Any

from iac_iam_guard.iam.access_request import AccessRequest, Caller, Policies
from iac_iam_guard.iam.clauses import NO_CLAUSES, Clauses, read_clauses
from iac_iam_guard.iam.decision import decide
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.glob import tokens
from iac_iam_guard.values import EMPTY, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

NORA = Caller("user", tokens("arn:aws:iam::111122223333:user/nora"), "111122223333")
OBJECT = tokens("arn:aws:s3:::data/report.csv")
BUCKET = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.b", "arn"),), opaque=True)
VARIABLE = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))


def clauses(*statements: dict[str, Any]) -> Clauses:
    (document,) = read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": list(statements)})))
    return read_clauses(document)


def tree(rest: Value | None = None, **elements: Value | str) -> Clauses:
    entries = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} | elements
    statement = mapping({key: Known(value) if isinstance(value, str) else value for key, value in entries.items()})
    (document,) = read_documents(mapping({"Version": Known("2012-10-17"), "Statement": Sequence("tuple", (statement,), rest=rest)}))
    return read_clauses(document)


def mapping(entries: dict[str, Value]) -> Mapping:
    return Mapping("object", entries, key_spans=EMPTY)


def asked(policies: Policies, **changes: Any) -> Truth:
    request = AccessRequest(NORA, "s3:getobject", OBJECT, "111122223333", {}, complete=False)
    return decide(request._replace(**changes), policies).allowed


ALLOW = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
OFFICE = {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}
DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}


def test_conditions_on_what_is_not_said_leave_it_open() -> None:
    assert asked(Policies(clauses(ALLOW | OFFICE))) is Truth.UNKNOWN
    assert asked(Policies(clauses(ALLOW | OFFICE)), complete=True) is Truth.FALSE
    assert asked(Policies(clauses(ALLOW | OFFICE)), context={"aws:sourceip": ("192.0.2.7",)}) is Truth.TRUE
    assert asked(Policies(clauses(ALLOW, DENY | OFFICE))) is Truth.UNKNOWN
    assert asked(Policies(clauses(ALLOW, ALLOW | OFFICE))) is Truth.TRUE
    assert asked(Policies(clauses(ALLOW, DENY, DENY | OFFICE))) is Truth.FALSE


def test_the_statements_that_decide_are_told() -> None:
    decision = decide(AccessRequest(NORA, "s3:getobject", OBJECT, "111122223333", {}), Policies(clauses(ALLOW), boundary=clauses(ALLOW)))
    assert [deciding.kind for deciding in decision.deciding] == ["identity", "boundary"]
    denied = decide(AccessRequest(NORA, "s3:getobject", OBJECT, "111122223333", {}), Policies(clauses(ALLOW), boundary=clauses(ALLOW, DENY)))
    assert [(deciding.kind, deciding.clause.allows) for deciding in denied.deciding] == [("boundary", False)]
    assert decide(AccessRequest(NORA, "s3:getobject", OBJECT, "111122223333", {}), Policies()).why == "not allowed by the identity and the resource"


def test_resources_that_are_not_known() -> None:
    assert asked(Policies(tree(Resource=Text((BUCKET, Known("/*")))))) is Truth.UNKNOWN
    assert asked(Policies(tree(Resource=VARIABLE))) is Truth.UNKNOWN
    assert asked(Policies(tree(Resource=Text((Known("arn:aws:sqs:"), VARIABLE))))) is Truth.FALSE
    assert asked(Policies(tree()), resource=tokens(Text((BUCKET, Known("/a"))))) is Truth.TRUE
    assert asked(Policies(tree(Resource=Text((BUCKET, Known("/*"))))), resource=tokens(Text((BUCKET, Known("/a"))))) is Truth.TRUE


def test_statements_that_are_not_known() -> None:
    assert asked(Policies(tree(rest=VARIABLE))) is Truth.UNKNOWN
    assert asked(Policies(tree(Action="sqs:*", rest=VARIABLE))) is Truth.UNKNOWN
    assert asked(Policies(tree(Action=VARIABLE))) is Truth.UNKNOWN
    assert asked(Policies(tree(Effect=VARIABLE))) is Truth.UNKNOWN
    assert asked(Policies(tree(Condition=VARIABLE))) is Truth.UNKNOWN


def test_accounts_that_are_not_known() -> None:
    policy = clauses({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"})
    assert asked(Policies(clauses(ALLOW), policy), resource_account=None) is Truth.TRUE
    assert asked(Policies(clauses(ALLOW), NO_CLAUSES), resource_account=None) is Truth.UNKNOWN
    assert asked(Policies(clauses(ALLOW), NO_CLAUSES), resource_account=Ref("caller", "account_id")) is Truth.UNKNOWN
