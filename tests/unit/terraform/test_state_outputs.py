"""Outputs of a state are joined to what they come from by the values that both have."""

import json
from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.pipeline import Request, scan

AWS = 'provider["registry.terraform.io/hashicorp/aws"]'
SECRET = "c4n4ry/c4n4ry/c4n4ry/c4n4ry/c4n4ry/EXAMP"
KEY = {"id": "AKIAIOSFODNN7EXAMPLE", "user": "robot", "secret": SECRET, "status": "Active"}
GROUP = {"id": "admins", "name": "admins", "arn": "arn:aws:iam::123456789012:group/admins", "path": "/"}


def stored(kind: str, name: str, attributes: dict[str, object]) -> dict[str, object]:
    return {"mode": "managed", "type": kind, "name": name, "provider": AWS, "instances": [{"attributes": attributes}]}


def shown(kind: str, name: str, attributes: dict[str, object]) -> dict[str, object]:
    secret = {"sensitive_values": {"secret": True} if "secret" in attributes else {}}
    return {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "values": attributes, **secret}


def found(folder: Path, rule: str, outputs: dict[str, object], form: str = "own") -> list[str]:
    """Return the messages of a rule on a state with a key, a group and these outputs, in Terraform's own form or that of `terraform show -json`."""
    things = (("aws_iam_access_key", "robot", KEY), ("aws_iam_group", "admins", GROUP))
    head: dict[str, object]
    if form == "own":
        head = {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "1", "outputs": outputs, "resources": [stored(*one) for one in things]}
    else:
        head = {"format_version": "1.0", "values": {"outputs": outputs, "root_module": {"resources": [shown(*one) for one in things]}}}
    path = folder / "state.json"
    path.write_text(json.dumps(head, indent=2), "utf-8")
    result = scan(Request((path,), date(2026, 1, 1), kind="state", use_configuration=False, select=(rule,), min_severity="note", min_confidence="low"))
    assert SECRET not in repr(result)
    return [finding.message for finding in result.findings]


@pytest.mark.parametrize("form", ["own", "shown"])
@pytest.mark.parametrize(
    "output",
    [
        {"value": SECRET, "type": "string"},
        {"value": SECRET, "type": "string", "sensitive": True},
        {"value": {"key": {"secret": SECRET}}},
        {"value": ["nothing", f"export AWS_SECRET_ACCESS_KEY={SECRET}"]},
    ],
)
def test_secrets_leave_a_state_by_its_outputs(output: dict[str, object], form: str, tmp_path: Path) -> None:
    (message,) = found(tmp_path, "access-key-in-output", {"leak": output}, form)
    assert message.startswith("output.leak hands out the secret of aws_iam_access_key.robot")
    assert ("not even marked sensitive" in message) is ("sensitive" not in output)


def test_other_outputs_hand_no_secret_out(tmp_path: Path) -> None:
    assert found(tmp_path, "access-key-in-output", {"id": {"value": KEY["id"]}, "user": {"value": "robot"}}) == []


@pytest.mark.parametrize("form", ["own", "shown"])
@pytest.mark.parametrize("value", ["admins", ["x", GROUP["arn"]]])
def test_a_group_that_an_output_names_may_be_filled_elsewhere(value: object, form: str, tmp_path: Path) -> None:
    assert found(tmp_path, "empty-group", {}, form) != []
    assert found(tmp_path, "empty-group", {"path": {"value": "/"}}, form) != []
    assert found(tmp_path, "empty-group", {"team": {"value": value}}, form) == []
