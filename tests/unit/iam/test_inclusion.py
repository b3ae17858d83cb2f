"""New access: what one policy allows and another does not."""

import json
from typing import Any

import pytest

from iac_iam_guard.iam.clauses import NO_CLAUSES, Clauses, read_clauses
from iac_iam_guard.iam.document import Document
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.inclusion import Comparison, Side, allowed_within, compare, equivalent, is_redundant, public_access, side_of
from iac_iam_guard.values import EMPTY, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

Statement = dict[str, Any]
OBJECTS = "arn:aws:s3:::data/*"
ACCOUNT = "111122223333"
BUCKET = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.b", "arn"),), opaque=True)
OTHER_BUCKET = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.other", "arn"),), opaque=True)
VARIABLE = Unknown(Reason.VARIABLE, refs=(Ref("var.arn", ""),))


def allow(action: str | list[str], resource: str | list[str] = "*", condition: Statement | None = None, **others: Any) -> Statement:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **others}
    if "NotAction" in others:
        statement.pop("Action")
    return statement | ({"Condition": condition} if condition else {})


def deny(action: str | list[str], resource: str | list[str] = "*", condition: Statement | None = None, **others: Any) -> Statement:
    return allow(action, resource, condition, **others) | {"Effect": "Deny"}


def trust(principal: Any, condition: Statement | None = None) -> Statement:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal} | ({"Condition": condition} if condition else {})


def clauses(*statements: Statement, version: str = "2012-10-17") -> Clauses:
    (document,) = read_documents(Known(json.dumps({"Version": version, "Statement": statements})))
    return read_clauses(document)


def changes(old: list[Statement], new: list[Statement]) -> Comparison:
    return compare(side_of(clauses(*old)), side_of(clauses(*new)))


