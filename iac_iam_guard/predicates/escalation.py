"""Words about what principals can become."""

from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.iam.recall import recalled
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, some, unknown

if TYPE_CHECKING:
    from iac_iam_guard.iam.actors import Actor
    from iac_iam_guard.iam.administration import Administration
    from iac_iam_guard.iam.escalation import Access, Chain, Chains


def reaches_administrator(principal: User | Group | Role | PermissionSet, estate: Estate, *, via: str) -> Verdict:
    """Tell whether a principal that is no administrator can become one, by a chain whose first step the rule `via` speaks for.

    Shown by the permissions that the first step uses; the surest chain is the one that is told.
    """
    prospects = _prospects(principal, estate)
    if prospects is None or (via not in prospects.chains.by_rule and via not in prospects.chains.doubts and not prospects.actor.permissions.doubt):
        return FALSE
    from iac_iam_guard.iam.chain_words import evidence_of
    from iac_iam_guard.iam.escalation import chain_in

    graph, actor, administration, told = prospects
    chains = [chain for chain in told.by_rule.get(via, ()) if not _is_of_group(graph, actor, chain, via)]
    found = chain_in(estate, principal, chains)
    if found is not None:
        return unknown(administration.reason) if administration.truth is Truth.UNKNOWN else holds(*evidence_of(found, graph.actors))
    doubt = told.doubts.get(via) or actor.permissions.doubt
    return unknown(doubt) if doubt else FALSE


class Prospects(NamedTuple):
    """What an access graph says of a principal: whether it is an administrator, and the chains by which it becomes one."""

    graph: "Access"
    actor: "Actor"
    administration: "Administration"
    chains: "Chains"


@recalled(64)
def _prospects(principal: User | Group | Role | PermissionSet, estate: Estate) -> Prospects | None:
    """Return what all rules on chains ask of a principal; None for one that is an administrator, or declared to be, and where nobody holds anything."""
    if not _holds_anything(estate):
        return None
    from iac_iam_guard.iam.actors import is_declared_administrator
    from iac_iam_guard.iam.escalation import access_of  # most scans that are small hold nothing to look at

    graph = access_of(estate)
    actor = graph.actor(principal)
    if is_declared_administrator(actor, (*estate.assumptions.administrators, *estate.assumptions.break_glass)):
        return None
    administration = graph.administration(actor)
    if administration.truth is Truth.TRUE and estate.exists(administration.guards) and not any(estate.exists(one) for one in administration.unless):
        return None
    return Prospects(graph, actor, administration, graph.chains(actor))


def _holds_anything(estate: Estate) -> bool:
    """Tell whether anybody holds a policy: without one there is nothing to look for, nor anything to open."""
    return bool(estate.model.attachments) or any(policy.kind == "inline" for policy in estate.model.policies)


def _is_of_group(graph: "Access", actor: "Actor", chain: "Chain", via: str) -> bool:
    """Tell whether a chain of a user is one of its group, about which there is a finding already."""
    groups = {use.held.group.origin.address for use in chain.edges[0].uses if use.held.group is not None}
    if not groups or any(use.held.group is None for use in chain.edges[0].uses):
        return False
    of_groups = (graph.actor(group) for group, _ in actor.permissions.groups if group.origin.address in groups)
    return any(via in graph.chains(one).by_rule for one in of_groups)


def opens_resource_to_itself(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a principal may write the policy of a resource that this opens to it, without having what that yields already; shown by the permission."""
    if not _holds_anything(estate):
        return FALSE
    from iac_iam_guard.iam.escalation import access_of
    from iac_iam_guard.iam.opening import opened

    graph = access_of(estate)
    actor = graph.actor(principal)
    if graph.administration(actor).truth is Truth.TRUE:
        return FALSE
    found = [use for technique in graph.finder.relevant(actor) if technique.gives == "access" for use in opened(graph.judge, actor, technique)]
    verdicts = (
        unknown(use.reason) if use.truth is Truth.UNKNOWN else holds(Evidence(use.span, how, "medium" if use.guarded else "high"))
        for use, how in found
        if estate.exists(use.guards) and not any(estate.exists(one) for one in use.unless)
    )
    doubt = actor.permissions.doubt
    return some((*verdicts, unknown(doubt) if doubt else FALSE))
