"""The access graph for people to look at: who can become whom and by what, whom trust policies let in from outside, and who is an administrator.

Administrators have a link to administration and no others: whatever they could become, they are more than that already.
"""

from collections.abc import Iterator

from iac_iam_guard.iam.access_edges import ADMINISTRATOR, Edge
from iac_iam_guard.iam.actors import Actor
from iac_iam_guard.iam.allowance import Request, Use
from iac_iam_guard.iam.arn import literal, parse_arn
from iac_iam_guard.iam.assuming import ASSUME, FEDERATED, Trusted
from iac_iam_guard.iam.chain_words import proviso, telling_place
from iac_iam_guard.iam.escalation import Access
from iac_iam_guard.iam.glob import tokens
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.iam.permissions import Held
from iac_iam_guard.iam.trust import is_own_account
from iac_iam_guard.network import Ground, Network, Node, Way, joined
from iac_iam_guard.values import Guards
from iac_iam_guard.verdict import Truth

GOAL = Node("ADMIN", "ADMIN", "administrator")
"""Whoever may do everything."""
ANYONE = Node("anyone", "anyone", "anyone")
TRUSTED = "trust policy"
KINDS = {"anyone": "anyone", "account": "account", "principal": "principal", "service": "service", "oidc": "provider", "saml": "provider"}
"""What stands outside, by the kind of grantee; what is not here is a principal that is not known."""
UNKNOWN_KIND = "principal that is not known"


def network_of(access: Access) -> Network:
    """Return principals, those outside whom roles trust, and administration, with all that leads from one to another."""
    names = _Names(access.actors)
    nodes = {node.id: node for node in (*names.nodes, GOAL)}
    ways: list[tuple[str, str, Way]] = []
    for actor in access.actors:
        ways.extend((names.of(actor), GOAL.id, way) for way in _administration(access, actor))
    edges = access.edges()
    for edge in edges.found:
        target = GOAL.id if edge.target == ADMINISTRATOR else names.of(access.actors[edge.target])
        ways.append((names.of(access.actors[edge.source]), target, _way(edge)))
    for actor in access.actors:
        for outsider, way in _outside(access, actor, names):
            nodes.setdefault(outsider.id, outsider)
            ways.append((outsider.id, names.of(actor), way))
    return Network("access", tuple(nodes.values()), joined(ways), complete=edges.complete)


class _Names:
    """The nodes of principals: named by address, with the unit where that is not theirs alone."""

    def __init__(self, actors: list[Actor]) -> None:
        units: dict[str, set[str]] = {}
        for actor in actors:
            units.setdefault(actor.label, set()).add(actor.unit)
        self._shared = {label for label, found in units.items() if len(found) > 1} | {GOAL.id, ANYONE.id}
        self.declared = frozenset((actor.unit, actor.label) for actor in actors)
        self.resources = frozenset(resource for actor in actors if (resource := literal(actor.thing.resource)) is not None)
        self.nodes = [Node(self.of(actor), actor.label, actor.kind, actor.unit, actor.principal.origin.span) for actor in actors]

    def of(self, actor: Actor) -> str:
        """Return the id of a principal's node."""
        return f"{actor.unit}/{actor.label}" if actor.label in self._shared else actor.label


def _administration(access: Access, actor: Actor) -> Iterator[Way]:
    found = access.administration(actor)
    if found.truth is Truth.FALSE:
        return
    doubt = _doubt(found.truth, found.reason, found.guards, found.unless)
    cost = 1 + 10 * bool(found.guarded)
    grounds = tuple(_held_ground(held) for held in found.proof)
    how = "is an administrator" + proviso(found.guarded)
    yield Way("holds", how, not doubt, doubt, cost, grounds)


def _held_ground(held: Held) -> Ground:
    return Ground(_policy_of(held), held.statement.identity, "*", held.span(telling_place(held)))


def _policy_of(held: Held) -> str:
    return literal(held.policy.name) or held.policy.identity


