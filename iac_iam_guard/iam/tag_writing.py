"""Who may write a tag that access depends on, and so decides on its own or others' access."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.action_bits import ActionBits
from iac_iam_guard.iam.actors import actor_of
from iac_iam_guard.iam.administration import administration_of
from iac_iam_guard.iam.allowance import Judge, Request, Use
from iac_iam_guard.iam.arn import is_account_id, literal, parse_arn
from iac_iam_guard.iam.catalogue import (
    Action,
    ResourceType,
    action_of,
    actions,
    arn_formats,
    bits,
    is_same_key,
    mask_of_level,
    mask_of_service,
    names_in,
    services_in,
)
from iac_iam_guard.iam.condition_match import Context
from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.estate import Declared, Estate
from iac_iam_guard.iam.glob import overlaps
from iac_iam_guard.iam.model import PrincipalSubject, Role, User
from iac_iam_guard.iam.operators import NEGATED
from iac_iam_guard.iam.permissions import Held, Permissions, permissions_of
from iac_iam_guard.iam.spoken_actions import spoken_actions
from iac_iam_guard.iam.tag_gain import Gain, gain_of_others, held_statements, holders_of, own_gain
from iac_iam_guard.iam.tag_reliance import Reliance, reliances_in
from iac_iam_guard.iam.things import Thing, principal_thing
from iac_iam_guard.values import Guards, Known, Mapping, Value
from iac_iam_guard.verdict import Truth, all_of, any_of

TAKING_AWAY = ("delete", "remove", "untag")
NO_WRITING = ("list", "replicate")
"""Beginnings of names of actions that are of the level Tagging."""
HOLDERS_OF_TAGS = {"user": ("iam:TagUser", "iam:UntagUser"), "role": ("iam:TagRole", "iam:UntagRole")}
KIN = {"iam": ("sts",), "ec2": ("ssm", "ec2-instance-connect")}
"""Services whose actions are done to resources of another one, which tags them."""
IDENTITY_KINDS = frozenset(("inline", "managed", "boundary", "session", "unknown"))
"""Kinds of policies that matter to those that hold them only: of what is not known to be attached, to nobody."""
SOME_VALUE = "some value"
LIMIT = 100
"""So many conditions on tags are looked at for one principal."""
TOO_MANY = "more conditions on tags than are looked at"
SWITCHES = ": switches"
"""How the key of the question ends whether somebody turns on what a module leaves off."""
AT_CREATION = "createaction"
"""A key of services (ec2:CreateAction) for tags that come with a new resource, which no request has that writes to one that is there."""


class Writing(NamedTuple):
    """A permission to write a tag, the reliance on it, what bears the tag ("roles", "ec2 resources"), and what it opens to whom."""

    use: Use
    reliance: Reliance
    bearer: str
    gain: Gain

    @property
    def opened(self) -> str:
        """The first action that the tag opens, and whether there are more."""
        first, *rest = names_in(self.gain.actions)
        return f"{first} and more" if rest else first


class Writings(NamedTuple):
    """The permissions of somebody to write tags that access depends on, and why there may be more ("" if there are not)."""

    found: tuple[Writing, ...]
    doubt: str


NO_WRITINGS = Writings((), "")


class _Target(NamedTuple):
    """What bears a tag: a principal that an action is done to, None for resources that a statement names; `facts` are those of a request about it."""

    action: str
    thing: Thing | None
    facts: Context
    bearer: str
    gain: Gain


def writings_of(estate: Estate, principal: PrincipalSubject) -> Writings:
    """Return by what a principal may write tags that open something to it, or to others of its module, in this world; administrators need none.

    What others have in other modules is not told: who writes tags on what all share, such as volumes, has no part in what is asked of them there.
    What users have by groups is told of the groups, and policies that AWS manages are what they are.
    """
    permissions = permissions_of(estate, principal)
    reliances = _concerning(estate, principal, permissions)
    if not reliances:
        return NO_WRITINGS
    if not permissions.allows:
        return Writings((), permissions.doubt)
    search = _Search(estate, principal, permissions)
    if administration_of(permissions, search.judge).truth is Truth.TRUE:
        return NO_WRITINGS
    if not search.allows:
        return Writings((), permissions.doubt)
    found = [writing for reliance in reliances[:LIMIT] for writing in search.writings(reliance) if _holds(estate, writing)]
    sure = tuple(writing for writing in found if writing.use.truth is Truth.TRUE)
    doubt = next((writing.use.reason for writing in found if writing.use.truth is not Truth.TRUE), "") or permissions.doubt
    return Writings(sure, doubt or (TOO_MANY if len(reliances) > LIMIT else ""))


def _concerning(estate: Estate, principal: PrincipalSubject, permissions: Permissions) -> list[Reliance]:
    """Return what the policies of a principal rely on, then those of resources and those of others in its module."""
    held = held_statements(permissions)
    own = {_content(reliance): reliance for reliance in reliances_in(estate) if id(reliance.statement) in held} if held else {}
    rest = (reliance for reliance in _distinct(estate) if _is_near(principal, reliance.policy) and _content(reliance) not in own)
    return [*own.values(), *(one for one in rest if one.policy.kind not in IDENTITY_KINDS or _module(one.policy) == _module(principal))]


def _module(declared: Declared) -> tuple[str, ...]:
    return tuple(call.address for call in declared.origin.calls)


def _distinct(estate: Estate) -> tuple[Reliance, ...]:
    """Return what policies rely on, once for all that say the same of tags of resources: copies of a document need no answers of their own."""
    found = estate.memo.get("distinct tag reliances")
    if isinstance(found, tuple):
        return found
    distinct: dict[object, Reliance] = {}
    for reliance in reliances_in(estate):
        distinct.setdefault((id(reliance.statement), reliance.key) if reliance.of_principals else _content(reliance), reliance)
    estate.memo["distinct tag reliances"] = reliances = tuple(distinct.values())
    return reliances


def _content(reliance: Reliance) -> object:
    statement, origin = reliance.statement, reliance.policy.origin
    listed = tuple(None if one is None else (frozenset(one.items), one.rest) for one in (statement.resources, statement.not_resources))
    guards = origin.guards, reliance.policy.guards, reliance.policy.document.guards, statement.guards
    spoken = spoken_actions(statement).sure
    return reliance.condition_key, reliance.values, reliance.by_absence, spoken, listed, origin.unit, _module(reliance.policy), origin.account, guards


def _holds(estate: Estate, writing: Writing) -> bool:
    use, reliance = writing.use, writing.reliance
    policy = reliance.policy
    if _is_contrived(use, reliance):
        return False
    there = all(map(estate.exists, (policy.origin.guards, policy.guards, policy.document.guards, reliance.statement.guards, use.guards)))
    return there and not any(estate.exists(guards) for guards in use.unless)


def _is_contrived(use: Use, reliance: Reliance) -> bool:
    """Tell whether the tagging and the condition wait for different switches that are off: each is right by itself, and nobody asks for both."""
    mine = _switches(use.guards)
    theirs = _switches((*reliance.policy.origin.guards, *reliance.policy.guards, *reliance.policy.document.guards, *reliance.statement.guards))
    return not (mine <= theirs or theirs <= mine)


def _switches(guards: Guards) -> frozenset[str]:
    return frozenset(guard.atom.text for guard in guards if guard.atom.key.endswith(SWITCHES))


def _is_near(one: Declared, other: Declared) -> bool:
    """Tell whether two things are of one account as far as is known."""
    account = one.origin.account
    return account == other.origin.account and (one.origin.unit == other.origin.unit or is_account_id(account))


@cache
def _tagging() -> frozenset[str]:
    """Return the actions that write or take away tags of what is there; those of a session come with it."""
    return frozenset(name for name in names_in(mask_of_level("Tagging")) if not _begins(name, NO_WRITING) and not name.startswith("sts:"))


def _begins(name: str, beginnings: tuple[str, ...]) -> bool:
    return name.partition(":")[2].lower().startswith(beginnings)


class _Search:
    """Looks for the permissions of one principal to write tags."""

    def __init__(self, estate: Estate, principal: PrincipalSubject, permissions: Permissions) -> None:
        self.estate, self.principal, self.permissions = estate, principal, permissions
        self.judge = _judge(estate)
        self._of_principals = self.judge.bits.of_actions(name for names in HOLDERS_OF_TAGS.values() for name in names)
        self._spelled: dict[str, str] = {}
        self._held = held_statements(permissions)
        self.context = actor_of(estate, 0, principal, permissions, self.judge).context
        own = (held for held in permissions.allows if held.group is None and held.policy.kind != "aws")
        self.allows = [held for held in own if self.judge.bits.of_statement(held.statement).possible]

    def writings(self, reliance: Reliance) -> Iterator[Writing]:
        """Yield the permissions to write the tag that somebody relies on, one for each statement."""
        for held in self.allows:
            if reliance.of_principals and not self.judge.bits.of_statement(held.statement).possible & self._of_principals:
                continue
            targets = self._principals(reliance) if reliance.of_principals else self._resources(reliance, held)
            uses = ((self._use(held, reliance, target), target) for target in targets if target.gain.actions)
            best = min(((use, target) for use, target in uses if use is not None), key=lambda pair: pair[0].truth is not Truth.TRUE, default=None)
            if best is not None:
                use, target = best
                gain = target.gain if target.thing is not None else _narrowed(target.gain, held.statement, reliance, target)
                yield Writing(use, reliance, target.bearer, gain)

    def _use(self, held: Held, reliance: Reliance, target: _Target) -> Use | None:
        bit = self.judge.bits.bit(target.action)
        if not self.judge.bits.of_statement(held.statement).possible & bit:
            return None
        denying = (one.statement for one in self.permissions.denies if self.judge.bits.of_statement(one.statement).sure & bit)
        if _keeps_away(held.statement, reliance) or any(_keeps_away(denial, reliance) for denial in denying):
            return None
        key = f"aws:requesttag/{reliance.key}"
        facts = {**self.context, f"{target.action.partition(':')[0]}:{AT_CREATION}": None, **target.facts}
        if "${" not in reliance.key:
            if reliance.key not in self._spelled:
                self._spelled[reliance.key] = _spelled(reliance.key, self.permissions)
            facts["aws:tagkeys"] = (self._spelled[reliance.key],)
        taken = _begins(target.action, TAKING_AWAY)
        choices = {} if taken else {key: reliance.values or (SOME_VALUE,)}
        if taken:
            facts[key] = None
        use = self.judge.allow(self.permissions._replace(allows=(held,)), Request(target.action, target.thing, facts, choices))
        if use is not None and use.guarded == "aws:tagkeys":
            return use._replace(truth=Truth.UNKNOWN, reason="the key of a tag that is not known")
        if use is None or target.thing is not None or use.truth is not Truth.TRUE:
            return use
        meeting = _meet(held.statement, reliance, target)
        return None if meeting is Truth.FALSE else use if meeting is Truth.TRUE else use._replace(truth=meeting, reason="resources that are not known")

    def _principals(self, reliance: Reliance) -> Iterator[_Target]:
        """Yield the principals whose tags a statement relies on, by what writes these."""
        for bearer in _bearers(self.estate, reliance, self.principal):
            personal = self._is_personal(bearer)
            gain = self._own_gain(reliance) if personal else gain_of_others(self.estate, self.permissions, reliance, [bearer])
            thing = principal_thing(bearer, personal=personal)
            yield from _writers("user" if isinstance(bearer, User) else "role", thing, reliance, _facts_of(bearer, reliance.key), gain)

    def _is_personal(self, bearer: User | Role) -> bool:
        """Tell whether whoever acts may be the bearer itself: it is, or is in the group that is looked at."""
        groups = permissions_of(self.estate, bearer).groups if isinstance(bearer, User) else ()
        return bearer is self.principal or any(group is self.principal for group, _ in groups)

    def _own_gain(self, reliance: Reliance) -> Gain:
        return own_gain(self.estate, self.principal, self.permissions, reliance)

    def _gain(self, reliance: Reliance) -> Gain:
        """Return what a tag of resources opens: to whoever writes it, if it holds the policy or that is of a resource, else to those that hold it."""
        if reliance.policy.kind not in IDENTITY_KINDS or id(reliance.statement) in self._held:
            return self._own_gain(reliance)
        return gain_of_others(self.estate, self.permissions, reliance, holders_of(self.estate, reliance))

    def _resources(self, reliance: Reliance, held: Held) -> Iterator[_Target]:
        """Yield the actions that write tags of resources to which the relying statement speaks, as far as a statement may allow them."""
        possible = spoken_actions(held.statement).possible & mask_of_level("Tagging")
        services, gain = _services_of(reliance), self._gain(reliance)
        if not gain.actions:
            return
        for name in names_in(possible):
            service = name.partition(":")[0]
            if service not in services or name not in _tagging() or (_begins(name, TAKING_AWAY) and not reliance.by_absence):
                continue
            if _shared(reliance, name, gain):
                facts: Context = {f"{prefix}/{reliance.key}": None for prefix in ("aws:resourcetag", f"{service}:resourcetag", reliance.prefix)}
                yield _Target(name, None, facts, f"{service} resources", gain)


def _judge(estate: Estate) -> Judge:
    found = estate.memo.get("judge of tagging")
    if not isinstance(found, Judge):
        found = estate.memo["judge of tagging"] = Judge(ActionBits(_tagging()), estate.assumptions.today)
    return found


def _writers(kind: str, thing: Thing, reliance: Reliance, facts: Context, gain: Gain) -> Iterator[_Target]:
    writes, takes_away = HOLDERS_OF_TAGS[kind]
    yield _Target(writes, thing, facts, f"{kind}s", gain)
    if reliance.by_absence:
        yield _Target(takes_away, thing, facts, f"{kind}s", gain)


def _bearers(estate: Estate, reliance: Reliance, asking: PrincipalSubject) -> list[User | Role]:
    """Return the users and roles whose tags a statement relies on: those that hold its policy; whoever asks, for policies of others."""
    if reliance.policy.kind in IDENTITY_KINDS:
        found = [one for one in holders_of(estate, reliance) if isinstance(one, User | Role) and _is_near(asking, one)]
        return sorted(found, key=lambda one: one is not asking)
    return [asking] if isinstance(asking, User | Role) else []


def _facts_of(bearer: User | Role | None, key: str) -> Context:
    """Return what a request to tag a principal carries of the tags that it has: another value than is wanted, of the one in question."""
    tags = bearer.tags if bearer is not None else None
    known = tags.entries if isinstance(tags, Mapping) else {}
    values = {name.lower(): (value.value,) for name, value in known.items() if isinstance(value, Known) and isinstance(value.value, str)}
    facts: dict[str, tuple[str, ...] | None] = {}
    for prefix in ("aws:resourcetag", "iam:resourcetag"):
        facts[f"{prefix}/{key}"] = None
        facts.update((f"{prefix}/{name}", value) for name, value in values.items())
    return facts


# -- conditions that keep a tag out of reach


def _keeps_away(statement: Statement, reliance: Reliance) -> bool:
    """Tell whether a statement lets only values of the tag be written that nobody chooses: its own, by a variable, or some that are written out."""
    effect = literal(statement.effect)
    for condition in statement.conditions:
        if condition.key != f"aws:requesttag/{reliance.key}" or condition.operator == "Null":
            continue
        if (condition.operator in NEGATED) is not (effect == "Deny"):
            continue
        texts = [literal(item) for item in condition.values.items]
        if condition.values.rest is None and None not in texts and "*" not in texts and (not reliance.values or any("${" in (text or "") for text in texts)):
            return True
    return False


def _spelled(key: str, permissions: Permissions) -> str:
    """Return a key as conditions on the keys of tags spell it: condition keys come in any case, and so do tags that differ in case only."""
    statements = (held.statement for held in (*permissions.allows, *permissions.denies, *(permissions.boundary or ())))
    listed = (condition.values for statement in statements for condition in statement.conditions if condition.key == "aws:tagkeys")
    texts = (literal(item) for values in listed for item in values.items)
    return next((text for text in texts if text is not None and text.lower() == key), key)


# -- resources that bear the tag


def _services_of(reliance: Reliance) -> frozenset[str]:
    """Return the services that tag what a statement speaks of."""
    spoken = frozenset(services_in(spoken_actions(reliance.statement).sure))
    own = reliance.prefix.partition(":")[0]
    meant = spoken if own == "aws" else spoken & {own, *KIN.get(own, ()), *(service for service, kin in KIN.items() if own in kin)}
    return meant | {service for service, kin in KIN.items() if not meant.isdisjoint(kin)}


def _shared(reliance: Reliance, action: str, gain: Gain) -> tuple[Action, ...]:
    """Return a tagging action once for each kind of resource that an action is done to which is gained, and which the condition can apply to."""
    return _kinds_shared(gain.actions, f"{reliance.prefix}/key", action)


@lru_cache(maxsize=4096)
def _kinds_shared(spoken: int, condition_key: str, name: str, among: tuple[ResourceType, ...] | None = None) -> tuple[Action, ...]:
    action = action_of(name)
    if action is None:
        return ()
    if among is not None:
        action = action._replace(resources=among)
    forms, formats = _forms(spoken, condition_key, action.service), arn_formats(action.service)
    kinds = (kind for kind in action.resources if not forms.isdisjoint(map(breadth.as_pattern, formats.get(kind.name, ()))))
    return tuple(action._replace(resources=(kind,)) for kind in kinds)


@lru_cache(maxsize=1024)
def _forms(spoken: int, condition_key: str, service: str) -> frozenset[str]:
    """Return the ARN formats of what actions of a service, and of its kin, are done to, of those `spoken` of that the condition key applies to."""
    found: set[str] = set()
    for name in (service, *KIN.get(service, ())):
        if spoken & mask_of_service(name):
            formats = arn_formats(name)
            for action in actions(name).values():
                if spoken >> action.bit & 1 and any(is_same_key(condition_key, key.lower()) for key in action.condition_keys):
                    found.update(breadth.as_pattern(form) for kind in action.resources for form in formats.get(kind.name, ()))
    return frozenset(found)


def _meet(tagging: Statement, reliance: Reliance, target: _Target) -> Truth:
    """Tell whether a statement lets resources be tagged to which the relying one speaks."""
    theirs = reliance.statement.resources
    if tagging.resources is None or theirs is None:
        return Truth.TRUE
    found = any_of(_meet_on(one, tagging.resources, theirs) for one in _shared(reliance, target.action, target.gain))
    return Truth.UNKNOWN if found is Truth.FALSE and (tagging.resources.rest is not None or theirs.rest is not None) else found


def _meet_on(kind: Action, mine: Elements, theirs: Elements) -> Truth:
    """Tell whether two lists of resources meet on what an action of one kind of resource is done to."""
    overlap = any_of(_overlap(here, there) for here in mine.items for there in theirs.items)
    return all_of((breadth.reaches(kind, mine), breadth.reaches(kind, theirs), overlap))


def _narrowed(gain: Gain, tagging: Statement, reliance: Reliance, target: _Target) -> Gain:
    """Return of what a tag opens that which is done to kinds of resources that surely are tagged; all of it where none is sure."""
    mine, theirs = tagging.resources, reliance.statement.resources
    kinds = _shared(reliance, target.action, gain)
    if mine is not None and theirs is not None:
        kinds = tuple(one for one in kinds if _meet_on(one, mine, theirs) is Truth.TRUE)
    single = (1 << action_bit for action_bit in bits(gain.actions))
    actions = sum(bit for bit in single if any(_kinds_shared(bit, f"{reliance.prefix}/key", target.action, one.resources) for one in kinds))
    return gain._replace(actions=actions) if actions else gain


def _overlap(one: Value, other: Value) -> Truth:
    """Tell whether two elements of Resource may name one resource: field by field, so that no `*` reaches over a colon."""
    mine, theirs = parse_arn(one), parse_arn(other)
    if mine is None or theirs is None:
        return overlaps(one, other)
    return all_of(overlaps(left, right) for left, right in zip(mine, theirs, strict=True))
