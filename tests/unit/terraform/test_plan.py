"""Plans in JSON, as the real terraform writes them, read into the resource graph."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.errors import InputError
from iac_iam_guard.graph import Mode, Reference, Resource, ResourceGraph
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_file import decode_plan, looks_like_plan
from iac_iam_guard.values import Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value

PLANS = Path(__file__).parent / "plans"


def load(name: str, file: str = "plan.json") -> ResourceGraph:
    return read_plan(Source(file, (PLANS / name / file).read_text()))


@pytest.fixture(scope="module")
def mixed() -> ResourceGraph:
    return load("mixed")


@pytest.fixture(scope="module")
def changes() -> ResourceGraph:
    return load("changes")


def find(graph: ResourceGraph, address: str) -> Resource:
    (found,) = (resource for resource in graph.resources if resource.address == address)
    return found


def attribute(graph: ResourceGraph, address: str, name: str) -> Value:
    return find(graph, address).attributes.entries[name]


def plain(value: Value) -> object:
    match value:
        case Known(value=scalar):
            return scalar
        case Sequence(items=items):
            return list(map(plain, items))
        case Mapping(entries=entries):
            return {key: plain(entry) for key, entry in entries.items()}
        case Json(tree=tree):
            return plain(tree)
        case Text(pieces=pieces):
            return "".join(str(piece.value) if isinstance(piece, Known) else "…" for piece in pieces)
    return "<unknown>"


def test_resources_have_module_calls_provider_and_account(mixed: ResourceGraph) -> None:
    resource = find(mixed, 'module.m["a.b"].aws_iam_role_policy.p')
    assert resource.identity == "module.m.aws_iam_role_policy.p"
    assert [call.address for call in resource.calls] == ['module.m["a.b"]']
    assert (resource.provider, resource.account) == ("aws", "123456789012")
    other = find(mixed, "aws_ssm_parameter.p")
    assert (other.provider, other.account) == ("aws.other", "aws.other")


def test_span_is_the_item_in_the_file(mixed: ResourceGraph) -> None:
    text = (PLANS / "mixed" / "plan.json").read_text()
    span = find(mixed, "aws_iam_policy.known").span
    assert json.loads(text[span.start : span.end])["address"] == "aws_iam_policy.known"
    kept = find(mixed, "data.aws_iam_policy_document.read").span
    assert json.loads(text[kept.start : kept.end])["address"] == "data.aws_iam_policy_document.read"


def test_unknown_value_refers_to_what_the_configuration_names(mixed: ResourceGraph) -> None:
    policy = attribute(mixed, "aws_iam_policy.hole", "policy")
    assert isinstance(policy, Unknown)
    assert policy.refs == (Ref("aws_s3_bucket.b", "arn"),)
    assert not policy.opaque


def test_references_are_followed_through_modules(mixed: ResourceGraph) -> None:
    address = 'module.m["a.b"].aws_iam_role_policy.p'
    assert attribute(mixed, address, "role") == Known("deploy-core")
    assert attribute(mixed, address, "role").refs == (Ref("aws_iam_role.r", "name"),)
    assert attribute(mixed, address, "policy").refs == (Ref("aws_s3_bucket.b", "arn"),)
    assert attribute(mixed, "output.role", "value").refs == (Ref(address, "role"),)


def test_each_value_leads_to_the_instance_with_the_same_key(mixed: ResourceGraph) -> None:
    assert attribute(mixed, 'aws_iam_access_key.k["b.ob"]', "user").refs == (Ref('aws_iam_user.u["b.ob"]', "name"),)


def test_splat_leads_to_all_instances_and_count_to_its_own() -> None:
    graph = load("dynamic")
    assert attribute(graph, "aws_iam_role_policy_attachment.a[1]", "policy_arn").refs == (Ref("aws_iam_policy.p[0]", ""),)
    assert attribute(graph, "aws_iam_role_policy_attachment.a[1]", "role").refs == (Ref("aws_iam_role.r[1]", ""),)


def test_references_are_edges(mixed: ResourceGraph) -> None:
    edge = Reference("aws_iam_role_policy.d", "data.aws_iam_policy_document.deferred", "policy", "json", find(mixed, "aws_iam_role_policy.d").span)
    assert edge in mixed.references


def test_deferred_policy_document_is_computed_from_its_known_rest(mixed: ResourceGraph) -> None:
    policy = attribute(mixed, "aws_iam_role_policy.d", "policy")
    assert plain(policy) == {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "<unknown>"}]}
    assert policy.refs == (Ref("data.aws_iam_policy_document.deferred", "json"),)


def test_blocks_are_not_mixed_up() -> None:
    inline = attribute(load("dynamic"), "aws_iam_role.s", "inline_policy")
    assert isinstance(inline, Sequence)
    known, computed = inline.items
    assert isinstance(known, Mapping)
    assert known.entries["policy"].refs == ()
    assert isinstance(computed, Mapping)
    assert isinstance(computed.entries["policy"], Json)


def test_what_the_provider_assigns_is_filled_in(mixed: ResourceGraph) -> None:
    assert attribute(mixed, "aws_iam_role.r", "arn") == Known("arn:aws:iam::123456789012:role/deploy-core")
    assert plain(attribute(mixed, "aws_s3_bucket.b", "arn")) == "arn:aws:s3:::logs-…"


def test_computed_attributes_that_nobody_sets_are_absent(mixed: ResourceGraph) -> None:
    assert "policy" not in find(mixed, "aws_s3_bucket.b").attributes.entries
    assert "inline_policy" not in find(mixed, "aws_iam_role.r").attributes.entries


def test_secrets_are_dropped(mixed: ResourceGraph) -> None:
    value = attribute(mixed, "aws_ssm_parameter.p", "value")
    assert isinstance(value, Unknown)
    assert (value.reason, value.sensitive) == (Reason.SENSITIVE, True)
    assert "s3cr3t" not in repr(mixed.resources)


def test_provider_credentials_are_there_and_marked(mixed: ResourceGraph) -> None:
    resource = find(mixed, "provider.aws.other")
    assert resource.mode is Mode.PROVIDER
    key = resource.attributes.entries["secret_key"]
    assert isinstance(key, Known)
    assert key.sensitive


@pytest.mark.parametrize("given", ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "another"])
def test_credential_from_a_variable_is_written_in_code_if_it_is_the_default(given: str) -> None:
    default = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    provider = {"name": "aws", "expressions": {"secret_key": {"references": ["var.secret"]}}}
    text = json.dumps(
        {
            "format_version": "1.2",
            "variables": {"secret": {"value": given}},
            "configuration": {"provider_config": {"aws": provider}, "root_module": {"variables": {"secret": {"default": default}}}},
        }
    )
    key = attribute(read_plan(Source("plan.json", text)), "provider.aws", "secret_key")
    assert key.sensitive
    assert key.refs == (Ref("var.secret", ""),)
    assert isinstance(key, Known) == (given == default)


def test_depends_on_is_an_edge() -> None:
    items = [{"address": f"module.m[{key}].aws_iam_role.r", "change": {"actions": ["create"], "after": {}}} for key in (0, 1)]
    inner = {"resources": [{"address": "aws_iam_role.r", "depends_on": ["aws_iam_policy.p"]}]}
    configuration = {"root_module": {"module_calls": {"m": {"module": inner}}}}
    graph = read_plan(Source("plan.json", json.dumps({"format_version": "1.2", "resource_changes": items, "configuration": configuration})))
    assert [(reference.source, reference.target, reference.path) for reference in graph.references] == [
        (f"module.m[{key}].aws_iam_role.r", f"module.m[{key}].aws_iam_policy.p", "depends_on") for key in (0, 1)
    ]


def test_instances_of_one_block_share_its_place() -> None:
    graph = load("dynamic")
    assert find(graph, "aws_iam_role.r[1]").span == find(graph, "aws_iam_role.r[0]").span


def test_assumed_role_gives_the_account() -> None:
    assert find(load("dynamic"), "provider.aws.x").account == "222222222222"


def test_parameters_and_outputs(mixed: ResourceGraph) -> None:
    assert plain(find(mixed, "var.team").attributes) == {"default": "core"}
    secret = attribute(mixed, "output.secret", "value")
    assert isinstance(secret, Unknown)
    assert secret.refs == (Ref('aws_iam_access_key.k["ann"]', "secret"),)


def test_deleted_resources_are_gone_and_forgotten_ones_stay(changes: ResourceGraph) -> None:
    assert not [resource for resource in changes.resources if resource.name == "deleted"]
    forgotten = find(changes, "terraform_data.forgotten")
    assert forgotten.change is not None
    assert forgotten.change.actions == ("forget",)
    assert forgotten.attributes.entries["input"] == Known("kept")


def test_change_tells_what_was(changes: ResourceGraph) -> None:
    updated = find(changes, "terraform_data.updated")
    assert updated.change is not None
    assert updated.change.before is not None
    assert (updated.change.before.entries["input"], updated.attributes.entries["input"]) == (Known("a"), Known("b"))
    replaced = find(changes, "terraform_data.replaced").change
    assert replaced is not None
    assert replaced.actions == ("delete", "create")
    moved = find(changes, "terraform_data.new").change
    assert moved is not None
    assert (moved.previous_address, moved.before) == ("terraform_data.old", None)


def test_state_is_read_too() -> None:
    graph = load("changes", "state.json")
    assert graph.kind == "state"
    assert attribute(graph, "terraform_data.old", "input") == Known("a")
    assert "hunter2" not in repr(attribute(graph, "terraform_data.secret", "input"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ends before"),
        ("{", "ends before"),
        ('{"format_version":"1.2","resource_changes":[{"address":"a.b"}', "ends before"),
        ('{"format_version":"1.2","resource_changes":[{"address":"a.', "ends before"),
        ('{"format_version":"1.2",}', "not valid JSON"),
        ('{"format_version":"1.2"} x', "not valid JSON"),
        ('{"format_version":NaN}', "not valid JSON"),
        ('{"format_version":"2.0","resource_changes":[]}', "format of this plan is not known"),
        ('{"format_version":1}', "not a plan"),
        ("[]", "not valid JSON"),
        ('{"@level":"info","@message":"Terraform 1.11.4","type":"version"}\n{"@level":"info"}', "event stream"),
        ('{"version":3,"terraform_version":"0.11.14","serial":8,"lineage":"x","modules":[]}', "only version 4"),
        ('{"meta":{},"encrypted_data":"x","encryption_version":"v0"}', "encrypted"),
        ('{"format_version":"1.2","x":' + "[" * 100_000, "nested too deeply"),
        ('{"format_version":"1.2","x":' + "1" * 5000 + "}", "not valid JSON"),
    ],
)
def test_other_files_are_told_apart(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_plan(Source("plan.json", text))
    assert caught.value.span is not None
    assert caught.value.span.end <= len(text)


def test_binary_plan_is_recognised_and_utf16_read() -> None:
    with pytest.raises(InputError, match="binary plan file"):
        decode_plan("p", b"PK\x03\x04rest")
    with pytest.raises(InputError, match="not text"):
        decode_plan("p", b"\x80\x81")
    assert decode_plan("p", '{"a": 1}'.encode("utf-16")).text == '{"a": 1}'


def test_wrong_shapes_are_read_as_far_as_they_go() -> None:
    text = json.dumps(
        {
            "format_version": "1.2",
            "resource_changes": [1, {"address": "no address"}, {"address": "aws_iam_role.r", "change": {"after": [], "after_unknown": 3, "actions": "x"}}],
            "configuration": {"root_module": {"module_calls": [], "resources": [{"address": 1}]}, "provider_config": {"aws": {"expressions": 3}}},
            "prior_state": {"values": {"root_module": {"child_modules": [3, {"resources": [None]}]}}},
        }
    )
    graph = read_plan(Source("plan.json", text))
    assert [resource.address for resource in graph.resources] == ["aws_iam_role.r"]
    assert [diagnostic.level for diagnostic in graph.diagnostics] == ["warning"] * len(graph.diagnostics)


def test_reference_loops_end() -> None:
    loop = {"references": ["module.m.o", "module.m.p"]}
    inner = {"outputs": {name: {"expression": {"references": ["var.v", "var.w"]}} for name in "op"}}
    root = {"module_calls": {"m": {"expressions": {"v": loop, "w": loop}, "module": inner}}}
    resource = {"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "expressions": {"name": loop}}
    text = json.dumps(
        {
            "format_version": "1.2",
            "resource_changes": [{"address": "aws_iam_role.r", "change": {"actions": ["create"], "after": {}, "after_unknown": {"name": True}}}],
            "configuration": {"root_module": {**root, "resources": [resource]}},
        }
    )
    assert attribute(read_plan(Source("plan.json", text)), "aws_iam_role.r", "name").refs == ()


def test_beginning_of_a_plan_is_recognised() -> None:
    assert looks_like_plan((PLANS / "mixed" / "plan.json").read_text())
    assert looks_like_plan((PLANS / "changes" / "state.json").read_text())
    assert not looks_like_plan('{"Resources": {}}')


def plan_of(**members: object) -> ResourceGraph:
    return read_plan(Source("plan.json", json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", **members})))


def item(address: str, actions: list[str], before: object = None, after: object = None, **more: object) -> dict[str, object]:
    return {"address": address, "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}}, **more}


def test_deposed_objects_stay_unless_the_plan_deletes_them() -> None:
    role = {"name": "old"}
    graph = plan_of(
        resource_changes=[
            item("aws_iam_role.r", ["no-op"], {"name": "new"}, {"name": "new"}),
            item("aws_iam_role.r", ["delete"], role, None, deposed="aaaa0000"),
            item("aws_iam_role.r", ["no-op"], role, role, deposed="bbbb0000"),
        ]
    )
    assert [(resource.address, plain(resource.attributes)) for resource in graph.resources] == [
        ("aws_iam_role.r", {"name": "new"}),
        ("aws_iam_role.r (deposed bbbb0000)", {"name": "old"}),
    ]


def test_what_a_partial_plan_does_not_touch_stays() -> None:
    kept = {"address": "aws_iam_user.kept", "mode": "managed", "type": "aws_iam_user", "values": {"name": "kept"}, "sensitive_values": {}}
    gone = {**kept, "address": "aws_iam_user.gone"}
    graph = plan_of(
        resource_changes=[item("aws_iam_user.gone", ["delete"], {"name": "gone"})], prior_state={"values": {"root_module": {"resources": [kept, gone]}}}
    )
    (resource,) = graph.resources
    assert (resource.address, plain(resource.attributes)) == ("aws_iam_user.kept", {"name": "kept"})
    assert resource.change is not None
    assert resource.change.actions == ("no-op",)


def test_deferred_changes_are_planned_later() -> None:
    change = item("aws_iam_user.u", ["create"], None, {"name": "later"})
    graph = plan_of(deferred_changes=[{"reason": "provider_config_unknown", "resource_change": change}], resource_changes=[])
    assert plain(attribute(graph, "aws_iam_user.u", "name")) == "later"
    assert [diagnostic.message for diagnostic in graph.diagnostics] == ["This plan is partial: applying it leaves changes for a further plan."]


def test_what_was_changed_outside_terraform_is_noted_by_address_alone() -> None:
    drift = item("aws_iam_role.r", ["update"], {"name": "r", "description": "secret-before"}, {"name": "r", "description": "secret-after"})
    silent = item("aws_iam_role.s", ["no-op"])
    (note,) = plan_of(resource_drift=[drift, silent], resource_changes=[]).diagnostics
    assert (note.level, note.message) == ("note", "Changed outside Terraform since it was last applied: aws_iam_role.r.")


def test_imported_resources_are_there() -> None:
    change = {"actions": ["no-op"], "before": {"name": "u"}, "after": {"name": "u"}, "importing": {"id": "u"}}
    graph = plan_of(resource_changes=[{"address": "aws_iam_user.u", "change": change}])
    assert plain(attribute(graph, "aws_iam_user.u", "name")) == "u"


def test_a_grant_that_the_provider_reads_back_is_told_once() -> None:
    inline = {"name": "p", "policy": "{}"}
    other = {"name": "made elsewhere", "policy": "{}"}
    role = {"name": "r", "inline_policy": [inline, other], "managed_policy_arns": ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"]}
    graph = plan_of(
        resource_changes=[
            item("aws_iam_role.r", ["no-op"], role, role, type="aws_iam_role"),
            item("aws_iam_role_policy.p", ["no-op"], {}, {"role": "r", **inline}),
            item("aws_iam_role_policy_attachment.a", ["no-op"], {}, {"role": "r", "policy_arn": "arn:aws:iam::aws:policy/A"}),
        ]
    )
    assert plain(attribute(graph, "aws_iam_role.r", "inline_policy")) == [other]
    assert plain(attribute(graph, "aws_iam_role.r", "managed_policy_arns")) == ["arn:aws:iam::aws:policy/B"]


def test_a_policy_that_only_aws_gave_is_not_that_of_the_configuration() -> None:
    topic = item("aws_sns_topic.t", ["no-op"], {"name": "t"}, {"name": "t", "policy": "{}"})
    block = {"address": "aws_sns_topic.t", "expressions": {"name": {"constant_value": "t"}}}
    graph = plan_of(resource_changes=[topic], configuration={"root_module": {"resources": [block]}})
    assert plain(find(graph, "aws_sns_topic.t").attributes) == {"name": "t"}


def test_outputs_of_inner_modules_refer_to_what_they_give() -> None:
    inner = {"outputs": {"secret": {"expression": {"references": ["aws_iam_access_key.k.secret", "aws_iam_access_key.k"]}}}}
    graph = plan_of(
        resource_changes=[item('module.m["a"].aws_iam_access_key.k', ["create"], None, {"user": "u"})],
        configuration={"root_module": {"module_calls": {"m": {"module": inner}}}},
    )
    output = find(graph, 'module.m["a"].output.secret')
    assert output.identity == "module.m.output.secret"
    assert output.attributes.entries["value"].refs == (Ref('module.m["a"].aws_iam_access_key.k', "secret"),)


def test_a_whole_module_is_all_that_it_gives() -> None:
    outputs = {
        "group": {"expression": {"references": ["aws_iam_group.g.name", "aws_iam_group.g"]}},
        "role": {"expression": {"references": ["aws_iam_role.r"]}},
    }
    calls = {"m": {"module": {"outputs": outputs}}}
    graph = plan_of(
        resource_changes=[item(f"module.m.aws_iam_{address}", ["create"], None, {"name": "n"}) for address in ("group.g", "role.r")],
        configuration={"root_module": {"module_calls": calls, "outputs": {"all": {"expression": {"references": ["module.m"]}}}}},
        output_changes={"all": {"actions": ["create"], "after": None, "after_unknown": True}},
        planned_values={"outputs": {"all": {"sensitive": False}}, "root_module": {}},
    )
    assert find(graph, "output.all").attributes.entries["value"].refs == (Ref("module.m.aws_iam_group.g", "name"), Ref("module.m.aws_iam_role.r", ""))
