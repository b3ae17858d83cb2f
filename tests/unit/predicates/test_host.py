"""Words about hosts: profiles, calls of AWS, and containers."""

from dataclasses import replace
from typing import Any

import pytest

from iac_iam_guard.iam.estate import Compute, Estate
from iac_iam_guard.predicates.host import calls_aws, hop_limit_above, lacks_profile, runs_containers
from iac_iam_guard.values import Known, Ref, Unknown, Value
from iac_iam_guard.values import Reason as Why
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import OPEN, estate, resource, role, text


def host(script: str | Value = "", label: str = "web", kind: str = "instance", **fields: Any) -> Compute:
    text = Known(script) if isinstance(script, str) else script
    return Compute(resource(f"aws_instance.{label}"), kind, user_data=text, **fields)


def world(*computes: Compute) -> Estate:
    return replace(estate(), computes=computes)


@pytest.mark.parametrize(
    ("script", "truth"),
    [
        ("aws s3 cp s3://a/b /c", Truth.TRUE),
        ("sudo /usr/local/bin/aws --region eu-west-1 ssm get-parameter --name x", Truth.TRUE),
        ('TOKEN="$(aws sts get-caller-identity)"', Truth.TRUE),
        ("#!/usr/bin/python3\nimport boto3\n", Truth.TRUE),
        ("# aws s3 cp s3://a/b /c\necho done", Truth.FALSE),
        ("yum install -y aws-cli awscli", Truth.FALSE),
        ("echo aws is a cloud", Truth.FALSE),
        (OPEN, Truth.UNKNOWN),
    ],
)
def test_calls_of_aws(script: str | Value, truth: Truth) -> None:
    assert calls_aws(host(script), world()).truth is truth


def test_profiles_come_from_the_launch_template_too() -> None:
    named = Unknown(Why.RESOURCE, refs=(Ref("aws_launch_template.t", "id"),), opaque=True)
    template = Compute(resource("aws_launch_template.t"), "launch-template")
    assert lacks_profile(host(), world()).truth is Truth.TRUE
    assert lacks_profile(host(profile=Known("web")), world()).truth is Truth.FALSE
    assert lacks_profile(host(profile=OPEN), world()).truth is Truth.UNKNOWN
    assert lacks_profile(host(template=named), world()).truth is Truth.UNKNOWN
    assert lacks_profile(host(template=named), world(template)).truth is Truth.TRUE
    assert lacks_profile(host(template=named), world(template._replace(profile=Known("web")))).truth is Truth.FALSE
    assert lacks_profile(host(kind="function"), world()).truth is Truth.FALSE


def test_hops() -> None:
    assert hop_limit_above(host(hop_limit=Known(2)), world(), limit=1).truth is Truth.TRUE
    assert hop_limit_above(host(hop_limit=Known("1")), world(), limit=1).truth is Truth.FALSE
    assert hop_limit_above(host(hop_limit=OPEN), world(), limit=1).truth is Truth.UNKNOWN
    assert hop_limit_above(host(), world(), limit=1).truth is Truth.FALSE


def test_hosts_of_containers() -> None:
    assert runs_containers(host("echo ECS_CLUSTER=orders >> /etc/ecs/ecs.config"), world()).truth is Truth.TRUE
    assert runs_containers(host(label="eks_nodes"), world()).truth is Truth.TRUE
    assert runs_containers(host("echo done"), world()).truth is Truth.FALSE
    assert runs_containers(host(OPEN), world()).truth is Truth.UNKNOWN


def test_hosts_of_which_the_script_is_compressed_or_the_role_is_named_after_containers() -> None:
    assert runs_containers(host(Unknown(Why.FUNCTION, opaque=True)), world()).truth is Truth.UNKNOWN
    workers = estate(roles=(role("runner", "docker_autoscaler"),))
    assert runs_containers(host("echo done", role=text("runner")), workers).truth is Truth.TRUE
