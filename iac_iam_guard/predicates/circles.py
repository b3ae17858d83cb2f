"""Words about roles that lead to each other in a circle."""

from typing import TYPE_CHECKING

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Role
from iac_iam_guard.listing import at_most, join_words
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, unknown

if TYPE_CHECKING:
    from iac_iam_guard.iam.access_edges import Edge
    from iac_iam_guard.iam.circles import Circles
    from iac_iam_guard.iam.escalation import Access

TOO_MANY = "more roles that trust their whole account than can be looked at"
NAMED = 4
"""So many members of a circle are named."""


def begins_circle(role: Role, estate: Estate) -> Verdict:
    """Tell whether roles that can assume each other, by trust and permission, form a circle of which this one is the first by its address.

    Shown by what lets the last role of the circle into this one, with the way round as path. A role that only assumes itself is no circle.
    """
    if not _may_form_circles(estate):
        return FALSE
    from iac_iam_guard.iam.circles import first_of, members_of  # few scans have two roles that trust principals of AWS
    from iac_iam_guard.iam.escalation import access_of

    access = access_of(estate)
    circles = _circles(estate)
    number = access.actor(role).number
    edges = circles.by_role.get(number)
    if edges is None:
        return FALSE if circles.complete else unknown(TOO_MANY)
    there = [edge for edge in edges if _is_there(edge, access, estate)]
    sure = [edge for edge in there if edge.truth is Truth.TRUE]
    members = members_of(sure, number)
    if len(members) > 1:
        return _told(access, sure, members, number) if first_of(access, members) == number else FALSE
    members = members_of(there, number)
    doubtful = next((edge for edge in there if edge.truth is not Truth.TRUE and edge.source in members and edge.target in members), None)
    return unknown(doubtful.reason) if doubtful is not None and first_of(access, members) == number else FALSE


def _may_form_circles(estate: Estate) -> bool:
    """Tell whether two roles trust principals of AWS."""
    found = estate.memo.get("may form circles")
    if not isinstance(found, bool):
        trusts = (policy for policy in estate.model.policies if policy.kind == "trust")
        statements = ((policy.origin.address, statement) for policy in trusts for statement in policy.document.statements)
        trusting = {address for address, one in statements if one.principals is not None and any(item.kind in ("AWS", "*") for item in one.principals.items)}
        found = estate.memo["may form circles"] = len(trusting) > 1
    return found


def _circles(estate: Estate) -> "Circles":
    from iac_iam_guard.iam import circles
    from iac_iam_guard.iam.escalation import access_of

    found = estate.memo.get("circles")
    if not isinstance(found, circles.Circles):
        found = estate.memo["circles"] = circles.circles_in(access_of(estate))
    return found


def _is_there(edge: "Edge", access: "Access", estate: Estate) -> bool:
    """Tell whether an edge is there in this world."""
    source = access.actors[edge.source].principal.origin
    return estate.exists(source.guards) and estate.exists(edge.guards) and not any(estate.exists(one) for one in edge.unless)


def _told(access: "Access", edges: "list[Edge]", members: frozenset[int], number: int) -> Verdict:
    from iac_iam_guard.iam.chain_words import confidence_of, steps_of
    from iac_iam_guard.iam.circles import surest_round
    from iac_iam_guard.iam.escalation import Chain

    chain = Chain(surest_round(edges, number), None)
    last = chain.edges[-1]
    called = {member: literal(access.actors[member].principal.name) or access.actors[member].label for member in members}
    others = sorted({*called.values()} - {called[number]}) or [called[number]]  # units that one folder is read in bring roles of one name
    told = join_words([called[number], *at_most(others, NAMED)])
    place = last.admission.span if last.admission is not None else access.actors[number].principal.origin.span
    return holds(Evidence(place, told, confidence_of(chain), steps_of(chain, access.actors)))
