"""Which accounts the declarations of a unit show to be its own: those that its resources are said to lie in."""

from collections.abc import Iterator

from iac_iam_guard.iam.actions import actions_cover
from iac_iam_guard.iam.arn import is_account_id, literal, parse_arn
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.verdict import Truth

WHOLE_KEY = "kms:?*"


def own_accounts_shown(estate: Estate, unit: str) -> frozenset[str]:
    """Return the accounts (twelve digits) that `unit` names where only its own can stand; kept in the memo of the estate.

    A policy is written for a resource of the own account, by ARN or by the URL of a queue, and a key without the own account in its policy is lost.
    """
    key = ("own accounts", unit)
    found = estate.memo.get(key)
    if not isinstance(found, frozenset):
        policies = (policy for policy in estate.model.policies if policy.origin.unit == unit and policy.kind == "resource")
        found = estate.memo[key] = frozenset(account for policy in policies for account in _shown_by(policy))
    return found


def _shown_by(policy: Policy) -> Iterator[str]:
    text = literal(policy.protects)
    if text is not None:
        arn = parse_arn(text)
        named = literal(arn.account) if arn is not None else text.split("/")[3] if text.startswith("https://") and text.count("/") > 3 else None
        if named is not None and is_account_id(named):
            yield named
    if policy.service != "kms":
        return
    for statement in policy.document.statements:
        if actions_cover(statement, WHOLE_KEY).truth is Truth.TRUE:
            yield from (grantee.account for grantee in grantees(statement) if grantee.kind == "account" and isinstance(grantee.account, str))
