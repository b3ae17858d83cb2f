"""Words about organizations."""

from collections.abc import Iterator

from iac_iam_guard.iam.estate import Estate, GuardrailAttachment, Organization
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.predicates.flows import exported
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known, Sequence, Value
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Truth, Verdict, holds, known, negate, some, unknown

SERVICE_CONTROL = "SERVICE_CONTROL_POLICY"
FULL_ACCESS = "p-FullAWSAccess"
"""The policy that AWS attaches everywhere by itself and that forbids nothing."""
TEMPLATE_TYPE = "AWS::Organizations::Organization"
ELSEWHERE = "guardrails that may be attached elsewhere"


def switches_service_control_off(organization: Organization, estate: Estate) -> Verdict:
    """Tell whether service control policies are not among the policy types that an organization enables; templates have no say in that."""
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
