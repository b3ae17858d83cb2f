"""Compares what is made of SAM templates with what the transform itself makes: `python tests/oracle/sam_pairs.py CHECKOUT [NAME]`.

CHECKOUT is a folder with the source of aws/serverless-application-model, of which the inputs and outputs of its own tests are read. Printed are,
for each partition, how many templates with roles come to equal roles, the templates that do not, and the same for other resources that grant
something, and for those that use roles; with the name of one template, how its resources differ in the partition `aws`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from iac_iam_guard.cloudformation.environment import Environment
from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Members
from iac_iam_guard.cloudformation.places import Places
from iac_iam_guard.cloudformation.sam.expand import expand
from iac_iam_guard.cloudformation.unit import read_nodes
from iac_iam_guard.data.refresh_sam import NO_ACTIONS
from iac_iam_guard.errors import InputError
from iac_iam_guard.graph import Resource
from iac_iam_guard.source import Source
from iac_iam_guard.values import Choice, Guards, Json, Known, Sequence, Text, Unknown, Value
from iac_iam_guard.values import Mapping as Entries

PARAMETERS = {"param1": "value1", "param2": "value2"}
REGIONS = {"aws": "ap-southeast-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
ROLE = "AWS::IAM::Role"
OTHERS = ("AWS::IAM::ManagedPolicy", "AWS::Lambda::Permission", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
USES = {
    "AWS::Lambda::Function": "Role",
    "AWS::StepFunctions::StateMachine": "RoleArn",
    "AWS::Scheduler::Schedule": "Target",
    "AWS::Events::Rule": "Targets",
    "AWS::CodeDeploy::DeploymentGroup": "ServiceRoleArn",
    "AWS::AppSync::DataSource": "ServiceRoleArn",
    "AWS::ApiGateway::RestApi": "Body",
}
"""What of these types matters: the role that they use, or the policy within."""
KEPT = frozenset({"Arn", "RoleArn", "x-amazon-apigateway-policy"})
"""What matters within mappings of USES."""
NAMES = frozenset({"PolicyName", "Tags", "Description"})
"""Properties that grant nothing."""


def read(path: Path, environment: Environment, transformed: bool) -> Iterator[Resource]:
    """Yield the resources of a template, after our transform unless it has gone through theirs."""
    source = Source(path.name, path.read_text("utf-8"))
    loaded = load(source)
    supplied = {} if transformed else PARAMETERS
    if not transformed and isinstance(loaded.root, Members):
        root = expand(loaded.root, Places(source.path, len(source.text)), supplied, environment.partition).root
        loaded = loaded._replace(root=root)
    yield from read_nodes(source, loaded, supplied, environment).resources


def resources_of(path: Path, environment: Environment, transformed: bool, kinds: tuple[str, ...]) -> dict[str, object]:
    """Return by logical id what resources of some types say, without what grants nothing: order, places, names and versions of policies."""
    found: dict[str, list[object]] = {}
    for resource in read(path, environment, transformed):
        if resource.type in kinds:
            said = {name: plain(value) for name, value in resource.attributes.entries.items() if name not in NAMES}
            if resource.type in USES:
                said = {name: kept(part) for name, part in said.items() if name == USES[resource.type]}
            said = {name: part for name, part in said.items() if part not in ([], {})}
            if not said:
                continue
            found.setdefault(resource.address, []).append([answers(resource.guards), dict(sorted(said.items()))])
    return {name: sorted(cases, key=json.dumps) for name, cases in found.items()}


def kept(part: object) -> object:
    """Return what matters of what uses a role."""
    if isinstance(part, list):
        return [kept(item) for item in part]
    return {name: value for name, value in part.items() if name in KEPT or " is " in name} if isinstance(part, dict) else part


def answers(guards: Guards) -> list[str]:
    """Return the answers that a resource hangs on."""
    return sorted(f"{guard.atom.text} is {guard.outcome}" for guard in guards)


def plain(value: Value) -> object:
    """Return a value as JSON, lists in an order of their own."""
    match value:
        case Known():
            return value.value if isinstance(value.value, str | bool | int | None) else str(value.value)
        case Text():
            return "".join(piece.value if isinstance(piece, Known) else f"<{named(piece)}>" for piece in value.pieces)
        case Unknown():
            return f"<{named(value)}>"
        case Sequence():
            items = [said for item in value.items if (said := plain(item)) not in list(NO_ACTIONS)]
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        case Entries():
            left_out = {*NAMES, "Version"} if "Statement" in value.entries else NAMES
            said = {name: plain(entry) for name, entry in sorted(value.entries.items()) if name not in left_out}
            return {**said, "Statement": [said["Statement"]]} if isinstance(said.get("Statement"), dict) else said
        case Choice():
            return {f"{value.atom.text} is {outcome}": plain(branch) for outcome, branch in value.branches}
        case Json():
            return plain(value.tree)
    raise TypeError(type(value))


def named(hole: Unknown) -> str:
    """Return what a hole stands for."""
    return " ".join([*(f"{ref.address}.{ref.attribute}" for ref in hole.refs), hole.what]).strip() or hole.reason.value


def compare(checkout: Path, partition: str, wanted: str = "") -> None:
    """Print how the templates of one partition compare."""
    tests = checkout / "tests" / "translator"
    outputs = tests / "output" / ("" if partition == "aws" else partition)
    environment = Environment(region=REGIONS[partition], partition=partition)
    counts: Counter[str] = Counter()
    different: dict[str, list[str]] = {"roles": [], "others": [], "uses": []}
    for output in sorted(outputs.glob("*.json")):
        source = tests / "input" / f"{output.stem}.yaml"
        if (wanted and output.stem != wanted) or not source.exists() or "Resources" not in json.loads(output.read_text("utf-8")):
            continue
        for label, kinds in (("roles", (ROLE,)), ("others", OTHERS), ("uses", tuple(USES))):
            theirs = resources_of(output, environment, True, kinds)
            if not theirs:
                continue
            counts[f"{label} pairs"] += 1
            counts[label] += len(theirs)
            try:
                ours = resources_of(source, environment, False, kinds)
            except InputError as problem:
                ours = {"error": problem.message}
            if ours == theirs:
                counts[f"equal {label} pairs"] += 1
            else:
                different[label].append(output.stem)
            counts[f"equal {label}"] += sum(ours.get(name) == said for name, said in theirs.items())
            if wanted:
                show(ours, theirs)
    for label, names in different.items():
        total = f"{counts[f'equal {label} pairs']} of {counts[f'{label} pairs']} templates have equal {label}"
        sys.stdout.write(f"{partition}: {total} ({counts[f'equal {label}']} of {counts[label]} resources)\n")
        sys.stdout.writelines(f"  {name}\n" for name in names)


def show(ours: Mapping[str, object], theirs: Mapping[str, object]) -> None:
    """Print the resources that differ."""
    for name in sorted({*ours, *theirs}):
        if ours.get(name) != theirs.get(name):
            sys.stdout.write(f"{name}\n  ours   {json.dumps(ours.get(name))}\n  theirs {json.dumps(theirs.get(name))}\n")


if __name__ == "__main__":
    for each in REGIONS if len(sys.argv) == 2 else ("aws",):
        compare(Path(sys.argv[1]), each, sys.argv[2] if len(sys.argv) > 2 else "")
