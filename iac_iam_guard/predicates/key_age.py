"""Words about the age of credentials."""

from math import inf

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey
from iac_iam_guard.iam.reports import ReportedKey
from iac_iam_guard.predicates.settings import day_in, reason_of, settled
from iac_iam_guard.values import Known, Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, known, unknown

UNDATED = "date of creation that the state does not tell"
UNREPORTED = "date of creation that the credential report does not tell"


def older_than_days(key: AccessKey | ReportedKey, estate: Estate, *, days: int) -> Verdict:
    """Tell whether a credential that is deployed was made more than so many days ago; shown by the date.

    The date stands in the state, which knows the id as well, or in the credential report. A credential without either is still to be made.
    """
    created = settled(key.created, estate)
    if created is None:
        if isinstance(key, ReportedKey):
            return unknown(UNREPORTED)
        return unknown(UNDATED) if isinstance(key.origin.attributes.entries.get("id"), Known) and key.origin.change is None else FALSE
    day = day_in(created)
    if day is None:
        return unknown(reason_of(created))
    age = (estate.assumptions.today - day).days
    return holds(Evidence(created.span, f"{age} days old")) if age > days else FALSE


def exchanged_lately(key: AccessKey, estate: Estate, *, days: int) -> Verdict:
    """Tell whether another key of the same user was made fewer than `days` ago, as a state or plan shows: the old one is switched off before it is deleted."""
    user = settled(key.user, estate)
    if not isinstance(user, Known):
        return FALSE
    others = (other for other in estate.present(estate.model.access_keys) if other.origin.address != key.origin.address and other.kind == key.kind)
    return known(any(_age(other, estate) < days for other in others if _is_known_as(settled(other.user, estate), user.value)))


def _is_known_as(user: Value | None, name: object) -> bool:
    return isinstance(user, Known) and user.value == name


def _age(key: AccessKey, estate: Estate) -> float:
    """Return how many days ago a key was made, without end where nothing shows it."""
    created = settled(key.created, estate)
    day = day_in(created) if created is not None else None
    return (estate.assumptions.today - day).days if day is not None else inf
