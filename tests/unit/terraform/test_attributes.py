"""Attributes that AWS fills in: what is known of them, and what they refer to."""

import json
import re
from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.attributes import computed_attribute
from iac_iam_guard.terraform.configuration import read_configuration
from iac_iam_guard.values import Atom, Choice, Json, Known, Mapping, Reason, Ref, Text, Unknown, Value

SPAN = SourceSpan("main.tf", 0, 10)
ACCOUNT = "provider.aws"
VARIABLE = Unknown(Reason.VARIABLE, refs=(Ref("var.name", ""),))


def computed(kind: str, attribute: str, arguments: dict[str, Value], account: str = ACCOUNT, region: Value | None = None, mode: Mode = Mode.MANAGED) -> Value:
    prefix = "data." if mode is Mode.DATA else ""
    return computed_attribute(mode, kind, attribute, Mapping("object", arguments), f"{prefix}{kind}.x", account, region, SPAN)


def looked_up(kind: str, attribute: str, arguments: dict[str, Value], account: str = ACCOUNT, region: Value | None = None) -> Value:
    return computed(kind, attribute, arguments, account, region, Mode.DATA)


def text(value: Value) -> str:
    match value:
        case Known(value=str(known)):
            return known
        case Text(pieces=pieces):
            return "".join(map(text, pieces))
        case Unknown(opaque=opaque, what=what, refs=refs):
            return f"<{'' if opaque else 'open '}{what or refs[0].attribute or refs[0].address}>"
    raise TypeError(value)


@pytest.mark.parametrize(
    ("kind", "name", "arguments", "expected"),
    [
        ("aws_iam_role", "arn", {"name": "deploy"}, "arn:<partition>:iam::<account_id>:role/deploy"),
        ("aws_iam_role", "arn", {"name": "deploy", "path": "/ci/"}, "arn:<partition>:iam::<account_id>:role/ci/deploy"),
        ("aws_iam_role", "arn", {}, "arn:<partition>:iam::<account_id>:role/<name>"),
        ("aws_iam_role", "name", {"name_prefix": "ci-"}, "ci-<name>"),
        ("aws_iam_user", "id", {"name": "ann"}, "ann"),
        ("aws_iam_policy", "id", {"name": "p"}, "arn:<partition>:iam::<account_id>:policy/p"),
        ("aws_s3_bucket", "arn", {"bucket": "logs"}, "arn:<partition>:s3:::logs"),
        ("aws_s3_bucket", "id", {}, "<bucket>"),
        ("aws_kms_key", "arn", {}, "arn:<partition>:kms:<region>:<account_id>:key/<key_id>"),
        ("aws_iam_openid_connect_provider", "arn", {"url": "https://t.example.com/a"}, "arn:<partition>:iam::<account_id>:oidc-provider/t.example.com/a"),
        ("aws_ssm_parameter", "arn", {"name": "/a/b"}, "arn:<partition>:ssm:<region>:<account_id>:parameter/a/b"),
        ("aws_sns_topic", "id", {"name": "t"}, "arn:<partition>:sns:<region>:<account_id>:t"),
        ("aws_vpc", "id", {}, "<id>"),
        ("aws_new_thing", "some_arn", {}, "<some_arn>"),
    ],
)
def test_templates(kind: str, name: str, arguments: dict[str, str], expected: str) -> None:
    value = computed(kind, name, {key: Known(entry) for key, entry in arguments.items()})
    assert text(value) == expected
    assert Ref(f"{kind}.x", name) in (value.refs if not isinstance(value, Text) or value.refs else ())


def test_known_account_and_region_make_a_known_arn() -> None:
    value = computed("aws_sqs_queue", "arn", {"name": Known("q")}, "111122223333", Known("cn-north-1"))
    assert value == Known("arn:aws-cn:sqs:cn-north-1:111122223333:q")


def test_name_from_a_variable_is_no_wildcard_within_an_arn() -> None:
    assert text(computed("aws_iam_role", "arn", {"name": VARIABLE})) == "arn:<partition>:iam::<account_id>:role/<var.name>"


def test_name_under_a_choice_gives_a_choice_of_arns() -> None:
    atom = Atom("var.blue", "var.blue", ("true", "false"))
    name = Choice(atom, (("true", Known("blue")), ("false", Known("green"))))
    value = computed("aws_s3_bucket", "arn", {"bucket": name})
    assert isinstance(value, Choice)
    assert [text(branch) for _, branch in value.branches] == ["arn:<partition>:s3:::blue", "arn:<partition>:s3:::green"]


