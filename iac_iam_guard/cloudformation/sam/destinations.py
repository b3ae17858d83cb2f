"""Where the results and failures of functions and schedules go: queues and topics that SAM makes, and the right to send there."""

from collections.abc import Mapping
from hashlib import sha1

from iac_iam_guard.cloudformation.nodes import Members, Node, Scalar
from iac_iam_guard.cloudformation.sam.asking import branches_of, child, is_given, is_no_value, text_of
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.policy_entries import document_of
from iac_iam_guard.cloudformation.sam.roles import Role, allow, inline
from iac_iam_guard.cloudformation.sam.writing import Place, Written, get_att, place_of, ref

QUEUE, TOPIC, QUEUE_POLICY = "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::SQS::QueuePolicy"
SENDING = {
    "SQS": ("SQSPolicy", "sqs:SendMessage"),
    "SNS": ("SNSPolicy", "sns:publish"),
    "EventBridge": ("EventBridgePolicy", "events:PutEvents"),
    "Lambda": ("LambdaPolicy", "lambda:InvokeFunction"),
}
"""By kind of destination, how the policy ends and what it allows."""
BUCKETS = ("S3Bucket", "S3")
HASH_LENGTH = 10


def sending_policy(kind: str, name: str, arn: Written) -> Mapping[str, Written] | None:
    """Return the policy that lets a role send to a destination, None for a kind that needs none."""
    if kind in BUCKETS:
        objects: Written = {"Fn::Join": ["/", [arn, "*"]]}
        return inline(f"{name}S3Policy", [allow("s3:PutObject", objects), allow("s3:ListBucket", arn)])
    if kind not in SENDING:
        return None
    suffix, action = SENDING[kind]
    return inline(name + suffix, [allow(action, arn)])


def hashed(text: str) -> str:
    """Return what SAM adds to names to tell them apart."""
    return sha1(text.encode(), usedforsecurity=False).hexdigest()[:HASH_LENGTH]


def add_invoke_destinations(work: Expansion, item: Serverless, role: Role) -> None:
    """Add what EventInvokeConfig makes of a function, and to its role the right to send to its destinations."""
    destinations = child(item.given("EventInvokeConfig"), "DestinationConfig")
    for outcome in ("OnSuccess", "OnFailure"):
        config = child(destinations, outcome)
        kind = text_of(child(config, "Type"))
        if not isinstance(config, Members) or kind is None:
            continue
        name = f"{item.name}EventInvokeConfig{outcome}"
        at = place_of(config)
        arn = _destination(work, item, kind, name, child(config, "Destination"), at)
        policy = sending_policy(kind, name, arn) if arn is not None else None
        if policy is not None:
            role.add(policy, at)


def _destination(work: Expansion, item: Serverless, kind: str, name: str, given: Node | None, at: Place) -> Written | None:
    """Return the ARN of a destination, and add the queue or topic that SAM makes where none is given."""
    if given is None:
        return _made(work, item, kind, name, at)
    branches = branches_of(given)
    if branches is None or all(map(is_no_value, branches[1:])) or not any(map(is_no_value, branches[1:])):
        return given
    condition, then, otherwise = branches
    made_if_true = is_no_value(then)
    answer = text_of(condition) or ""
    if not made_if_true:
        answer = work.add_condition(f"NOT{answer}{hashed(f'{item.name}EventInvokeConfig')}", {"Fn::Not": [{"Condition": answer}]}, at)
    made = _made(work, item, kind, name, at, answer)
    other = otherwise if made_if_true else then
    return {"Fn::If": [answer, made, other]} if made is not None else None


def _made(work: Expansion, item: Serverless, kind: str, name: str, at: Place, answer: str = "") -> Written | None:
    condition = _both(work, item, answer, at) if answer else None
    if kind == "SQS":
        work.add(item, f"{name}Queue", QUEUE, {}, at, condition)
        work.names[f"{item.name}.DestinationQueue"] = f"{name}Queue"
        return get_att(f"{name}Queue", "Arn")
    if kind == "SNS":
        work.add(item, f"{name}Topic", TOPIC, {}, at, condition)
        work.names[f"{item.name}.DestinationTopic"] = f"{name}Topic"
        return ref(f"{name}Topic")
    return None


def _both(work: Expansion, item: Serverless, answer: str, at: Place) -> Scalar:
    """Return the condition under which both the resource is there and `answer` holds."""
    own = text_of(child(item.body, "Condition"))
    if own is not None:
        answer = work.add_condition(f"{own}AND{answer}{hashed(item.name)}", {"Fn::And": [{"Condition": own}, {"Condition": answer}]}, at)
    return Scalar(answer, answer, (), at.start, at.end)


def rule_dead_letters(work: Expansion, item: Serverless, rule: str, config: Node | None, at: Place) -> Written | None:
    """Return the ARN of the queue for what a rule cannot deliver; one that SAM makes takes messages from the rule alone."""
    if config is None or (arn := child(config, "Arn")) is not None:
        return arn if config is not None else None
    queue = text_of(child(config, "QueueLogicalId")) or f"{rule}Queue"
    work.add(item, queue, QUEUE, {}, at)
    statement: Written = {
        "Effect": "Allow",
        "Action": "sqs:SendMessage",
        "Principal": {"Service": "events.amazonaws.com"},
        "Resource": get_att(queue, "Arn"),
        "Condition": {"ArnEquals": {"aws:SourceArn": get_att(rule, "Arn")}},
    }
    work.add(item, f"{rule}QueuePolicy", QUEUE_POLICY, {"PolicyDocument": document_of([statement]), "Queues": [ref(queue)]}, at)
    return get_att(queue, "Arn")


def schedule_dead_letters(work: Expansion, item: Serverless, schedule: str, config: Node | None, at: Place) -> Written | None:
    """Return the ARN of the queue for what a schedule cannot deliver, None where there is none."""
    if config is None or not is_given(config):
        return None
    if (arn := child(config, "Arn")) is not None:
        return arn
    queue = text_of(child(config, "QueueLogicalId")) or f"{schedule}Queue"
    work.add(item, queue, QUEUE, {}, at)
    return get_att(queue, "Arn")
