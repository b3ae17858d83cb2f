"""Words about container tasks that have no role of their own although what they run calls AWS."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.estate import Compute, Estate
from iac_iam_guard.iam.model import InstanceProfile
from iac_iam_guard.iam.truths import truth_in
from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.predicates.flows import references_with_consumers
from iac_iam_guard.predicates.host import COMMAND_GROUPS
from iac_iam_guard.predicates.parts import refs_in, texts_in
from iac_iam_guard.predicates.settings import may_be_absent, reason_of, settled
from iac_iam_guard.values import Json, Known, Mapping, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

KEY_ID = "AWS_ACCESS_KEY_ID"
REGIONS = frozenset(("AWS_REGION", "AWS_DEFAULT_REGION"))
"""What the libraries of AWS read, and little else."""
SERVICE_WORDS = frozenset(("s3", "sqs", "sns", "dynamodb", "kinesis", "firehose", "secretsmanager", "xray"))
"""Words in the names of variables that tell programs where something of AWS is."""
ADDRESSES = ("arn:aws", "s3://", "https://sqs.")
"""How what is only reached with credentials of AWS is called."""
THINGS = frozenset(
    {
        *("aws_s3_bucket", "aws_sqs_queue", "aws_sns_topic", "aws_dynamodb_table", "aws_kinesis_stream", "aws_kinesis_firehose_delivery_stream"),
        *("aws_kms_key", "aws_secretsmanager_secret", "aws_ssm_parameter", "aws_sfn_state_machine", "aws_cloudwatch_event_bus", "aws_lambda_function"),
        *("AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::DynamoDB::Table", "AWS::Kinesis::Stream", "AWS::KMS::Key"),
        *("AWS::KinesisFirehose::DeliveryStream", "AWS::SecretsManager::Secret", "AWS::StepFunctions::StateMachine", "AWS::Lambda::Function"),
    }
)
"""Types of what programs reach by the API of AWS; a parameter of Systems Manager by its name only."""
IMAGES = ("aws-cli", "aws-xray-daemon", "cloudwatch-agent", "aws-otel-collector", "aws-for-fluent-bit")
"""Ends of the names of images of programs that do nothing but call AWS."""
TASKS = frozenset(("aws_ecs_task_definition", "AWS::ECS::TaskDefinition"))
OPEN_DEFINITIONS = "containers that are not known"


class Sign(NamedTuple):
    """What shows that a task calls AWS, in words, and whether it is no more than a name."""

    text: str
    guessed: bool = False


def calls_aws_without_role(subject: Compute | InstanceProfile, estate: Estate) -> Verdict:
    """Tell whether a container task has no role for its containers, and these are seen to call AWS: by variables, images, commands, or what it is run with.

    A task that is given an access key has credentials, which other rules are about.
    """
    if not isinstance(subject, Compute) or subject.origin.type not in TASKS:
        return FALSE
    role = settled(subject.role, estate)
    if role is not None:
        return unknown(reason_of(role)) if may_be_absent(role) else FALSE
    if any(name == KEY_ID for name, _ in subject.environment):
        return FALSE
    containers = list(_containers(subject, estate))
    of_containers = (sign for container in containers for sign in _from_container(container))
    signs = [*_from_environment(subject, estate), *_from_task(subject, estate), *of_containers]
    if signs:
        first = min(signs, key=lambda sign: sign.guessed)
        note = f"has no task role, although it calls AWS: {first.text}"
        return holds(Evidence(subject.origin.span, note, "medium" if first.guessed else "high"))
    hidden = next((item for item in containers if not isinstance(item, Mapping)), None)
    return FALSE if hidden is None else unknown(reason_of(hidden) if isinstance(hidden, Unknown) else OPEN_DEFINITIONS)


def _from_environment(task: Compute, estate: Estate) -> Iterator[Sign]:
    for name, value in task.environment:
        types = {_type_of(ref.address, task.origin, estate) for ref in refs_in(value)}
        if any(str(text.value).startswith(ADDRESSES) for text in texts_in(value)) or types & THINGS:
            yield Sign(f"its variable {name} names something of AWS")
        elif name in REGIONS or not SERVICE_WORDS.isdisjoint(name.lower().split("_")):
            yield Sign(f"it sets {name}", guessed=True)


def _type_of(address: str, near: Resource, estate: Estate) -> str:
    found = estate.resources.get((near.unit, address))
    return found.type if found is not None else ""


def _from_task(task: Compute, estate: Estate) -> Iterator[Sign]:
    """Yield what the task is run with: commands of operators in its containers, and file systems that ask who mounts them."""
    for _, consumer in references_with_consumers(estate, task.origin):
        entries = consumer.attributes.entries
        for argument in ("enable_execute_command", "EnableExecuteCommand"):
            switch = settled(entries.get(argument), estate)
            if switch is not None and truth_in(switch) is True:
                yield Sign(f"{consumer.identity} lets operators run commands in it")
    entries = task.origin.attributes.entries
    if any(literal(setting) == "ENABLED" for setting in _authorizations(entries.get("volume", entries.get("Volumes")))):
        yield Sign("a file system asks for its role")


def _authorizations(value: Value | None) -> Iterator[Value]:
    """Yield the settings that say whether a file system is mounted with the role of the task."""
    match value:
        case Sequence():
            for item in value.items:
                yield from _authorizations(item)
        case Mapping():
            for key, entry in value.entries.items():
                if key.lower() == "iam":
                    yield entry
                else:
                    yield from _authorizations(entry)


def _containers(task: Compute, estate: Estate) -> Iterator[Value]:
    """Yield the containers of a task; what is not known of them is one that is no mapping."""
    value = settled(task.code[0], estate) if task.code else None
    if isinstance(value, Known | Text | Json):
        try:
            value = read_json_value(value).value
        except JsonProblem:
            return  # the provider refuses it
    if isinstance(value, Sequence):
        yield from value.items
        if value.rest is not None:
            yield value.rest
    elif value is not None:
        yield value


def _from_container(container: Value) -> Iterator[Sign]:
    if not isinstance(container, Mapping):
        return
    entries = {key.lower(): value for key, value in container.entries.items()}
    for text in texts_in(entries.get("image")):
        name = str(text.value).partition("@")[0].rpartition("/")[2].partition(":")[0]
        if name in IMAGES:
            yield Sign(f"its image is {name}")
    words = [word for key in ("entrypoint", "command") for text in texts_in(entries.get(key)) for word in str(text.value).split()]
    for index, word in enumerate(words):
        group = next((item for item in words[index + 1 : index + 6] if item in COMMAND_GROUPS), "") if word.rpartition("/")[2] == "aws" else ""
        if group:
            yield Sign(f"its command has aws {group}")
