"""Words about users as a credential report shows them."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.reports import ReportedUser
from iac_iam_guard.predicates.settings import day_in
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, known, some, unknown

UNDATED = "date that the credential report does not tell"


def is_root_user(user: ReportedUser, estate: Estate) -> Verdict:
    """Tell whether this is the root user of the account."""
    return known(user.is_root)


def has_active_access_key(user: ReportedUser, estate: Estate) -> Verdict:
    """Tell whether the user has an access key that works; shown with its age."""
    active = [key for key in user.keys if key.active.value is True]
    return known(bool(active), *(Evidence(key.active.span, f"access key {key.number}{_age(key.created, estate)}") for key in active))


def has_console_password(user: ReportedUser, estate: Estate) -> Verdict:
    """Tell whether the user signs in to the console with a password."""
    return known(user.password.value is True, user.password.span) if user.password is not None else FALSE


def without_mfa_device(user: ReportedUser, estate: Estate) -> Verdict:
    """Tell whether no MFA device is enrolled for the user."""
    return known(user.mfa.value is False, user.mfa.span)


def has_credential_idle_for_days(user: ReportedUser, estate: Estate, *, days: int) -> Verdict:
    """Tell whether a password or active access key was not used for more than so many days, and is older than that; shown by the date."""
    return some(_idle(credential, estate.assumptions.today, days) for credential in _credentials(user))


class _Credential(NamedTuple):
    """A credential that works: since when, and when it was used last, if ever."""

    name: str
    since: Known | None
    used: Known | None


def _credentials(user: ReportedUser) -> Iterator[_Credential]:
    if user.password is not None and user.password.value is True:
        yield _Credential("the password", user.password_changed if user.password_changed is not None else user.created, user.password_used)
    for key in user.keys:
        if key.active.value is True:
            yield _Credential(f"access key {key.number}", key.created, key.used)


def _idle(credential: _Credential, today: date, days: int) -> Verdict:
    since = _days(credential.since, today)
    used = _days(credential.used, today)
    if credential.used is not None and used is not None:
        evidence = Evidence(credential.used.span, f"{credential.name} was last used {used} days ago")
        return known(used > days and (since is None or since > days), evidence)
    if credential.since is None or since is None:
        return unknown(UNDATED)
    return holds(Evidence(credential.since.span, f"{credential.name}, {since} days old, was never used")) if since > days else FALSE


def _days(time: Known | None, today: date) -> int | None:
    day = day_in(time) if time is not None else None
    return (today - day).days if day is not None else None


def _age(created: Known | None, estate: Estate) -> str:
    days = _days(created, estate.assumptions.today)
    return f", {days} days old" if days is not None else ""
