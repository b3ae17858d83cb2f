"""Workloads and their roles: who may take a role, what an empty profile is, and what shows that a task calls AWS."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.predicates.compute_role import carries_no_role, keeps_its_service_out
from iac_iam_guard.predicates.task_role import calls_aws_without_role
from iac_iam_guard.verdict import Truth, Verdict
from tests.unit.iam.constellations import read_folders

Read = Callable[[str], Estate]
OPEN = 'variable "x" {\n  type = string\n}\ndata "aws_partition" "p" {}\ndata "aws_region" "r" {}\n'


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda text: read_folders(tmp_path, {"unit": OPEN + text})


def role(principal: dict[str, Any], effect: str = "Allow", action: str = "sts:AssumeRole", name: str = "r") -> str:
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Principal": principal}]})
    return f'resource "aws_iam_role" "r" {{\n  name = "{name}"\n  assume_role_policy = jsonencode({trust})\n}}\n'


def function(named: str = "aws_iam_role.r.arn") -> str:
    return f'resource "aws_lambda_function" "f" {{\n  function_name = "f"\n  role = {named}\n}}\n'


LAMBDA = {"Service": "lambda.amazonaws.com"}


@pytest.mark.parametrize(
    ("principal", "truth"),
    [
        ({"Service": "ec2.amazonaws.com"}, Truth.TRUE),
        (LAMBDA, Truth.FALSE),
        ({"Service": ["edgelambda.amazonaws.com", "lambda.amazonaws.com"]}, Truth.FALSE),
        ({"Service": "edgelambda.amazonaws.com"}, Truth.TRUE),
        ({"Service": "lambda.${data.aws_partition.p.dns_suffix}"}, Truth.FALSE),
        ({"Service": "ec2.${data.aws_partition.p.dns_suffix}"}, Truth.TRUE),
        ({"Service": "lambda.${data.aws_region.r.name}.amazonaws.com"}, Truth.FALSE),
        ({"Service": "${var.x}"}, Truth.UNKNOWN),
        ({"AWS": "*"}, Truth.FALSE),
        ({"AWS": "arn:aws:iam::111122223333:root"}, Truth.TRUE),
        ({"AWS": "${var.x}"}, Truth.UNKNOWN),
    ],
)
def test_trust(read: Read, principal: dict[str, Any], truth: Truth) -> None:
    estate = read(role(principal) + function())
    assert keeps_its_service_out(estate.computes[0], estate).truth is truth


def test_what_does_not_let_in(read: Read) -> None:
    estate = read(role(LAMBDA, action="sts:TagSession") + function())
    assert keeps_its_service_out(estate.computes[0], estate).truth is Truth.TRUE


def test_roles_that_are_declared_elsewhere(read: Read) -> None:
    estate = read(role(LAMBDA) + function('"arn:aws:iam::111122223333:role/other"'))
    assert keeps_its_service_out(estate.computes[0], estate).truth is Truth.UNKNOWN


def test_shown_where_the_workload_names_its_role(read: Read) -> None:
    estate = read(role({"Service": "ec2.amazonaws.com"}) + function())
    (evidence,) = keeps_its_service_out(estate.computes[0], estate).evidence
    block = estate.computes[0].origin.block
    assert block.start < evidence.span.start < evidence.span.end < block.end
    assert evidence.note == "gets the role r, whose trust policy does not let lambda.amazonaws.com in"


@pytest.mark.parametrize(
    ("argument", "truth"),
    [("", Truth.TRUE), ("role = aws_iam_role.r.name", Truth.FALSE), ("roles = [aws_iam_role.r.name]", Truth.FALSE), ("role = var.x", Truth.UNKNOWN)],
)
def test_empty_profiles(read: Read, argument: str, truth: Truth) -> None:
    estate = read(role({"Service": "ec2.amazonaws.com"}) + f'resource "aws_iam_instance_profile" "p" {{\n  name = "p"\n  {argument}\n}}\n')
    assert carries_no_role(estate.model.instance_profiles[0], estate).truth is truth


def test_profiles_of_roles_that_hosts_cannot_take(read: Read) -> None:
    estate = read(role(LAMBDA) + 'resource "aws_iam_instance_profile" "p" {\n  roles = [aws_iam_role.r.name]\n}\n')
    assert keeps_its_service_out(estate.model.instance_profiles[0], estate).truth is Truth.TRUE


def task(containers: str, more: str = "") -> str:
    return f'resource "aws_ecs_task_definition" "t" {{\n  family = "t"\n  container_definitions = {containers}\n{more}}}\n'


def one(**container: Any) -> str:
    return f"jsonencode({json.dumps([{'name': 'c', 'image': 'app:1', **container}])})"


def variable(name: str, value: str) -> str:
    return one(environment=[{"name": name, "value": value}])


QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n'
VOLUME = """  volume {
    name = "v"
    efs_volume_configuration {
      file_system_id     = "fs-1"
      transit_encryption = "ENABLED"
      authorization_config {
        iam = "%s"
      }
    }
  }
"""


@pytest.mark.parametrize(
    ("text", "truth", "confidence"),
    [
        (task(one()), Truth.FALSE, ""),
        (task(one(), "  task_role_arn = var.x\n"), Truth.UNKNOWN, ""),
        (task(variable("AWS_REGION", "eu-west-1")), Truth.TRUE, "medium"),
        (task(variable("AWS_REGION", "eu-west-1"), '  task_role_arn = "arn:aws:iam::111122223333:role/t"\n'), Truth.FALSE, ""),
        (task(variable("AWS_ACCESS_KEY_ID", "x")), Truth.FALSE, ""),
        (task(variable("DATABASE", "db.internal")), Truth.FALSE, ""),
        (task(variable("INPUT_S3_BUCKET", "b")), Truth.TRUE, "medium"),
        (task(variable("TOPIC", "arn:aws:sns:eu-west-1:111122223333:t")), Truth.TRUE, "high"),
        (QUEUE + task(variable("Q", "${aws_sqs_queue.q.url}")), Truth.TRUE, "high"),
        (task(one(image="public.ecr.aws/xray/aws-xray-daemon:3.x")), Truth.TRUE, "high"),
        (task(one(command=["sh", "-c", "aws --region eu-west-1 s3 cp a b"])), Truth.TRUE, "high"),
        (task(one(command=["echo", "aws", "is", "far"])), Truth.FALSE, ""),
        (task(one(), VOLUME % "ENABLED"), Truth.TRUE, "high"),
        (task(one(), VOLUME % "DISABLED"), Truth.FALSE, ""),
        (task("var.x"), Truth.UNKNOWN, ""),
        ('data "local_file" "c" {\n  filename = "c.json"\n}\n' + task("data.local_file.c.content"), Truth.UNKNOWN, ""),
    ],
)
def test_tasks(read: Read, text: str, truth: Truth, confidence: str) -> None:
    estate = read(text)
    verdict: Verdict = calls_aws_without_role(estate.computes[0], estate)
    assert verdict.truth is truth
    assert [evidence.confidence for evidence in verdict.evidence] == ([confidence] if confidence else [])


def test_commands_of_operators_need_a_role(read: Read) -> None:
    service = 'resource "aws_ecs_service" "s" {\n  name = "s"\n  task_definition = aws_ecs_task_definition.t.arn\n  enable_execute_command = true\n}\n'
    estate = read(task(one()) + service)
    assert calls_aws_without_role(estate.computes[0], estate).evidence[0].note.endswith("aws_ecs_service.s lets operators run commands in it")
