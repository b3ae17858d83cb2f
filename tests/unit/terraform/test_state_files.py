"""State files in Terraform's own format say what `terraform show -json` says of them."""

import json
from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import InputError
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_file import decode_plan, looks_like_plan, looks_like_state
from iac_iam_guard.terraform.state_file import provider_key, sensitive_mask
from iac_iam_guard.values import Json, Known, Reason, Unknown

CANARY = "c4n4ry"
AWS = 'provider["registry.terraform.io/hashicorp/aws"]'
POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


def resource(kind: str, *instances: dict[str, object], name: str = "x", **more: object) -> dict[str, object]:
    return {"mode": "managed", "type": kind, "name": name, "provider": AWS, "instances": list(instances), **more}


def state(*resources: dict[str, object], **more: object) -> ResourceGraph:
    text = {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "1", "outputs": {}, "resources": resources, **more}
    return read_plan(Source("terraform.tfstate", json.dumps(text, indent=2)))


def find(graph: ResourceGraph, address: str) -> Resource:
    (found,) = (resource for resource in graph.resources if resource.address == address)
    return found


def test_instances_have_addresses_with_modules_and_keys() -> None:
    users = resource("aws_iam_user", *({"index_key": key, "attributes": {"name": key}} for key in ("a.b", 'c["d"]')), module='module.m["x.y"]')
    counted = resource("aws_iam_group", {"index_key": 0, "attributes": {"name": "g"}})
    data = {**resource("aws_iam_role", {"attributes": {"name": "r"}}), "mode": "data"}
    graph = state(users, counted, data)
    assert graph.kind == "state"
    addresses = {resource.address: resource.mode for resource in graph.resources}
    assert addresses == {
        'module.m["x.y"].aws_iam_user.x["a.b"]': Mode.MANAGED,
        'module.m["x.y"].aws_iam_user.x["c[\\"d\\"]"]': Mode.MANAGED,
        "aws_iam_group.x[0]": Mode.MANAGED,
        "data.aws_iam_role.x": Mode.DATA,
    }


def test_values_and_policies_are_read() -> None:
    policy = find(state(resource("aws_iam_policy", {"attributes": {"name": "p", "policy": POLICY}})), "aws_iam_policy.x").attributes.entries["policy"]
    assert isinstance(policy, Json)


def test_deposed_objects_are_there_beside_those_that_took_their_place() -> None:
    graph = state(resource("aws_iam_role", {"attributes": {"name": "new"}}, {"deposed": "0a1b2c3d", "attributes": {"name": "old"}}))
    assert find(graph, "aws_iam_role.x").attributes.entries["name"] == Known("new")
    assert find(graph, "aws_iam_role.x (deposed 0a1b2c3d)").attributes.entries["name"] == Known("old")


def test_accounts_and_providers_are_told_by_arns() -> None:
    mine = resource("aws_iam_role", {"attributes": {"name": "r", "arn": "arn:aws:iam::111122223333:role/r"}})
    theirs = resource("aws_iam_role", {"attributes": {"name": "r", "arn": "arn:aws:iam::444455556666:role/r"}}, name="y", provider=AWS + ".other")
    graph = state(mine, theirs, resource("aws_iam_user", {"attributes": {"name": "u"}}))
    assert [(resource.provider, resource.account) for resource in graph.resources] == [
        ("aws", "111122223333"),
        ("aws.other", "444455556666"),
        ("aws", "111122223333"),
    ]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (AWS, "aws"),
        (f"module.m.{AWS}.east", "module.m:aws.east"),
        ('module.m["a"].module.n.' + AWS, ""),
        ("provider.aws.west", "aws.west"),
        ("what is this", ""),
    ],
)
def test_provider_configurations_are_named_as_in_plans(written: str, key: str) -> None:
    assert provider_key(written) == key


def test_what_is_marked_or_called_secret_is_dropped() -> None:
    marked = {"attributes": {"name": "k", "user": {"inner": CANARY}}, "sensitive_attributes": [[{"type": "get_attr", "value": "user"}]]}
    known = {"attributes": {"secret": CANARY, "user": "u", "create_date": "2024-01-15T09:00:00Z"}, "private": CANARY}
    named = {"attributes": {"settings": {"DB_PASSWORD": CANARY}, "list": [{"token": CANARY}]}}
    unmarked = {"attributes": {"base_32_string_seed": CANARY}}
    graph = state(
        resource("aws_iam_group", marked),
        resource("aws_iam_access_key", known),
        resource("custom_thing", named),
        resource("aws_iam_virtual_mfa_device", unmarked),
        outputs={"o": {"value": CANARY, "type": "string", "sensitive": True}},
    )
    assert CANARY not in repr(graph.resources) + repr(graph.diagnostics)
    secret = find(graph, "aws_iam_access_key.x").attributes.entries["secret"]
    assert isinstance(secret, Unknown)
    assert (secret.reason, secret.not_null) == (Reason.SENSITIVE, True)
    assert find(graph, "aws_iam_access_key.x").attributes.entries["create_date"] == Known("2024-01-15T09:00:00Z")


