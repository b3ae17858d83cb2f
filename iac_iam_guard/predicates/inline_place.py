"""Where an inline policy is written."""

from iac_iam_guard.iam.model import Policy
from iac_iam_guard.source import SourceSpan


def place_of(policy: Policy) -> SourceSpan:
    """Return the place of the declaration; within that of the principal, the place of the policy's name."""
    holder = policy.holder
    within = holder is not None and policy.name is not None and any(ref.address == policy.origin.address for ref in holder.name.refs[:1])
    return policy.name.span if within and policy.name is not None else policy.origin.span
