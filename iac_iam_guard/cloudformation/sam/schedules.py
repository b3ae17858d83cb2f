"""ScheduleV2: a schedule of the scheduler, which calls its target in a role of its own."""

from iac_iam_guard.cloudformation.sam.destinations import schedule_dead_letters, sending_policy
from iac_iam_guard.cloudformation.sam.events import Event
from iac_iam_guard.cloudformation.sam.expansion import Expansion
from iac_iam_guard.cloudformation.sam.roles import Role, allow, inline, propagated_tags, trust_of
from iac_iam_guard.cloudformation.sam.writing import Written, get_att


def add_schedule(work: Expansion, event: Event, target: Written, policy: str, action: str) -> None:
    """Add a schedule, and unless it names a role one that may do `action` on the target by a policy whose name ends with `policy`."""
    queue = schedule_dead_letters(work, event.item, event.name, event.given("DeadLetterConfig"), event.at)
    arn: Written | None = event.given("RoleArn")
    if arn is None:
        role = Role(f"{event.name}Role", trust_of("scheduler.amazonaws.com"), event.at)
        role.add(inline(event.name + policy, [allow(action, target)]), event.at)
        sending = sending_policy("SQS", event.name, queue) if queue is not None else None
        if sending is not None:
            role.add(sending, event.at)
        role.declare_within(work, event.item, event.given("PermissionsBoundary"), tags=propagated_tags(event.item))
        arn = get_att(role.name, "Arn")
    invoked: dict[str, Written] = {"Arn": target, "RoleArn": arn}
    if queue is not None:
        invoked["DeadLetterConfig"] = {"Arn": queue}
    name = event.given("Name")
    properties: dict[str, Written | None] = {"Name": name, "ScheduleExpression": event.given("ScheduleExpression"), "Target": invoked}
    work.add(event.item, event.name, "AWS::Scheduler::Schedule", properties, event.at)