def test_paths_of_secrets_become_masks() -> None:
    key = {"type": "index", "value": {"value": "k", "type": "string"}}
    number = {"type": "index", "value": {"value": 0, "type": "number"}}
    paths = [[{"type": "get_attr", "value": "a"}, key], [{"type": "get_attr", "value": "b"}, number, {"type": "get_attr", "value": "c"}], "x", [[]]]
    assert sensitive_mask(paths) == {"a": {"k": True}, "b": True}


@pytest.mark.parametrize(
    "text",
    [
        '{"version":4,"serial":1,"lineage":"x","resources":{"instances":[]}}',
        '{"version":4,"serial":1,"lineage":"x","resources":[1,null,{"instances":[3,{"attributes":[]}],"type":7},{"instances":{}}]}',
        '{"version":4,"serial":1,"lineage":"x","resources":[{"type":"t","name":"n","mode":"managed","instances":[{"index_key":{},"attributes":null}]}]}',
        '{"version":4,"serial":1,"lineage":"x","resources":[{"type":"t","name":"n","instances":[{"sensitive_attributes":{"a":1},"attributes":{"a":1}}]}]}',
    ],
)
def test_wrong_shapes_are_read_as_far_as_they_go(text: str) -> None:
    assert all(diagnostic.level == "warning" for diagnostic in read_plan(Source("s", text)).diagnostics)


@pytest.mark.parametrize("version", ["3", '"4"', "5", "null"])
def test_other_versions_are_refused_with_a_hint(version: str) -> None:
    with pytest.raises(InputError, match="only version 4") as caught:
        read_plan(Source("s", f'{{"version":{version},"serial":1,"lineage":"x","modules":[]}}'))
    assert "terraform show -json" in caught.value.hint


def test_states_are_told_from_plans() -> None:
    raw = '{"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "x", "outputs": {}}'
    shown = '{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}'
    plan = '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{}},"prior_state":{"values":{}}}'
    assert [looks_like_plan(text) and looks_like_state(text) for text in (raw, shown, plan)] == [True, True, False]
    assert decode_plan("s", raw.encode()).text == raw


FOUND = {
    ("admin-policy", "aws_iam_role_policy.worker.policy"),
    ("credential-in-state", "aws_iam_access_key.ben"),
    ("credential-in-state", "aws_iam_access_key.retired"),
    ("inactive-access-key", "aws_iam_access_key.retired"),
    ("login-profile-without-reset", "aws_iam_user_login_profile.ana"),
    ("public-trust", "aws_iam_role.worker.assume_role_policy"),
    ("readable-console-password", "aws_iam_user_login_profile.ana"),
    ("stale-access-key", "aws_iam_access_key.ben"),
}


STATES = Path(__file__).parent / "states"


def scan_people(path: Path) -> ScanResult:
    rules = tuple({rule for rule, _ in FOUND})
    result = scan(Request((path,), date(2026, 1, 1), select=rules, use_configuration=False, min_confidence="low"))
    assert {(finding.rule, finding.subject) for finding in result.findings} == FOUND
    return result


@pytest.mark.parametrize("name", ["state.json", "terraform.tfstate"])
def test_both_forms_of_a_real_state_say_what_is_deployed(name: str, tmp_path: Path) -> None:
    text = (STATES / "people" / name).read_text("utf-8")
    (tmp_path / name).write_text(text, "utf-8")
    (old,) = (finding.primary.span for finding in scan_people(tmp_path / name).findings if finding.rule == "stale-access-key")
    assert text[old.start : old.end] == '"2024-01-15T09:00:00Z"'


def test_a_root_and_its_states_are_one_unit() -> None:
    result = scan_people(STATES / "people")
    assert [unit.kind for unit in result.inputs] == ["terraform state"]
    assert {finding.primary.span.path.rpartition("/")[2] for finding in result.findings} == {"main.tf"}
