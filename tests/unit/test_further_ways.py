"""Further ways to write an administrator's policy: by files, overrides, modules, variables, documents put together, and what takes them."""

from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.pipeline import Request, scan

STATEMENT = '{ Effect = "Allow", Action = "*", Resource = "*" }'
ADMIN = f'{{ Version = "2012-10-17", Statement = [{STATEMENT}] }}'
JSON = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"%s"}]}'
TRUST = '{ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] }'


def policy(text: str, more: str = "") -> str:
    return f'resource "aws_iam_policy" "p" {{\n  name = "p"\n  policy = {text}\n{more}}}\n'


def role(more: str = "") -> str:
    return f'resource "aws_iam_role" "r" {{\n  name = "r"\n  assume_role_policy = jsonencode({TRUST})\n{more}}}\n'


def document(body: str, more: str = "") -> str:
    return f'data "aws_iam_policy_document" "d" {{\n{more}  statement {{\n{body}  }}\n}}\n'


STAR = '    actions = ["*"]\n    resources = ["*"]\n'
WAYS = {
    "rows of a CSV file": {
        "main.tf": policy(
            'jsonencode({ Statement = [{ Effect = "Allow", Action = split(";", each.value.actions), Resource = "*" }] })',
            '  for_each = { for row in csvdecode(file("grants.csv")) : row.name => row }\n',
        ),
        "grants.csv": "name,actions\r\ndev,s3:GetObject;s3:ListBucket\r\nops,*\r\n",
    },
    "teams of a YAML file": {
        "main.tf": 'module "team" {\n  source = "./team"\n  for_each = yamldecode(file("teams.yaml"))\n  actions = each.value.actions\n}\n',
        "teams.yaml": 'dev:\n  actions: ["s3:Get*"]\nops:\n  actions:\n    - "*"\n',
        "team/main.tf": 'variable "actions" {}\n'
        + policy("data.aws_iam_policy_document.d.json")
        + document('    actions = var.actions\n    resources = ["*"]\n'),
    },
    "every file of a folder": {
        "main.tf": policy("file(each.value)", '  for_each = fileset(path.module, "policies/*.json")\n'),
        "policies/read.json": JSON % ("s3:GetObject", "*"),
        "policies/all.json": JSON % ("*", "*"),
    },
    "marks replaced in a file": {
        "main.tf": policy('replace(replace(file("p.json"), "ACTION", "*"), "RESOURCE", "*")'),
        "p.json": JSON % ("ACTION", "RESOURCE"),
    },
    "a template in a template": {
        "main.tf": policy('templatefile("p.tftpl", { statement = file("s.json"), on = true })'),
        "p.tftpl": '{"Statement": [%{ if on }${statement}%{ endif }]}',
        "s.json": '{"Effect": "Allow", "Action": "*", "Resource": "*"}',
    },
    "YAML in a heredoc": {"main.tf": policy("jsonencode(yamldecode(<<-EOT\n    Statement: [{ Effect: Allow, Action: '*', Resource: '*' }]\n    EOT\n  ))")},
    "base64": {"main.tf": policy("base64decode(base64encode(jsonencode(" + ADMIN + ")))")},
    "escapes of JSON": {"main.tf": policy("<<EOT\n" + JSON % ("\\u002a", "\\u002A") + "\nEOT\n")},
    "elements in lower case": {"main.tf": policy('jsonencode({ statement = { effect = "Allow", action = "*", resource = "*" } })')},
    "an override file": {"main.tf": policy("jsonencode({ Statement = [] })"), "x_override.tf": policy(f"jsonencode({ADMIN})")},
    "an override file in JSON": {
        "main.tf": policy("jsonencode({ Statement = [] })"),
        "override.tf.json": '{"resource": {"aws_iam_policy": {"p": {"policy": "${jsonencode({Statement=local.all})}"}}},'
        + '"locals": {"all": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}',
    },
    "a file of variables over a default": {
        "main.tf": 'variable "a" {\n  default = "s3:GetObject"\n}\n'
        + policy('jsonencode({ Statement = [{ Effect = "Allow", Action = var.a, Resource = "*" }] })'),
        "x.auto.tfvars.json": '{"a": "*"}',
    },
    "a default of an attribute": {
        "main.tf": 'variable "all" {\n  type = map(object({ actions = optional(list(string), ["*"]) }))\n  default = { one = {} }\n}\n'
        + 'data "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n    for_each = var.all\n    iterator = it\n'
        + '    content {\n      actions = it.value.actions\n      resources = ["*"]\n    }\n  }\n}\n'
        + policy("data.aws_iam_policy_document.d.json"),
    },
    "the workspace": {
        "main.tf": policy('jsonencode({ Statement = [{ Effect = "Allow", Action = { default = "*", dev = "s3:*" }[terraform.workspace], Resource = "*" }] })')
    },
    "three modules deep": {
        "main.tf": 'module "a" {\n  source = "./a"\n  actions = ["*"]\n}\n',
        "a/main.tf": 'variable "actions" {}\nmodule "b" {\n  source = "./b"\n  spec = { allow = var.actions }\n}\n',
        "a/b/main.tf": 'variable "spec" {\n  type = object({ allow = list(string), deny = optional(list(string), []) })\n}\n'
        + 'module "c" {\n  source = "./c"\n  count = 1\n  statements = [{ Effect = "Allow", Action = var.spec.allow, Resource = "*" }]\n}\n',
        "a/b/c/main.tf": 'variable "statements" {}\n' + policy("jsonencode({ Statement = var.statements })"),
    },
    "outputs of outputs": {
        "main.tf": 'module "outer" {\n  source = "./outer"\n}\n' + policy('module.outer.bundle.policies["admin"].json'),
        "outer/main.tf": 'module "inner" {\n  source = "../inner"\n}\noutput "bundle" {\n  value = { policies = { admin = module.inner.doc } }\n}\n',
        "inner/main.tf": document(STAR) + 'output "doc" {\n  value = data.aws_iam_policy_document.d\n}\n',
    },
    "an argument of a module that is not there": {"main.tf": f'module "m" {{\n  source = "acme/policy/aws"\n  policy = jsonencode({ADMIN})\n}}\n'},
    "a document that replaces a statement": {
        "main.tf": 'data "aws_iam_policy_document" "o" {\n  statement {\n    sid = "Work"\n'
        + STAR
        + "  }\n}\n"
        + document(
            '    sid = "Work"\n    actions = ["s3:GetObject"]\n    resources = []\n', "  override_policy_documents = [data.aws_iam_policy_document.o.json]\n"
        )
        + policy("data.aws_iam_policy_document.d.json"),
    },
    "inline policies in a loop": {
        "main.tf": role(
            '  dynamic "inline_policy" {\n    for_each = { all = "*" }\n    content {\n      name = inline_policy.key\n'
            + '      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = inline_policy.value, Resource = "*" }] })\n    }\n  }\n'
        )
    },
    "a policy of AWS by its name": {
        "main.tf": 'data "aws_iam_policy" "a" {\n  name = "AdministratorAccess"\n}\n' + role("  managed_policy_arns = [data.aws_iam_policy.a.arn]\n")
    },
    "policies that a role has exclusively": {
        "main.tf": role()
        + 'resource "aws_iam_role_policy_attachments_exclusive" "a" {\n  role_name = aws_iam_role.r.name\n'
        + '  policy_arns = [for name in ["AdministratorAccess"] : "arn:aws:iam::aws:policy/${name}"]\n}\n'
    },
    "a permission set": {
        "main.tf": document(STAR)
        + 'resource "aws_ssoadmin_permission_set_inline_policy" "p" {\n  permission_set_arn = "arn:aws:sso:::permissionSet/s/p"\n'
        + '  instance_arn = "arn:aws:sso:::instance/s"\n  inline_policy = data.aws_iam_policy_document.d.json\n}\n'
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_administrator_is_found(way: str, tmp_path: Path) -> None:
    for name, text in WAYS[way].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    result = scan(Request((tmp_path,), date(2026, 11, 24), use_configuration=False, select=("all",), estate="whole"))
    sure = {finding.rule for finding in result.findings if finding.when == ""}
    assert sure & {"admin-policy", "unattached-admin-policy", "administrator-access-attached"}
    assert [diagnostic.message for diagnostic in result.diagnostics] == []
