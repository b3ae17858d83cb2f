"""Secrets of plans and states: wherever Terraform writes one in clear, it is dropped when the file is read, and no output shows it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from scans import CANARY, run_scan

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_file import scan_plan
from iac_iam_guard.terraform.plan_merge import plan_variables

ALL = "arn:aws:iam::111122223333:user/someone"
TRUST = json.dumps({"Statement": [{"Sid": CANARY, "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}]})
OPEN = TRUST.replace(CANARY, "Open")
KEY = {
    "user": "ci",
    "status": "Active",
    "create_date": "2020-01-01T00:00:00Z",
    "id": "AKIA0",
    "secret": CANARY,
    "ses_smtp_password_v4": CANARY,
    "pgp_key": None,
}
MARKS = {"secret": True, "ses_smtp_password_v4": True}
DEVICE = {"virtual_mfa_device_name": "d", "base_32_string_seed": CANARY, "qr_code_png": CANARY, "arn": ALL}
NESTED = {"name": "r", "assume_role_policy": OPEN, "tags": {"plain": "x", "secret": CANARY}, "list": [{"a": CANARY}, {"a": "b"}]}
NESTED_MARKS = {"tags": {"secret": True}, "list": [{"a": True}, {}]}


def change(address: str, actions: list[str], after: object, marks: object, before: object = None, **more: object) -> dict[str, object]:
    masks = {"after_unknown": {}, "after_sensitive": marks, "before_sensitive": marks}
    kind = address.partition("[")[0].split(".")[-2]
    return {"address": address, "mode": "managed", "type": kind, "name": "x", "change": {"actions": actions, "before": before, "after": after, **masks}, **more}


def stored(address: str, values: object, marks: object, mode: str = "managed", **more: object) -> dict[str, object]:
    kind = address.removeprefix("data.").partition(".")[0]
    return {"address": address, "mode": mode, "type": kind, "name": "x", "values": values, "sensitive_values": marks, **more}


STORED = [
    stored("aws_iam_access_key.kept", KEY, MARKS),
    stored("aws_iam_role.nested", NESTED, NESTED_MARKS),
    stored("aws_iam_role.whole", {"name": CANARY, "assume_role_policy": TRUST}, True),
    stored("aws_iam_role.old", {"name": CANARY, "assume_role_policy": OPEN}, {"name": True}, deposed_key="0a0b0c0d"),
    stored("aws_iam_virtual_mfa_device.d", DEVICE, {}),
    stored("data.aws_secretsmanager_secret_version.s", {"secret_string": CANARY}, {"secret_string": True}, "data"),
]
AWS = 'provider["registry.terraform.io/hashicorp/aws"]'
PATHS = [[{"type": "get_attr", "value": "description"}]]
OUTPUT = {"value": CANARY, "sensitive": True, "type": "string"}
PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "variables": {"secret": {"value": CANARY}, "nested": {"value": {"a": [CANARY]}}},
    "planned_values": {"outputs": {"o": OUTPUT}, "root_module": {"resources": STORED, "child_modules": [{"address": "module.m", "resources": STORED}]}},
    "resource_drift": [change("aws_iam_access_key.k", ["update"], KEY, MARKS, {**KEY, "status": CANARY})],
    "resource_changes": [
        change("aws_iam_access_key.k", ["update"], KEY, MARKS, KEY),
        change("aws_iam_role.r", ["create"], NESTED, NESTED_MARKS),
        change('module.m["a"].aws_iam_role.sensitive', ["create"], {"name": "s", "assume_role_policy": TRUST}, {"assume_role_policy": True}),
        change("aws_iam_role.all", ["delete", "create"], {"name": CANARY, "assume_role_policy": TRUST}, True, {"name": CANARY}),
        change("aws_iam_role.gone", ["forget"], None, {"description": True}, {"name": "g", "description": CANARY, "assume_role_policy": OPEN}),
        change("aws_iam_role.d", ["no-op"], {"name": CANARY, "assume_role_policy": OPEN}, {"name": True}, deposed="01234567"),
        change("aws_iam_virtual_mfa_device.d", ["no-op"], DEVICE, {}, DEVICE),
    ],
    "deferred_changes": [{"reason": CANARY, "resource_change": change("aws_iam_role.later", ["create"], NESTED, NESTED_MARKS)}],
    "output_changes": {
        "o": {"actions": ["create"], "before": CANARY, "after": CANARY, "after_unknown": False, "before_sensitive": True, "after_sensitive": True}
    },
    "prior_state": {"format_version": "1.0", "values": {"outputs": {"o": OUTPUT}, "root_module": {"resources": STORED}}},
    "configuration": {
        "provider_config": {"aws": {"name": "aws", "expressions": {"secret_key": {"constant_value": CANARY}, "token": {"references": ["var.secret"]}}}},
        "root_module": {
            "outputs": {"o": {"sensitive": True, "expression": {"references": ["var.secret"]}}},
            "variables": {"secret": {"sensitive": True, "default": CANARY}, "nested": {"sensitive": True, "default": {"a": [CANARY]}}},
            "resources": [{"address": "aws_iam_role.r", "expressions": {"name": {"constant_value": CANARY}}, "provisioners": [{"expressions": CANARY}]}],
        },
    },
    "checks": [{"address": {"kind": "check"}, "instances": [{"problems": [{"message": CANARY}]}]}],
    "relevant_attributes": [{"resource": CANARY}],
}
STATE = {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"outputs": {"o": OUTPUT}, "root_module": {"resources": STORED}}}
RAW = {
    "version": 4,
    "terraform_version": "1.11.4",
    "serial": 9,
    "lineage": "l",
    "outputs": {"o": OUTPUT},
    "resources": [
        {"mode": "managed", "type": kind, "name": "x", "provider": AWS, "instances": [{"private": CANARY, **instance}]}
        for kind, instance in (
            ("aws_iam_access_key", {"attributes": KEY, "sensitive_attributes": []}),
            ("aws_iam_virtual_mfa_device", {"attributes": DEVICE}),
            ("aws_iam_role", {"attributes": {"name": "r", "description": CANARY, "assume_role_policy": OPEN}, "sensitive_attributes": PATHS}),
            ("aws_ssm_parameter", {"attributes": {"name": "p", "type": "SecureString", "value": CANARY}}),
            ("random_password", {"attributes": {"result": CANARY, "bcrypt_hash": CANARY}}),
            ("tls_private_key", {"attributes": {"private_key_pem": CANARY, "private_key_openssh": CANARY}}),
            ("other_thing", {"attributes": {"auth": [{"client_secret": CANARY}]}, "deposed": "00000001"}),
        )
    ],
    "check_results": [{"object_kind": CANARY}],
}  # fmt: skip
FILES = {"plan.json": PLAN, "state.json": STATE, "terraform.tfstate": RAW}
FORMS = ("json", "sarif", "markdown", "junit", "gitlab")


@pytest.mark.parametrize("name", FILES)
def test_secrets_are_dropped_when_a_file_is_read(name: str) -> None:
    text = json.dumps(FILES[name])
    graph = read_plan(Source(name, text))
    kept = [resource for resource in graph.resources if resource.address != "provider.aws"]
    assert CANARY not in repr((kept, graph.references, graph.diagnostics))
    assert name != "plan.json" or CANARY not in repr(plan_variables(scan_plan(Source(name, text))))


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", FILES)
def test_no_output_shows_a_secret(name: str, indent: int | None, tmp_path: Path) -> None:
    (tmp_path / name).write_text(json.dumps(FILES[name], indent=indent))
    outputs = [argument for form in FORMS for argument in ("-o", f"{form}={form}.out")]
    shown = ("--show-undetermined", "--show-ignored", "--max-findings", "0", "--min-severity", "note", "--min-confidence", "low")
    outcome = run_scan(tmp_path, name, *outputs, *shown, form="text")
    assert outcome.code == 1, outcome.written
    assert "public-trust" in outcome.written
    assert CANARY not in outcome.written
    for form in FORMS:
        written = (tmp_path / f"{form}.out").read_text()
        assert "public-trust" in written
        assert CANARY not in written, form


@pytest.mark.parametrize("name", FILES)
def test_no_error_shows_a_secret(name: str) -> None:
    text = json.dumps(FILES[name])
    at = text.find(CANARY)
    while at >= 0:
        for damaged in (text[: at + 3], text[: at + 3] + "\x01" + text[at + 3 :], text[: at - 1] + text[at:], text[:at] + '"' + text[at:]):
            with pytest.raises(InputError) as caught:
                read_plan(Source(name, damaged))
            assert CANARY[:4] not in f"{caught.value.message} {caught.value.hint}"
        at = text.find(CANARY, at + 1)


@pytest.mark.parametrize(
    "verb", [("convert", "plan.json", "--to", "hcl"), ("can", "plan.json", "aws_iam_role.r", "s3:GetObject"), ("diff", "plan.json", "plan.json")]
)
def test_other_commands_show_no_secret(verb: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(PLAN))
    done = subprocess.run([sys.executable, "-m", "iac_iam_guard", *verb], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
