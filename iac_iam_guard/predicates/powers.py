"""Words about what principals may do in effect: manage permissions, switch off what watches, be administrators."""

from typing import Literal

from iac_iam_guard.iam.declared_principals import is_declared_administrator
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Verdict, holds, unknown


def declared_administrator(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether configuration declares a principal as administrator or break-glass, by address, name or glob."""
    return TRUE if is_declared_administrator(principal, estate.assumptions) else FALSE


def manages_permissions(
    principal: User | Group | Role | PermissionSet, estate: Estate, *, of: Literal["identities", "services"], resources: Literal["many", "any"] = "many"
) -> Verdict:
    """Tell whether policies of a principal's own let it change in effect who may do what: in IAM or Organizations, or in other services.

    Shown by the actions of the statement that lets it do the most. What AWS's policies and groups give is told there. Resources that are each named in full
    count for `resources: any` only.
    """
    if not _holds_anything(estate):
        return FALSE
    from iac_iam_guard.iam.powers import powers_of
    from iac_iam_guard.iam.telling_actions import identity_actions, service_actions

    powers = powers_of(estate, principal, identity_actions() if of == "identities" else service_actions(), direct=True, named=resources == "any")
    if powers.found:
        widest = powers.found[0]
        return holds(*(Evidence(span, widest.listing) for span in widest.spans))
    return unknown(powers.doubt) if powers.doubt else FALSE


def _holds_anything(estate: Estate) -> bool:
    """Tell whether anybody holds a policy: without one there is nothing to look for, nor anything to open."""
    return bool(estate.model.attachments) or any(policy.kind == "inline" for policy in estate.model.policies)
