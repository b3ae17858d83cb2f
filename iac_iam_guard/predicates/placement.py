"""Words about what AWS made a managed policy for, and whether it is attached to such a principal."""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Role
from iac_iam_guard.iam.relations import aws_policy_name, holders_of, trust_policies_of
from iac_iam_guard.iam.services import service_name
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.predicates.attachment import token_of
from iac_iam_guard.predicates.role import serves_workload
from iac_iam_guard.predicates.settings import reason_of
from iac_iam_guard.values import Unknown
from iac_iam_guard.verdict import FALSE, Truth, Verdict, holds, unknown

FOR_SERVICES = "service-role/"
FOR_PEOPLE = "job-function/"
"""Paths by which AWS says whom a policy is for: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html."""
COMPUTE = frozenset(("ec2", "ecs-tasks", "lambda", "pods.eks", "edgelambda", "tasks.apprunner", "batch", "codebuild", "sagemaker", "glue"))
"""Services that run code of the customer's with a role."""
ROLE_ELSEWHERE = "role that is declared elsewhere"


def made_for_others(attachment: Attachment, estate: Estate) -> Verdict:
    """Tell whether a policy of AWS for roles of services is on a user or group, or one for jobs of people on the role of a workload; shown by its ARN."""
    if attachment.boundary:
        return FALSE
    name = aws_policy_name(attachment.policy)
    if name is None:
        policy = attachment.policy
        return unknown(reason_of(policy)) if isinstance(policy, Unknown) and not policy.opaque else FALSE
    from iac_iam_guard.iam.managed_policies import full_name

    path = full_name(name) or name
    kind = attachment.holder.kind
    if path.startswith(FOR_SERVICES) and kind in ("user", "group"):
        return holds(token_of(attachment)._replace(note=f"it is made for the role of a service, and this is a {kind}"))
    if not path.startswith(FOR_PEOPLE) or kind != "role":
        return FALSE
    roles = [holder for holder in holders_of(estate, attachment.holder, attachment) if isinstance(holder, Role)]
    verdicts = [_runs_code(role, estate) for role in roles]
    if any(verdict.truth is Truth.TRUE for verdict in verdicts):
        return holds(token_of(attachment)._replace(note="it is made for the work of people, and a workload has the role"))
    return next((verdict for verdict in verdicts if verdict.truth is Truth.UNKNOWN), FALSE if roles else unknown(ROLE_ELSEWHERE))


def _runs_code(role: Role, estate: Estate) -> Verdict:
    """Tell whether code of a workload gets a role, as a declaration of the workload or its trust policy says."""
    trusts = trust_policies_of(estate, role)
    trusted = [
        item for policy in trusts.things for statement in policy.document.statements if literal(statement.effect) == "Allow" for item in grantees(statement)
    ]
    services = (service_name(literal(item.identifier) or "") for item in trusted if item.kind == "service")
    if any(service in COMPUTE for service in services):
        return holds(role.origin.span)
    used = serves_workload(role, estate)
    return unknown(trusts.open) if used.truth is Truth.FALSE and trusts.open else used
