"""Words about workloads and the roles they get: whether a role is there, and whether the service that runs the workload may take it."""

from collections.abc import Iterator

from iac_iam_guard.iam.actions import actions_overlap
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.compute_services import SERVICES
from iac_iam_guard.iam.estate import Compute, Estate
from iac_iam_guard.iam.model import InstanceProfile, Policy, Role
from iac_iam_guard.iam.relations import Target, roles_named, trust_policies_of
from iac_iam_guard.iam.services import service_name
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.predicates.flows import exported, references_with_consumers, written_at
from iac_iam_guard.predicates.settings import may_be_absent, reason_of, settled
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Sequence, Text, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, every, holds, known, some, unknown

ASSUME = "sts:AssumeRole"
DOMAIN = "amazonaws.com"
ELSEWHERE = "role that is declared elsewhere"
DEPENDS = "role that depends on what the module is given"
FILLED_ELSEWHERE = "profile that is handed on to others, who may put a role in it"


def carries_no_role(subject: Compute | InstanceProfile, estate: Estate) -> Verdict:
    """Tell whether an instance profile has no role in it; one that is handed on may be filled by others, one by an input of the module."""
    if isinstance(subject, Compute):
        return FALSE
    role = settled(subject.role, estate)
    if role is not None and not _is_empty(role):
        return unknown(reason_of(role)) if may_be_absent(role) else FALSE
    if _takes_a_role(subject, estate):
        return unknown(DEPENDS)
    if exported(estate, subject.origin):
        return unknown(FILLED_ELSEWHERE)
    return holds(Evidence(subject.origin.span, "has no role in it: programs on instances that take it get no credentials"))


def _takes_a_role(profile: InstanceProfile, estate: Estate) -> bool:
    """Tell whether a profile names a role that is declared, which is left out in this world: whoever leaves it out gives another one."""
    origin = profile.origin
    return any(one.source == origin.address and one.path.partition(".")[0] in ("role", "Roles") for one in estate.references.get(origin.unit, ()))


def _is_empty(value: Value) -> bool:
    return isinstance(value, Sequence) and not value.items and value.rest is None


def keeps_its_service_out(subject: Compute | InstanceProfile, estate: Estate) -> Verdict:
    """Tell whether the trust policy of the role of a workload lacks the service that runs it; shown by where the workload names the role."""
    service = SERVICES.get(subject.origin.type)
    if service is None:
        return FALSE
    return some(_lacks_trust(role, service, subject, estate) for role in _roles_as_written(subject, estate))


def _roles_as_written(subject: Compute | InstanceProfile, estate: Estate) -> Iterator[Value]:
    """Yield what a workload names its roles by: that of its code, and that of the platform around it."""
    written = (subject.role, subject.execution_role) if isinstance(subject, Compute) else (subject.role,)
    for value in written:
        role = settled(value, estate)
        if role is not None and not _is_empty(role):
            yield role.items[0] if isinstance(role, Sequence) and role.items else role


def _lacks_trust(written: Value, service: str, subject: Compute | InstanceProfile, estate: Estate) -> Verdict:
    target: Target[Role] = roles_named(estate, written, subject)
    if not target.things:
        return unknown(ELSEWHERE if target.outside is Truth.TRUE else target.reason or ELSEWHERE)
    verdict = every(_lets_nobody_in(role, service, estate) for role in target.things)
    if verdict.truth is not Truth.TRUE:
        return verdict
    role = target.things[0]
    return holds(Evidence(_place(written, role, subject, estate), _told(role, service)))


def _place(written: Value, role: Role, subject: Compute | InstanceProfile, estate: Estate) -> SourceSpan:
    """Return where a workload names its role."""
    origin = subject.origin
    if origin.block.contains(written.span):
        return written.span
    found = (reference for reference, consumer in references_with_consumers(estate, role.origin) if consumer.address == origin.address)
    return next((written_at(reference, origin) for reference in found), origin.span)


def _told(role: Role, service: str) -> str:
    name = literal(role.name) or role.origin.identity
    return f"gets the role {name}, whose trust policy does not let {service}.{DOMAIN} in"


def _lets_nobody_in(role: Role, service: str, estate: Estate) -> Verdict:
    """Tell whether the trust policy of a role surely lacks a service."""
    trusts = trust_policies_of(estate, role)
    if not trusts.things:
        return unknown(trusts.open or "trust policy that is declared elsewhere")
    admitted = some(verdict for policy in trusts.things for verdict in _admissions(policy, service, estate))
    if admitted.truth is Truth.UNKNOWN:
        return admitted
    return known(admitted.truth is Truth.FALSE)


def _admissions(policy: Policy, service: str, estate: Estate) -> Iterator[Verdict]:
    """Yield for each part of a trust policy whether it lets the service in."""
    document = policy.document
    unread = document.unread if document.unread is not None else document.rest
    if unread is not None:
        yield unknown(reason_of(unread))
    for statement in document.statements:
        effect = literal(statement.effect)
        if effect == "Deny" or not estate.exists(statement.guards) or actions_overlap(statement, ASSUME).truth is Truth.FALSE:
            continue
        for grantee in grantees(statement):
            match grantee.kind:
                case "service":
                    yield _is_service(grantee.identifier, service)
                case "anyone":
                    yield holds(grantee.span)
                case "unknown":
                    yield unknown(reason_of(grantee.identifier))


def _is_service(identifier: Value, service: str) -> Verdict:
    """Tell whether a principal is a service, whatever its region; the domain of the partition need not be known."""
    text = literal(identifier)
    if text is None and isinstance(identifier, Text):
        first, last = identifier.pieces[0], identifier.pieces[-1]
        head = first.value if isinstance(first, Known) and isinstance(first.value, str) else ""
        text = f"{head}{DOMAIN}" if head.endswith(".") and not isinstance(last, Known) else None
        if text is None and isinstance(last, Known) and str(last.value).endswith(DOMAIN) and head.endswith("."):
            text = f"{head}{DOMAIN}"  # a region in the middle
    return unknown(reason_of(identifier)) if text is None else known(service_name(text) == service)
