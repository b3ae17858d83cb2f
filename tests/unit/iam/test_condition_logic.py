"""How conditions on one key lie to each other."""

import json
from datetime import date

import pytest

from iac_iam_guard.iam.condition_logic import assignments, excludes, implies, possible_truths
from iac_iam_guard.iam.condition_tests import KeyTest, read_test
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.values import Known

TODAY = date(2026, 11, 24)


def condition(operator: str, key: str, *values: str) -> KeyTest:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: list(values)}}}
    (document,) = read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": statement})))
    test = read_test(document.statements[0].conditions[0], today=TODAY)
    assert test is not None
    return test


KEY = "aws:principaltag/team"
IMPLIED = [
    (("StringEquals", KEY, "a"), ("StringEquals", KEY, "a", "b")),
    (("StringEquals", KEY, "ab"), ("StringLike", KEY, "a*")),
    (("StringEquals", KEY, "Ab"), ("StringEqualsIgnoreCase", KEY, "aB")),
    (("StringLike", KEY, "ab*"), ("StringLike", KEY, "a*")),
    (("StringLike", KEY, "a*"), ("StringNotLike", KEY, "b*")),
    (("StringNotEquals", KEY, "a", "b"), ("StringNotEquals", KEY, "a")),
    (("StringNotLike", KEY, "a*"), ("StringNotEquals", KEY, "ab")),
    (("StringEquals", KEY, "a"), ("StringEqualsIfExists", KEY, "a")),
    (("StringEquals", KEY, "a"), ("Null", KEY, "false")),
    (("Null", KEY, "true"), ("StringEqualsIfExists", KEY, "a")),
    (("Null", KEY, "true"), ("StringNotEquals", KEY, "a")),
    (("Null", KEY, "true"), ("ForAllValues:StringEquals", KEY, "a")),
    (("ForAnyValue:StringEquals", KEY, "a"), ("ForAnyValue:StringLike", KEY, "a", "b*")),
    (("ForAllValues:StringEquals", KEY, "a"), ("ForAllValues:StringLike", KEY, "*")),
    (("NumericLessThan", "s3:max-keys", "5"), ("NumericLessThanEquals", "s3:max-keys", "5")),
    (("NumericEquals", "s3:max-keys", "5"), ("NumericGreaterThan", "s3:max-keys", "4.5")),
    (("NumericLessThan", "s3:max-keys", "5"), ("NumericNotEquals", "s3:max-keys", "5", "6")),
    (("DateLessThan", "aws:tokenissuetime", "2026-01-01T00:00:00Z"), ("DateLessThan", "aws:tokenissuetime", "1798761600")),
    (("IpAddress", "aws:sourceip", "10.1.0.0/16"), ("IpAddress", "aws:sourceip", "10.0.0.0/8")),
    (("IpAddress", "aws:sourceip", "10.1.2.3"), ("NotIpAddress", "aws:sourceip", "192.0.2.0/24", "2001:db8::/32")),
    (("IpAddress", "aws:sourceip", "0.0.0.0/1", "128.0.0.0/1"), ("IpAddress", "aws:sourceip", "0.0.0.0/0")),
    (("ArnLike", "aws:sourcearn", "arn:aws:sns:*:123456789012:a*"), ("ArnLike", "aws:sourcearn", "arn:aws:sns:*:123456789012:*")),
    (("ArnEquals", "aws:sourcearn", "arn:aws:s3:::b"), ("StringLike", "aws:sourcearn", "arn:aws:s3:::*")),
    (("Bool", "aws:multifactorauthpresent", "true"), ("BoolIfExists", "aws:multifactorauthpresent", "true")),
]
NOT_IMPLIED = [
    (("StringEquals", KEY, "a", "b"), ("StringEquals", KEY, "a")),
    (("StringLike", KEY, "a*"), ("StringEquals", KEY, "a*")),
    (("StringEqualsIgnoreCase", KEY, "a"), ("StringEquals", KEY, "a")),
    (("StringEqualsIfExists", KEY, "a"), ("StringEquals", KEY, "a")),
    (("StringNotEquals", KEY, "a"), ("StringNotEquals", KEY, "a", "b")),
    (("ForAnyValue:StringEquals", KEY, "a"), ("ForAllValues:StringEquals", KEY, "a")),
    (("ForAllValues:StringEquals", KEY, "a"), ("ForAnyValue:StringEquals", KEY, "a")),
    (("StringNotEquals", KEY, "a"), ("Null", KEY, "false")),
    (("NumericLessThanEquals", "s3:max-keys", "5"), ("NumericLessThan", "s3:max-keys", "5")),
    (("IpAddress", "aws:sourceip", "10.0.0.0/8"), ("IpAddress", "aws:sourceip", "10.1.0.0/16")),
    (("NotIpAddress", "aws:sourceip", "0.0.0.0/0"), ("Null", "aws:sourceip", "true")),
    (("ArnLike", "aws:sourcearn", "arn:aws:sns:*:123456789012:a*"), ("ArnLike", "aws:sourcearn", "arn:aws:sns:eu-west-1:123456789012:a*")),
    (("StringEquals", KEY, "a"), ("StringEquals", "aws:principaltag/other", "a")),
]


