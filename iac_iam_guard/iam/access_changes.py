"""What changes between two estates: who can newly do what, and what is proved not to."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.actors import principals_of
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.ascent import Risen, risen
from iac_iam_guard.iam.clauses import Clause, Clauses, read_clauses
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.effective_sides import NOTHING, Effective, effective_policy, effective_principal, worlds_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.inclusion import Answer, compare
from iac_iam_guard.iam.model import Policy, PrincipalSubject
from iac_iam_guard.iam.new_grant import NewAccess, Side
from iac_iam_guard.iam.permissions import permissions_of
from iac_iam_guard.iam.relations import kind_of
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards, Known

SubjectKind: TypeAlias = Literal["user", "group", "role", "permission-set", "trust", "resource", "policy", "guardrail"]
"""What is compared: a principal by all that it holds, a role's trust policy, a resource's policy, one that nobody in sight holds, or one that limits."""
GUARDRAILS = frozenset(("service-control", "resource-control", "endpoint", "session"))
CARRIED = frozenset(("resource", "trust", "unknown", *GUARDRAILS))
"""Kinds of policies that are compared for themselves; those of principals are compared as what the principal holds."""
TOO_MANY_WORLDS = "it hangs on more questions than are looked at"
EVERYTHING = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}'


class Subject(NamedTuple):
    """One principal or policy: how people know it, where it stands, and what it comes to.

    `names` identify it in the other estate, the surest one first: its address, then its written name.
    """

    kind: SubjectKind
    address: str
    unit: str
    span: SourceSpan
    names: tuple[tuple[str, ...], ...]
    effective: Effective


class Gained(NamedTuple):
    """New access, the answers under which it is so, the place of the statement that gives it and the policy it stands in."""

    access: NewAccess
    guards: Guards
    place: SourceSpan
    policy: str


class Change(NamedTuple):
    """What a subject can newly do; `freed` is what a Deny of it does not keep others from any more. `is_new`: the other estate does not have it."""

    subject: Subject
    is_new: bool
    gained: tuple[Gained, ...]
    freed: tuple[Gained, ...]
    undecided: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """The change in two words."""
        if any(gained.access.certain for gained in (*self.gained, *self.freed)):
            return "new access"
        return "undecided" if self.gained or self.freed or self.undecided else "no new access"


UnitKey: TypeAlias = Callable[[str], str]
"""What a unit is called in both estates."""


def subjects_of(estate: Estate, unit_key: UnitKey) -> tuple[Subject, ...]:
    """Return everything of an estate that can be allowed something, or allow something."""
    principals = principals_of(estate)
    found = [_principal(estate, principal, unit_key) for principal in principals]
    return (*found, *_carriers(estate, unit_key, frozenset(_held_by(estate, principals))))


def _held_by(estate: Estate, principals: Iterable[PrincipalSubject]) -> Iterator[tuple[str, str]]:
    """Yield unit and address of the policies that principals have, or are limited by."""
    for principal in principals:
        permissions = permissions_of(estate, principal)
        for held in (*permissions.allows, *permissions.denies, *(permissions.boundary or ())):
            yield held.policy.origin.unit, held.policy.origin.address


def _principal(estate: Estate, principal: PrincipalSubject, unit_key: UnitKey) -> Subject:
    origin, kind = principal.origin, kind_of(principal)
    unit, name = unit_key(origin.unit), literal(principal.name)
    answers = (f"{guard.atom.key}={guard.outcome}" for guard in origin.guards)  # one declaration may be another principal in every world
    names: list[tuple[str, ...]] = [("address", unit, origin.address, *answers), ("address", unit, origin.address)]
    if name is not None:
        names.append(("name", kind, name))
    return Subject(kind, origin.address, origin.unit, origin.span, tuple(names), effective_principal(estate, principal))


def _carriers(estate: Estate, unit_key: UnitKey, held: frozenset[tuple[str, str]]) -> Iterator[Subject]:
    """Yield the policies that are compared for themselves, each carrier once for all its worlds."""
    by_carrier: dict[tuple[str, str, str, str], list[Policy]] = {}
    for policy in estate.model.policies:
        if policy.kind in CARRIED or (policy.kind == "managed" and (policy.origin.unit, policy.origin.address) not in held):
            by_carrier.setdefault((policy.kind, policy.origin.unit, policy.origin.address, policy.identity), []).append(policy)
    for (kind, unit, address, identity), policies in by_carrier.items():
        first = policies[0]
        of = literal(first.holder.name) if first.holder is not None else literal(first.protects) or literal(first.name)
        names: list[tuple[str, ...]] = [("address", unit_key(unit), address, kind, identity)]
        if of is not None:
            names.append(("of", kind, first.service, of))
        label: SubjectKind = "trust" if kind == "trust" else "resource" if kind == "resource" else "guardrail" if kind in GUARDRAILS else "policy"
        yield Subject(label, address, unit, first.span, tuple(names), effective_policy(policies, estate.assumptions.today))


def _counterpart(subject: Subject, known: dict[tuple[str, ...], Subject]) -> Subject | None:
    return next((found for name in subject.names if (found := known.get(name)) is not None and found.kind == subject.kind), None)


def _change(before: Subject | None, now: Subject) -> Change:
    old = NOTHING if before is None else before.effective
    gained, undecided = _compare(old, now.effective, now.span, lambda side: side)
    freed: tuple[Gained, ...] = ()
    if before is not None and now.kind in ("trust", "resource", "guardrail"):
        freed, more = _compare(old, now.effective, now.span, _all_but_denied)
        lost = {id(clause) for one in gained for clause in one.access.lost}
        freed = tuple(one for one in freed if not all(id(clause) in lost for clause in one.access.lost))
        undecided = (*undecided, *(reason for reason in more if reason not in undecided))
    return Change(now, before is None, gained, freed, undecided)


def _compare(old: Effective, new: Effective, span: SourceSpan, seen_as: Callable[[Side], Side]) -> tuple[tuple[Gained, ...], tuple[str, ...]]:
    """Return what is new in some world, each statement once, and why something is undecided; `span` is shown where no statement can be."""
    if old.content == new.content:
        return (), ()
    worlds = worlds_of((old, new))
    if worlds is None:
        return (), (TOO_MANY_WORLDS,)
    places = {id(given.clause.statement): (given.place, given.policy.identity) for side in (old, new) for layer in side.layers for given in layer.given}
    found: dict[tuple[object, ...], list[Gained]] = {}
    undecided: dict[str, None] = {}
    for world in worlds:
        compared = compare(seen_as(old.side_in(world)), seen_as(new.side_in(world)))
        undecided.update(dict.fromkeys(compared.undecided))
        for access in compared.new:
            told = (places[id(clause.statement)] for clause in (access.clause, *access.lost) if id(clause.statement) in places)
            place, policy = next(told, (span, ""))
            doubtful = access._replace(doubt=new.limit) if new.limit and access.certain else access
            found.setdefault((place, access.requester, access.certain), []).append(Gained(doubtful, world, place, policy))
    gained = (many[0]._replace(guards=() if len(many) == len(worlds) else many[0].guards) for many in found.values())
    return tuple(gained), tuple(undecided)


def _all_but_denied(side: Side) -> Side:
    """Return what others may be allowed beside a policy that denies: everything but that."""
    first = side.layers[0]
    return Side((Clauses((_everything(), *(clause for clause in first.items if not clause.allows)), first.doubts),))


@cache
def _everything() -> Clause:
    (document,) = read_documents(Known(EVERYTHING))
    return read_clauses(document).items[0]


class Breach(NamedTuple):
    """What a subject may newly do though it is forbidden, or why that is not decided (then `access` is None)."""

    subject: Subject
    access: NewAccess | None
    reason: str = ""


class AccessDiff(NamedTuple):
    """All changes between two estates, who rises, what is forbidden of it, and why the comparison as a whole is not complete (() where it is)."""

    changes: tuple[Change, ...]
    risen: tuple[Risen, ...] = ()
    breaches: tuple[Breach, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """The comparison in two words."""
        answers = {change.answer for change in self.changes}
        if "new access" in answers:
            return "new access"
        return "undecided" if self.open or "undecided" in answers else "no new access"


def compare_estates(base: Estate, head: Estate, base_key: UnitKey, head_key: UnitKey, forbid: Clauses | None = None) -> AccessDiff:
    """Return what `head` allows and `base` does not. Units have one name in both, which the keys give."""
    known: dict[tuple[str, ...], Subject] = {}
    for subject in subjects_of(base, base_key):
        for name in subject.names:
            known.setdefault(name, subject)
    pairs = [(_counterpart(subject, known), subject) for subject in subjects_of(head, head_key)]
    breaches = () if forbid is None else tuple(breach for before, now in pairs for breach in _breaches(before, now, forbid))
    found = tuple(_change(before, now) for before, now in pairs)
    nearer = risen(base, head, base_key, head_key) if any(change.answer != "no new access" for change in found) else ()
    return AccessDiff(found, nearer, breaches)


def _breaches(before: Subject | None, now: Subject, forbid: Clauses) -> Iterator[Breach]:
    """Yield what a subject is newly allowed of that which `forbid` speaks of, and why something of it is not decided."""
    old = NOTHING if before is None else before.effective
    if old.content == now.effective.content:
        return
    worlds = worlds_of((old, now.effective))
    if worlds is None:
        yield Breach(now, None, TOO_MANY_WORLDS)
        return
    seen: set[object] = set()
    for world in worlds:
        side = now.effective.side_in(world)
        compared = compare(old.side_in(world), Side((*side.layers, forbid)))
        for access in compared.new:
            if (access.action, access.resource, access.requester) not in seen:
                seen.add((access.action, access.resource, access.requester))
                yield Breach(now, access, access.doubt)
        for reason in compared.undecided:
            if reason not in seen:
                seen.add(reason)
                yield Breach(now, None, reason)
