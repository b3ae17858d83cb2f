"""Words about grants that somebody may add by hand beside those of the code."""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.iam.relations import attachments_of, inline_policies_of, kind_of
from iac_iam_guard.predicates.parts import refs_in
from iac_iam_guard.predicates.settings import settled
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

GUARDS = {
    "role": ("role_name", ("aws_iam_role_policies_exclusive", "aws_iam_role_policy_attachments_exclusive")),
    "user": ("user_name", ("aws_iam_user_policies_exclusive", "aws_iam_user_policy_attachments_exclusive")),
}
"""Declarations that take away what others add to a principal, and the argument that names it."""


def open_to_grants_by_hand(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a user or role gets grants from the code, and no declaration owns all of its policies or attachments; shown by the principal."""
    guard = GUARDS.get(kind_of(principal))
    if guard is None or not (inline_policies_of(estate, principal).things or attachments_of(estate, principal).things):
        return FALSE
    argument, types = guard
    name = literal(settled(principal.name, estate))
    doubt = ""
    for resource in estate.resources.values():
        if resource.type not in types or resource.unit != principal.origin.unit or not estate.exists(resource.guards):
            continue
        meant = settled(resource.attributes.entries.get(argument), estate)
        named = literal(meant)
        refs = {ref.address for ref in refs_in(meant)}
        if principal.origin.address in refs or (named is not None and named == name):
            return FALSE
        if named is None and not any((resource.unit, address) in estate.resources and address.startswith(("aws_", "module.")) for address in refs):
            doubt = f"{resource.address}: {argument} is not known"
    return unknown(doubt) if doubt else holds(Evidence(principal.origin.span))
