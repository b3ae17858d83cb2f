"""Whether an actor is allowed an action on a thing, and by which statements: Allow minus Deny within the boundary, in any world.

A condition that the actor can meet by its own doing (a second factor, an address, a parameter of the request) does not stop it: the use is `guarded`. A Deny
that it can dodge in this way does not either.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from iac_iam_guard.iam.action_bits import ActionBits, telling_action
from iac_iam_guard.iam.arn import literal, parse_arn
from iac_iam_guard.iam.condition_keys import REGION, KeyKind, kind_of_key
from iac_iam_guard.iam.condition_match import Context, holds_in
from iac_iam_guard.iam.condition_tests import read_test
from iac_iam_guard.iam.document import Condition, Elements, Statement
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.home_regions import homes_for
from iac_iam_guard.iam.permissions import Held, Permissions
from iac_iam_guard.iam.resources import covers_everything, resources_cover_those_of
from iac_iam_guard.iam.things import Thing, names_thing
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards, Known, Unknown
from iac_iam_guard.verdict import Truth, all_of, any_of

FREE = frozenset(
    (
        KeyKind.ACCOUNT,
        KeyKind.ADDRESS,
        KeyKind.AUDIENCE,
        KeyKind.CALLER_SAYS,
        KeyKind.DELEGATION,
        KeyKind.EXTERNAL_ID,
        KeyKind.MFA,
        KeyKind.MFA_AGE,
        KeyKind.MOUNT,
        KeyKind.ORGANIZATION,
        KeyKind.ORGANIZATION_PATH,
        KeyKind.PRIVATE_ADDRESS,
        KeyKind.REQUEST,
        KeyKind.TIME,
        KeyKind.URL_TYPE,
        KeyKind.VPC,
        KeyKind.WEAK,
    )
)
"""Kinds of keys of which whoever holds a permission lawfully can have the value that a test wants."""

Alternatives = Mapping[str, tuple[str, ...]]
"""Facts of a request that its maker chooses: possible values by lower-cased key."""


NO_CHOICES: Alternatives = MappingProxyType({})


class Request(NamedTuple):
    """What is asked: an action on a thing (None: on anything that a statement names), with what is known of the request.

    `context` is given, `choices` are what the actor chooses among.
    """

    action: str
    thing: Thing | None
    context: Context
    choices: Alternatives = NO_CHOICES


class Use(NamedTuple):
    """How an actor is allowed an action.

    `truth` is TRUE or UNKNOWN (then `reason` says why), `held` the statement that allows it, `span` the place of the action in it. It is so where `guards`
    hold and none of `unless` does. `guarded` names the condition that the actor must meet ("" for none).
    """

    action: str
    truth: Truth
    held: Held
    span: SourceSpan
    guards: Guards = ()
    unless: tuple[Guards, ...] = ()
    guarded: str = ""
    reason: str = ""


class Match(NamedTuple):
    """How far a statement applies to a request, and the condition that lies in the hands of the actor."""

    truth: Truth
    guarded: str = ""
    reason: str = ""


NO_MATCH = Match(Truth.FALSE)


class Judge:
    """Decides requests; `bits` are of the actions that anybody asks about."""

    __slots__ = ("bits", "today")

    def __init__(self, bits: ActionBits, today: date) -> None:
        """Take the set of actions and the day."""
        self.bits = bits
        self.today = today

    def allow(self, permissions: Permissions, request: Request) -> Use | None:
        """Return by what a principal is allowed what is asked, the surest statement first; None where it surely is not."""
        use = self._granted(permissions.allows, permissions.denies, request)
        if use is None or permissions.boundary is None:
            return use
        within = self._granted(permissions.boundary, permissions.boundary, request)
        if within is None:
            return use._replace(truth=Truth.UNKNOWN, reason=permissions.limit) if permissions.limit else None
        return use._replace(
            truth=all_of((use.truth, within.truth)),
            guards=(*use.guards, *(guard for guard in within.guards if guard not in use.guards)),
            unless=(*use.unless, *within.unless),
            guarded=use.guarded or within.guarded,
            reason=use.reason or within.reason,
        )

    def is_denied(self, permissions: Permissions, request: Request) -> Truth:
        """Tell whether a Deny that a principal holds in every world takes away what others may give it."""
        bit = self.bits.bit(request.action)
        held = (denial for denial in permissions.denies if not denial.guards and self.bits.of_statement(denial.statement).possible & bit)
        return any_of(self._match(denial.statement, request, bit, denial.statement).truth for denial in held)

    def _granted(self, allows: Iterable[Held], denies: Iterable[Held], request: Request) -> Use | None:
        bit = self.bits.bit(request.action)
        uses: list[Use] = []
        for held in allows:
            if _effect(held.statement) == "Deny" or not self.bits.of_statement(held.statement).possible & bit:
                continue
            use = self._undenied(held, denies, request, bit)
            if use is None:
                continue
            if _burden(use) == BARE:
                return use
            uses.append(use)
        return min(uses, key=_burden, default=None)

    def _undenied(self, held: Held, denies: Iterable[Held], request: Request, bit: int) -> Use | None:
        """Return the use that one Allow makes possible, minus what Deny statements take away."""
        match = self._match(held.statement, request, bit)
        if match.truth is Truth.FALSE:
            return None
        use = Use(request.action, match.truth, held, held.span(telling_action(held.statement, request.action)), held.guards, (), match.guarded, match.reason)
        for denial in denies:
            if _effect(denial.statement) == "Allow" or not self.bits.of_statement(denial.statement).possible & bit:
                continue
            denied = self._match(denial.statement, request, bit, held.statement)
            if denied.guarded:
                use = use._replace(guarded=use.guarded or denied.guarded)
            if denied.truth is Truth.UNKNOWN:
                use = use._replace(truth=Truth.UNKNOWN, reason=use.reason or denied.reason)
            elif denied.truth is Truth.TRUE:
                if not denial.guards:
                    return None
                use = use._replace(unless=(*use.unless, denial.guards))
        return use

    def _match(self, statement: Statement, request: Request, bit: int, grant: Statement | None = None) -> Match:
        """Tell how far a statement applies; `grant` is the Allow that it is to take away, as a Deny."""
        denying = grant is not None
        sure = self.bits.of_statement(statement).sure & bit and _effect(statement)
        action = Truth.TRUE if sure else Truth.UNKNOWN
        resource = _names(statement, request) if grant is None else _takes(statement, request, grant)
        if resource is Truth.FALSE:
            return NO_MATCH
        met = self.meets(statement, request, denying)
        if met.truth is Truth.FALSE:
            return met._replace(truth=Truth.FALSE)
        truth = all_of((action, resource, met.truth))
        reason = "" if truth is Truth.TRUE else met.reason or _doubt(statement)
        return Match(truth, met.guarded, reason)

    def meets(self, statement: Statement, request: Request, denying: bool = False) -> Match:
        """Tell whether the conditions of a statement hold; those of a Deny (`denying`) are dodged where the actor can."""
        truth, guarded, reason = Truth.TRUE, "", ""
        if statement.opaque_conditions is not None:
            truth, reason = Truth.UNKNOWN, "conditions that are not known"
        for condition in statement.conditions:
            found = self._holds(condition, request, denying)
            if found.truth is Truth.FALSE:
                return found
            truth = all_of((truth, found.truth))
            guarded, reason = guarded or found.guarded, reason or found.reason
        return Match(truth, guarded, reason)

    def _holds(self, condition: Condition, request: Request, denying: bool) -> Match:
        test = read_test(condition, today=self.today)
        if test is None:
            return Match(Truth.UNKNOWN, "", f"condition on {condition.spelling}")
        choices = request.choices.get(condition.key)
        if choices is None and condition.key == REGION:
            choices = homes_for(request.action, condition) or None
        if choices is not None:
            found = [holds_in(test, {**request.context, condition.key: (choice,)}, complete=False) for choice in choices]
            truth = all_of(found) if denying else any_of(found)
        else:
            truth = holds_in(test, request.context, complete=False)
            if truth is Truth.UNKNOWN and condition.key not in request.context and kind_of_key(condition.key) in FREE:
                return Match(Truth.FALSE if denying else Truth.TRUE, condition.key)
        return Match(truth, "", f"condition on {condition.spelling}" if truth is Truth.UNKNOWN else "")


def _effect(statement: Statement) -> str:
    return literal(statement.effect) or ""


def _names(statement: Statement, request: Request) -> Truth:
    """Tell whether an Allow names the thing; where any will do, whether it names something of the action's service."""
    if request.thing is not None:
        return names_thing(statement, request.thing)
    if statement.resources is None:
        return Truth.TRUE if statement.not_resources is not None else Truth.FALSE
    return _names_some_of(statement.resources, request.action.partition(":")[0])


