"""Words about the age of credentials."""

from datetime import date

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import AccessKey
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

UNDATED = "date of creation that the state does not tell"


def older_than_days(key: AccessKey, estate: Estate, *, days: int) -> Verdict:
    """Tell whether a credential that is deployed was made more than so many days ago; shown by the date.

    The date stands in the state, which knows the id as well. A credential without either is still to be made.
    """
    created = settled(key.created, estate)
    if created is None:
        return unknown(UNDATED) if isinstance(key.origin.attributes.entries.get("id"), Known) and key.origin.change is None else FALSE
    day = _day(created.value) if isinstance(created, Known) else None
    if day is None:
        return unknown(reason_of(created))
    age = (estate.assumptions.today - day).days
    return holds(Evidence(created.span, f"{age} days old")) if age > days else FALSE


def _day(written: object) -> date | None:
    """Return the day of a time as the provider writes it, such as `2024-01-15T09:00:00Z`."""
    try:
        return date.fromisoformat(written[:10]) if isinstance(written, str) else None
    except ValueError:
        return None
