"""Words about how long sessions of roles and permission sets last."""

import re
from decimal import Decimal

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.listing import join_words
from iac_iam_guard.predicates.settings import number_in, reason_of, settled
from iac_iam_guard.values import Known, Value
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Verdict, known, unknown

DURATION = re.compile(r"P(?:(?P<days>[0-9]{1,4})D)?(?:T(?:(?P<hours>[0-9]{1,6})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,8})S)?)?")
"""ISO 8601, as far as permission sets take it: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html."""
SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def session_lasts_longer(principal: User | Group | Role | PermissionSet, estate: Estate, *, role_hours: int, permission_set_hours: int) -> Verdict:
    """Tell whether sessions of a role, or of a permission set, may last longer than so many hours; shown by the setting, with the hours."""
    if isinstance(principal, Role):
        return _is_longer(settled(principal.max_session, estate), role_hours)
    if isinstance(principal, PermissionSet):
        return _is_longer(settled(principal.session_duration, estate), permission_set_hours)
    return FALSE


def _is_longer(value: Value | None, hours: int) -> Verdict:
    """Compare what is written; both kinds of sessions last an hour where nothing is."""
    if value is None:
        return FALSE
    seconds = _seconds_in(value)
    if seconds is None:
        return unknown(reason_of(value))
    return known(seconds > hours * 3_600, Evidence(value.span, _told(seconds)))


def _told(seconds: float) -> str:
    """Return a time as people say it, to the minute."""
    hours, minutes = divmod(int(seconds // 60), 60)
    counts = ((hours, "hour"), (minutes, "minute"))
    return join_words([f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count])


def _seconds_in(value: Value) -> float | None:
    number = number_in(value)
    if isinstance(number, int | Decimal):
        return float(number)
    match = DURATION.fullmatch(value.value) if isinstance(value, Known) and isinstance(value.value, str) else None
    if match is None or not any(match.groups()):
        return None
    return float(sum(int(match[part] or 0) * worth for part, worth in SECONDS.items()))


def is_permission_set(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether people get this from Identity Center."""
    return TRUE if isinstance(principal, PermissionSet) else FALSE
