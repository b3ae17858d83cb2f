"""Words about an account as a whole: what stands in it and what is absent from it."""

from iac_iam_guard.iam.estate import Account, Estate
from iac_iam_guard.predicates.settings import INCOMPLETE
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Verdict, known, unknown


def has_console_users(account: Account, estate: Estate) -> Verdict:
    """Tell whether users of the account get a console password."""
    declared = [profile for profile in estate.model.login_profiles if profile.origin.account == account.name and profile.origin.unit == account.origin.unit]
    profiles = tuple(estate.present(declared))
    return known(bool(profiles), *(Evidence(profile.origin.span, "console password") for profile in profiles))


def without_password_policy(account: Account, estate: Estate) -> Verdict:
    """Tell whether the estate sets no password policy for any account."""
    if any(True for _ in estate.present(estate.model.password_policies)):
        return FALSE
    return TRUE if estate.complete else unknown(INCOMPLETE)
