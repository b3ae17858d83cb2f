"""How long the access graph takes: 1,000 roles against all techniques, then with 300 users (goals: 1 s and 2 s). Run by hand: `python escalation.py`."""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.configuration import Configuration
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.run import evaluate
from iac_iam_guard.engine.technique_file import load_techniques
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.reading import read_units
from iac_iam_guard.request import Request
from iac_iam_guard.units import open_workspace

TODAY = date(2026, 11, 24)
SERVICES = ("lambda", "ec2", "ecs-tasks", "codebuild", "glue", "cloudformation", "sagemaker")
KINDS = (
    (["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::data-{n}/*"),
    (["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "arn:aws:lambda:*:*:function:f-{n}"),
    (["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], "*"),
    (["iam:PassRole", "ec2:RunInstances"], "arn:aws:iam::*:role/team-{n}-*"),
    (["sts:AssumeRole"], "arn:aws:iam::*:role/role-{next}"),
    (["iam:CreateAccessKey", "iam:UpdateLoginProfile"], "arn:aws:iam::*:user/user-{n}"),
    (["dynamodb:*", "sqs:*", "logs:*"], "*"),
    (["ec2:*", "iam:PassRole"], "*"),
    (["iam:Get*", "iam:List*"], "*"),
    (["ssm:*", "codebuild:StartBuild"], "*"),
)


def statements(number: int) -> list[dict[str, object]]:
    """Return what a principal is allowed: something of everything, and for one in 200 everything."""
    if number % 200 == 199:
        return [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    actions, resource = KINDS[number % len(KINDS)]
    return [{"Effect": "Allow", "Action": actions, "Resource": resource.format(n=number, next=number + 1)}]


def blocks(roles: int, users: int) -> Iterator[str]:
    """Yield the blocks of an estate."""
    for number in range(roles):
        who = {"AWS": f"arn:aws:iam::111122223333:role/role-{number - 1}"} if number % 10 == 5 else {"Service": f"{SERVICES[number % 7]}.amazonaws.com"}
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": who}]}
        policy = {"Version": "2012-10-17", "Statement": statements(number)}
        yield f'resource "aws_iam_role" "r{number}" {{\n  name = "role-{number}"\n  assume_role_policy = jsonencode({json.dumps(trust)})\n}}\n'
        yield f'resource "aws_iam_role_policy" "r{number}" {{\n  role = aws_iam_role.r{number}.name\n  policy = jsonencode({json.dumps(policy)})\n}}\n'
    for number in range(users):
        policy = {"Version": "2012-10-17", "Statement": statements(number + 3)}
        yield f'resource "aws_iam_user" "u{number}" {{\n  name = "user-{number}"\n}}\n'
        yield f'resource "aws_iam_user_policy" "u{number}" {{\n  user = aws_iam_user.u{number}.name\n  policy = jsonencode({json.dumps(policy)})\n}}\n'
    for number in range(0, roles, 20):
        yield f'resource "aws_lambda_function" "f{number}" {{\n  function_name = "f-{number}"\n  role = aws_iam_role.r{number}.arn\n}}\n'


def estate_of(roles: int, users: int) -> Estate:
    """Return the estate of generated Terraform."""
    with TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text("\n".join(blocks(roles, users)), "utf-8")
        request = Request((Path(folder),), TODAY, use_configuration=False)
        read = read_units(request, Configuration(), open_workspace(request), lambda what, done, total: None)
        return build_estate(read.graphs, Assumptions(TODAY), True)


def main() -> None:
    """Print the time of all rules on escalation, with the making of the graph."""
    rules = [rule for rule in load_rules().rules.values() if rule.pack == "privilege-escalation"]
    for roles, users, goal in ((1000, 0, 1.0), (1000, 300, 2.0)):
        estate = replace(estate_of(roles, users), techniques=load_techniques)
        start = time.process_time()
        evaluation = evaluate(estate, rules)
        taken = time.process_time() - start
        print(f"{roles} roles, {users} users: {taken:.2f} s (goal {goal} s), {len(evaluation.findings)} findings, {len(evaluation.undetermined)} undetermined")


if __name__ == "__main__":
    sys.exit(main())