def _way(edge: Edge) -> Way:
    doubt = _doubt(edge.truth, edge.reason, edge.guards, edge.unless) or ("accounts that are taken for one" if edge.low else "")
    how = edge.technique.how + (f": {edge.through}" if edge.through else "") + proviso(edge.guarded)
    admission = edge.admission
    return Way(edge.technique.id, how, not doubt, doubt, edge.cost, tuple(_ground(use) for use in edge.uses), None if admission is None else admission.span)


def _ground(use: Use) -> Ground:
    return Ground(_policy_of(use.held), use.held.statement.identity, use.action, use.span)


def _doubt(truth: Truth, reason: str, guards: Guards, unless: tuple[Guards, ...] = ()) -> str:
    """Return why something is not certain, "" where it is: what is not known, or the answers under which it is so."""
    if truth is not Truth.TRUE:
        return reason or "not known"
    when = [f"{guard.atom.text} is {guard.outcome}" for guard in guards]
    otherwise = [" and ".join(f"{guard.atom.text} is {guard.outcome}" for guard in one) for one in unless]
    return ", ".join([*(["when " + " and ".join(when)] if when else []), *(["unless " + " or ".join(otherwise)] if otherwise else [])])


def _outside(access: Access, role: Actor, names: _Names) -> Iterator[tuple[Node, Way]]:
    """Yield whom a role lets in that is not declared: accounts, services, providers, anyone. What a Deny may keep out is not certain."""
    trust = access.finder.aim(role).trust
    everyone = (*trust.principals, *trust.services, *trust.providers)
    denied = any(trusted.denies for trusted in everyone)
    for trusted in everyone:
        if trusted.denies or _is_inside(trusted, role, names):
            continue
        met = access.judge.meets(trusted.statement, Request(ASSUME, None, {}))
        if met.truth is Truth.FALSE:
            continue
        doubt = _doubt(met.truth, met.reason, trusted.guards) or ("a Deny may keep it out" if denied else "") or _whose(access, trusted, role)
        how = f"may call {_action(trusted)}" + proviso(met.guarded)
        yield _outsider(trusted, role.unit), Way(TRUSTED, how, not doubt, doubt, 1 + 10 * bool(met.guarded), (), trusted.grantee.span)


def _is_inside(trusted: Trusted, role: Actor, names: _Names) -> bool:
    """Tell whether a trust policy names somebody whose own edges say so already: a principal that is declared, or the role's own account."""
    grantee = trusted.grantee
    if grantee.kind == "account":
        return is_own_account(grantee.account, role.account) is Truth.TRUE
    if grantee.kind != "principal":
        return False
    if any((role.unit, ref.address) in names.declared for ref in grantee.identifier.refs):
        return True
    arn = parse_arn(grantee.identifier)
    return arn is not None and literal(arn.resource) in names.resources


def _whose(access: Access, trusted: Trusted, role: Actor) -> str:
    """Return why it is not known whether a grantee is outside, "" where it is."""
    if trusted.grantee.kind == "unknown":
        return "principals that are not known"
    own = access.finder.estate.assumptions.own_accounts
    is_doubtful = trusted.grantee.kind == "account" and is_own_account(trusted.grantee.account, role.account, own) is Truth.UNKNOWN
    return "the account may be its own" if is_doubtful else ""


def _outsider(trusted: Trusted, unit: str) -> Node:
    grantee = trusted.grantee
    kind = KINDS.get(grantee.kind, UNKNOWN_KIND)
    if kind == "anyone":
        return ANYONE
    written = write_tokens(tokens(grantee.identifier))
    if grantee.kind == "account" and isinstance(grantee.account, str):
        written = grantee.account
    where = unit if "${" in written else ""  # a reference means something in its unit only
    return Node(f"{kind} {written}" + (f" of {where}" if where else ""), written, kind, where)


def _action(trusted: Trusted) -> str:
    return {"oidc": FEDERATED[1], "saml": FEDERATED[0]}.get(trusted.grantee.kind, ASSUME)
