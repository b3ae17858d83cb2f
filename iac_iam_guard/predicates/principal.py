"""Words about users, groups, roles and permission sets alike."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.iam.relations import attachments_of, inline_policies_of
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown


def without_policies(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a principal itself has no policy, neither inline nor attached."""
    inline, attached = inline_policies_of(estate, principal), attachments_of(estate, principal)
    if inline.things or attached.things:
        return FALSE
    reason = inline.open or attached.open
    return unknown(reason) if reason else holds(Evidence(principal.origin.span, "no policy"))
