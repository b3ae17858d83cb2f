"""What an account is to the one that trusts it: its own, one of the organization, a third party's, or some other."""

from enum import Enum

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.iam.arn import is_account_id
from iac_iam_guard.iam.aws_accounts import delivers_for_aws
from iac_iam_guard.iam.trust import is_own_account
from iac_iam_guard.iam.vendors import vendor_of
from iac_iam_guard.values import Ref
from iac_iam_guard.verdict import Truth

UNCLEAR = "account of which it is not known whose it is"
"""The reason where a standing is not known."""


class Standing(Enum):
    """How an account stands to another. FOREIGN is another account of which nothing more is known; AWS those that deliver its logs."""

    OWN = "own"
    ORGANIZATION = "organization"
    THIRD_PARTY = "third-party"
    FOREIGN = "foreign"
    AWS = "aws"
    UNKNOWN = "unknown"


def standing_of(account: str | Ref | None, own: str, assumptions: Assumptions) -> Standing:
    """Return how `account`, that of a grantee, stands to `own`, the account that a policy is deployed to (digits or a symbol).

    A third party is an account on the user's or our list of vendors, or, where the user lists the accounts of the organization, any that is not among them.
    """
    if is_own_account(account, own, assumptions.own_accounts) is Truth.TRUE:
        return Standing.OWN
    if not isinstance(account, str) or not is_account_id(account):
        return Standing.UNKNOWN
    if account in assumptions.organization_accounts:
        return Standing.ORGANIZATION
    if delivers_for_aws(account):
        return Standing.AWS
    if account in assumptions.vendor_accounts or vendor_of(account) or assumptions.organization_accounts:
        return Standing.THIRD_PARTY
    return Standing.FOREIGN


def is_sure(own: str, assumptions: Assumptions) -> bool:
    """Tell whether an account that is not among the known own ones is surely another: the own ones are known."""
    return is_account_id(own) or bool(assumptions.own_accounts)
