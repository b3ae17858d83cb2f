"""A plan and its configuration as one unit."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Reference, Resource, ResourceGraph
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_file import scan_plan
from iac_iam_guard.terraform.plan_merge import merge_plan_with_configuration, plan_facts, plan_variables
from iac_iam_guard.values import Json, Known, Mapping, Ref, Sequence, Text, Value

PLANS = Path(__file__).parent / "plans"


def merge(name: str) -> ResourceGraph:
    folder = PLANS / name
    source = Source("plan.json", (folder / "plan.json").read_text())
    configuration = read_configuration(Workspace(folder), ".", Options(variables=plan_variables(scan_plan(source))))
    return merge_plan_with_configuration(read_plan(source), configuration)


@pytest.fixture(scope="module")
def mixed() -> ResourceGraph:
    return merge("mixed")


def find(graph: ResourceGraph, address: str) -> Resource:
    (found,) = (resource for resource in graph.resources if resource.address == address)
    return found


def excerpt(span: SourceSpan, name: str = "mixed") -> str:
    return (PLANS / name / span.path).read_text()[span.start : span.end]


def part(value: Value, *steps: str | int) -> Value:
    for step in steps:
        value = value.tree if isinstance(value, Json) else value
        value = value.entries[str(step)] if isinstance(value, Mapping) else value.items[int(step)] if isinstance(value, Sequence) else value
    return value


def test_places_are_those_of_the_configuration(mixed: ResourceGraph) -> None:
    resource = find(mixed, "aws_iam_policy.known")
    assert excerpt(resource.span) == 'resource "aws_iam_policy" "known"'
    action = part(resource.attributes.entries["policy"], "Statement", 0, "Action")
    assert action == Known("*")
    assert excerpt(action.span) == '"*"'


def test_holes_of_the_plan_are_filled(mixed: ResourceGraph) -> None:
    resource = part(find(mixed, "aws_iam_policy.hole").attributes.entries["policy"], "Statement", 0, "Resource", 1)
    assert isinstance(resource, Text)
    assert resource.pieces[-1] == Known("/*")
    assert Ref("aws_s3_bucket.b", "arn") in resource.refs


def test_instances_in_modules_keep_the_keys_of_the_plan(mixed: ResourceGraph) -> None:
    resource = find(mixed, 'module.m["a.b"].aws_iam_role_policy.p')
    (call,) = resource.calls
    assert call.address == 'module.m["a.b"]'
    assert excerpt(call.span) == 'module "m"'
    assert resource.span.path == "mod/main.tf"


def test_account_of_the_plan_is_that_of_all_values(mixed: ResourceGraph) -> None:
    role = find(mixed, "aws_iam_role.r")
    assert role.account == "123456789012"
    assert role.attributes.entries["arn"] == Known("arn:aws:iam::123456789012:role/deploy-core")


def test_references_and_changes_stay(mixed: ResourceGraph) -> None:
    role = find(mixed, "aws_iam_role_policy.d").attributes.entries["role"]
    assert Reference("aws_iam_role_policy.d", "aws_iam_role.r", "role", "name", role.span) in mixed.references
    change = find(mixed, "aws_iam_role_policy.d").change
    assert change is not None
    assert change.actions == ("create",)


def test_variables_of_the_plan_leave_secrets_and_default_collections_out() -> None:
    assert plan_variables(scan_plan(Source("plan.json", (PLANS / "mixed" / "plan.json").read_text()))) == (("team", "core"),)
    given = {"team": {"value": "x${y}"}, "names": {"value": ["a", "${b}"]}, "secret": {"value": "s3cr3t"}, "unset": {"value": None}, "list": {"value": ["a"]}}
    declared = {"team": {"default": "core"}, "names": {}, "list": {"default": ["a"]}, "secret": {"sensitive": True}}
    text = json.dumps({"format_version": "1.2", "variables": given, "configuration": {"root_module": {"variables": declared}}})
    assert plan_variables(scan_plan(Source("plan.json", text))) == (("names", '["a", "$${b}"]'), ("team", "x${y}"))


def test_dynamic_blocks_and_counts() -> None:
    graph = merge("dynamic")
    document = find(graph, "data.aws_iam_policy_document.dyn").attributes.entries["json"]
    second = part(document, "Statement", 1, "Resource")
    assert isinstance(second, Text)
    assert second.pieces[-1] == Known("/b")
    inline = part(find(graph, "aws_iam_role.r[1]").attributes.entries["inline_policy"], 0, "policy")
    assert isinstance(inline, Json)
    assert find(graph, "aws_iam_role_policy_attachment.a[1]").attributes.entries["role"].refs == (Ref("aws_iam_role.r[1]", "name"),)


def test_what_only_the_plan_has_keeps_its_place_there() -> None:
    graph = merge("changes")
    forgotten = find(graph, "terraform_data.forgotten")
    assert forgotten.span.path == "plan.json"
    assert forgotten.unit == "."
    assert not [resource for resource in graph.resources if resource.name == "deleted"]


def test_what_only_the_configuration_has_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_iam_user" "a" {\n  name = "a"\n}\nresource "aws_iam_user" "b" {\n  name = "b"\n}\n')
    change = '{"actions":["create"],"after":{"name":"a"},"after_unknown":{}}'
    plan = read_plan(Source("plan.json", '{"format_version":"1.2","resource_changes":[{"address":"aws_iam_user.a","change":' + change + "}]}"))
    graph = merge_plan_with_configuration(plan, read_configuration(Workspace(tmp_path), "."))
    assert [resource.address for resource in graph.resources] == ["aws_iam_user.a"]


def test_lifecycle_of_the_configuration_stays_known(tmp_path: Path) -> None:
    block = "lifecycle {\n    replace_triggered_by = [time_rotating.quarter]\n  }"
    (tmp_path / "main.tf").write_text('resource "aws_iam_access_key" "k" {\n  user = "u"\n  ' + block + '\n}\nresource "time_rotating" "quarter" {}\n')
    change = '{"actions":["create"],"after":{"user":"u"},"after_unknown":{}}'
    plan = read_plan(Source("plan.json", '{"format_version":"1.2","resource_changes":[{"address":"aws_iam_access_key.k","change":' + change + "}]}"))
    graph = merge_plan_with_configuration(plan, read_configuration(Workspace(tmp_path), "."))
    assert [(reference.target, reference.path) for reference in graph.references] == [("time_rotating.quarter", "lifecycle.replace_triggered_by")]


def test_instances_that_only_the_plan_can_tell(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'variable "names" {}\n'
        'resource "aws_iam_user" "u" {\n  for_each = var.names\n  name = each.key\n}\n'
        'resource "aws_iam_access_key" "k" {\n  for_each = var.names\n  user = aws_iam_user.u[each.key].name\n}\n'
        'output "all" {\n  value = aws_iam_user.u\n}\n'
    )
    items = ",".join(
        f'{{"address":"{kind}[\\"{key}\\"]","change":{{"actions":["create"],"after":{{"{argument}":"{key}"}},"after_unknown":{{"arn":true}}}}}}'
        for key in ("ann", "bob")
        for kind, argument in (("aws_iam_user.u", "name"), ("aws_iam_access_key.k", "user"))
    )
    plan = read_plan(Source("plan.json", '{"format_version":"1.2","resource_changes":[' + items + "]}"))
    graph = merge_plan_with_configuration(plan, read_configuration(Workspace(tmp_path), "."))
    bob = find(graph, 'aws_iam_user.u["bob"]')
    assert bob.guards == ()
    assert bob.span.path == "main.tf"
    assert bob.attributes.entries["name"] == Known("bob")
    assert not [reference for reference in graph.references if "[?]" in reference.target]


def test_what_the_plan_knows_is_known_while_the_configuration_is_evaluated(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'data "aws_vpcs" "all" {}\n'
        'resource "aws_s3_bucket" "new" {}\n'
        'resource "aws_iam_policy" "p" {\n  count  = length(data.aws_vpcs.all.ids)\n'
        '  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = [aws_s3_bucket.new.arn, data.aws_vpcs.all.ids[0]] }] })\n}\n'
    )
    change = '{"actions":["create"],"after":{},"after_unknown":{"policy":true}}'
    read = '{"address":"data.aws_vpcs.all","mode":"data","type":"aws_vpcs","values":{"ids":["vpc-1"]},"sensitive_values":{}}'
    text = (
        '{"format_version":"1.2","resource_changes":[{"address":"aws_iam_policy.p[0]","change":' + change + "}],"
        '"prior_state":{"values":{"root_module":{"resources":[' + read + "]}}}}"
    )
    plan = read_plan(Source("plan.json", text))
    graph = merge_plan_with_configuration(plan, read_configuration(Workspace(tmp_path), ".", Options(facts=plan_facts(plan))))
    policy = find(graph, "aws_iam_policy.p[0]").attributes.entries["policy"]
    bucket, known = (part(policy, "Statement", 0, "Resource", index) for index in (0, 1))
    assert isinstance(bucket, Text)
    assert known == Known("vpc-1")
    assert known.span.path == "main.tf"
