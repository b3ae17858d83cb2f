"""Principals as what others can become: how statements name them, whom they trust, what runs with them; and which techniques go for what."""

from typing import NamedTuple

from iac_iam_guard.iam.actors import Actor
from iac_iam_guard.iam.arn import literal, parse_arn
from iac_iam_guard.iam.assuming import ASSUME, Trust, trust_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Role
from iac_iam_guard.iam.relations import computes_with
from iac_iam_guard.iam.technique import Technique
from iac_iam_guard.iam.things import Thing, workload_thing
from iac_iam_guard.values import Guards, join_guards

NOBODY = Trust((), (), ())
ANY_SERVICE = "service"
"""The class of roles that trust a service of which the name is not known."""


class Workload(NamedTuple):
    """Something that runs with a role: its kind, how statements name it, and the answers under which it does."""

    kind: str
    thing: Thing
    address: str
    guards: Guards


class Aim(NamedTuple):
    """A principal as something to become.

    `classes` are the kinds of techniques that can go for it (see `classes_of`), `written` is what follows the account in its ARN, where that is known.
    """

    actor: Actor
    thing: Thing
    trust: Trust
    workloads: tuple[Workload, ...]
    classes: frozenset[str]
    written: str | None

    @property
    def guards(self) -> Guards:
        """The answers under which it exists."""
        return self.actor.principal.origin.guards


def aim_of(estate: Estate, actor: Actor) -> Aim:
    """Return a principal as something to become."""
    thing = actor.thing._replace(personal=False)
    if not isinstance(actor.principal, Role):
        return Aim(actor, thing, NOBODY, (), frozenset((actor.kind,)), literal(thing.resource))
    trust = trust_of(estate, actor.principal)
    workloads = tuple(_workloads(estate, actor.principal))
    services = {literal(trusted.grantee.identifier) for trusted in trust.services if not trusted.denies}
    classes = {"role", *(f"service {name}" if name is not None else ANY_SERVICE for name in services), *(f"workload {item.kind}" for item in workloads)}
    if trust.providers:
        classes.add("provider")
    if trust.principals or trust.unread:
        classes.add("assume")
    return Aim(actor, thing, trust, workloads, frozenset(classes), literal(thing.resource))


def _workloads(estate: Estate, role: Role) -> list[Workload]:
    found = []
    for compute in computes_with(estate, role, in_any_world=True).things:
        thing = workload_thing(compute)
        guards = join_guards(role.origin.guards, compute.origin.guards)
        if thing is not None and guards is not None:
            found.append(Workload(compute.kind, thing, compute.origin.address, guards))
    return found


def classes_of(technique: Technique) -> tuple[str, ...]:
    """Return the classes of aims that a technique which gains a principal goes for."""
    targets = {requirement.target for requirement in technique.requires}
    if technique.workloads:
        return tuple(f"workload {kind}" for kind in technique.workloads)
    if technique.trusts:
        return (f"service {technique.trusts}", ANY_SERVICE)
    if "target_provider" in targets:
        return ("provider",)
    if technique.requires[0].action == ASSUME:
        return ("assume",)
    return tuple(target.removeprefix("target_") for target in ("target_user", "target_group", "target_role") if target in targets)


def names_of(trust: Trust) -> tuple[frozenset[str], frozenset[str]]:
    """Return whom a trust policy names: addresses that it refers to, and what follows the account in ARNs that it writes out ("role/app")."""
    addresses = {ref.address for value in trust.unread for ref in value.refs}
    written: set[str] = set()
    for trusted in trust.principals:
        if trusted.denies or trusted.grantee.kind != "principal":
            continue
        addresses.update(ref.address for ref in trusted.grantee.identifier.refs)
        arn = parse_arn(trusted.grantee.identifier)
        resource = None if arn is None else literal(arn.resource)
        if resource is not None:
            written.add(resource)
    return frozenset(addresses), frozenset(written)
