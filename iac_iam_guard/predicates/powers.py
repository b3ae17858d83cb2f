"""Words about what principals may do in effect: manage permissions, switch off what watches, be administrators."""

from typing import Literal

from iac_iam_guard.iam.declared_principals import is_declared_administrator
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Truth, Verdict, holds, unknown


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
    from iac_iam_guard.iam.powers import Counting, powers_of
    from iac_iam_guard.iam.telling_actions import identity_actions, service_actions

    counting = Counting(groups=False, aws=False, named=resources == "any")
    powers = powers_of(estate, principal, identity_actions() if of == "identities" else service_actions(), counting)
    if powers.found:
        return holds(*(Evidence(span, actions) for span, actions in powers.found[0].shown))
    return unknown(powers.doubt) if powers.doubt else FALSE


def stops_monitoring(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a principal may switch off on all resources what watches an account, and no guardrail of the estate forbids it; shown by the actions."""
    if not _holds_anything(estate):
        return FALSE
    from iac_iam_guard.iam.guardrails import forbidden_by_guardrails
    from iac_iam_guard.iam.powers import Counting, powers_of
    from iac_iam_guard.iam.telling_actions import watching_actions

    powers = powers_of(estate, principal, watching_actions(), Counting(groups=False, named=False))
    forbidden = forbidden_by_guardrails(estate, watching_actions()) if powers.found else frozenset()
    for power in powers.found:
        left = power.of_whole_services(forbidden)
        if left.names:
            return holds(*(Evidence(span, actions) for span, actions in left.shown))
    return unknown(powers.doubt) if powers.doubt else FALSE


def privileged(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a principal manages permissions in effect, as administrators do; shown by the actions of the statement that gives the most."""
    if not _holds_anything(estate):
        return FALSE
    from iac_iam_guard.iam.privilege import management_of

    return management_of(estate, principal)


def privileged_without_mfa(user: User, estate: Estate) -> Verdict:
    """Tell whether a user manages permissions in effect, groups included, without having to show a second factor; shown by who it is, with what it may do."""
    if not _holds_anything(estate):
        return FALSE
    from iac_iam_guard.iam.privilege import WITHOUT_FACTOR, management_of

    verdict = management_of(estate, user, WITHOUT_FACTOR)
    if verdict.truth is not Truth.TRUE:
        return verdict
    place = user.origin.span if user.name is None or not user.origin.block.contains(user.name.span) else user.name.span
    return holds(Evidence(place, verdict.evidence[0].note))


def administrator_by_accumulation(user: User, estate: Estate) -> Verdict:
    """Tell whether a user is an administrator, or can become one, by several groups together, though by none alone; shown by the permissions."""
    if not estate.model.memberships or not _holds_anything(estate):
        return FALSE
    from iac_iam_guard.iam.privilege import accumulation_of

    return accumulation_of(estate, user)


def _holds_anything(estate: Estate) -> bool:
    """Tell whether anybody holds a policy: without one there is nothing to look for, nor anything to open."""
    return bool(estate.model.attachments) or any(policy.kind == "inline" for policy in estate.model.policies)
