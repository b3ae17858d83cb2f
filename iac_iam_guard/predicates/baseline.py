"""Words about the baseline of an account: whether the scan holds it."""

from iac_iam_guard.iam.estate import Account, Estate, Trail
from iac_iam_guard.iam.monitoring import Alarm
from iac_iam_guard.predicates.neighbours import beside, speaks_for_account
from iac_iam_guard.predicates.trail import watches_management
from iac_iam_guard.verdict import FALSE, TRUE, Verdict


def in_account_baseline(subject: Trail | Account | Alarm, estate: Estate) -> Verdict:
    """Tell whether the scan holds the baseline of the account: configuration says so, or a trail or recorder of the account is declared.

    Of several provider configurations for one account the first speaks for it. A trail that leaves management events out belongs to an application.
    """
    if isinstance(subject, Account) and not speaks_for_account(subject, estate):
        return FALSE
    watched = any(watches_management(trail, estate) for trail in beside(estate.trails, subject, estate))
    marked = isinstance(subject, Trail) or watched or bool(beside(estate.recorders, subject, estate))
    return TRUE if estate.assumptions.baseline or marked else FALSE


def covered_elsewhere(subject: Account | Alarm, estate: Estate, *, declared: bool) -> Verdict:
    """Tell whether what is looked for is declared elsewhere for this account, say for the whole organization: as the argument says."""
    return TRUE if declared else FALSE