def _names_some_of(listed: Elements, service: str) -> Truth:
    found = []
    for item in listed.items:
        arn = parse_arn(item)
        if arn is not None:
            found.append(covers(arn.service, service))
        elif isinstance(item, Unknown):
            found.append(Truth.TRUE if item.opaque else Truth.UNKNOWN)
        else:
            found.append(Truth.TRUE)
    return any_of(found) if listed.rest is None else any_of((*found, Truth.UNKNOWN))


def _takes(denial: Statement, request: Request, grant: Statement) -> Truth:
    """Tell whether a Deny names the thing; where any will do, whether it names all that the Allow names."""
    if request.thing is not None:
        return names_thing(denial, request.thing)
    return any_of((covers_everything(denial).truth, resources_cover_those_of(denial, grant).truth))


def _doubt(statement: Statement) -> str:
    """Return which part of a statement leaves doubt."""
    for listed, what in ((statement.actions, "actions"), (statement.resources, "resources"), (statement.not_actions, "actions")):
        if listed is not None and (listed.rest is not None or any(not isinstance(item, Known) for item in listed.items)):
            return f"{what} of a statement that are not known"
    return "part of a statement that is not known"


BARE = (0, 0, 0, 0)


def _burden(use: Use) -> tuple[int, int, int, int]:
    """Return what stands in the way of a use, to be compared: doubt, conditions, answers."""
    return use.truth is not Truth.TRUE, bool(use.guarded), len(use.guards), len(use.unless)
