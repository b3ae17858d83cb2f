"""Words about declarations that own the whole of a set: all members of a group, or everybody who has a policy."""

from collections.abc import Iterable

from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Membership
from iac_iam_guard.iam.relations import attachments_giving, aws_policy_name, groups_named, memberships_in, policies_attached
from iac_iam_guard.predicates.attachment import token_of
from iac_iam_guard.values import Unknown
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

WHOLE_POLICY = "aws_iam_policy_attachment"
"""Takes a policy from all whom it does not name: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment."""


def owns_contested_set(subject: Attachment | Membership, estate: Estate) -> Verdict:
    """Tell whether a declaration that owns all members of a group, or all who have a policy, stands beside another one that adds to the same set.

    Who takes a policy of AWS so contests it with everybody in the account.
    """
    if isinstance(subject, Membership):
        return _members_contested(subject, estate) if subject.exclusive else FALSE
    return _policy_contested(subject, estate) if subject.origin.type == WHOLE_POLICY else FALSE


def _members_contested(membership: Membership, estate: Estate) -> Verdict:
    ties = [memberships_in(estate, group) for group in groups_named(estate, membership.group, membership).things]
    others = [item for tied in ties for item in tied.things]
    return _contested(membership, others, next((tied.open for tied in ties if tied.unresolved), ""))


def _policy_contested(attachment: Attachment, estate: Estate) -> Verdict:
    policy = attachment.policy
    if aws_policy_name(policy) is not None:
        return holds(token_of(attachment)._replace(note="it takes a policy of AWS from everybody else in the account"))
    ties = [attachments_giving(estate, declared) for declared in policies_attached(estate, attachment).things]
    others = [item for tied in ties for item in tied.things if not item.boundary]
    doubt = next((tied.open for tied in ties if tied.unresolved), "")
    return _contested(attachment, others, doubt or (reason_of(policy) if isinstance(policy, Unknown) and not policy.opaque else ""))


def _contested(owner: Attachment | Membership, others: Iterable[Attachment | Membership], doubt: str) -> Verdict:
    other = next((item.origin.identity for item in others if item.origin.address != owner.origin.address), None)
    if other is not None:
        return holds(Evidence(owner.origin.span, f"{other} adds to the same set"))
    return unknown(doubt) if doubt else FALSE
