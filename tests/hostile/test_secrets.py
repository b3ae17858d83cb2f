"""Secrets of a scanned tree: no report and no message shows them, in whatever form it is written."""

import json
from pathlib import Path

import pytest
from scans import CANARY, run_scan

FORMS = ("text", "json", "sarif", "markdown")
KEY_ID = "AKIA" + "Q3EGRJ7TXZ2KDN5W"
SECRET = "k9Tq+Zr4/pX2mVbN" + "7sWcD1hJfG8yLeR5uAoKxQz3"

VARIABLES = f"""\
variable "who" {{
  sensitive = true
  default   = ["*", "arn:aws:iam::111122223333:role/{CANARY}"]
}}
variable "name" {{
  sensitive = true
  default   = "{CANARY}"
}}
variable "given" {{
  sensitive = true
}}
"""
USES = """\
resource "aws_iam_role" "r" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.who } }] })
}
resource "aws_iam_role" "g" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.given } }] })
}
resource "aws_iam_user" "u" {
  name = "u-${var.name}"
}
resource "aws_iam_user_policy" "p" {
  user   = aws_iam_user.u.name
  policy = <<-E
    {"Statement": [{"Sid": "${var.name}", "Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Allow", "Action": "s3:${var.name}", "Resource": "*"}]}
  E
}
resource "aws_iam_access_key" "k" {
  user = aws_iam_user.u.name
}
output "o" {
  value = "${aws_iam_access_key.k.secret}${var.name}"
}
locals {
  broken = jsondecode(var.name)
  lost   = { (var.name) = 1 }[var.given[0]]
}
"""
KEYS = f"""\
provider "aws" {{ region = "eu-west-1" }}
provider "aws" {{
  alias      = "static"
  access_key = "{KEY_ID}"
  secret_key = "{SECRET}"
}}
resource "aws_instance" "i" {{
  iam_instance_profile = "x"
  user_data            = "export AWS_ACCESS_KEY_ID={KEY_ID} AWS_SECRET_ACCESS_KEY={SECRET}"
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "x"
  environment {{
    variables = {{ AWS_ACCESS_KEY_ID = "{KEY_ID}", AWS_SECRET_ACCESS_KEY = "{SECRET}" }}
  }}
}}
# {KEY_ID} {SECRET}
"""


def plan(sensitive: object, after: dict[str, object], kind: str) -> str:
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {}, "before_sensitive": False, "after_sensitive": sensitive}
    item = {"address": f"{kind}.x", "mode": "managed", "type": kind, "name": "x", "provider_name": "registry.terraform.io/hashicorp/aws", "change": change}
    variables = {"secret": {"value": CANARY}}
    configuration = {"root_module": {"variables": {"secret": {"sensitive": True, "default": CANARY}}}}
    return json.dumps(
        {"format_version": "1.2", "terraform_version": "1.11.4", "variables": variables, "resource_changes": [item], "configuration": configuration}
    )


TRUST = json.dumps({"Statement": [{"Sid": CANARY, "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}]})
TREES = {
    "sensitive variables": ({"variables.tf": VARIABLES, "main.tf": USES, "terraform.tfvars": f'given = ["*", "{CANARY}"]\n'}, ("public-trust",)),
    "sensitive variables in JSON": ({"variables.tf": VARIABLES, "main.tf": USES, "terraform.tfvars.json": f'{{"given": ["*", "{CANARY}"]}}'}, ()),
    "access keys": ({"main.tf": KEYS}, ("static-provider-credentials",)),
    "a sensitive policy in a plan": ({"plan.json": plan({"assume_role_policy": True}, {"name": "x", "assume_role_policy": TRUST}, "aws_iam_role")}, ()),
    "a sensitive name in a plan": (
        {"plan.json": plan({"name": True}, {"name": CANARY, "assume_role_policy": TRUST.replace(CANARY, "Sid")}, "aws_iam_role")},
        ("public-trust",),
    ),
    "a wholly sensitive resource in a plan": ({"plan.json": plan(True, {"name": CANARY, "assume_role_policy": TRUST}, "aws_iam_role")}, ()),
}


@pytest.mark.parametrize("tree", TREES)
def test_no_report_shows_a_secret(tree: str, tmp_path: Path) -> None:
    files, expected = TREES[tree]
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    arguments = [".", "--min-severity", "note", "--min-confidence", "low", "--cross-check"][: 6 if "main.tf" in files else 5]
    outcome = run_scan(tmp_path, *arguments)
    assert outcome.code in (0, 1), outcome.written[-1000:]
    assert {finding["rule"] for finding in outcome.report["findings"]} >= set(expected)
    for form in FORMS:
        extra = ["--show-undetermined", "--show-ignored", "--max-findings", "0"] if form == "text" else []
        written = run_scan(tmp_path, *arguments, *extra, form=form).written
        assert CANARY not in written, form
        assert SECRET not in written, form
