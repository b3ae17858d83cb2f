"""Policies written in arguments of a module that is not there: nobody knows what takes them, but what they say is known."""

from pathlib import Path

import pytest

from iac_iam_guard.iam.model import Policy
from tests.unit.adapters.estates import estate_of

STATEMENTS = '{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }'
WAYS = {
    "jsonencode": (f"policy = jsonencode({STATEMENTS})", "module.m.policy"),
    "heredoc": ('policy = <<EOT\n{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "${var.arn}"}}\nEOT\n', "module.m.policy"),
    "in a map": (f"policies = {{ admin = {{ json = jsonencode({STATEMENTS}) }} }}", "module.m.policies.admin.json"),
    "in a list": (f'policies = ["", jsonencode({STATEMENTS})]', "module.m.policies.1"),
    "under a question": (f'policy = var.on ? jsonencode({STATEMENTS}) : ""', "module.m.policy"),
}
NONE = {
    "text": 'description = "the Statement"',
    "other JSON": 'config = jsonencode({ state = "on" })',
    "computed by a data source": "policy = data.aws_iam_policy_document.d.json",
}


def policies(arguments: str, folder: Path) -> tuple[Policy, ...]:
    estate = estate_of(
        folder / "main.tf",
        f"""
variable "on" {{}}
variable "arn" {{}}
data "aws_iam_policy_document" "d" {{
  statement {{
    actions   = ["*"]
    resources = ["*"]
  }}
}}
module "m" {{
  source = "acme/role/aws"
  {arguments}
}}
""",
    )
    return tuple(policy for policy in estate.model.policies if policy.origin.address == "module.m")


@pytest.mark.parametrize("way", WAYS)
def test_policy_is_read(way: str, tmp_path: Path) -> None:
    arguments, identity = WAYS[way]
    found = policies(arguments, tmp_path)
    assert {(policy.kind, policy.identity) for policy in found} == {("unknown", identity)}
    assert any(policy.document.statements for policy in found)


@pytest.mark.parametrize("way", NONE)
def test_nothing_else_is_taken_for_one(way: str, tmp_path: Path) -> None:
    assert policies(NONE[way], tmp_path) == ()


def test_empty_text_is_no_policy(tmp_path: Path) -> None:
    arguments, _ = WAYS["under a question"]
    (policy,) = policies(arguments, tmp_path)
    assert [(guard.atom.text, guard.outcome) for guard in policy.guards] == [("var.on", "true")]
    assert policy.document.unread is None
