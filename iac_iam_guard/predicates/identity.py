"""Words about objects of IAM that serve nothing: users, roles, instance profiles, identity providers and policies that nobody uses."""

from collections.abc import Iterator
from typing import TypeAlias

from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.actions import actions_overlap
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.assuming import ASSUME, FEDERATED, is_actor
from iac_iam_guard.iam.compute_services import SERVICES
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import IdentityProvider, InstanceProfile, Policy, Role, User
from iac_iam_guard.iam.relations import (
    access_keys_of,
    attachments_giving,
    attachments_of,
    computes_started_with,
    computes_with,
    inline_policies_of,
    instance_profiles_of,
    login_profiles_of,
    memberships_of,
    pod_identities_of,
    trust_policies_of,
)
from iac_iam_guard.iam.services import service_name
from iac_iam_guard.iam.things import principal_thing
from iac_iam_guard.iam.trust import Grantee, bare_issuer, grantees
from iac_iam_guard.predicates.flows import references_with_consumers
from iac_iam_guard.predicates.mentions import Mention, mentions_of, possible_mentions_of
from iac_iam_guard.predicates.placeholders import VARIABLE, deployed_units
from iac_iam_guard.predicates.settings import settled
from iac_iam_guard.values import Known, Mapping, Reason, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Truth, Verdict, every, holds, known, unknown

Identity: TypeAlias = User | Role | InstanceProfile | IdentityProvider | Policy

