"""Words about organizations."""

from collections.abc import Iterator

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.estate import Estate, GuardrailAttachment, Organization
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.predicates.flows import exported
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known, Sequence, Value
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Truth, Verdict, holds, known, negate, some, unknown

SERVICE_CONTROL = "SERVICE_CONTROL_POLICY"
WITHOUT_POLICIES = "CONSOLIDATED_BILLING"
FULL_ACCESS = "p-FullAWSAccess"
"""The policy that AWS attaches everywhere by itself and that forbids nothing."""
ROOT_CREDENTIALS = "RootCredentialsManagement"
CALLER = "aws:principalarn"
MATCHING = ("StringLike", "ArnLike", "StringEquals", "ArnEquals")
ROOT_USER = "arn:aws:iam::123456789012:root"
"""The root user of some account."""
TEMPLATE_TYPE = "AWS::Organizations::Organization"
ELSEWHERE = "guardrails that may be attached elsewhere"


def switches_service_control_off(organization: Organization, estate: Estate) -> Verdict:
    """Tell whether an organization has no service control policies: without all features, or where they are not among the types of policies that it enables.

    Templates say nothing of the types: AWS enables these policies in an organization with all features.
    """
    features = settled(organization.features, estate)
    if isinstance(features, Known) and features.value == WITHOUT_POLICIES:
        return holds(Evidence(features.span, "an organization for billing alone has no service control policies"))
    if organization.origin.type == TEMPLATE_TYPE:
        return FALSE
    types = settled(organization.policy_types, estate)
    if types is None:
        return holds(Evidence(organization.origin.span, "service control policies are not enabled"))
    if not isinstance(types, Sequence):
        return unknown(reason_of(types))
    enabled = [_is_text(item, SERVICE_CONTROL) for item in types.items]
    if types.rest is not None:
        enabled.append(unknown(reason_of(types.rest)))
    verdict = negate(some(enabled))
    return holds(Evidence(types.span, "service control policies are not enabled")) if verdict.truth is Truth.TRUE else verdict


def allows_all_accounts_everything(organization: Organization, estate: Estate) -> Verdict:
    """Tell whether no service control policy but FullAWSAccess is attached anywhere in an organization."""
    verdict = some(_guards(attachment, estate) for attachment in estate.present(estate.guardrail_attachments))
    if verdict.truth is not Truth.FALSE:
        return negate(verdict)
    if any(True for _ in _guardrails(estate)) or exported(estate, organization.origin) or not estate.complete:
        return unknown(ELSEWHERE)
    return holds(Evidence(organization.origin.span, "FullAWSAccess is its only service control policy"))


def leaves_root_to_its_accounts(organization: Organization, estate: Estate) -> Verdict:
    """Tell whether nothing takes the root users of member accounts away: neither central management of their credentials, nor a Deny for all of them."""
    managed = [_lists(management.features, ROOT_CREDENTIALS, estate) for management in estate.present(estate.root_managements)]
    denied = [_denies_root(policy) for policy in _guardrails(estate)]
    verdict = some((*managed, *denied))
    if verdict.truth is not Truth.FALSE:
        return negate(verdict)
    if exported(estate, organization.origin) or not estate.complete:
        return unknown(ELSEWHERE)
    return holds(Evidence(organization.origin.span))


def _denies_root(policy: Policy) -> Verdict:
    """Tell whether a policy denies something to the root users of accounts."""
    if policy.document.unread is not None:
        return unknown(reason_of(policy.document.unread))
    return some(_names_root(statement) for statement in policy.document.statements if literal(statement.effect) == "Deny")


def _names_root(statement: Statement) -> Verdict:
    """Tell whether a statement speaks of callers that are the root user of an account."""
    tested = [condition for condition in statement.conditions if condition.key == CALLER and condition.operator in MATCHING]
    return some(known(covers(value, ROOT_USER) is not Truth.FALSE) for condition in tested for value in condition.values.items)


def _lists(value: Value | None, text: str, estate: Estate) -> Verdict:
    """Tell whether a list holds a text."""
    listed = settled(value, estate)
    if listed is None:
        return FALSE
    if not isinstance(listed, Sequence):
        return unknown(reason_of(listed))
    rest = () if listed.rest is None else (unknown(reason_of(listed.rest)),)
    return some((*(_is_text(item, text) for item in listed.items), *rest))


def _guards(attachment: GuardrailAttachment, estate: Estate) -> Verdict:
    """Tell whether an attachment puts a service control policy other than FullAWSAccess somewhere."""
    policy = settled(attachment.policy, estate)
    if policy is None:
        return FALSE
    if isinstance(policy, Known):
        return known(policy.value != FULL_ACCESS)
    addresses = {ref.address for ref in policy.refs}
    for declared in estate.model.policies:
        if declared.origin.unit == attachment.origin.unit and declared.origin.address in addresses:
            return TRUE if declared.kind == "service-control" else FALSE
    return unknown(reason_of(policy))


def _guardrails(estate: Estate) -> Iterator[Policy]:
    return estate.present(policy for policy in estate.model.policies if policy.kind == "service-control")


def _is_text(value: Value, text: str) -> Verdict:
    return known(value.value == text) if isinstance(value, Known) else unknown(reason_of(value))
