"""AWS::Serverless::Connector: the policy that a profile has for a source and a destination."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar
from iac_iam_guard.cloudformation.sam.asking import child, named_resource, shape, text_of
from iac_iam_guard.cloudformation.sam.expansion import PREFIX, Expansion, Serverless
from iac_iam_guard.cloudformation.sam.facts import AccessCategory, facts
from iac_iam_guard.cloudformation.sam.policy_entries import document_of
from iac_iam_guard.cloudformation.sam.push_events import PERMISSION
from iac_iam_guard.cloudformation.sam.writing import Place, Written, place_of, ref, write

CONNECTOR = f"{PREFIX}Connector"
PLAIN_TYPES = {
    f"{PREFIX}Function": "AWS::Lambda::Function",
    f"{PREFIX}StateMachine": "AWS::StepFunctions::StateMachine",
    f"{PREFIX}Api": "AWS::ApiGateway::RestApi",
    f"{PREFIX}HttpApi": "AWS::ApiGatewayV2::Api",
    f"{PREFIX}SimpleTable": "AWS::DynamoDB::Table",
}
VARIABLE = re.compile(r"%\{([A-Za-z.]+)\}")
STATEMENT_ENTRIES = 40
"""Entries that a connection makes, roughly."""


class End(NamedTuple):
    """Source or destination of a connector: its type and what a profile may ask of it."""

    type: str
    arn: Written | None = None
    role: Written | None = None
    queue: Written | None = None
    resource_id: Written | None = None
    name: Written | None = None
    qualifier: Written | None = None


def embedded_connectors(owner: str, member: Member) -> Iterator[tuple[str, Member]]:
    """Yield name and entry of the connectors that stand beside the properties of a resource, each as a connector of its own."""
    connectors = child(member.node, "Connectors")
    for name, inner in connectors.entries.items() if isinstance(connectors, Members) else ():
        properties = child(inner.node, "Properties")
        if not isinstance(inner.node, Members) or not isinstance(properties, Members):
            continue
        at = Place(inner.key_start, inner.key_end)
        more = child(properties, "SourceReference")
        source = {"Id": Member(*at, write(owner, at)), **(more.entries if isinstance(more, Members) else {})}
        entries = {**properties.entries, "Source": Member(*at, Members(source, at.start, at.end))}
        body = {**inner.node.entries, "Type": Member(*at, write(CONNECTOR, at)), "Properties": Member(*at, properties._replace(entries=entries))}
        yield owner + name, inner._replace(node=inner.node._replace(entries=body))


def expand_connector(work: Expansion, item: Serverless) -> None:
    """Add the policies that a connector makes."""
    source, given, permissions = item.given("Source"), item.given("Destination"), item.given("Permissions")
    words = [text_of(word) or "" for word in permissions.items] if isinstance(permissions, Items) else []
    destinations = given.items if isinstance(given, Items) else (given,) if given is not None else ()
    for index, destination in enumerate(destinations):
        one, other = _end(work, source, destination), _end(work, destination, source)
        if one is None or other is None:
            work.problem("source or destination of this connector is not known: it grants nothing", item.at)
            continue
        suffix = f"Destination{index}" if isinstance(given, Items) else ""
        connect(work, item, item.name, one, other, words, place_of(permissions) if permissions is not None else item.at, suffix)


def connect(work: Expansion, item: Serverless, name: str, source: End, destination: End, permissions: list[str], at: Place, suffix: str = "") -> None:
    """Add what the profile of the two types asks for."""
    profile = facts()["connector_profiles"].get(source.type, {}).get(destination.type)
    if profile is None:
        work.problem("SAM has no connector between these two types: it grants nothing", at)
        return
    work.spend(STATEMENT_ENTRIES)
    categories = [(word, category) for word, category in profile["Properties"]["AccessCategories"].items() if word in permissions]
    holder = source if profile["Properties"]["SourcePolicy"] else destination
    values = _values(source, destination)
    match profile["Type"]:
        case "AWS_LAMBDA_PERMISSION":
            for word, category in categories:
                properties = {key: _replaced(value, values) for key, value in _permission(category).items()}
                work.add(item, f"{name}{word}LambdaPermission{suffix}", PERMISSION, {"FunctionName": holder.arn, **properties}, at)
            return
        case "AWS_SQS_QUEUE_POLICY":
            kind, resource, target = "QueuePolicy", "AWS::SQS::QueuePolicy", ("Queues", holder.queue)
        case "AWS_SNS_TOPIC_POLICY":
            kind, resource, target = "TopicPolicy", "AWS::SNS::TopicPolicy", ("Topics", holder.arn)
        case _:
            kind, resource, target = "Policy", "AWS::IAM::ManagedPolicy", ("Roles", holder.role)
    if target[1] is None:
        work.problem("this connector finds no role or resource to put its policy on: it grants nothing", at)
        return
    statements = [_replaced(statement, values) for _, category in categories for statement in category["Statement"]]
    work.add(item, f"{name}{kind}{suffix}", resource, {"PolicyDocument": document_of(statements), target[0]: [target[1]]}, at)


def _permission(category: AccessCategory) -> dict[str, Written]:
    found: dict[str, Written] = {"Action": category["Action"], "Principal": category["Principal"], "SourceArn": category["SourceArn"]}
    if "SourceAccount" in category:
        found["SourceAccount"] = category["SourceAccount"]
    return found


def _values(source: End, destination: End) -> dict[str, Written | None]:
    values: dict[str, Written | None] = {}
    for prefix, end in (("Source", source), ("Destination", destination)):
        values |= {f"{prefix}.Arn": end.arn, f"{prefix}.ResourceId": end.resource_id, f"{prefix}.Name": end.name, f"{prefix}.Qualifier": end.qualifier}
    return values


def _replaced(data: Written, values: Mapping[str, Written | None]) -> Written:
    """Return a part of a profile with values for its variables; texts with variables of CloudFormation become Fn::Sub."""
    if isinstance(data, str):
        return _replaced_text(data, values)
    if isinstance(data, bool | int | Scalar | Items | Members):
        return data
    if isinstance(data, Mapping):
        return {key: _replaced(value, values) for key, value in data.items()}
    return [_replaced(item, values) for item in data]


def _replaced_text(text: str, values: Mapping[str, Written | None]) -> Written:
    whole = VARIABLE.fullmatch(text)
    if whole is not None:
        value = values.get(whole[1])
        return value if value is not None else ref("AWS::NoValue")
    local: dict[str, Written] = {}
    for name in VARIABLE.findall(text):
        value = values.get(name)
        plain = name.replace(".", "")
        text = text.replace(f"%{{{name}}}", f"${{{plain}}}")
        local[plain] = value if value is not None else ""
    if local:
        return {"Fn::Sub": [text, local]}
    return {"Fn::Sub": text} if "${" in text else text


def _end(work: Expansion, reference: Node | None, other: Node | None) -> End | None:
    """Return what a connector says of one of its ends, by name or in parts; None where it is not known."""
    name = text_of(child(reference, "Id"))
    if name is None:
        kind = text_of(child(reference, "Type"))
        if kind is None:
            return None
        part = {key: child(reference, word) for key, word in PARTS.items()}
        return End(PLAIN_TYPES.get(kind, kind), **part)
    resource = work.made(name)
    kind = text_of(child(resource, "Type"))
    if resource is None or kind is None:
        return None
    known = facts()["connector_references"].get(kind, {})
    outputs = {key: _named(value, name) for key, value in known.get("Outputs", {}).items()}
    qualifier = child(reference, "Qualifier")
    return End(
        kind,
        outputs.get("Arn"),
        _role(work, resource, known.get("Inputs", {}).get("Role"), other),
        outputs.get("Url"),
        outputs.get("Id"),
        outputs.get("Name"),
        qualifier if qualifier is not None else outputs.get("Qualifier"),
    )


PARTS = {"arn": "Arn", "role": "RoleName", "queue": "QueueUrl", "resource_id": "ResourceId", "name": "Name", "qualifier": "Qualifier"}


def _named(data: Written, name: str) -> Written:
    return _replaced(data, {"logicalId": name})


def _role(work: Expansion, resource: Members, source: Written | None, other: Node | None) -> Written | None:
    """Return a reference to the role of a resource; that of a rule stands with the target that is the other end."""
    if isinstance(source, str):
        name = named_resource(child(resource, "Properties", source))
        return ref(name) if name is not None else None
    if source is None:
        return None
    targets = child(resource, "Properties", "Targets")
    wanted, arn = text_of(child(other, "Id")), child(other, "Arn")
    if not isinstance(targets, Items):
        return None
    work.spend(len(targets.items))
    for target in targets.items:
        given = child(target, "Arn")
        named = named_resource(given)
        if (named is not None and named == wanted) or (arn is not None and given is not None and shape(arn) == shape(given)):
            name = named_resource(child(target, "RoleArn"))
            return ref(name) if name is not None else None
    return None
