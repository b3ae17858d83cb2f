"""Words about identity pools of Cognito: whom they admit, and what those may do."""

from iac_iam_guard.iam.estate import Estate, IdentityPool, IdentityPoolRoles
from iac_iam_guard.iam.relations import guest_roles_of, roles_named
from iac_iam_guard.iam.truths import truth_in
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.verdict import FALSE, Truth, Verdict, known, some, unknown


def admits_guests(pool: IdentityPool, estate: Estate) -> Verdict:
    """Tell whether whoever does not sign in gets credentials too; shown by the setting."""
    setting = settled(pool.admits_guests, estate)
    if setting is None:
        return FALSE
    truth = truth_in(setting)
    return unknown(reason_of(setting)) if truth is None else known(truth, setting.span)


def guests_change_things(pool: IdentityPool, estate: Estate, *, harmless: tuple[str, ...]) -> Verdict:
    """Tell whether the role of guests allows more than reading, or actions by wildcard, `harmless` ones apart; shown by the actions."""
    tied = guest_roles_of(estate, pool)
    verdict = some(_changes(item, estate, harmless) for item in tied.things)
    return unknown(tied.open) if verdict.truth is Truth.FALSE and tied.open else verdict


def _changes(given: IdentityPoolRoles, estate: Estate, harmless: tuple[str, ...]) -> Verdict:
    value = settled(given.guest_role, estate)
    if value is None:
        return FALSE
    target = roles_named(estate, value, given)
    if not target.things:
        return unknown(target.reason or reason_of(value))
    from iac_iam_guard.iam.guest_access import unsafe_actions  # opens the catalogue

    return some(unsafe_actions(estate, role, harmless) for role in target.things)
