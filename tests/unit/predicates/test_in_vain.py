"""What statements say without any effect."""

from typing import Any

import pytest

from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.model import PolicyKind, PolicyStatement
from iac_iam_guard.predicates.in_vain import denied_in_full, excludes_itself, leaves_nothing, lists_nothing, repeats_entries, said_by_another
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import UNNAMED, Reason, Ref, Unknown
from iac_iam_guard.verdict import Truth, Verdict
from tests.unit.predicates.documents import EMPTY, OPEN, allow, deny, policy, statement

BUCKET = "arn:aws:s3:::reports"
ASSIGNED = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.a", "arn"),), opaque=True)


def notes(verdict: Verdict) -> list[str]:
    """Return what is told of, without what only explains it."""
    return [item.note for item in verdict.evidence if not item.aside]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["s3:*", "s3:GetObject"], ["s3:getobject is already in s3:*"]),
        (["s3:GetObject", "s3:GetObject"], ["s3:getobject stands there twice"]),
        (["s3:GetObject", "S3:getobject"], ["s3:getobject stands there twice"]),
        (["s3:Get*", "*", "s3:GetObject"], ["s3:get* is already in *", "s3:getobject is already in *"]),
        (["s3:Get*", "s3:GetObject?"], ["s3:getobject? is already in s3:get*"]),
        (["s3:**", "s3:*"], ["s3:* is already in s3:**"]),
        (["s3:Get*", "s3:*Object"], []),
        (["s3:GetObject", "s3:GetObjectAcl"], []),
        (["s3:GetObject?", "s3:GetObject"], []),
        ("s3:*", []),
    ],
)
def test_actions_that_another_one_includes(actions: Any, expected: list[str]) -> None:
    found = repeats_entries(statement(allow(Action=actions, Resource="*")), EMPTY)
    assert [note.lower() for note in notes(found)] == expected
    assert found.truth is (Truth.TRUE if expected else Truth.FALSE)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([f"{BUCKET}/*", f"{BUCKET}/a"], [f"{BUCKET}/a is already in {BUCKET}/*"]),
        ([f"{BUCKET}/*", f"{BUCKET}/"], [f"{BUCKET}/ is already in {BUCKET}/*"]),
        (["*", BUCKET], [f"{BUCKET} is already in *"]),
        ([BUCKET, f"{BUCKET}/*"], []),
        ([f"{BUCKET}-*", f"{BUCKET}-*/*"], []),
        ([f"{BUCKET}-*", f"{BUCKET}-*/in/*"], []),
        ([f"{BUCKET}-*", f"{BUCKET}-old/*"], [f"{BUCKET}-old/* is already in {BUCKET}-*"]),
        ([f"{BUCKET}/A", f"{BUCKET}/a"], []),
        (["", ""], []),
    ],
)
def test_resources_that_another_one_includes(resources: list[str], expected: list[str]) -> None:
    assert notes(repeats_entries(statement(allow(Action="s3:*", Resource=resources)), EMPTY)) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([OPEN, BUCKET], Truth.UNKNOWN),
        ([OPEN, OPEN], Truth.TRUE),
        ([ASSIGNED, BUCKET], Truth.FALSE),
        ([ASSIGNED, f"{BUCKET}/*"], Truth.FALSE),
        ([ASSIGNED, "*"], Truth.TRUE),
    ],
)
def test_inclusion_may_hang_on_what_is_not_known(resources: list[Any], expected: Truth) -> None:
    assert repeats_entries(statement(allow(Action="s3:*", Resource=resources), holds_values=True), EMPTY).truth is expected


def test_values_that_are_computed_from_the_same_may_differ() -> None:
    computed = [Unknown(Reason.FUNCTION, SourceSpan("main.tf", place, place + 9), opaque=True, what=UNNAMED) for place in (0, 20, 20)]
    first, second, again = computed
    assert repeats_entries(statement(allow(Action="s3:*", Resource=[first, second]), holds_values=True), EMPTY).truth is Truth.FALSE
    assert covers(second, again) is Truth.TRUE
    assert covers(first, second) is Truth.UNKNOWN


