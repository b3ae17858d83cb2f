"""Words about the age of credentials."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey
from iac_iam_guard.iam.reports import ReportedKey
from iac_iam_guard.predicates.settings import day_in, reason_of, settled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

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
