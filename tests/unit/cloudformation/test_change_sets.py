"""Change sets: what a stack's resources will be, with places in the file, and what was before."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.cloudformation.change_set import read_change_set
from iac_iam_guard.graph import Resource, ResourceGraph
from iac_iam_guard.source import Source
from iac_iam_guard.values import Known, Mapping, Reason, Sequence, Text, Unknown
from tests.unit.cloudformation.scans import scan_folder

STACK = "arn:aws:cloudformation:eu-central-1:111122223333:stack/shop/ab664180-f686-11ee-9e29-12cd92393671"
LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"


def statement(**elements: object) -> dict[str, object]:
    """Return a policy of one statement."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **elements}]}


def change(name: str, kind: str, action: str = "Add", after: object = None, before: object = None, **more: object) -> dict[str, object]:
    """Return one change as AWS describes it."""
    contexts = {key: json.dumps({"Properties": value}) for key, value in (("AfterContext", after), ("BeforeContext", before)) if value is not None}
    return {"Type": "Resource", "ResourceChange": {"Action": action, "LogicalResourceId": name, "ResourceType": kind, **contexts, **more}}


def described(*changes: dict[str, object], **more: object) -> str:
    """Return a change set as the AWS CLI prints it."""
    return json.dumps({"Changes": list(changes), "ChangeSetName": "cs", "StackId": STACK, "StackName": "shop", **more}, indent=4)


def graph_of(*changes: dict[str, object], **more: object) -> ResourceGraph:
    """Return the graph of a change set."""
    graph = read_change_set(Source("cs.json", described(*changes, **more)))
    assert graph is not None
    return graph


def resource_of(graph: ResourceGraph, name: str) -> Resource:
    """Return a resource by its logical id."""
    (found,) = [resource for resource in graph.resources if resource.address == name]
    return found


def test_a_finding_points_into_the_text_of_the_values(tmp_path: Path) -> None:
    policy = {"PolicyName": "p", "Roles": ["r"], "PolicyDocument": statement(Action="*", Resource="*")}
    text = described(change("Wide", "AWS::IAM::Policy", after=policy))
    (tmp_path / "cs.json").write_text(text)
    result = scan_folder(tmp_path / "cs.json", "admin-policy")
    (finding,) = result.findings
    span = finding.primary.span
    assert text[span.start : span.end].strip('\\"') == "*"
    assert text[: span.start].rstrip('\\"').endswith('Action\\": ')
    assert not result.sources.is_shown("cs.json")


def test_actions_are_those_of_plans() -> None:
    graph = graph_of(
        change("New", "AWS::IAM::User", "Add", {"UserName": "a"}),
        change("Imported", "AWS::IAM::User", "Import", {"UserName": "b"}),
        change("Changed", "AWS::IAM::User", "Modify", {"UserName": "c"}, {"UserName": "c", "Path": "/x/"}, Replacement="False"),
        change("Replaced", "AWS::IAM::User", "Modify", {"UserName": "d"}, {"UserName": "e"}, Replacement="True"),
        change("Gone", "AWS::IAM::User", "Remove", None, {"UserName": "f"}, PolicyAction="Delete"),
        change("Left", "AWS::IAM::User", "Remove", None, {"UserName": "g"}, PolicyAction="Retain"),
        change("Same", "AWS::IAM::User", "SyncWithActual", {"UserName": "h"}),
    )
    actions = {resource.address: resource.change.actions for resource in graph.resources if resource.change is not None}
    assert actions == {
        "New": ("create",),
        "Imported": ("create",),
        "Changed": ("update",),
        "Replaced": ("create", "delete"),
        "Left": ("forget",),
        "Same": ("no-op",),
    }
    changed = resource_of(graph, "Changed").change
    assert changed is not None
    assert changed.before is not None
    assert changed.before.entries["Path"] == Known("/x/")
    assert resource_of(graph, "Left").attributes.entries["UserName"] == Known("g")


