"""Requests of principals of an estate, decided by all policies of the estate that bear on them, in every world."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam.access_request import AccessRequest, Caller, CallerKind, Policies
from iac_iam_guard.iam.action_classes import has_action
from iac_iam_guard.iam.actors import principals_of
from iac_iam_guard.iam.arn import is_account_id, literal, parse_arn
from iac_iam_guard.iam.clauses import ANYTHING, Clause, Clauses, Named, PrincipalSet
from iac_iam_guard.iam.condition_keys import REGION
from iac_iam_guard.iam.condition_match import Context
from iac_iam_guard.iam.decision import Decision, decide
from iac_iam_guard.iam.effective_sides import Effective, effective_policy, effective_principal, worlds_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.glob import Hole, Token, Tokens, overlaps_tokens, tokens
from iac_iam_guard.iam.home_regions import home_of
from iac_iam_guard.iam.model import PermissionSet, Policy, PrincipalSubject, Role, User
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.iam.relations import trust_policies_of
from iac_iam_guard.iam.resource_formats import DEFAULT_PARTITIONS, NO_RESOURCE, formats_of, loosened
from iac_iam_guard.iam.things import principal_thing
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards, Known, Reason, Ref, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

ASSUME = "sts:assumerole"
TOO_MANY_WORLDS = Decision(Truth.UNKNOWN, "it hangs on more questions than are looked at")
ORDER = (Truth.TRUE, Truth.UNKNOWN, Truth.FALSE)
"""The best answer first."""


class Answer(NamedTuple):
    """What is decided, for which resource (a pattern that a statement names, where nobody asked for one), and in which world.

    `places` are those of the statements that may decide, and the policies that these stand in, by identity of the statement.
    `consulted` are the addresses of the policies of resources that were looked at.
    """

    decision: Decision
    resource: str
    guards: Guards
    places: dict[int, tuple[SourceSpan, str]]
    consulted: tuple[str, ...]


def find_principals(estate: Estate, name: str) -> tuple[PrincipalSubject, ...]:
    """Return the principals that have `name` as address, or else as name, or at the end of their ARN."""
    everyone = principals_of(estate)
    found = tuple(principal for principal in everyone if name in (principal.origin.address, f"{principal.origin.unit}/{principal.origin.address}"))
    if found:
        return found
    bare = name.rpartition("/")[2] if name.startswith("arn:") else name
    return tuple(principal for principal in everyone if literal(principal.name) == bare)


def ask(estate: Estate, principal: PrincipalSubject, action: str, arn: str, context: Context) -> Answer:
    """Return whether a principal may do `action` on the resource of an ARN, or on anything it is given ("")."""
    effective = effective_principal(estate, principal)
    guarding = tuple(_policies_of(estate, action.lower(), arn))
    resource = effective_policy(guarding, estate.assumptions.today) if guarding else None
    sides = (effective,) if resource is None else (effective, resource)
    worlds = worlds_of(sides)
    places = {id(given.clause.statement): (given.place, given.policy.identity) for side in sides for layer in side.layers for given in layer.given}
    consulted = tuple(dict.fromkeys(policy.origin.address for policy in guarding))
    if worlds is None:
        return Answer(TOO_MANY_WORLDS, arn, (), places, consulted)
    asker = _Asker(principal, action.lower(), arn, context)
    found = [(world, *asker.decide(effective, resource, world)) for world in worlds]
    _, decision, asked = found[0]
    differing = [answer for answer in found if answer[1].allowed is not decision.allowed]
    if not differing:
        return Answer(decision, asked, (), places, consulted)
    telling = next((answer for answer in found if answer[1].allowed is Truth.TRUE), differing[0])
    why = "it is not the same in every case"
    return Answer(telling[1]._replace(allowed=Truth.UNKNOWN, why=why), telling[2], _telling_guards(telling[0], found), places, consulted)


def _telling_guards(world: Guards, found: list[tuple[Guards, Decision, str]]) -> Guards:
    """Return the answers of a world that make a difference: without one of them, the decision would be another."""
    decided = {answers: decision.allowed for answers, decision, _ in found}
    telling = []
    for place, guard in enumerate(world):
        others = (decided[answers] for answers in decided if answers[:place] + answers[place + 1 :] == world[:place] + world[place + 1 :])
        if any(other is not decided[world] for other in others):
            telling.append(guard)
    return tuple(telling)


class _Asker:
    """One question of one principal."""

    def __init__(self, principal: PrincipalSubject, action: str, arn: str, context: Context) -> None:
        self._principal = principal
        self._action = action
        self._asked = tokens(arn, variables=False) if arn else None
        parsed = parse_arn(arn) if arn else None
        number = literal(parsed.account) if parsed is not None else None
        symbol = principal.origin.account
        known = symbol if is_account_id(symbol) else number if is_account_id(number) and number is not None else None
        self._binding = None if known is None or is_account_id(symbol) else ((Reason.ACCOUNT, (Ref(symbol, "account_id"),), ""), known)
        self._account: str | Ref = known if known is not None else Ref(symbol, "account_id")
        self._resource_account = number if is_account_id(number) else self._account
        self._arn = _arn_of(principal, self._account)
        self._context = {**_own_context(principal, self._arn, self._action), **context}

    def decide(self, effective: Effective, resource: Effective | None, world: Guards) -> tuple[Decision, str]:
        """Return the decision in one world, and the resource it is about."""
        layers = [self._bound(clauses) for clauses in effective.side_in(world).layers]
        limits = layers[1] if len(layers) > 1 else None
        guarding = None if resource is None else self._bound(resource.side_in(world).layers[0])
        policies = Policies(layers[0], guarding, self._action == ASSUME and guarding is not None, limits)
        caller = self._caller(guarding)
        best: tuple[Decision, str] | None = None
        for asked in self._resources(layers[0]):
            request = AccessRequest(caller, self._action, asked, self._resource_account, self._context, complete=False)
            decision = decide(request, policies)
            if effective.limit and decision.allowed is Truth.TRUE:
                decision = decision._replace(allowed=Truth.UNKNOWN, why=f"permissions boundary: {effective.limit}")
            if best is None or ORDER.index(decision.allowed) < ORDER.index(best[0].allowed):
                best = decision, write_tokens(asked)
        return best if best is not None else (decide(AccessRequest(caller, self._action, ANYTHING, self._account, self._context, False), policies), "")

    def _resources(self, identity: Clauses) -> Iterator[Tokens]:
        """Yield what is asked for: the one resource, or whatever the statements that speak of the action name."""
        if self._asked is not None:
            yield self._asked
            return
        formats = _formats(self._action)
        for clause in identity.items:
            if not clause.allows or not has_action(clause.actions, self._action):
                continue
            for pattern in (ANYTHING,) if clause.resources.complement else clause.resources.patterns:
                if not formats or any(overlaps_tokens(pattern, form) is not Truth.FALSE for form in formats):
                    yield NO_RESOURCE if formats == (NO_RESOURCE,) else pattern

    def _caller(self, guarding: Clauses | None) -> Caller:
        kind: CallerKind = "role" if isinstance(self._principal, Role | PermissionSet) else "user"
        return Caller(kind, _spelled(self._principal, guarding) or tokens(self._arn), self._account)

    def _bound(self, clauses: Clauses) -> Clauses:
        """Return clauses with the number of the own account in them, where the resource that is asked for tells it."""
        if self._binding is None:
            return clauses
        return clauses._replace(items=tuple(self._bound_clause(clause) for clause in clauses.items))

    def _bound_clause(self, clause: Clause) -> Clause:
        resources = clause.resources._replace(patterns=tuple(self._bound_tokens(pattern) for pattern in clause.resources.patterns))
        principals = clause.principals
        if principals is not None:
            named = tuple(Named(one.kind, self._bound_tokens(one.identifier), one.value) for one in principals.named)
            principals = PrincipalSet(named, principals.complement)
        bound = clause._replace(resources=resources, principals=principals)
        return clause if bound.content == clause.content else bound

    def _bound_tokens(self, found: Tokens) -> Tokens:
        if self._binding is None or not any(isinstance(token, Hole) for token in found):
            return found
        key, number = self._binding
        bound: list[Token] = []
        for token in found:
            if isinstance(token, Hole) and token.key == key:
                bound.extend(number if token.first else ())
            else:
                bound.append(token)
        return tuple(bound)


def _arn_of(principal: PrincipalSubject, account: str | Ref) -> Value:
    """Return the ARN of a principal as far as it is known."""
    resource = principal_thing(principal).resource
    pieces = resource.pieces if isinstance(resource, Text) else (resource,) if isinstance(resource, Known) else ()
    number: Known | Unknown = Known(account) if isinstance(account, str) else Unknown(Reason.ACCOUNT, refs=(account,), opaque=True)
    return Text((Known("arn:aws:iam::"), number, Known(":"), *pieces))


def _spelled(principal: PrincipalSubject, guarding: Clauses | None) -> Tokens | None:
    """Return how a policy of a resource names a principal by reference, None where none does."""
    for clause in guarding.items if guarding is not None else ():
        for named in clause.principals.named if clause.principals is not None else ():
            if any(ref.address == principal.origin.address for ref in named.value.refs):
                return named.identifier
    return None


def _own_context(principal: PrincipalSubject, arn: Value, action: str) -> Context:
    """Return the condition keys that follow from who asks, and for what."""
    context: dict[str, tuple[str, ...] | None] = {"aws:principalisawsservice": ("false",)}
    if home := home_of(action):
        context[REGION] = (home,)
    name = literal(principal.name)
    if isinstance(principal, User) and name is not None:
        context["aws:username"] = (name,)
    if isinstance(principal, User | Role) and not any(isinstance(token, Hole) for token in tokens(arn)):
        context["aws:principalarn"] = (write_tokens(tokens(arn)),)
    return context


def _formats(action: str) -> tuple[Tokens, ...]:
    """Return what resources of an action look like, nothing for one that the catalogue does not have."""
    from iac_iam_guard.iam.catalogue import action_of

    found = action_of(action)
    return () if found is None else tuple(loosened(form) for form in formats_of(found, DEFAULT_PARTITIONS))


def _policies_of(estate: Estate, action: str, arn: str) -> Iterator[Policy]:
    """Yield the policies of the resource that an ARN names: the trust policy of a role, or those of the resource itself."""
    parsed = parse_arn(arn) if arn else None
    resource = literal(parsed.resource) if parsed is not None else None
    if parsed is None or resource is None:
        return
    if action == ASSUME:
        for role in estate.model.roles:
            if literal(role.name) == resource.rpartition("/")[2]:
                yield from trust_policies_of(estate, role, in_any_world=True).things
        return
    names = _names_of(arn, resource)
    service = literal(parsed.service)
    for policy in estate.model.policies:
        if policy.kind == "resource" and policy.service == service and literal(policy.protects) in names:
            yield policy


def _names_of(arn: str, resource: str) -> frozenset[str]:
    """Return what a policy may call the resource that an ARN is of, or in: the ARN, its name, the bucket of an object."""
    return frozenset((arn, arn.partition("/")[0], resource, resource.partition("/")[0], resource.rpartition("/")[2], resource.rpartition(":")[2]))


def names_alike(principals: Iterable[PrincipalSubject]) -> tuple[str, ...]:
    """Return the addresses of principals, for somebody to choose from."""
    return tuple(sorted(f"{principal.origin.unit}: {principal.origin.address}" for principal in principals))
