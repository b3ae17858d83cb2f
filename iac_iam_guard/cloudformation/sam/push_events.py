"""Events that call a function: the service may invoke it, and what SAM puts between the two."""

import re
from collections.abc import Callable
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Members, Node
from iac_iam_guard.cloudformation.sam.asking import child, is_given, named_resource, text_of
from iac_iam_guard.cloudformation.sam.destinations import QUEUE, QUEUE_POLICY, hashed, rule_dead_letters
from iac_iam_guard.cloudformation.sam.events import Event
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.policy_entries import document_of
from iac_iam_guard.cloudformation.sam.roles import Role
from iac_iam_guard.cloudformation.sam.schedules import add_schedule
from iac_iam_guard.cloudformation.sam.writing import Written, get_att, place_of, ref, sub

PERMISSION = "AWS::Lambda::Permission"
RULE = "AWS::Events::Rule"
REST_API, HTTP_API = "ServerlessRestApi", "ServerlessHttpApi"
"""Logical ids of the APIs that SAM makes for events that name none."""
EXECUTE_API = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
ANY_METHODS = ("any", "x-amazon-apigateway-any-method")
DEFAULT_ROUTE = "$default"


class Push(NamedTuple):
    """An event that calls a function: `target` is the logical id of the function or its alias, `is_alias` tells which."""

    work: Expansion
    event: Event
    target: str
    is_alias: bool
    role: Role

    def permit(
        self,
        principal: str,
        *,
        source: Written | None = None,
        account: Written | None = None,
        token: Written | None = None,
        suffix: str = "",
        prefix: str = "",
    ) -> None:
        """Let a service invoke the function."""
        name = f"{prefix or self.event.name}Permission{suffix if suffix.isalnum() or not suffix else hashed(suffix)}"
        properties: dict[str, Written | None] = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(self.target),
            "Principal": principal,
            "SourceArn": source,
            "SourceAccount": account,
            "EventSourceToken": token,
        }
        self.work.add(self.event.item, name, PERMISSION, properties, self.event.at)


def add_push_event(work: Expansion, event: Event, target: str, is_alias: bool, role: Role) -> None:
    """Add what an event makes; an unknown type makes nothing."""
    maker = MAKERS.get(event.kind)
    if maker is not None:
        maker(Push(work, event, target, is_alias, role))


def _rule(push: Push) -> None:
    work, event = push.work, push.event
    queue = rule_dead_letters(work, event.item, event.name, event.given("DeadLetterConfig"), event.at)
    add_rule(work, event, {"Arn": _arn(push), "Id": event.name, **({"DeadLetterConfig": {"Arn": queue}} if queue is not None else {})})
    push.permit("events.amazonaws.com", source=get_att(event.name, "Arn"))


def add_rule(work: Expansion, event: Event, target: Written) -> None:
    """Add the rule that a schedule or a pattern of events makes."""
    properties: dict[str, Written | None] = {
        "Name": event.given("Name") if event.kind == "Schedule" else event.given("RuleName"),
        "ScheduleExpression": event.given("Schedule"),
        "EventPattern": event.given("Pattern"),
        "EventBusName": event.given("EventBusName"),
        "State": event.given("State"),
        "Targets": [target],
    }
    work.add(event.item, event.name, RULE, properties, event.at)


def _arn(push: Push) -> Written:
    return ref(push.target) if push.is_alias else get_att(push.target, "Arn")


def _schedule(push: Push) -> None:
    add_schedule(push.work, push.event, _arn(push), "LambdaPolicy", "lambda:InvokeFunction")


def _bucket(push: Push) -> None:
    push.permit("s3.amazonaws.com", account=ref("AWS::AccountId"))


