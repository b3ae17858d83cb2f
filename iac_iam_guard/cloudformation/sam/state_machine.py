"""AWS::Serverless::StateMachine: the state machine, its role, and the roles in which its events start it."""

from iac_iam_guard.cloudformation.sam.asking import child, is_given, is_true, text_of
from iac_iam_guard.cloudformation.sam.destinations import rule_dead_letters
from iac_iam_guard.cloudformation.sam.events import Event, events_of
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.policy_entries import entries_of
from iac_iam_guard.cloudformation.sam.push_events import add_rule
from iac_iam_guard.cloudformation.sam.roles import Role, allow, inline, propagated_tags, tags_of, trust_of
from iac_iam_guard.cloudformation.sam.schedules import add_schedule
from iac_iam_guard.cloudformation.sam.writing import Written, get_att, ref

STATE_MACHINE = "AWS::StepFunctions::StateMachine"
RULES = ("Schedule", "CloudWatchEvent", "EventBridgeRule")
START = "states:StartExecution"
POLICY = "StartExecutionPolicy"


def expand_state_machine(work: Expansion, item: Serverless) -> None:
    """Add the plain resources that a state machine comes to."""
    given = item.given("Role")
    role = Role(f"{item.name}Role", trust_of("states.amazonaws.com"), item.at)
    properties: dict[str, Written | None] = {
        "RoleArn": given if given is not None and is_given(given) else get_att(role.name, "Arn"),
        "StateMachineName": item.given("Name"),
        "StateMachineType": item.given("Type"),
        "Definition": item.given("Definition"),
        "DefinitionS3Location": item.given("DefinitionUri"),
        "DefinitionSubstitutions": item.given("DefinitionSubstitutions"),
        "LoggingConfiguration": item.given("Logging"),
        "TracingConfiguration": item.given("Tracing"),
        "Tags": tags_of(item, "stateMachine"),
    }
    work.replace(item, STATE_MACHINE, properties)
    alias = _add_alias(work, item)
    if not is_given(given):
        role.grant(work, entries_of(item.given("Policies")))
        if is_true(child(item.given("Tracing"), "Enabled")):
            role.attach_tracing(work, item.key("Tracing"))
        role.declare(work, item, propagated_tags(item) or tags_of(item, "stateMachine"))
    target = ref(alias if alias is not None and is_given(item.given("UseAliasAsEventTarget")) else item.name)
    for event in events_of(work, item):
        _add_event(work, event, target)


def _add_alias(work: Expansion, item: Serverless) -> str | None:
    """Add version and alias if the state machine is published under one, and return the logical id of the alias."""
    name = text_of(item.given("AutoPublishAlias"))
    if not name:
        return None
    at = item.key("AutoPublishAlias")
    version, alias = f"{item.name}Version", f"{item.name}Alias{name}"
    work.add(item, version, "AWS::StepFunctions::StateMachineVersion", {"StateMachineArn": ref(item.name)}, at)
    work.add(item, alias, "AWS::StepFunctions::StateMachineAlias", {"Name": name}, at)
    return alias


def _add_event(work: Expansion, event: Event, target: Written) -> None:
    if event.kind == "ScheduleV2":
        add_schedule(work, event, target, POLICY, START)
    elif event.kind == "Api":
        _add_role(work, event, target, "apigateway.amazonaws.com")
    elif event.kind in RULES:
        given = event.given("RoleArn") if event.kind == "Schedule" else None
        arn: Written = given if given is not None else _add_role(work, event, target, "events.amazonaws.com")
        queue = rule_dead_letters(work, event.item, event.name, event.given("DeadLetterConfig"), event.at)
        dead_letters: dict[str, Written] = {"DeadLetterConfig": {"Arn": queue}} if queue is not None else {}
        add_rule(work, event, {"Arn": target, "Id": event.name, "RoleArn": arn, **dead_letters})


def _add_role(work: Expansion, event: Event, target: Written, service: str) -> Written:
    """Add the role in which a service starts the state machine, and return its ARN."""
    role = Role(f"{event.name}Role", trust_of(service), event.at)
    role.add(inline(f"{role.name}{POLICY}", [allow(START, target)]), event.at)
    role.declare_within(work, event.item, event.item.given("PermissionsBoundary"), tags=propagated_tags(event.item))
    return get_att(role.name, "Arn")
