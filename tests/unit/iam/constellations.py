"""For every technique of escalation a small estate in Terraform in which it works, and twins that each lack one thing that it needs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.configuration import Configuration
from iac_iam_guard.engine.technique_file import load_techniques
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.technique import Requirement, Technique
from iac_iam_guard.reading import read_units
from iac_iam_guard.request import Request
from iac_iam_guard.units import open_workspace

TODAY = date(2026, 11, 24)
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
NAMES = {
    "self_user": "arn:aws:iam::*:user/actor",
    "self_role": "arn:aws:iam::*:role/actor",
    "own_policy": "arn:aws:iam::*:policy/own-*",
    "own_group": "arn:aws:iam::*:group/own",
    "target_user": "arn:aws:iam::*:user/tar*",
    "target_role": "arn:aws:iam::*:role/tar*",
    "target_group": "arn:aws:iam::*:group/target",
    "target_policy": "arn:aws:iam::*:policy/target-policy",
    "target_provider": "arn:aws:iam::*:saml-provider/idp",
    "new_user": "arn:aws:iam::*:user/new-*",
    "new_role": "arn:aws:iam::*:role/new-*",
    "any": "*",
}
WORKLOADS = {
    "function": 'resource "aws_lambda_function" "w" {\n  function_name = "w"\n  role = aws_iam_role.target.arn\n}\n',
    "build": 'resource "aws_codebuild_project" "w" {\n  name = "w"\n  service_role = aws_iam_role.target.arn\n}\n',
    "notebook": 'resource "aws_sagemaker_notebook_instance" "w" {\n  name = "w"\n  role_arn = aws_iam_role.target.arn\n}\n',
    "dev-endpoint": 'resource "aws_glue_dev_endpoint" "w" {\n  name = "w"\n  role_arn = aws_iam_role.target.arn\n}\n',
    "stack": 'resource "aws_cloudformation_stack" "w" {\n  name = "w"\n  iam_role_arn = aws_iam_role.target.arn\n}\n',
    "interpreter": 'resource "aws_bedrockagentcore_code_interpreter" "w" {\n  name = "w"\n  execution_role_arn = aws_iam_role.target.arn\n}\n',
    "service": 'resource "aws_apprunner_service" "w" {\n  service_name = "w"\n'
    "  instance_configuration {\n    instance_role_arn = aws_iam_role.target.arn\n  }\n}\n",
    "task": 'resource "aws_ecs_task_definition" "w" {\n  family = "w"\n  task_role_arn = aws_iam_role.target.arn\n  container_definitions = "[]"\n}\n',
    "instance": 'resource "aws_iam_instance_profile" "w" {\n  name = "w"\n  role = aws_iam_role.target.name\n}\n'
    'resource "aws_instance" "w" {\n  ami = "ami-1"\n  iam_instance_profile = aws_iam_instance_profile.w.name\n}\n',
    "launch-template": 'resource "aws_iam_instance_profile" "w" {\n  name = "w"\n  role = aws_iam_role.target.name\n}\n'
    'resource "aws_launch_template" "w" {\n  iam_instance_profile {\n    name = aws_iam_instance_profile.w.name\n  }\n}\n',
}


class Case(NamedTuple):
    """A technique and what is missing for it: "" for nothing, the number of a requirement, or "trust"."""

    technique: Technique
    missing: str

    @property
    def unit(self) -> str:
        return self.technique.id + (f"-without-{self.missing}" if self.missing else "")


def cases() -> Iterator[Case]:
    """Yield every technique that gives administration, directly or by another principal, with its twins."""
    for technique in load_techniques():
        if technique.gives != "access":
            yield Case(technique, "")
            yield from (Case(technique, str(number)) for number in range(len(technique.requires)))
            if technique.trusts or any(item.action == "sts:AssumeRole" for item in technique.requires):
                yield Case(technique, "trust")


def write_case(case: Case) -> str:
    """Return the Terraform of a case."""
    technique = case.technique
    targets = {requirement.target for requirement in technique.requires}
    kept = [item for number, item in enumerate(technique.requires) if case.missing != str(number)]
    kind = "role" if "self_role" in targets else "user"
    bound = "  permissions_boundary = aws_iam_policy.limit.arn\n" if technique.guardrail == "boundary" else ""
    parts = [_principal(kind, "actor", _trust({"Service": "ec2.amazonaws.com"}), bound)]
    if technique.guardrail:
        return "\n".join([*parts, *_guarded(technique, kind, kept)])
    parts.append(_policy("own", [_statement(item, technique) for item in kept]) if kept else "")
    parts.append(_attach(kind, "actor", "own") if kept else "")
    if "own_group" in targets:
        parts += ['resource "aws_iam_group" "own" {\n  name = "own"\n}\n', _member("own")]
    if "target_user" in targets:
        parts += [_principal("user", "target", ""), _give("user", "target", ADMIN) if technique.gives == "target" else ""]
    if "target_group" in targets:
        parts += ['resource "aws_iam_group" "target" {\n  name = "target"\n}\n', _give("group", "target", ADMIN)]
    if targets & {"target_role", "workload", "target_provider"}:
        parts += _target_role(case, targets)
    return "\n".join(parts)


def _target_role(case: Case, targets: set[Any]) -> Iterator[str]:
    technique = case.technique
    if "target_provider" in targets:
        yield 'resource "aws_iam_saml_provider" "idp" {\n  name = "idp"\n}\n'
        principal: dict[str, str] = {"Federated": "${aws_iam_saml_provider.idp.arn}"}
    elif technique.trusts:
        principal = {"Service": "elsewhere.amazonaws.com" if case.missing == "trust" else technique.trusts}
    elif any(item.action == "sts:AssumeRole" for item in technique.requires):
        principal = {"Service": "ec2.amazonaws.com"} if case.missing == "trust" else {"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"}
        yield 'data "aws_caller_identity" "me" {}\n'
    else:
        principal = {"Service": "ec2.amazonaws.com"}
    yield _principal("role", "target", _trust(principal, "sts:AssumeRoleWithSAML" if "target_provider" in targets else "sts:AssumeRole"))
    if technique.gives == "target":
        yield _give("role", "target", ADMIN)
    elif "target_policy" in targets:
        yield _policy("target", [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}], "target-policy")
        yield _attach("role", "target", "target")
    if technique.workloads:
        yield WORKLOADS[technique.workloads[0]]


def _guarded(technique: Technique, kind: str, kept: list[Requirement]) -> Iterator[str]:
    """Yield an administrator that a guardrail keeps from everything but the removal of it."""
    allowed = [item.action for item in kept]
    yield _give(kind, "actor", ADMIN)
    limits = [{"Effect": "Deny", "NotAction": allowed or ["s3:GetObject"], "Resource": "*"}]
    match technique.guardrail:
        case "boundary":
            yield _policy("limit", [{"Effect": "Allow", "Action": allowed or ["s3:GetObject"], "Resource": "*"}])
        case "inline-deny":
            yield f'resource "aws_iam_{kind}_policy" "limit" {{\n  {kind} = aws_iam_{kind}.actor.name\n  policy = jsonencode({_document(limits)})\n}}\n'
        case "attached-deny":
            yield _policy("limit", limits)
            yield _attach(kind, "actor", "limit")
        case _:
            yield 'resource "aws_iam_group" "own" {\n  name = "own"\n}\n' + _member("own")
            yield f'resource "aws_iam_group_policy" "limit" {{\n  group = aws_iam_group.own.name\n  policy = jsonencode({_document(limits)})\n}}\n'


def _principal(kind: str, label: str, trust: str, more: str = "") -> str:
    return f'resource "aws_iam_{kind}" "{label}" {{\n  name = "{label}"\n{more}{trust if kind == "role" else ""}}}\n'


def _trust(principal: dict[str, str], action: str = "sts:AssumeRole") -> str:
    return f"  assume_role_policy = jsonencode({_document([{'Effect': 'Allow', 'Action': action, 'Principal': principal}])})\n"


def _statement(item: Requirement, technique: Technique) -> dict[str, Any]:
    resource = NAMES.get(item.target) or _workload_arn(technique.workloads[0])
    return {"Effect": "Allow", "Action": item.action, "Resource": resource}


def _workload_arn(kind: str) -> str:
    kinds = {
        "function": "aws_lambda_function",
        "build": "aws_codebuild_project",
        "notebook": "aws_sagemaker_notebook_instance",
        "dev-endpoint": "aws_glue_dev_endpoint",
        "service": "aws_apprunner_service",
        "instance": "aws_instance",
        "launch-template": "aws_launch_template",
    }
    return f"${{{kinds[kind]}.w.arn}}" if kind in kinds else "*"


def _policy(label: str, statements: list[dict[str, Any]], name: str = "") -> str:
    return f'resource "aws_iam_policy" "{label}" {{\n  name = "{name or label + "-policy"}"\n  policy = jsonencode({_document(statements)})\n}}\n'


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _attach(kind: str, holder: str, policy: str) -> str:
    lines = f"  {kind} = aws_iam_{kind}.{holder}.name\n  policy_arn = aws_iam_policy.{policy}.arn\n"
    return f'resource "aws_iam_{kind}_policy_attachment" "{holder}_{policy}" {{\n{lines}}}\n'


def _give(kind: str, holder: str, arn: str) -> str:
    return f'resource "aws_iam_{kind}_policy_attachment" "{holder}_aws" {{\n  {kind} = aws_iam_{kind}.{holder}.name\n  policy_arn = "{arn}"\n}}\n'


def _member(group: str) -> str:
    return f'resource "aws_iam_user_group_membership" "m" {{\n  user = aws_iam_user.actor.name\n  groups = [aws_iam_group.{group}.name]\n}}\n'


def read_folders(root: Path, texts: dict[str, str]) -> Estate:
    """Return the estate of folders of Terraform, each a unit of its own."""
    for name, text in texts.items():
        folder = root / name
        folder.mkdir()
        (folder / "main.tf").write_text(text, "utf-8")
    request = Request((root,), TODAY, use_configuration=False)
    read = read_units(request, Configuration(), open_workspace(request), lambda what, done, total: None)
    estate = build_estate(read.graphs, Assumptions(TODAY), True)
    return replace(estate, techniques=load_techniques)