def test_the_stack_tells_the_account() -> None:
    assert {resource.account for resource in graph_of(change("U", "AWS::IAM::User", after={})).resources} == {"111122223333"}


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_known_after_apply_is_a_hole(whole: bool) -> None:
    text = LATER if whole else f"{LATER}/*"
    graph = graph_of(change("B", "AWS::S3::BucketPolicy", after={"Bucket": text}))
    value = resource_of(graph, "B").attributes.entries["Bucket"]
    hole = value.pieces[0] if isinstance(value, Text) else value
    assert isinstance(hole, Unknown)
    assert not hole.opaque
    assert isinstance(value, Text) is not whole


def test_a_hole_refers_to_what_it_comes_from() -> None:
    detail = {
        "Target": {"Attribute": "Properties", "Name": "Roles", "Path": "/Properties/Roles/0"},
        "CausingEntity": "R.Arn",
        "ChangeSource": "ResourceAttribute",
    }
    graph = graph_of(
        change("R", "AWS::IAM::Role", after={}),
        change("P", "AWS::IAM::Policy", "Modify", {"Roles": [LATER]}, {"Roles": ["old"]}, Details=[detail]),
    )
    roles = resource_of(graph, "P").attributes.entries["Roles"]
    assert isinstance(roles, Sequence)
    (hole,) = roles.items
    assert isinstance(hole, Unknown)
    assert [(ref.address, ref.attribute) for ref in hole.refs] == [("R", "Arn")]
    assert hole.opaque


def test_hidden_values_are_secret() -> None:
    graph = graph_of(change("U", "AWS::IAM::User", after={"LoginProfile": {"Password": "****"}, "UserName": "{{resolve:ssm:/name}}"}))
    attributes = resource_of(graph, "U").attributes.entries
    profile, name = attributes["LoginProfile"], attributes["UserName"]
    assert isinstance(profile, Mapping)
    password = profile.entries["Password"]
    assert isinstance(password, Unknown)
    assert password.sensitive
    assert isinstance(name, Unknown)
    assert name.reason is Reason.DYNAMIC


def test_without_values_nothing_is_passed(tmp_path: Path) -> None:
    (tmp_path / "cs.json").write_text(described(change("P", "AWS::IAM::ManagedPolicy")))
    result = scan_folder(tmp_path / "cs.json", "admin-policy")
    assert [(entry.kind, "--include-property-values" in entry.hint) for entry in result.unresolved] == [("values", True)]
    assert [entry.subject for entry in result.undetermined if "admin-policy" in entry.rules]


def test_what_a_change_set_leaves_to_others_is_told() -> None:
    nested = change("N", "AWS::CloudFormation::Stack", "Modify", {}, ChangeSetId="arn:aws:cloudformation:eu-central-1:111122223333:changeSet/n/1")
    graph = graph_of(nested, NextToken="more")
    assert [entry.kind for entry in graph.unresolved] == ["stack", "page"]


def test_values_that_are_no_json_cost_their_resource_only() -> None:
    broken = change("B", "AWS::IAM::User", AfterContext='{"Properties": {')
    graph = graph_of(broken, change("U", "AWS::IAM::User", after={"UserName": "u"}))
    assert [entry.level for entry in graph.diagnostics] == ["error"]
    assert resource_of(graph, "U").attributes.entries["UserName"] == Known("u")


def test_constructs_are_told() -> None:
    context = json.dumps({"Properties": {"UserName": "u"}, "Metadata": {"aws:cdk:path": "App/User/Resource"}})
    item = {"ResourceChange": {"Action": "Add", "LogicalResourceId": "U", "ResourceType": "AWS::IAM::User", "AfterContext": context}}
    assert resource_of(graph_of(item), "U").construct == "App/User/Resource"


def test_something_else_is_none() -> None:
    assert read_change_set(Source("x.json", "[]")) is None
    assert read_change_set(Source("x.json", '{"Changes": {}}')) is None