def test_lists_that_are_put_together_may_overlap() -> None:
    subject = statement(allow(Action=["s3:*", "s3:GetObject"], Resource="*"))
    listed = subject.statement.actions
    assert listed is not None
    elsewhere = SourceSpan("locals.tf", 0, 5)
    scattered = listed._replace(items=(listed.items[0], listed.items[1]._replace(span=elsewhere)))  # type: ignore[call-arg]
    moved = PolicyStatement(subject.policy, subject.statement._replace(actions=scattered))
    assert repeats_entries(moved, EMPTY).truth is Truth.FALSE


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "StringLike": {"aws:SourceVpc": "vpc-2*"}}, Truth.TRUE),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "StringNotEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}}, Truth.TRUE),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "Null": {"aws:SourceVpc": "true"}}, Truth.TRUE),
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}, "NotIpAddress": {"aws:SourceIp": "192.0.0.0/16"}}, Truth.TRUE),
        ({"NumericLessThan": {"s3:max-keys": "5"}, "NumericGreaterThan": {"s3:max-keys": "10"}}, Truth.TRUE),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "StringLike": {"aws:SourceVpc": "vpc-*"}}, Truth.FALSE),
        ({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}, "Null": {"aws:SourceVpc": "true"}}, Truth.FALSE),
        ({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}, "StringNotLike": {"aws:SourceVpc": "vpc-2*"}}, Truth.FALSE),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "StringLike": {"aws:SourceVpce": "vpce-2*"}}, Truth.FALSE),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}, "StringEquals": {"aws:TagKeys": "b"}}, Truth.FALSE),
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01"}, "DateGreaterThan": {"aws:CurrentTime": "2028-01-01"}}, Truth.FALSE),
        ({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}, "DateGreaterThan": {"aws:CurrentTime": "2028-01-01"}}, Truth.FALSE),
        ({}, Truth.FALSE),
    ],
)
def test_conditions_that_never_hold_together(tests: dict[str, Any], expected: Truth) -> None:
    assert excludes_itself(statement(allow(Action="s3:*", Resource="*", Condition=tests)), EMPTY).truth is expected


def test_windows_of_a_deny_are_looked_at() -> None:
    tests = {"DateLessThan": {"aws:CurrentTime": "2027-01-01"}, "DateGreaterThan": {"aws:CurrentTime": "2028-01-01"}}
    assert excludes_itself(statement(deny(Action="s3:*", Resource="*", Condition=tests)), EMPTY).truth is Truth.TRUE


def test_values_from_elsewhere_may_contradict() -> None:
    tests = {"StringEquals": {"aws:SourceVpc": OPEN}, "StringLike": {"aws:SourceVpc": "vpc-2*"}}
    assert excludes_itself(statement(allow(Action="s3:*", Resource="*", Condition=tests), holds_values=True), EMPTY).truth is Truth.UNKNOWN


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
IN_EUROPE = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
READ: dict[str, Any] = allow(Sid="Read", Action=["s3:GetObject", "s3:ListBucket"], Resource=[BUCKET, f"{BUCKET}/*"])


@pytest.mark.parametrize(
    ("denial", "expected"),
    [
        (deny(Action="s3:*", Resource="*"), Truth.TRUE),
        (deny(Action=["s3:Get*", "s3:List*"], Resource=f"{BUCKET}*"), Truth.TRUE),
        (deny(NotAction="iam:*", Resource="*"), Truth.TRUE),
        (deny(Action="*", NotResource="arn:aws:s3:::other/*"), Truth.TRUE),
        (deny(NotAction="s3:ListBucket", Resource="*"), Truth.FALSE),
        (deny(Action="s3:GetObject", Resource="*"), Truth.FALSE),
        (deny(Action="s3:*", Resource=f"{BUCKET}/*"), Truth.FALSE),
        (deny(Action="*", NotResource=[BUCKET]), Truth.FALSE),
        (deny(Action="s3:*", Resource="*", Condition=MFA), Truth.FALSE),
        (allow(Action="s3:*", Resource="*"), Truth.FALSE),
    ],
)
def test_an_allow_that_is_denied_in_full(denial: dict[str, Any], expected: Truth) -> None:
    assert denied_in_full(statement(READ, denial), EMPTY).truth is expected


def test_a_deny_may_apply_whenever_the_allow_does() -> None:
    tied = READ | {"Condition": IN_EUROPE}
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}
    assert denied_in_full(statement(tied, deny(Action="*", Resource="*", Condition=IN_EUROPE)), EMPTY).truth is Truth.TRUE
    assert denied_in_full(statement(tied, deny(Action="*", Resource="*", Condition=elsewhere)), EMPTY).truth is Truth.TRUE
    assert denied_in_full(statement(tied, deny(Action="*", Resource="*", Condition=MFA)), EMPTY).truth is Truth.FALSE


@pytest.mark.parametrize(("resource", "expected"), [(OPEN, Truth.UNKNOWN), (ASSIGNED, Truth.FALSE)])
def test_a_deny_may_reach_further_than_is_known(resource: Unknown, expected: Truth) -> None:
    assert denied_in_full(statement(READ, deny(Action="s3:*", Resource=resource), holds_values=True), EMPTY).truth is expected