@pytest.mark.parametrize(("one", "other"), IMPLIED)
def test_implied(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert implies(condition(*one), condition(*other))


@pytest.mark.parametrize(("one", "other"), NOT_IMPLIED)
def test_not_implied(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert not implies(condition(*one), condition(*other))


EXCLUDED = [
    (("StringEquals", KEY, "a"), ("StringEquals", KEY, "b")),
    (("StringEquals", KEY, "a"), ("StringNotEquals", KEY, "a")),
    (("StringLike", KEY, "a*"), ("StringLike", KEY, "b*")),
    (("StringLike", KEY, "a*"), ("StringEqualsIgnoreCase", KEY, "B")),
    (("StringEquals", KEY, "a"), ("Null", KEY, "true")),
    (("Null", KEY, "false"), ("Null", KEY, "true")),
    (("Bool", "aws:securetransport", "true"), ("Bool", "aws:securetransport", "false")),
    (("NumericLessThan", "s3:max-keys", "5"), ("NumericGreaterThanEquals", "s3:max-keys", "5")),
    (("IpAddress", "aws:sourceip", "10.0.0.0/8"), ("IpAddress", "aws:sourceip", "192.0.2.0/24")),
    (("IpAddress", "aws:sourceip", "::/0"), ("IpAddress", "aws:sourceip", "0.0.0.0/0")),
    (("ForAnyValue:StringEquals", KEY, "a"), ("ForAllValues:StringEquals", KEY, "b")),
    (("ArnLike", "aws:sourcearn", "arn:aws:sns:*:123456789012:*"), ("ArnLike", "aws:sourcearn", "arn:aws:sns:*:444455556666:*")),
]
NOT_EXCLUDED = [
    (("StringEqualsIfExists", KEY, "a"), ("StringEqualsIfExists", KEY, "b")),
    (("StringLike", KEY, "a*"), ("StringLike", KEY, "*b")),
    (("StringNotEquals", KEY, "a"), ("StringNotEquals", KEY, "b")),
    (("ForAnyValue:StringEquals", KEY, "a"), ("ForAnyValue:StringEquals", KEY, "b")),
    (("ForAllValues:StringEquals", KEY, "a"), ("ForAllValues:StringEquals", KEY, "b")),
    (("BoolIfExists", "aws:multifactorauthpresent", "true"), ("BoolIfExists", "aws:multifactorauthpresent", "false")),
]


@pytest.mark.parametrize(("one", "other"), EXCLUDED)
def test_excluded(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert excludes(condition(*one), condition(*other))
    assert excludes(condition(*other), condition(*one))


@pytest.mark.parametrize(("one", "other"), NOT_EXCLUDED)
def test_not_excluded(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert not excludes(condition(*one), condition(*other))


@pytest.mark.parametrize(
    ("test", "truths"),
    [
        (("StringEquals", KEY), {False}),
        (("StringLikeIfExists", KEY, "*"), {True}),
        (("StringLike", KEY, "*"), {True, False}),
        (("Bool", "aws:securetransport", "true", "false"), {True}),
        (("IpAddress", "aws:sourceip", "not an address"), {False}),
        (("NotIpAddress", "aws:sourceip", "not an address"), {True}),
        (("DateLessThan", "aws:currenttime", "2020-01-01T00:00:00Z"), {False}),
        (("DateGreaterThan", "aws:currenttime", "2020-01-01T00:00:00Z"), {True}),
        (("DateLessThan", "aws:tokenissuetime", "2020-01-01T00:00:00Z"), {True, False}),
        (("Null", KEY, "true", "false"), {True}),
        (("Null", "aws:securetransport", "true"), {False}),
    ],
)
def test_constants_are_seen(test: tuple[str, ...], truths: set[bool]) -> None:
    assert possible_truths(condition(*test)) == truths


def test_ways_of_holding_together() -> None:
    tests = [condition("StringEquals", KEY, "a"), condition("StringEquals", KEY, "b"), condition("StringLike", KEY, "*")]
    assert set(assignments(tests)) == {(True, False, True), (False, True, True), (False, False, True), (False, False, False)}


def test_values_that_are_not_known_settle_nothing() -> None:
    statement = '{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"k:a": "${aws:username}"}}}'
    (document,) = read_documents(Known(f'{{"Version": "2012-10-17", "Statement": {statement}}}'))
    variable = read_test(document.statements[0].conditions[0])
    assert variable is not None
    assert not excludes(variable, condition("StringEquals", "k:a", "b"))
    assert implies(variable, condition("StringLike", "k:a", "*"))