NOTHING_NEW = {
    "the same": ([allow("s3:GetObject", OBJECTS)], [allow("s3:GetObject", OBJECTS)]),
    "a listed action of a pattern": ([allow("s3:Get*", OBJECTS)], [allow("s3:getobject", OBJECTS)]),
    "all of a service under all": ([allow("*")], [allow(["s3:*", "iam:*"])]),
    "a narrower resource": ([allow("s3:GetObject", "arn:aws:s3:::d*/*")], [allow("s3:GetObject", OBJECTS)]),
    "a variable under a pattern": ([allow("s3:GetObject", OBJECTS)], [allow("s3:GetObject", "arn:aws:s3:::data/${aws:username}/*")]),
    "fewer left out by nobody": ([allow([], NotAction="iam:*")], [allow([], NotAction=["iam:*", "s3:*"])]),
    "a condition added": ([allow("s3:*")], [allow("s3:*", condition={"Bool": {"aws:SecureTransport": "true"}})]),
    "a narrower network": (
        [allow("s3:*", condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})],
        [allow("s3:*", condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/28"}})],
    ),
    "cases that come to all": (
        [allow("s3:*", condition={"Bool": {"aws:SecureTransport": truth}}) for truth in ("true", "false")],
        [allow("s3:*")],
    ),
    "a Deny that stays": ([allow("*"), deny("iam:*")], [deny("iam:*"), allow("*")]),
    "a Deny that no Allow needs": ([allow("s3:*"), deny("iam:*")], [allow("s3:*")]),
    "a Deny in other words": ([allow("s3:*"), deny("s3:Delete*")], [deny("s3:*", condition=None), allow("s3:*")]),
    "a role of an account that was trusted": ([trust({"AWS": ACCOUNT})], [trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/a"})]),
    "resources of no action": ([allow("s3:GetObject", OBJECTS)], [allow("s3:GetObject", [OBJECTS, "arn:aws:sqs:*:*:q"])]),
    "actions on no resource of theirs": ([allow("s3:GetObject", OBJECTS)], [allow(["s3:GetObject", "s3:ListBucket"], OBJECTS)]),
    "split in two": ([allow(["s3:GetObject", "s3:PutObject"], OBJECTS)], [allow("s3:PutObject", OBJECTS), allow("s3:GetObject", OBJECTS)]),
}
NEW = {
    "more actions": ([allow("s3:GetObject", OBJECTS)], [allow("s3:*Object", OBJECTS)], "s3:DeleteObject", "arn:aws:s3:::data/x"),
    "more resources": ([allow("s3:GetObject", OBJECTS)], [allow("s3:GetObject", "arn:aws:s3:::d*/*")], "s3:GetObject", "arn:aws:s3:::d/x"),
    "actions to come": (
        [allow(["sqs:Get*", "sqs:SendMessage"])],
        [allow(["sqs:Get*", "sqs:Send*"])],
        "sqs:send*",
        "",
    ),
    "a Deny that is gone": ([allow("s3:*"), deny("s3:DeleteBucket")], [allow("s3:*")], "s3:DeleteBucket", "arn:aws:s3:::x"),
    "a Deny with a loophole": (
        [allow("sqs:SendMessage"), deny("*", condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})],
        [allow("sqs:SendMessage"), deny("*", condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})],
        "sqs:SendMessage",
        "arn:aws:sqs:us-east-1:123456789012:x",
    ),
    "a condition that is gone": (
        [allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}})],
        [allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q")],
        "sqs:SendMessage",
        "arn:aws:sqs:eu-west-1:111122223333:q",
    ),
    "another variable": (
        [allow("s3:GetObject", "arn:aws:s3:::data/${aws:username}/*")],
        [allow("s3:GetObject", "arn:aws:s3:::data/${aws:userid}/*")],
        "s3:GetObject",
        "arn:aws:s3:::data/${aws:userid}/",
    ),
    "less left out": ([allow([], NotAction="iam:*")], [allow([], NotAction="iam:Create*")], "iam:AcceptDelegationRequest", None),
    "an account instead of a role": ([trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/a"})], [trust({"AWS": ACCOUNT})], "sts:AssumeRole", None),
}


@pytest.mark.parametrize("case", NOTHING_NEW)
def test_nothing_new(case: str) -> None:
    found = changes(*NOTHING_NEW[case])
    assert found.answer == "no new access", found


@pytest.mark.parametrize("case", NEW)
def test_new_access_has_a_witness(case: str) -> None:
    old, new, action, resource = NEW[case]
    found = changes(old, new)
    assert found.answer == "new access"
    assert found.new[0].action == action
    if resource is not None:
        assert found.new[0].resource == resource


def test_requesters_are_named() -> None:
    found = changes([trust({"Service": "ec2.amazonaws.com"})], [trust({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"], "AWS": ACCOUNT})])
    assert [access.requester.describe() for access in found.new if access.requester] == ["lambda.amazonaws.com", f"any principal of account {ACCOUNT}"]


def test_conditions_and_lost_denials_are_told() -> None:
    office = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    found = changes([], [allow("s3:GetObject", OBJECTS, office)])
    assert [test.written for test in found.new[0].tests] == ["IpAddress aws:SourceIp 192.0.2.0/24"]
    found = changes([allow("s3:*"), deny("s3:DeleteBucket")], [allow("s3:*")])
    assert [clause.actions.patterns for clause in found.new[0].lost] == [("s3:deletebucket",)]


def test_limits_are_part_of_a_side() -> None:
    grants, boundary = clauses(allow("*")), clauses(allow("s3:*"))
    assert compare(Side((grants, boundary)), Side((grants, boundary))).answer == "no new access"
    assert compare(Side((clauses(allow("s3:*")),)), Side((grants, boundary))).answer == "no new access"
    loosened = compare(Side((grants, boundary)), Side((grants,)))
    assert loosened.answer == "new access"
    assert not any(name.startswith("s3:") for name in loosened.new[0].actions)


def test_questions_of_one_policy() -> None:
    policy = side_of(clauses(allow("s3:*", "arn:aws:s3:::data*"), deny("s3:DeleteBucket")))
    assert allowed_within(policy, clauses(allow(["s3:DeleteBucket", "iam:*"]))).answer == "no new access"
    assert allowed_within(policy, clauses(allow("s3:Delete*"))).new[0].action == "s3:DeleteBucketMetadataTableConfiguration"
    assert public_access(side_of(clauses(allow("s3:GetObject", OBJECTS, Principal={"AWS": ACCOUNT})))).answer == "no new access"
    assert public_access(side_of(clauses(allow("s3:GetObject", OBJECTS, Principal="*")))).answer == "new access"
    assert equivalent(policy, side_of(clauses(deny("s3:DeleteBucket"), allow("s3:*", "arn:aws:s3:::data*")))) is Truth.TRUE
    assert equivalent(policy, side_of(NO_CLAUSES)) is Truth.FALSE


def test_redundant_statements() -> None:
    policy = clauses(allow("s3:*"), allow("s3:GetObject", OBJECTS), deny("iam:*"), deny("s3:DeleteBucket"))
    assert [is_redundant(clause, policy) for clause in policy.items] == [Truth.FALSE, Truth.TRUE, Truth.TRUE, Truth.FALSE]


def test_an_older_version_has_no_variables() -> None:
    statement = allow("s3:GetObject", "arn:aws:s3:::data/${aws:username}")
    old, new = clauses(statement, version="2008-10-17"), clauses(statement)
    assert compare(side_of(old), side_of(old)).answer == "no new access"
    assert compare(side_of(old), side_of(new)).answer == "new access"


def text(*pieces: Value | str) -> Text:
    return Text(tuple(piece if isinstance(piece, Unknown) else Known(piece) for piece in pieces))  # type: ignore[arg-type]


def tree(*statements: dict[str, Value | str], rest: Value | None = None) -> Clauses:
    listed = tuple(mapping({"Effect": "Allow", "Action": "s3:GetObject", **statement}) for statement in statements)
    (document,) = read_documents(mapping({"Version": "2012-10-17", "Statement": Sequence("tuple", listed, rest=rest)}))
    assert isinstance(document, Document)
    return read_clauses(document)


def mapping(entries: dict[str, Value | str] | dict[str, Value]) -> Mapping:
    return Mapping("object", {key: Known(value) if isinstance(value, str) else value for key, value in entries.items()}, key_spans=EMPTY)


def test_what_aws_assigns_is_compared_by_origin() -> None:
    mine, other = tree({"Resource": text(BUCKET, "/*")}), tree({"Resource": text(OTHER_BUCKET, "/*")})
    assert compare(side_of(mine), side_of(tree({"Resource": text(BUCKET, "/a/*")}))).answer == "no new access"
    found = compare(side_of(mine), side_of(other))
    assert found.answer == "new access"
    assert found.new[0].resource == "${aws_s3_bucket.other.arn}/"


def test_what_may_be_the_same_is_undecided() -> None:
    written, referred = tree({"Resource": OBJECTS}), tree({"Resource": text(BUCKET, "/*")})
    found = compare(side_of(written), side_of(referred))
    assert found.answer == "undecided"
    assert found.new[0].doubt == "${aws_s3_bucket.b.arn}/ may be one of arn:aws:s3:::data/*"
    assert compare(side_of(referred), side_of(written)).answer == "undecided"


def test_accounts_and_principals_that_may_be_the_same_are_undecided() -> None:
    own = Unknown(Reason.ACCOUNT, refs=(Ref("aws", "account_id"),), opaque=True)

    def trusting(principal: Value | str) -> Side:
        named = mapping({"AWS": Known(principal) if isinstance(principal, str) else principal})
        return side_of(tree({"Action": "sts:AssumeRole", "Principal": named}))

    root, role = text("arn:aws:iam::", own, ":root"), text("arn:aws:iam::", own, ":role/a")
    written = trusting(ACCOUNT)
    assert compare(written, trusting(root)).new[0].doubt == f"any principal of account aws may be {ACCOUNT}"
    assert compare(trusting(root), written).answer == "new access"
    assert compare(trusting(f"arn:aws:iam::{ACCOUNT}:role/a"), trusting(role)).answer == "undecided"
    assert compare(trusting(f"arn:aws:iam::{ACCOUNT}:role/b"), trusting(role)).answer == "new access"


def test_conditions_that_are_not_read_are_told_apart() -> None:
    def presence(value: Value) -> Side:
        return side_of(tree({"Resource": OBJECTS, "Condition": mapping({"Null": mapping({"aws:SourceVpce": value})})}))

    other = VARIABLE._replace(refs=(Ref("var.other", ""),))
    assert compare(presence(VARIABLE), presence(VARIABLE)).answer == "no new access"
    assert compare(presence(VARIABLE), presence(other)).answer == "undecided"
    assert compare(presence(VARIABLE._replace(refs=())), presence(VARIABLE._replace(refs=()))).answer == "undecided"


def test_what_may_be_anything_is_undecided() -> None:
    old, new = tree({"Resource": OBJECTS}), tree({"Resource": VARIABLE})
    assert compare(side_of(old), side_of(new)).answer == "undecided"
    assert compare(side_of(new), side_of(new)).answer == "no new access"
    more = tree({"Resource": OBJECTS}, rest=VARIABLE)
    assert compare(side_of(old), side_of(more)).undecided == ("statements that are not known: variable without a value",)
    assert compare(side_of(more), side_of(more)).answer == "no new access"


def test_an_unknown_denial_keeps_nothing_away_for_sure() -> None:
    policy = tree({"Action": "s3:*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": text(BUCKET, "/*")})
    assert compare(side_of(policy), side_of(policy)).answer == "no new access"
    without = tree({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"})
    found = compare(side_of(policy), side_of(without))
    assert found.answer == "undecided"
    assert found.new[0].doubt == "arn:aws:s3:::data/x may be one of ${aws_s3_bucket.b.arn}/*"


def test_too_many_conditions_are_undecided() -> None:
    tags = [f"aws:PrincipalTag/{number}" for number in range(14)]
    old = [allow("s3:*", OBJECTS, {"StringLike": {tag: f"{tag}*"}}) for tag in tags] + [
        deny("s3:*", condition={"StringLike": {tag: f"{tag}*"}}) for tag in tags
    ]
    assert changes(old, [allow("s3:GetObject", OBJECTS)]).undecided == ("conditions can hold together in more ways than are looked at",)


def test_a_text_that_another_pattern_spells_otherwise_is_not_overlooked() -> None:
    """What limits the new side may match what it allows, though it is spelled with a hole: `data/1` may be what the hole stands for."""
    grant, limit = tree({"Resource": OBJECTS}), tree({"Resource": text(BUCKET, "/*")})
    assert compare(side_of(NO_CLAUSES), Side((grant, limit))).answer != "no new access"
    assert compare(Side((limit,)), Side((limit, grant))).answer == "no new access"
    denied = tree({"Resource": OBJECTS}, {"Effect": "Deny", "NotResource": text(BUCKET, "/*")})
    assert compare(side_of(NO_CLAUSES), side_of(denied)).answer != "no new access"
    variable = clauses(allow("s3:GetObject", "arn:aws:s3:::data/nora/*"))
    assert compare(side_of(NO_CLAUSES), Side((variable, clauses(allow("s3:*", "arn:aws:s3:::data/${aws:username}/*"))))).answer == "new access"