GRANT: dict[str, Any] = allow(Action="s3:GetObject", Resource=f"{BUCKET}/*")
WIDER: dict[str, Any] = allow(Action="s3:*", Resource="*")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (GRANT, WIDER, Truth.TRUE),
        (WIDER, GRANT, Truth.FALSE),
        (GRANT, GRANT, Truth.FALSE),
        (GRANT, GRANT | {"Sid": "Read"}, Truth.TRUE),
        (GRANT | {"Sid": "Read"}, WIDER, Truth.FALSE),
        (GRANT | {"Sid": "VisualEditor0"}, WIDER, Truth.TRUE),
        (GRANT | {"Sid": "Stmt1479128349132"}, WIDER, Truth.TRUE),
        (GRANT | {"Sid": "1"}, WIDER, Truth.TRUE),
        (GRANT | {"Condition": IN_EUROPE}, WIDER, Truth.FALSE),
        (GRANT | {"Condition": IN_EUROPE}, WIDER | {"Condition": IN_EUROPE}, Truth.TRUE),
        (GRANT, WIDER | {"Condition": IN_EUROPE}, Truth.FALSE),
        (GRANT, deny(Action="*", Resource="*"), Truth.FALSE),
        (deny(Action="s3:GetObject", Resource="*"), deny(NotAction="iam:*", Resource="*"), Truth.TRUE),
        (allow(NotAction=["iam:*", "s3:*"], Resource="*"), allow(NotAction="iam:*", Resource="*"), Truth.TRUE),
        (allow(NotAction="iam:*", Resource="*"), allow(NotAction=["iam:*", "s3:*"], Resource="*"), Truth.FALSE),
        (allow(NotAction="iam:*", Resource="*"), allow(Action="*", Resource="*"), Truth.TRUE),
        (allow(Action="s3:*", NotResource=[BUCKET, "arn:aws:s3:::b"]), allow(Action="s3:*", NotResource=BUCKET), Truth.TRUE),
        (allow(Action=[], Resource="*"), WIDER, Truth.FALSE),
    ],
)
def test_a_statement_within_another(first: dict[str, Any], second: dict[str, Any], expected: Truth) -> None:
    assert said_by_another(statement(first, second), EMPTY).truth is expected


def test_of_equal_statements_the_second_is_told_of() -> None:
    found = policy(GRANT, GRANT)
    told = [notes(said_by_another(PolicyStatement(found, one), EMPTY)) for one in found.document.statements]
    assert told == [[], ["statement 1 says all that it says"]]


@pytest.mark.parametrize(
    ("effect", "wider", "expected"),
    [
        ("Allow", {"AWS": ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]}, Truth.TRUE),
        ("Allow", "*", Truth.FALSE),
        ("Deny", "*", Truth.TRUE),
        ("Deny", {"AWS": "arn:aws:iam::111122223333:root"}, Truth.FALSE),
    ],
)
def test_who_is_named_within_another_statement(effect: str, wider: Any, expected: Truth) -> None:
    narrow = {"Effect": effect, "Principal": {"AWS": "arn:aws:iam::111122223333:role/a"}, "Action": "s3:GetObject", "Resource": "*"}
    kind: PolicyKind = "resource"
    assert said_by_another(statement(narrow, narrow | {"Principal": wider}, kind=kind), EMPTY).truth is expected


def test_documents_longer_than_aws_takes_are_not_compared_within() -> None:
    subject = statement(*({"Effect": "Allow", "Action": f"s3:Get{number}", "Resource": "*"} for number in range(300)), WIDER)
    assert said_by_another(subject, EMPTY).truth is Truth.FALSE


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Action": []}, ["its Action is an empty list"]),
        ({"Resource": []}, ["its Resource is an empty list"]),
        ({"Principal": {"AWS": []}}, ["it lists nobody under AWS"]),
        ({"Principal": {"AWS": [], "Service": "ec2.amazonaws.com"}}, ["it lists nobody under AWS"]),
        ({"Principal": {}}, ["its Principal names nobody"]),
        ({"Condition": {"StringEquals": {"aws:SourceVpc": []}}}, ["StringEquals has nothing to compare aws:SourceVpc with"]),
        ({"Condition": {"StringEquals": {"aws:SourceVpc": [None]}}}, []),
        ({"Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1"]}}}, []),
    ],
)
def test_empty_lists(elements: dict[str, Any], expected: list[str]) -> None:
    assert notes(lists_nothing(statement(GRANT | elements, kind="resource"), EMPTY)) == expected


def test_a_list_that_is_computed_may_have_entries_elsewhere() -> None:
    subject = statement(GRANT)
    listed = subject.statement.resources
    assert listed is not None
    computed = subject.statement._replace(resources=listed._replace(items=(), span=SourceSpan("main.tf", 100, 140)))
    assert lists_nothing(PolicyStatement(subject.policy, computed), EMPTY).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Action": "s3:*", "NotResource": "*"}, ["NotResource with * leaves nothing"]),
        ({"NotAction": ["iam:*", "*"], "Resource": "*"}, ["NotAction with * leaves nothing"]),
        ({"NotAction": "iam:*", "Resource": "*"}, []),
        ({"Action": "*", "Resource": "*"}, []),
    ],
)
def test_all_but_everything(elements: dict[str, Any], expected: list[str]) -> None:
    assert notes(leaves_nothing(statement(allow(**elements)), EMPTY)) == expected


def test_long_entries_are_told_apart_by_how_they_end() -> None:
    group = f"arn:aws:logs:eu-west-1:123456789012:log-group:{'x' * 80}"
    listed = [f"{group}:*", f"{group}:log-stream:*"]
    (note,) = notes(repeats_entries(statement(allow(Action="logs:PutLogEvents", Resource=listed)), EMPTY))
    assert note.endswith("x:*")
    assert "x:log-stream:* is already in arn:aws:" in note
