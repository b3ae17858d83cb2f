"""Access levels on services that somebody has and did not have in the estate that a change starts from.

Levels are those of the console: one action of a level is enough, whatever the resources and conditions. What is denied wherever it is granted, and what the
permissions boundary does not allow, is not had.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.access_levels import LEVELS, WEIGHTS
from iac_iam_guard.iam.action_bits import Bits, telling_action
from iac_iam_guard.iam.actions import AccessLevel
from iac_iam_guard.iam.actors import principals_of
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.catalogue import mask_of_level, mask_of_service, names_in, services_in, universe
from iac_iam_guard.iam.conditions import Strength, strength_of
from iac_iam_guard.iam.document import Condition, Elements, Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.effective_sides import doubts_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, Policy, PrincipalSubject, User
from iac_iam_guard.iam.permissions import Held, permissions_of
from iac_iam_guard.iam.powers import takes_away
from iac_iam_guard.iam.relations import kind_of
from iac_iam_guard.iam.spoken_actions import spoken_actions
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards, Value, join_guards
from iac_iam_guard.verdict import Truth

Exists = Callable[[Guards], bool]
Name = tuple[str, ...]
GRANTING = frozenset(("inline", "managed", "unknown"))
"""Kinds of policies that are compared for themselves where nobody in sight holds them."""
CREATED = ("create",)
UNCHANGED = ("no-op",)


class Gain(NamedTuple):
    """An access level on a service that is new, and the place of the action that brings it."""

    service: str
    level: AccessLevel
    span: SourceSpan

    @property
    def weight(self) -> int:
        """How much the level tells of risk."""
        return WEIGHTS[self.level]


class Gains(NamedTuple):
    """The levels that are new, the gravest first, and why there may be more ("" if there are not)."""

    found: tuple[Gain, ...]
    doubt: str = ""


NO_GAINS = Gains(())


class _Holding(NamedTuple):
    """What somebody holds, or a policy says, in one world. `boundary` is None where there is none; `limit` says why it is not known.

    `doubts` stand for what may be held besides, `why` says so in words.
    """

    allows: tuple[Held, ...]
    denies: tuple[Held, ...]
    boundary: tuple[Held, ...] | None
    doubts: tuple[Value, ...]
    limit: str
    why: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        bounds = None if self.boundary is None else _said_by(self.boundary)
        return _said_by(self.allows), _said_by(self.denies), bounds, self.doubts, self.limit


class _Given(NamedTuple):
    """An Allow, and the actions that it gives in effect."""

    held: Held
    bits: Bits


def gains_of(estate: Estate, holder: PrincipalSubject | Policy) -> Gains:
    """Return the levels that a principal, or a policy that no principal in sight holds, has and did not have before, in this world.

    What is new as a whole, or was not there, gains nothing; what users gain by groups that they were in is told of the groups.
    """
    change = holder.origin.change
    if estate.base is None or (change is not None and change.actions == CREATED):
        return NO_GAINS
    if isinstance(holder, Policy) and not _speaks_for_itself(estate, holder):
        return NO_GAINS
    base = estate.base()
    before = next((thing for name in _names(holder) for thing in _known(base).get(name, ()) if estate.exists(_guards(thing))), None)
    if before is None:
        return NO_GAINS
    old, new = _holding(base, before, estate.exists), _holding(estate, holder, estate.exists)
    return NO_GAINS if old.content == new.content else _compare(old, new, estate, _groups_before(base, before, estate.exists))


def _speaks_for_itself(estate: Estate, policy: Policy) -> bool:
    """Tell whether a policy may be another one than before and no principal in sight holds it."""
    change = policy.origin.change
    return policy.kind in GRANTING and (change is None or change.actions != UNCHANGED) and id(policy) not in _held_by_principals(estate)


def _compare(old: _Holding, new: _Holding, estate: Estate, groups_before: frozenset[Name]) -> Gains:
    given = [one for one in _given_in_effect(new, estate) if one.held.group is None or groups_before.isdisjoint(_names(one.held.group))]
    had = [one.bits for one in _given_in_effect(old, estate)]
    had_perhaps = universe() if old.doubts else breadth.union(bits.possible for bits in had)
    had_surely = breadth.union(bits.sure for bits in had)
    found = {(gain.service, gain.level): gain for gain in _gains(given, had_perhaps)}
    ordered = tuple(sorted(found.values(), key=lambda gain: (-gain.weight, gain.service)))
    doubt = _doubt(old, new, given, had_surely, frozenset(found))
    return Gains(ordered, doubt)


def _gains(given: list[_Given], had: int) -> Iterator[Gain]:
    """Yield the levels that each Allow gives and nobody had, the last Allow first."""
    for held, bits in reversed(given):
        for service, level, mask in _levels_in(bits.sure & ~had):
            if not had & mask:
                action = names_in(bits.sure & mask)[0]
                yield Gain(service, level, held.span(telling_action(held.statement, action)))


def _levels_in(mask: int) -> Iterator[tuple[str, AccessLevel, int]]:
    """Yield the services and levels of which a set has actions, with all actions of that level."""
    for service in services_in(mask):
        for level in LEVELS:
            whole = mask_of_service(service) & mask_of_level(level)
            if mask & whole:
                yield service, level, whole


def _doubt(old: _Holding, new: _Holding, given: list[_Given], had: int, found: frozenset[tuple[str, AccessLevel]]) -> str:
    """Return why there may be more levels that are new: what is not known before and after alike brings none."""
    kept = _said_by(new.denies) >= _said_by(old.denies) and _bounds(new) == _bounds(old)
    known = _said_by(old.allows) if kept else frozenset()
    for held, bits in given:
        if _said(held.statement) in known:
            continue
        if any(not had & mask and (service, level) not in found for service, level, mask in _levels_in(bits.possible & ~had)):
            reasons = (breadth.open_reason(held.statement), new.limit, old.why, *map(reason_of, old.doubts), "a Deny or a boundary that may apply")
            return next(reason for reason in reasons if reason)
    return next((new.why or reason_of(value) for value in new.doubts if value not in old.doubts), "")


def _bounds(holding: _Holding) -> tuple[object, str]:
    return None if holding.boundary is None else _said_by(holding.boundary), holding.limit


def _given_in_effect(holding: _Holding, estate: Estate) -> Iterator[_Given]:
    """Yield every Allow with the actions that are left of it by Deny statements and the boundary."""
    for held in holding.allows:
        if strength_of(held.statement, estate.assumptions.today) is Strength.DEAD:
            continue
        bits = _left(spoken_actions(held.statement), held, holding.denies, estate)
        if holding.limit:
            bits = Bits(0, bits.possible)
        elif holding.boundary is not None:
            within = _within(holding.boundary, held, estate)
            bits = Bits(bits.sure & within.sure, bits.possible & within.possible)
        if bits.possible:
            yield _Given(held, bits)


def _left(bits: Bits, held: Held, denies: Iterable[Held], estate: Estate) -> Bits:
    sure, possible = bits
    for denial in denies:
        denied = spoken_actions(denial.statement)
        if not denied.possible & possible:
            continue
        truth = takes_away(denial.statement, held.statement, estate)
        if truth is not Truth.FALSE:
            sure &= ~denied.possible
        if truth is Truth.TRUE:
            possible &= ~denied.sure
    return Bits(sure, possible)


def _within(boundary: tuple[Held, ...], held: Held, estate: Estate) -> Bits:
    """Return the actions that a permissions boundary lets a statement give."""
    allowed = [spoken_actions(one.statement) for one in boundary if literal(one.statement.effect) == "Allow"]
    bits = Bits(breadth.union(one.sure for one in allowed), breadth.union(one.possible for one in allowed))
    return _left(bits, held, (one for one in boundary if literal(one.statement.effect) != "Allow"), estate)


# -- what is held


def _holding(estate: Estate, holder: PrincipalSubject | Policy, exists: Exists) -> _Holding:
    if isinstance(holder, Policy):
        return _holding_of_policy(holder, exists)
    permissions = permissions_of(estate, holder)
    here = [held for held in permissions.allows if literal(held.statement.effect) == "Allow" and exists(held.guards)]
    denies = tuple(held for held in permissions.denies if exists(held.guards))
    boundary = None if permissions.boundary is None else tuple(held for held in permissions.boundary if exists(held.guards))
    doubts = tuple(doubt.value for doubt in doubts_of(estate, holder) if exists(doubt.guards))
    return _Holding(tuple(here), denies, boundary, doubts, permissions.limit, permissions.doubt)


def _holding_of_policy(policy: Policy, exists: Exists) -> _Holding:
    document = policy.document
    said = [Held(statement, policy, statement.guards) for statement in document.statements if exists(statement.guards)]
    open_values = (document.rest, document.unread, *(held.statement.effect for held in said))
    return _Holding(
        tuple(held for held in said if literal(held.statement.effect) == "Allow"),
        tuple(held for held in said if literal(held.statement.effect) != "Allow"),
        None,
        tuple(value for value in open_values if value is not None and literal(value) is None),
        "",
    )


def _said_by(held: Iterable[Held]) -> frozenset[Hashable]:
    return frozenset(_said(one.statement) for one in held)


def _said(statement: Statement) -> Hashable:
    """Return what a statement says, without its places."""
    listed = (statement.actions, statement.not_actions, statement.resources, statement.not_resources)
    conditions = frozenset(map(_tested, statement.conditions))
    return statement.effect, *(None if one is None else _content(one) for one in listed), conditions, statement.opaque_conditions


def _content(listed: Elements) -> Hashable:
    return frozenset(listed.items), listed.rest


def _tested(condition: Condition) -> Hashable:
    return condition.written, condition.key, _content(condition.values)


# -- who it was before


def _guards(thing: PrincipalSubject | Policy) -> Guards:
    if isinstance(thing, Policy):
        return join_guards(join_guards(thing.origin.guards, thing.guards) or (), thing.document.guards) or ()
    return thing.origin.guards


def _names(thing: PrincipalSubject | Policy) -> Iterator[Name]:
    """Yield what identifies a principal or policy in both estates, the surest first."""
    unit, name = thing.origin.unit, literal(thing.name)
    if isinstance(thing, Policy):
        yield "policy", unit, thing.origin.address, thing.identity
        if name is not None and thing.kind == "managed":
            yield "policy", name
        return
    yield kind_of(thing), unit, thing.origin.address
    if name is not None:
        yield kind_of(thing), name


class _Index(NamedTuple):
    """Principals and policies by their names."""

    by_name: dict[Name, list[PrincipalSubject | Policy]]


def _known(base: Estate) -> dict[Name, list[PrincipalSubject | Policy]]:
    """Return what is in an estate by its names."""
    index = base.memo.get("holders by name")
    if not isinstance(index, _Index):
        index = base.memo["holders by name"] = _Index({})
        granting = (policy for policy in base.model.policies if policy.kind in GRANTING)
        for thing in (*principals_of(base), *granting):
            for name in _names(thing):
                index.by_name.setdefault(name, []).append(thing)
    return index.by_name


def _held_by_principals(estate: Estate) -> frozenset[int]:
    """Return the identities of the policies that principals of an estate hold in some world."""
    found = estate.memo.get("held policies")
    if isinstance(found, frozenset):
        return found
    everything = [permissions_of(estate, principal) for principal in principals_of(estate)]
    held = frozenset(id(one.policy) for permissions in everything for one in (*permissions.allows, *permissions.denies, *(permissions.boundary or ())))
    estate.memo["held policies"] = held
    return held


def _groups_before(base: Estate, principal: PrincipalSubject | Policy, exists: Exists) -> frozenset[Name]:
    """Return the names of the groups that a user was in."""
    if not isinstance(principal, User):
        return frozenset()
    groups: list[Group] = [group for group, guards in permissions_of(base, principal).groups if exists(guards)]
    return frozenset(name for group in groups for name in _names(group))
