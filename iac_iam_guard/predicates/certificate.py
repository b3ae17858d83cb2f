"""Words about certificates that open something."""

from datetime import date, datetime, timedelta

from iac_iam_guard.iam.certificates import ends_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.storage import Certificate
from iac_iam_guard.iam.truths import truth_in
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known, Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, known, unknown

INACTIVE = "Inactive"


def ends_within(certificate: Certificate, estate: Estate, *, days: int) -> Verdict:
    """Tell whether a certificate has expired or will within `days`; of several the first one counts. Shown by its text."""
    body, expiry = settled(certificate.body, estate), settled(certificate.expiry, estate)
    told = [day] if (day := _day_in(expiry)) is not None else []
    ends = [*told, *(ends_of(body.value) if isinstance(body, Known) and isinstance(body.value, str) else ())]
    if not ends:
        return unknown(reason_of(body) if body is not None and not isinstance(body, Known) else "text in which no certificate can be read")
    end, today = min(ends), estate.assumptions.today
    place = body.span if body is not None else certificate.origin.span
    note = f"it {'expired' if end < today else 'expires'} on {end.isoformat()}"
    return known(end < today + timedelta(days=days), Evidence(place, note))


def _day_in(value: Value | None) -> date | None:
    try:
        return datetime.fromisoformat(value.value).date() if isinstance(value, Known) and isinstance(value.value, str) else None
    except ValueError:
        return None


def serves_nothing(certificate: Certificate, estate: Estate) -> Verdict:
    """Tell whether a certificate is switched off, so that it opens nothing."""
    value = settled(certificate.status, estate)
    if value is None:
        return FALSE
    if not isinstance(value, Known):
        return unknown(reason_of(value))
    return known(value.value == INACTIVE or truth_in(value) is False, value.span)
