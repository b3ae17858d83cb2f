"""Words about the roles that trust statements open: the associations that limit them, and whether they can change anything."""

from collections.abc import Iterator

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.conditions import HARMLESS, Strength, weigh
from iac_iam_guard.iam.doubt import unread_conditions
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, PolicyStatement, PrincipalSubject, Role
from iac_iam_guard.iam.read_only import changes_anything, policy_changes_anything
from iac_iam_guard.iam.relations import attachments_of, aws_policy_name, holders_of, inline_policies_of, pod_identities_of, policies_attached
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.iam.services import service_name
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Verdict, every, holds, known, negate, some, unknown

PODS = "pods.eks"
POD_TAGS = ("aws:requesttag/kubernetes-", "aws:requesttag/eks-cluster-", "aws:principaltag/kubernetes-")
"""Session tags by which EKS says which pod gets the role."""
NO_ROLE = "role that is not declared here"


def opens_to_all_pods(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether EKS pod identity may hand the role to pods that neither an association nor a session tag names; shown by the service."""
    spans = [grantee.span for grantee in grantees(subject.statement) if grantee.kind == "service" and service_name(literal(grantee.identifier) or "") == PODS]
    if not spans:
        return FALSE
    return every((negate(_names_pods(subject, estate)), _lacks_association(subject, estate), holds(Evidence(spans[0], "no association names its pods", "low"))))


def _names_pods(subject: SaidStatement, estate: Premises) -> Verdict:
    statement = subject.statement
    tests = [weighed for weighed in weigh(statement, estate.assumptions.today) if weighed.condition.key.startswith(POD_TAGS)]
    verdicts = [unknown(test.why) if test.strength is Strength.UNKNOWN else known(test.strength not in HARMLESS) for test in tests]
    return some((*verdicts, unread_conditions(statement)))


def _lacks_association(subject: PolicyStatement, estate: Estate) -> Verdict:
    roles = [role for role in _roles_of(subject, estate) if isinstance(role, Role)]
    if not roles:
        return unknown(NO_ROLE)
    tied = [pod_identities_of(estate, role) for role in roles]
    if any(ties.things for ties in tied):
        return FALSE
    if not estate.whole:
        return unknown("only a part of the estate is given")
    return next((unknown(ties.open) for ties in tied if ties.open), TRUE)


def _roles_of(subject: PolicyStatement, estate: Estate) -> tuple[PrincipalSubject, ...]:
    holder = subject.policy.holder
    return holders_of(estate, holder, subject) if holder is not None else ()


def role_can_change_things(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether a policy of the role allows more than reading; shown by the actions."""
    roles = _roles_of(subject, estate)
    if not roles:
        return unknown(NO_ROLE)
    return some(verdict for role in roles for verdict in _changes_by(role, estate))


def _changes_by(role: PrincipalSubject, estate: Estate) -> Iterator[Verdict]:
    inline, attached = inline_policies_of(estate, role), attachments_of(estate, role)
    for policy in inline.things:
        yield changes_anything(policy.document)
    for attachment in attached.things:
        yield _gives_change(attachment, estate)
    for reason in (inline.open, attached.open):
        if reason:
            yield unknown(reason)


def _gives_change(attachment: Attachment, estate: Estate) -> Verdict:
    name = aws_policy_name(attachment.policy)
    if name is not None:
        verdict = policy_changes_anything(name)
        return every((verdict, holds(attachment.policy.span)))
    target = policies_attached(estate, attachment)
    if not target.things:
        return unknown(target.reason)
    return some(changes_anything(policy.document) for policy in target.things)