def test_two_providers_are_two_accounts() -> None:
    first, second = computed("aws_iam_role", "arn", {}, "provider.aws"), computed("aws_iam_role", "arn", {}, "provider.aws.other")
    assert first != second
    assert first == computed("aws_iam_role", "arn", {}, "provider.aws")


def test_unset_arguments_are_null_or_the_default() -> None:
    assert computed("aws_iam_user", "permissions_boundary", {}) == Known(None)
    assert computed("aws_iam_user", "path", {}) == Known("/")


def test_secrets_are_sensitive() -> None:
    value = computed("aws_iam_access_key", "secret", {})
    assert isinstance(value, Unknown)
    assert value.sensitive
    assert value.refs == (Ref("aws_iam_access_key.x", "secret"),)


def test_caller_identity_is_the_account_of_the_provider() -> None:
    assert looked_up("aws_caller_identity", "account_id", {}, "111122223333") == Known("111122223333")
    symbol = looked_up("aws_caller_identity", "account_id", {})
    assert symbol == Unknown(Reason.ACCOUNT, refs=(Ref(ACCOUNT, "account_id"),))
    assert isinstance(symbol, Unknown)
    assert symbol.opaque


def test_partition_and_region() -> None:
    assert text(looked_up("aws_partition", "partition", {})) == "<partition>"
    assert looked_up("aws_partition", "partition", {}, region=Known("us-gov-west-1")) == Known("aws-us-gov")
    assert looked_up("aws_region", "name", {}, region=Known("eu-west-1")) == Known("eu-west-1")


def test_managed_policy_by_name_is_left_to_whoever_knows_them() -> None:
    value = looked_up("aws_iam_policy", "arn", {"name": Known("ReadOnlyAccess")})
    assert text(value) == "<AWS managed policy ReadOnlyAccess>"
    arn = Known("arn:aws:iam::aws:policy/ReadOnlyAccess")
    assert looked_up("aws_iam_policy", "arn", {"arn": arn}) == arn


def test_arn_is_split() -> None:
    arn = Known("arn:aws:s3:::bucket/a:b", SourceSpan("main.tf", 5, 30))
    resource = looked_up("aws_arn", "resource", {"arn": arn})
    assert resource == Known("bucket/a:b")
    assert resource.span == SourceSpan("main.tf", 19, 29)
    assert looked_up("aws_arn", "account", {"arn": arn}) == Known("")


def test_service_principal() -> None:
    assert looked_up("aws_service_principal", "name", {"service_name": Known("ec2")}) == Known("ec2.amazonaws.com")


def test_external_data_is_open_and_secrets_sensitive() -> None:
    value = looked_up("http", "response_body", {})
    assert isinstance(value, Unknown)
    assert (value.reason, value.opaque) == (Reason.DATA, False)
    secret = looked_up("aws_ssm_parameter", "value", {"name": Known("/x")})
    assert isinstance(secret, Unknown)
    assert secret.sensitive


def test_document_text_is_json_with_a_reference_to_the_data_source() -> None:
    value = looked_up("aws_iam_policy_document", "json", {})
    assert isinstance(value, Json)
    assert value.style == "policy"
    assert value.refs == (Ref("data.aws_iam_policy_document.x", "json"),)


def test_what_the_real_provider_assigned_fits_what_is_known_before() -> None:
    folder = Path(__file__).parent / "plans" / "attributes"
    answers = json.loads((folder / "answers.json").read_text())
    graph = read_configuration(Workspace(folder), ".")
    for resource in graph.resources:
        for name, answer in answers.get(resource.address, {}).items():
            value = resource.attributes.entries.get(name)
            if value is None:
                value = computed_attribute(resource.mode, resource.type, name, resource.attributes, resource.address, resource.account, None, SPAN)
            assert re.fullmatch(pattern(value), answer), f"{resource.address}.{name}"
            if resource.type.startswith("aws_iam_") and name == "arn":
                assert not isinstance(value, Unknown), f"{resource.address}.{name}"


def pattern(value: Value) -> str:
    match value:
        case Known(value=known):
            return re.escape(str(known))
        case Text(pieces=pieces):
            return "".join(map(pattern, pieces))
        case Unknown(opaque=True):
            return ".+"
    raise TypeError(value)
