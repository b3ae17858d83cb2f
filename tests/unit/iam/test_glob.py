"""What patterns cover, with holes in them."""

import pytest

from iac_iam_guard.iam.glob import covers, is_pattern, matches_everything, overlaps
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

ARN = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.b", "arn"),), opaque=True)
NAME = Unknown(Reason.RESOURCE, refs=(Ref("aws_iam_role.r", "name"),), opaque=True)
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))


def text(*pieces: str | Unknown) -> Value:
    return Text(tuple(Known(piece) if isinstance(piece, str) else piece for piece in pieces))


@pytest.mark.parametrize(
    ("pattern", "subject", "expected"),
    [
        ("s3:*", "s3:Get*", Truth.TRUE),
        ("s3:Get*", "s3:*", Truth.FALSE),
        ("*", OPEN, Truth.TRUE),
        (OPEN, "*", Truth.UNKNOWN),
        (ARN, "*", Truth.FALSE),
        (ARN, ARN, Truth.TRUE),
        (OPEN, OPEN, Truth.TRUE),
        (text(ARN, "/*"), text(ARN, "/a"), Truth.TRUE),
        (ARN, text(ARN, "/*"), Truth.FALSE),
        (ARN, "arn:aws:s3:::b", Truth.UNKNOWN),
        ("arn:aws:s3:::*", ARN, Truth.UNKNOWN),
        (text("role/", NAME), "role/*", Truth.FALSE),
        ("role/*", text("role/", NAME), Truth.TRUE),
        ("role/?*", text("role/", NAME), Truth.TRUE),
        ("role/?", text("role/", NAME), Truth.UNKNOWN),
        ("role/?*", text("role/", OPEN), Truth.UNKNOWN),
        (text("role/", OPEN), "role/*", Truth.UNKNOWN),
        (text("role/", OPEN), "user/*", Truth.FALSE),
        ("user/${aws:username}", "user/*", Truth.FALSE),
        ("user/*", "user/${aws:username}", Truth.TRUE),
        ("user/${aws:username}", "user/${aws:UserName}", Truth.TRUE),
        ("a${*}", "a*", Truth.FALSE),
        ("a*", "a${*}", Truth.TRUE),
        ("a?c*", "abc??", Truth.TRUE),
        ("*?a", "ba", Truth.TRUE),
    ],
)
def test_covers(pattern: Value | str, subject: Value | str, expected: Truth) -> None:
    assert covers(pattern, subject) is expected


def test_letter_case_counts_unless_folded() -> None:
    assert covers("S3:get*", "s3:GetObject") is Truth.FALSE
    assert covers("S3:get*", "s3:GetObject", fold=True) is Truth.TRUE


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a*", "*b", Truth.TRUE),
        ("a?", "b*", Truth.FALSE),
        (text("role/", NAME), "role/*", Truth.TRUE),
        (text("role/", NAME), "user/*", Truth.FALSE),
        (NAME, ARN, Truth.UNKNOWN),
        (OPEN, "b", Truth.UNKNOWN),
    ],
)
def test_overlaps(one: Value | str, other: Value | str, expected: Truth) -> None:
    assert overlaps(one, other) is expected
    assert overlaps(other, one) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", Truth.TRUE),
        ("**", Truth.TRUE),
        ("?*", Truth.TRUE),
        ("a*", Truth.FALSE),
        (ARN, Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
        (text("a", OPEN), Truth.FALSE),
        (text(OPEN, "*"), Truth.UNKNOWN),
        (text(ARN, "*"), Truth.FALSE),
    ],
)
def test_matches_everything(pattern: Value | str, expected: Truth) -> None:
    assert matches_everything(pattern) is expected


def test_is_pattern() -> None:
    assert [is_pattern(value) for value in ("a*", "a${*}", "${aws:username}", OPEN, ARN)] == [
        Truth.TRUE,
        Truth.FALSE,
        Truth.FALSE,
        Truth.UNKNOWN,
        Truth.FALSE,
    ]
