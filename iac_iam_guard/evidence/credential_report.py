"""Reads the credential report of an account, the CSV that `aws iam get-credential-report` brings in base64.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from datetime import date
from typing import NamedTuple

from iac_iam_guard.errors import InputError
from iac_iam_guard.evidence.csv_reader import Cell, read_rows
from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.reports import ReportedKey, ReportedUser
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.values import Known, Mapping

COLUMNS = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "mfa_active",
    *(f"access_key_{number}_{part}" for number in (1, 2) for part in ("active", "last_rotated", "last_used_date")),
)
"""The columns that are read; AWS adds others from time to time."""
NOTHING = frozenset({"", "N/A", "no_information", "not_supported"})
TRUTHS = {"true": True, "false": False}
TYPE = "aws_iam_credential_report"
"""What the rows are called, where declarations have a type."""


class Row(NamedTuple):
    """One row by the names of its columns."""

    cells: dict[str, Cell]
    span: SourceSpan

    def flag(self, column: str) -> Known | None:
        """Return true or false, None where AWS does not say; raise InputError for anything else."""
        cell = self.cells[column]
        if cell.text in NOTHING:
            return None
        if cell.text not in TRUTHS:
            raise InputError(f"{column} is true or false", cell.span)
        return Known(TRUTHS[cell.text], cell.span)

    def sure_flag(self, column: str) -> Known:
        """Return true or false; raise InputError for anything else."""
        flag = self.flag(column)
        if flag is None:
            raise InputError(f"{column} is true or false", self.cells[column].span)
        return flag

    def time(self, column: str) -> Known | None:
        """Return a time, None where there is none; raise InputError for anything else."""
        cell = self.cells[column]
        if cell.text in NOTHING:
            return None
        try:
            date.fromisoformat(cell.text[:10])
        except ValueError:
            raise InputError(f"{column} is a time such as 2026-01-15T09:00:00+00:00", cell.span) from None
        return Known(cell.text, cell.span)


def looks_like_report(text: str) -> bool:
    """Tell whether a text begins like a credential report."""
    return text.lstrip("\ufeff\r\n").startswith("user,arn")


def read_credential_report(source: Source) -> tuple[ReportedUser, ...]:
    """Return the users of a credential report, the root user among them; raise InputError, at its place, for what AWS does not write."""
    rows = read_rows(source)
    head = next(rows)
    names = [cell.text for cell in head]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise InputError(f"this credential report has no column {missing[0]}", SourceSpan(source.path, head[0].span.start, head[-1].span.end))
    return tuple(_user(_row(names, cells)) for cells in rows)


def _row(names: list[str], cells: tuple[Cell, ...]) -> Row:
    span = SourceSpan(cells[0].span.path, cells[0].span.start, cells[-1].span.end)
    if len(cells) != len(names):
        raise InputError(f"this row has {len(cells)} cells, but there are {len(names)} columns", span)
    return Row(dict(zip(names, cells, strict=True)), span)


def _user(row: Row) -> ReportedUser:
    name, arn = row.cells["user"], row.cells["arn"]
    parts = arn.text.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or parts[2] != "iam" or not (parts[4].isascii() and parts[4].isdigit()):
        raise InputError("arn is the ARN of a user", arn.span)
    origin = Resource(arn.text, arn.text, Mode.DATA, TYPE, name.text, Mapping("object", {}, row.span), row.span, row.span, "", account=parts[4])
    user = Known(name.text, name.span)
    keys = tuple(
        ReportedKey(
            origin,
            number,
            user,
            row.sure_flag(f"access_key_{number}_active"),
            row.time(f"access_key_{number}_last_rotated"),
            row.time(f"access_key_{number}_last_used_date"),
        )
        for number in (1, 2)
    )
    return ReportedUser(
        origin=origin,
        name=user,
        created=row.time("user_creation_time"),
        password=row.flag("password_enabled"),
        password_changed=row.time("password_last_changed"),
        password_used=row.time("password_last_used"),
        mfa=row.sure_flag("mfa_active"),
        keys=keys,
    )
