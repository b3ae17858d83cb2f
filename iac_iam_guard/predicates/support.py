"""Words about who in an account may handle incidents with the support of AWS."""

from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Account, Estate
from iac_iam_guard.iam.relations import names_aws_policy
from iac_iam_guard.predicates.neighbours import beside
from iac_iam_guard.predicates.settings import INCOMPLETE
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, unknown

SUPPORT = "AWSSupportAccess"
ROLES = ("role", "permission-set")
"""Permission sets become roles in the accounts that they are assigned in."""


def without_support_role(account: Account, estate: Estate) -> Verdict:
    """Tell whether no role of an account has the policy of AWS for its support."""
    given = [item.policy for item in beside(estate.model.attachments, account, estate) if not item.boundary and item.holder.kind in ROLES]
    named = [names_aws_policy(policy, SUPPORT) for policy in given]
    if Truth.TRUE in named:
        return FALSE
    if Truth.UNKNOWN in named:
        return unknown(reason_of(given[named.index(Truth.UNKNOWN)]))
    return holds(Evidence(account.origin.span)) if estate.complete else unknown(INCOMPLETE)