def _topic(push: Push) -> None:
    topic = push.event.given("Topic")
    subscription = push.event.given("SqsSubscription")
    if topic is None:
        return
    if not is_given(subscription):
        push.permit("sns.amazonaws.com", source=topic)
        return
    work, event = push.work, push.event
    at = event.at
    queue = f"{event.name}Queue"
    arn: Written | None = get_att(queue, "Arn")
    url: Written | None = ref(queue)
    policy = f"{event.name}QueuePolicy"
    if isinstance(subscription, Members):
        arn, url = child(subscription, "QueueArn"), child(subscription, "QueueUrl")
        policy = text_of(child(subscription, "QueuePolicyLogicalId")) or policy
        at = place_of(subscription)
    else:
        work.add(event.item, queue, QUEUE, {}, at)
    if arn is None or url is None:
        return
    push.role.attach_aws("AWSLambdaSQSQueueExecutionRole", at)
    statement: Written = {
        "Effect": "Allow",
        "Action": "sqs:SendMessage",
        "Principal": "*",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    work.add(event.item, policy, QUEUE_POLICY, {"PolicyDocument": document_of([statement]), "Queues": [url]}, at)
    work.add(event.item, f"{event.name}EventSourceMapping", "AWS::Lambda::EventSourceMapping", {"FunctionName": ref(push.target), "EventSourceArn": arn}, at)


def _rest_api(push: Push) -> None:
    method, path = text_of(push.event.given("Method")), text_of(push.event.given("Path"))
    if method is None or path is None:
        return
    api = push.event.given("RestApiId")
    verb = "*" if method.lower() == "any" else method.upper()
    resource = f"{EXECUTE_API}${{__ApiId__}}/${{__Stage__}}/{verb}{without_parameters(path)}"
    source = sub(resource, {"__ApiId__": api if api is not None else ref(REST_API), "__Stage__": "*"})
    push.permit("apigateway.amazonaws.com", source=source, suffix=_stage_suffix(push.work, api))


def _stage_suffix(work: Expansion, api: Node | None) -> str:
    """Return what tells the stage in the name of a permission."""
    if api is None:
        return "Prod"
    name = named_resource(api) or text_of(api)
    if name is None:
        return "AllStages"
    return text_of(child(work.declared(name), "Properties", "StageName")) or "Stage"


def without_parameters(path: str) -> str:
    """Return the path of a method as it stands in ARNs: any text for a parameter, no slash at its end."""
    shown = re.sub(r"\{([a-zA-Z0-9._-]+|[a-zA-Z0-9._-]+\+|proxy\+)\}", "*", path)
    return re.sub(r"^(.+)/$", r"\1", shown)


def _http_api(push: Push) -> None:
    method = (text_of(push.event.given("Method")) or ANY_METHODS[1]).lower()
    path = text_of(push.event.given("Path")) or DEFAULT_ROUTE
    api = push.event.given("ApiId")
    if path != DEFAULT_ROUTE and named_resource(api) in _default_routes(push.work, push.event.item):
        return
    shown = "" if path == DEFAULT_ROUTE else without_parameters(path)
    verb = "*" if method in ANY_METHODS else method.upper()
    tail = shown if method == "any" and shown == f"/{DEFAULT_ROUTE}" else f"/{verb}{shown}"
    source = sub(f"{EXECUTE_API}${{__ApiId__}}/${{__Stage__}}{tail}", {"__ApiId__": api if api is not None else ref(HTTP_API), "__Stage__": "*"})
    push.permit("apigateway.amazonaws.com", source=source)


def _default_routes(work: Expansion, item: Serverless) -> frozenset[str | None]:
    """Return the APIs of which a function gets what no other route takes, so that they may invoke it anyway."""
    found = work.default_routes.get(item.name)
    if found is not None:
        return found
    apis: dict[str | None, None] = {}
    taken: set[str | None] = set()
    events = item.given("Events")
    for member in events.entries.values() if isinstance(events, Members) else ():
        if text_of(child(member.node, "Type")) != "HttpApi":
            continue
        properties = child(member.node, "Properties")
        api = named_resource(child(properties, "ApiId"))
        apis[api] = None
        if text_of(child(properties, "Path")) in (None, DEFAULT_ROUTE) and child(properties, "Method") is None:
            taken.add(api)
    for api in apis:
        definition = child(work.declared(api or ""), "Properties", "DefinitionBody")
        uri = child(definition, "paths", DEFAULT_ROUTE, ANY_METHODS[1], "x-amazon-apigateway-integration", "uri", "Fn::Sub")
        if f"${{{item.name}.Arn}}" in (text_of(uri) or ""):
            taken.add(api)
    work.default_routes[item.name] = frozenset(taken)
    return work.default_routes[item.name]


def _skill(push: Push) -> None:
    push.permit("alexa-appkit.amazon.com", token=push.event.given("SkillId"))


def _iot_rule(push: Push) -> None:
    name = push.event.name
    push.work.add(push.event.item, name, "AWS::IoT::TopicRule", {}, push.event.at)
    source = sub("arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}", {"RuleName": ref(name)})
    push.permit("iot.amazonaws.com", source=source, account=ref("AWS::AccountId"))


def _user_pool(push: Push) -> None:
    pool = push.event.given("UserPool")
    name = named_resource(pool)
    if name is not None:
        push.permit("cognito-idp.amazonaws.com", source=get_att(name, "Arn"), prefix=f"{push.target}Cognito")


def _log_group(push: Push) -> None:
    group = push.event.given("LogGroupName")
    if group is not None:
        arn = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*"
        push.permit("logs.amazonaws.com", source=sub(arn, {"__LogGroupName__": group}))


MAKERS: dict[str, Callable[[Push], None]] = {
    "Schedule": _rule,
    "CloudWatchEvent": _rule,
    "EventBridgeRule": _rule,
    "ScheduleV2": _schedule,
    "S3": _bucket,
    "SNS": _topic,
    "Api": _rest_api,
    "HttpApi": _http_api,
    "AlexaSkill": _skill,
    "IoTRule": _iot_rule,
    "Cognito": _user_pool,
    "CloudWatchLogs": _log_group,
}