DRESSING = frozenset(
    {
        *("aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_role_policies_exclusive"),
        *("aws_iam_role_policy_attachments_exclusive", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"),
    }
)
"""Types of what gives a role permissions, which is not to use it."""
MODULE = "module that others call, of which only a part of the use is seen"
EMPTY_VARIABLE = "variable that is empty by default, which may hold what uses it"
PART_MISSING = "part of the input that is not there"
PART_UNREAD = "part of the input that could not be read"
BY_SERVICE = "use by a service that no code shows"
OPEN_NAME = "name that is not known"
OPEN_ISSUER = "issuer that is not known, which roles of other configurations may trust"


def serves_nothing(subject: Identity, estate: Estate) -> Verdict:
    """Tell whether nothing that is declared uses an object of IAM: the user has neither grant nor credential, nobody can take the role, and so on.

    UNKNOWN where only a part of the use is seen: in a module that others call, beside parts that are not there, or by services that take roles at run time.
    """
    if _is_referred_to(subject, estate):
        return FALSE
    match subject:
        case User():
            unused = _lacks_grants_and_credentials(subject, estate)
        case Role():
            unused = _cannot_be_taken(subject, estate)
        case InstanceProfile():
            unused = _is_taken_by_no_instance(subject, estate)
        case IdentityProvider():
            unused = _is_trusted_by_no_role(subject, estate)
        case Policy():
            given = attachments_giving(estate, subject)
            unused = FALSE if given.things else unknown(given.open) if given.open else holds(Evidence(subject.origin.span, "nobody has it"))
    return every((unused, _use_is_seen(subject.origin, estate))) if unused.truth is Truth.TRUE else unused


def _is_referred_to(subject: Identity, estate: Estate) -> bool:
    """Tell whether a declaration refers to an object and so uses it; what gives a role permissions does not use it."""
    dressing = DRESSING if isinstance(subject, Role) else frozenset()
    return any(
        consumer.mode not in (Mode.LOCAL, Mode.PARAMETER, Mode.OUTPUT) and consumer.type not in dressing and consumer.address != subject.origin.address
        for _, consumer in references_with_consumers(estate, subject.origin)
    )


def _use_is_seen(origin: Resource, estate: Estate) -> Verdict:
    """Tell whether all use of what a unit declares can be seen: its parts are there and could be read, and it is deployed as it is."""
    if origin.unit in estate.incomplete:
        return unknown(PART_MISSING)
    if origin.unit in estate.faulty:
        return unknown(PART_UNREAD)
    reason = _varied_units(estate).get(origin.unit, "") if origin.change is None else ""  # a plan is of one deployment
    return unknown(reason) if reason else holds()


def _varied_units(estate: Estate) -> dict[str, str]:
    """Return the root modules that may use more when others run them, each with the reason.

    Those that take variables, and no provider or backend says where they are deployed to, are called by others. A variable that is empty by default may
    be the list of what makes use of something: what is there once for each of no elements is not there.
    """
    found = estate.memo.get("units that vary")
    if not isinstance(found, dict):
        asking = [item for item in estate.parameters if item.origin.type == VARIABLE and not item.origin.calls]
        deployed = deployed_units(estate)
        found = {item.origin.unit: EMPTY_VARIABLE for item in asking if _is_empty(item.origin.attributes.entries.get("default"))}
        found.update((item.origin.unit, MODULE) for item in asking if item.origin.unit not in deployed)
        estate.memo["units that vary"] = found
    return found


def _is_empty(value: Value | None) -> bool:
    match value:
        case Known():
            return value.value in (None, "", 0, False)
        case Sequence():
            return not value.items
        case Mapping():
            return not value.entries
    return False


def _lacks_grants_and_credentials(user: User, estate: Estate) -> Verdict:
    ties = (
        memberships_of(estate, user),
        inline_policies_of(estate, user),
        attachments_of(estate, user),
        access_keys_of(estate, user),
        login_profiles_of(estate, user),
    )
    if any(tied.things for tied in ties):
        return FALSE
    doubt = next((tied.open for tied in ties if tied.open), "")
    return unknown(doubt) if doubt else holds(Evidence(user.origin.span, "it has neither permissions nor credentials"))


def _cannot_be_taken(role: Role, estate: Estate) -> Verdict:
    """Tell whether nobody can take a role: its trust policy lets in nobody but itself, or services whose workloads here all take others."""
    takers = (computes_with(estate, role), computes_started_with(estate, role), instance_profiles_of(estate, role), pod_identities_of(estate, role))
    if any(tied.things for tied in takers):
        return FALSE
    trusts = trust_policies_of(estate, role)
    doubt = next((tied.open for tied in takers if tied.open), "" if trusts.things else trusts.open or "trust policy that is declared elsewhere")
    if doubt:
        return unknown(doubt)
    thing = principal_thing(role)
    services: set[str] = set()
    for grantee in _admitted(trusts.things, estate):
        if isinstance(grantee, str):
            return unknown(grantee)
        if grantee.kind == "service":
            name = literal(grantee.identifier)
            if name is None:
                return unknown(reason_of(grantee.identifier))
            services.add(service_name(name))
        elif grantee.kind != "principal" or is_actor(grantee, thing) is not Truth.TRUE:
            return FALSE
    if not services:
        said = any(policy.document.statements for policy in trusts.things)  # AWS refuses a policy that says nothing
        return known(said, Evidence(role.origin.span, "its trust policy lets nobody in"))
    if not services <= _served(role.origin.unit, estate):
        return unknown(BY_SERVICE)
    return holds(Evidence(role.origin.span, f"nothing that {' or '.join(f'{name}.amazonaws.com' for name in sorted(services))} runs here gets it"))


def _admitted(trusts: tuple[Policy, ...], estate: Estate) -> Iterator[Grantee | str]:
    """Yield whom trust policies let in; a text is why that is not known."""
    for policy in trusts:
        unread = policy.document.unread if policy.document.unread is not None else policy.document.rest
        if unread is not None:
            yield reason_of(unread)
        for statement in policy.document.statements:
            effect = literal(statement.effect)
            if effect is None:
                yield reason_of(statement.effect)
            elif effect == "Allow" and estate.exists(statement.guards) and _lets_assume(statement):
                yield from (grantee if grantee.kind != "unknown" else reason_of(grantee.identifier) for grantee in grantees(statement))


def _lets_assume(statement: Statement) -> bool:
    return any(actions_overlap(statement, action).truth is not Truth.FALSE for action in (ASSUME, *FEDERATED))


def _served(unit: str, estate: Estate) -> frozenset[str]:
    """Return the services of which a unit declares workloads, so that it can be seen which roles they take."""
    found = estate.memo.get("services with workloads")
    if not isinstance(found, dict):
        table: dict[str, set[str]] = {}
        for origin in (*(item.origin for item in estate.computes), *(item.origin for item in estate.model.instance_profiles)):
            service = SERVICES.get(origin.type)
            if service is not None:
                table.setdefault(origin.unit, set()).add(service)
        found = estate.memo["services with workloads"] = table
    return frozenset(found.get(unit, ()))


def _is_taken_by_no_instance(profile: InstanceProfile, estate: Estate) -> Verdict:
    for compute in estate.computes:
        if compute.origin.unit == profile.origin.unit and compute.profile is not None and any(estate.present((compute,))):
            value = settled(compute.profile, estate)
            if isinstance(value, Unknown) and not value.opaque:
                return unknown(f"{compute.origin.address}: {reason_of(value)}")
    return holds(Evidence(profile.origin.span, "no instance takes it"))


def _is_trusted_by_no_role(provider: IdentityProvider, estate: Estate) -> Verdict:
    """Tell whether no trust policy of the estate names a provider or its issuer, in whatever way; a cluster's issuer is for roles that come later."""
    if provider.kind == "oidc" and _issuer(provider, estate) is None:
        return unknown(OPEN_ISSUER)
    hidden = next((reason for policy in estate.model.policies if policy.kind == "trust" for reason in _unread_providers(policy)), "")
    return unknown(hidden) if hidden else holds(Evidence(provider.origin.span, "no role trusts it"))


def _issuer(provider: IdentityProvider, estate: Estate) -> str | None:
    url = literal(settled(provider.url, estate))
    return None if url is None else bare_issuer(url)


def _unread_providers(policy: Policy) -> Iterator[str]:
    """Yield why it is not known which providers a trust policy names."""
    if policy.document.unread is not None or policy.document.rest is not None:
        yield "trust policy that is not known"
    for statement in policy.document.statements:
        if any(actions_overlap(statement, action).truth is not Truth.FALSE for action in FEDERATED):
            yield from (
                reason_of(grantee.identifier)
                for grantee in grantees(statement)
                if grantee.kind in ("unknown", "oidc", "saml") and isinstance(grantee.identifier, Unknown) and not grantee.identifier.opaque
            )


def named_elsewhere(subject: Identity, estate: Estate) -> Verdict:
    """Tell whether another declaration writes the name of an object, or the issuer of a provider, where one of IAM may be meant.

    A name that AWS makes up can only be handed on; one that is not known may be written anywhere.
    """
    written = settled(subject.url if isinstance(subject, IdentityProvider) else subject.name, estate)
    if isinstance(subject, IdentityProvider):
        written = written if written is not None else settled(subject.origin.attributes.entries.get("name"), estate)
    name = literal(written)
    if name is None and written is not None and not _is_made_up(written):
        return unknown(OPEN_NAME)
    label = subject.origin.name  # what a template that was converted badly has in place of a reference
    words = (label, f"{label}.Arn") if name is None else ((bare_issuer(name) if isinstance(subject, IdentityProvider) else name).rpartition("/")[2],)
    if any(_uses(mention, subject) for word in words for mention in mentions_of(estate, word)):
        return TRUE
    possible = (mention for word in words if name is not None for mention in possible_mentions_of(estate, word) if _uses(mention, subject))
    found = next(possible, None)
    return FALSE if found is None else unknown(f"{found.address}: a name that may be this one")


def _uses(mention: Mention, subject: Identity) -> bool:
    """Tell whether it is a use to write the name of an object: neither its own declaration nor what gives a role permissions uses it."""
    dressing = DRESSING if isinstance(subject, Role) else frozenset()
    return (mention.unit, mention.address) != (subject.origin.unit, subject.origin.address) and mention.type not in dressing


def _is_made_up(name: Value) -> bool:
    """Tell whether AWS or a random generator ends a name, so that nobody can write it."""
    pieces = name.pieces if isinstance(name, Text) else (name,)
    return any(isinstance(piece, Unknown) and piece.opaque and piece.reason is Reason.RESOURCE for piece in pieces)


def handed_on(subject: Identity, estate: Estate) -> Verdict:
    """Tell whether an output, of a module too, hands an object on to others."""
    return known(any(consumer.mode is Mode.OUTPUT for _, consumer in references_with_consumers(estate, subject.origin)))


def kept_below(subject: Identity, estate: Estate, *, paths: tuple[str, ...]) -> Verdict:
    """Tell whether an object lies below one of `paths` ("/service/"), where things may lie unused."""
    path = settled(None if isinstance(subject, InstanceProfile | IdentityProvider) else subject.path, estate)
    if not paths or path is None:
        return FALSE
    text = literal(path)
    return unknown("path that is not known") if text is None else known(text.startswith(paths))
