"""Which accounts declarations show to be those of whoever owns a unit: those that resources are deployed to, or are said to lie in."""

from collections.abc import Iterator

from iac_iam_guard.iam.actions import actions_cover
from iac_iam_guard.iam.arn import is_account_id, literal, parse_arn
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.verdict import Truth

WHOLE_KEY = "kms:?*"


def own_accounts_shown(estate: Estate, unit: str) -> frozenset[str]:
    """Return the accounts (twelve digits) that are shown to belong to whoever owns `unit`; kept in the memo of the estate.

    Those are the accounts that something of the estate is deployed to, and those that `unit` names where only its own can stand: a policy is written
    for a resource of the own account, by ARN or by the URL of a queue, and a key without the own account in its policy is lost.
    """
    key = ("own accounts", unit)
    found = estate.memo.get(key)
    if not isinstance(found, frozenset):
        policies = (policy for policy in estate.model.policies if policy.origin.unit == unit and policy.kind == "resource")
        named = frozenset(account for policy in policies for account in _shown_by(policy))
        found = estate.memo[key] = named | _deployed_to(estate)
    return found


def _deployed_to(estate: Estate) -> frozenset[str]:
    """Return the accounts that stacks or provider configurations of the estate deploy to, as far as their numbers are known."""
    found = estate.memo.get("accounts deployed to")
    if not isinstance(found, frozenset):
        accounts = {resource.account for resource in estate.resources.values()}
        found = estate.memo["accounts deployed to"] = frozenset(filter(is_account_id, accounts))
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
