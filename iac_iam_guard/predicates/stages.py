"""Words about roles of one environment that those of a lower one can assume."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.iam.arn import literal, parse_arn
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Role
from iac_iam_guard.iam.stages import stage_of, stage_of_account
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, some, unknown

if TYPE_CHECKING:
    from iac_iam_guard.iam.access_edges import Edge
    from iac_iam_guard.iam.actors import Actor
    from iac_iam_guard.iam.escalation import Access
    from iac_iam_guard.iam.trust import Grantee

TOO_MANY = "more roles that trust their whole account than can be looked at"
ANYBODY = ""


class Ways(NamedTuple):
    """The edges by which roles assume others, by the number of the one that is assumed; `complete` unless there are too many."""

    by_target: "dict[int, list[Edge]]"
    complete: bool


def opens_to_lower_environment(role: Role, estate: Estate) -> Verdict:
    """Tell whether roles of a lower environment can assume a role, by trust and permission, be it by way of roles of no environment.

    So can those whom the trust policy names by an account of a lower environment, or by an ARN in it, and whom the scan does not hold: what they are
    permitted is decided there. Shown by what lets them in; configuration says what is allowed. Without environments in the configuration there are none.
    """
    environments = estate.assumptions.environments
    if not environments:
        return FALSE
    stage = stage_of(role, estate)
    if isinstance(stage, str):
        return unknown(stage)
    if not stage:  # the lowest, or none
        return FALSE
    from iac_iam_guard.iam.escalation import access_of

    access = access_of(estate)
    actor = access.actor(role)
    ways = _ways(estate, access)
    verdicts = [*_from_roles(access, actor, stage, ways, estate), *_from_accounts(access, actor, stage, estate)]
    return some(verdicts if ways.complete else (*verdicts, unknown(TOO_MANY)))


def _ways(estate: Estate, access: "Access") -> Ways:
    """Return how roles of the estate assume others."""
    found = estate.memo.get("ways of assuming")
    if not isinstance(found, Ways):
        edges = access.edges_of_assuming(frozenset(actor.number for actor in access.actors if actor.kind == "role"), access.assumable())
        by_target: dict[int, list[Edge]] = {}
        for edge in edges.found:
            by_target.setdefault(edge.target, []).append(edge)
        found = estate.memo["ways of assuming"] = Ways(by_target, edges.complete)
    return found


def _from_roles(access: "Access", aim: "Actor", stage: int, ways: Ways, estate: Estate) -> Iterator[Verdict]:
    """Yield who of a lower environment leads to a role; the way goes on backwards through roles that belong to none."""
    todo: list[tuple[Edge, ...]] = [(edge,) for edge in ways.by_target.get(aim.number, ())]
    seen = {aim.number}
    while todo:
        way = todo.pop(0)
        number = way[0].source
        source = access.actors[number].principal
        if number in seen or not isinstance(source, Role) or not _is_there(way[0], source, estate):
            continue
        seen.add(number)
        other = stage_of(source, estate)
        if other is None:
            todo.extend((edge, *way) for edge in ways.by_target.get(number, ()))
        elif isinstance(other, str):
            yield unknown(other)
        elif other < stage and not _is_allowed(other, stage, estate):
            yield _told(access, way, other, stage, estate)


def _is_there(edge: "Edge", source: Role, estate: Estate) -> bool:
    return estate.exists(source.origin.guards) and estate.exists(edge.guards) and not any(estate.exists(one) for one in edge.unless)


def _is_allowed(lower: int, higher: int, estate: Estate) -> bool:
    environments = estate.assumptions.environments
    return environments[higher].name in environments[lower].may_assume


def _told(access: "Access", way: "tuple[Edge, ...]", lower: int, higher: int, estate: Estate) -> Verdict:
    from iac_iam_guard.iam.chain_words import confidence_of, steps_of
    from iac_iam_guard.iam.escalation import Chain

    doubtful = next((edge for edge in way if edge.truth is not Truth.TRUE), None)
    if doubtful is not None:
        return unknown(doubtful.reason)
    first, last = access.actors[way[0].source], way[-1]
    place = last.admission.span if last.admission is not None else access.actors[last.target].principal.origin.span
    chain = Chain(way, None)
    note = f"{literal(first.principal.name) or first.label} ({_names(lower, higher, estate)})"
    return holds(Evidence(place, note, confidence_of(chain), steps_of(chain, access.actors)))


def _names(lower: int, higher: int, estate: Estate) -> str:
    environments = estate.assumptions.environments
    return f"{environments[lower].name} to {environments[higher].name}"


def _from_accounts(access: "Access", aim: "Actor", stage: int, estate: Estate) -> Iterator[Verdict]:
    """Yield the accounts of lower environments that a trust policy names, or of which it names a principal, where the scan does not hold whom it names."""
    from iac_iam_guard.iam.allowance import Request
    from iac_iam_guard.iam.assuming import ASSUME

    held = {(actor.account, name) for actor in access.actors if actor.kind == "role" for name in (ANYBODY, literal(actor.thing.resource))}
    for trusted in access.finder.aim(aim).trust.principals:
        account = trusted.grantee.account
        if trusted.denies or not isinstance(account, str) or account == aim.account or not estate.exists(trusted.guards):
            continue
        principal = _principal_in(trusted.grantee)
        if (account, principal) in held:
            continue
        lower = stage_of_account(account, estate.assumptions.environments)
        if lower is None or lower >= stage or _is_allowed(lower, stage, estate):
            continue
        met = access.judge.meets(trusted.statement, Request(ASSUME, None, {}))
        if met.truth is Truth.TRUE:
            whom = f"{principal} of account {account}" if principal else f"account {account}"
            yield holds(Evidence(trusted.grantee.span, f"{whom} ({_names(lower, stage, estate)})", "medium"))
        elif met.truth is Truth.UNKNOWN:
            yield unknown(met.reason)


def _principal_in(grantee: "Grantee") -> str | None:
    """Return which principal of its account a grantee is, as its ARN ends; any of them where it is the account."""
    arn = parse_arn(grantee.identifier)
    return ANYBODY if arn is None or grantee.kind != "principal" else literal(arn.resource)
