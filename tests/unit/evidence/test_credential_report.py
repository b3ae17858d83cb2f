"""Credential reports, and the cells they are made of."""

import pytest

from iac_iam_guard.errors import InputError
from iac_iam_guard.evidence.credential_report import COLUMNS
from iac_iam_guard.evidence.csv_reader import read_rows
from iac_iam_guard.evidence.files import join_reports, read_evidence
from iac_iam_guard.iam.reports import CREDENTIAL_REPORT
from iac_iam_guard.source import Source

ARN = "arn:aws:iam::111122223333:user/alice"
ROW = {
    "user": "alice",
    "arn": ARN,
    "user_creation_time": "2025-01-01T00:00:00+00:00",
    "password_enabled": "true",
    "password_last_used": "no_information",
    "password_last_changed": "2025-01-02T00:00:00+00:00",
    "mfa_active": "false",
    "access_key_1_active": "true",
    "access_key_1_last_rotated": "2025-01-03T00:00:00+00:00",
    "access_key_1_last_used_date": "N/A",
    "access_key_2_active": "false",
    "access_key_2_last_rotated": "N/A",
    "access_key_2_last_used_date": "N/A",
}


def report(**cells: str) -> Source:
    row = {**ROW, **cells}
    return Source("report.csv", f"{','.join(COLUMNS)},cert_1_active\r\n{','.join(row[name] for name in COLUMNS)},false\r\n")


def test_user_of_a_report() -> None:
    source = report()
    reports = read_evidence(source)
    (user,) = reports.users
    assert reports.kinds == {CREDENTIAL_REPORT}
    assert (user.name.value, user.origin.address, user.origin.account, user.is_root) == ("alice", ARN, "111122223333", False)
    assert user.password is not None
    assert user.password.value is True
    assert user.password_used is None
    assert source.text[user.mfa.span.start : user.mfa.span.end] == "false"
    assert [(key.number, key.active.value) for key in user.keys] == [(1, True), (2, False)]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("mfa_active", "perhaps"),
        ("mfa_active", "N/A"),
        ("password_enabled", "yes"),
        ("access_key_1_last_rotated", "long ago"),
        ("arn", "alice"),
        ("arn", "arn:x"),
    ],
)
def test_cell_that_aws_does_not_write(column: str, text: str) -> None:
    source = report(**{column: text})
    with pytest.raises(InputError, match=column) as refusal:
        read_evidence(source)
    assert refusal.value.span is not None
    assert source.text[refusal.value.span.start : refusal.value.span.end] == text
    assert text not in refusal.value.message


def test_report_without_a_column() -> None:
    with pytest.raises(InputError, match="no column user_creation_time"):
        read_evidence(Source("report.csv", f"user,arn\nalice,{ARN}\n"))


def test_row_that_is_too_short() -> None:
    with pytest.raises(InputError, match="this row has 2 cells"):
        read_evidence(Source("report.csv", f"{','.join(COLUMNS)}\nalice,{ARN}\n"))


def test_later_report_on_a_user_counts() -> None:
    joined = join_reports([read_evidence(report()), read_evidence(report(mfa_active="true"))])
    assert [user.mfa.value for user in joined.users] == [True]


@pytest.mark.parametrize("text", ["", "name,arn\n", "resource aws_iam_user a {}", "\n"])
def test_file_that_is_no_evidence(text: str) -> None:
    with pytest.raises(InputError, match="no evidence") as refusal:
        read_evidence(Source("notes.txt", text))
    assert "credential report" in refusal.value.hint


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,\r\n,b\r\n", [["a", ""], ["", "b"]]),
        ('"a,b","c""d"\n\n"x\ny",', [["a,b", 'c"d'], ["x\ny", ""]]),
        ("\n\n", []),
        ("a", [["a"]]),
    ],
)
def test_rows(text: str, rows: list[list[str]]) -> None:
    assert [[cell.text for cell in row] for row in read_rows(Source("x", text))] == rows


@pytest.mark.parametrize(("text", "offset"), [('a,"b\nc', 2), ('"a"b,c', 3)])
def test_quotes_that_are_wrong(text: str, offset: int) -> None:
    with pytest.raises(InputError) as refusal:
        list(read_rows(Source("x", text)))
    assert refusal.value.span is not None
    assert refusal.value.span.start == offset
