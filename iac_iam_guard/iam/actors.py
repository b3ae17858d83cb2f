"""Principals as those who act: what they hold, what is known of their requests, and how statements name them."""

from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.iam.allowance import Judge
from iac_iam_guard.iam.arn import is_account_id, literal
from iac_iam_guard.iam.condition_keys import BOUNDARY
from iac_iam_guard.iam.condition_match import Context
from iac_iam_guard.iam.declared_principals import is_declared
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PrincipalKind, PrincipalSubject, Role, User
from iac_iam_guard.iam.permissions import Permissions
from iac_iam_guard.iam.relations import kind_of
from iac_iam_guard.iam.things import Thing, principal_thing
from iac_iam_guard.values import Known, Mapping


class Actor(NamedTuple):
    """A principal that acts; a group stands for any of its members.

    `possible` are the bits of all actions that it may be allowed, whatever the resource. `boundary` is what a request to change it carries in
    iam:PermissionsBoundary: None for no boundary, () where that is not known.
    """

    number: int
    principal: PrincipalSubject
    kind: PrincipalKind
    thing: Thing
    permissions: Permissions
    possible: int
    context: Context
    boundary: tuple[str, ...] | None

    @property
    def label(self) -> str:
        """Its address."""
        return self.principal.origin.address

    @property
    def account(self) -> str:
        """The account that it is declared in: digits or a symbol."""
        return self.principal.origin.account

    @property
    def unit(self) -> str:
        """The unit that declares it."""
        return self.principal.origin.unit


def actor_of(estate: Estate, number: int, principal: PrincipalSubject, permissions: Permissions, judge: Judge) -> Actor:
    """Return a principal as an actor with the permissions that it has in some world."""
    possible = 0
    for held in permissions.allows:
        possible |= judge.bits.of_statement(held.statement).possible
    thing = principal_thing(principal, personal=True)
    return Actor(number, principal, kind_of(principal), thing, permissions, possible, _context(estate, principal, thing), _boundary(permissions))


def principals_of(estate: Estate) -> tuple[PrincipalSubject, ...]:
    """Return all principals of an estate in a stable order."""
    model = estate.model
    return (*model.users, *model.groups, *model.roles, *model.permission_sets)


def is_near(one: Actor, other: Actor) -> bool:
    """Tell whether two principals are of one account as far as is known, so that one may change the other."""
    return one.account == other.account and (one.unit == other.unit or is_account_id(one.account))


def is_declared_administrator(actor: Actor, patterns: Iterable[str]) -> bool:
    """Tell whether the user has named a principal among its administrators, by address or name, which may be globs."""
    return is_declared(actor.principal, patterns)


def can_meet(one: Actor, other: Actor) -> bool:
    """Tell whether it is known how the accounts of two principals stand to each other: symbols mean something within their unit only."""
    return one.unit == other.unit or (is_account_id(one.account) and is_account_id(other.account))


def _context(estate: Estate, principal: PrincipalSubject, thing: Thing) -> Context:
    """Return what every request of a principal carries, as far as it is known."""
    moment = f"{estate.assumptions.today.isoformat()}T12:00:00Z"
    context: dict[str, tuple[str, ...] | None] = {
        "aws:tokenissuetime": (moment,),
        "aws:securetransport": ("true",),
        "aws:principalisawsservice": ("false",),
        "aws:viaawsservice": ("false",),
    }
    resource = literal(thing.resource)
    if is_account_id(thing.account):
        context["aws:principalaccount"] = (thing.account,)
        if resource is not None and not isinstance(principal, Group):
            context["aws:principalarn"] = (f"arn:aws:iam::{thing.account}:{resource}",)
    if isinstance(principal, User):
        name = literal(principal.name)
        context["aws:principaltype"] = ("User",)
        if name is not None:
            context["aws:username"] = (name,)
    elif not isinstance(principal, Group):
        context["aws:principaltype"] = ("AssumedRole",)
        context["aws:username"] = None
    if isinstance(principal, User | Role):
        context.update(_tags(principal))
    return context


def _tags(principal: User | Role) -> dict[str, tuple[str, ...] | None]:
    if not isinstance(principal.tags, Mapping):
        return {}
    return {
        f"aws:principaltag/{key.lower()}": (tag.value,) for key, tag in principal.tags.entries.items() if isinstance(tag, Known) and isinstance(tag.value, str)
    }


def _boundary(permissions: Permissions) -> tuple[str, ...] | None:
    if permissions.boundary is None:
        return None
    arns = {literal(held.attachment.policy) for held in permissions.boundary if held.attachment is not None}
    known = tuple(sorted(arn for arn in arns if arn is not None))
    return known if len(known) == len(arns) else ()


def facts_of_target(context: Context, target: Actor | None) -> Context:
    """Return what a request to change a principal carries besides: its permissions boundary."""
    if target is None:
        return {**context, BOUNDARY: None}
    return context if target.boundary == () else {**context, BOUNDARY: target.boundary}


def is_user_like(actor: Actor) -> bool:
    """Tell whether an actor is a user, or stands for users."""
    return actor.kind in ("user", "group")


def may(actor: Actor, bits: int) -> bool:
    """Tell whether an actor may be allowed all of some actions."""
    return actor.possible & bits == bits
