"""What makes a policy nearly an administrator's, told from what it says: nearly all actions, control of identities, or roles that it may hand to workloads."""

from datetime import date

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.catalogue import action_count, escalates, mask_of, mask_of_service, names_in, services_in
from iac_iam_guard.iam.conditions import HARMLESS, strength_of
from iac_iam_guard.iam.document import Document, Statement
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.iam.recall import recalled
from iac_iam_guard.iam.resources import covers_everything, covers_kind
from iac_iam_guard.verdict import Truth

NEARLY_ALL = 0.9
"""Whoever has more than this part of all actions lacks nothing that matters."""
SEVERAL = 3
"""Whoever manages the permissions of so many services, and passes roles, can take what it lacks."""
STARTERS = (
    *("lambda:CreateFunction", "lambda:UpdateFunctionConfiguration", "ec2:RunInstances", "ecs:RunTask", "ecs:CreateService", "glue:CreateJob"),
    *("glue:CreateDevEndpoint", "sagemaker:CreateNotebookInstance", "cloudformation:CreateStack", "codebuild:CreateProject", "apprunner:CreateService"),
    *("batch:SubmitJob", "elasticmapreduce:RunJobFlow", "datapipeline:CreatePipeline", "states:CreateStateMachine", "ssm:StartAutomationExecution"),
)
"""Actions by which somebody starts a workload with a role that they pass to it."""
MANAGERS = ("iam", "organizations", "sso")


@recalled(512)
def nearness_to_administration(document: Document, today: date) -> str:
    """Return in what respect a policy is nearly an administrator's, "" where it is not. What is not known counts as nothing."""
    allows = [statement for statement in document.statements if has_effect(statement, "Allow").truth is Truth.TRUE]
    everywhere = breadth.union(_given(document, statement, today) for statement in allows if _is_open(statement, today))
    if everywhere.bit_count() > NEARLY_ALL * action_count():
        return "it allows nearly every action on everything"
    for service in MANAGERS:
        part = everywhere & mask_of_service(service)
        names = [name for name in names_in(part) if escalates(name)] or list(names_in(breadth.part_of_levels(part, ("Permissions management",))))
        if names:
            return f"it manages permissions of {service}: {breadth.listing(breadth.union(mask_of(name) for name in names))}"
    passing = [statement for statement in allows if _given(document, statement, today) & mask_of("iam:PassRole")]
    given = breadth.union(_given(document, statement, today) for statement in allows)
    started = given & breadth.union(mask_of(name) for name in STARTERS)
    if started and any(covers_kind(statement, "iam", "role/*").truth is Truth.TRUE for statement in passing):
        return f"it starts workloads with any role that lets them: {breadth.listing(started)}"
    services = services_in(breadth.part_of_levels(everywhere, ("Permissions management",)))
    return f"it passes roles, and manages permissions of {len(services)} services" if passing and len(services) >= SEVERAL else ""


def _given(document: Document, statement: Statement, today: date) -> int:
    return breadth.union(given.mask for given in breadth.given_by(document, statement, today))


def _is_open(statement: Statement, today: date) -> bool:
    return covers_everything(statement).truth is Truth.TRUE and strength_of(statement, today) in HARMLESS
