"""A policy is judged alike in a configuration, in a template and in a plan, whatever it says."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.test_rewrites import CONDITIONS, STATEMENTS, findings

ACCOUNT = "123456789012"
PROVIDER = "registry.terraform.io/hashicorp/aws"
PRINCIPALS = [
    "*",
    {"AWS": ["*"]},
    {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]},
    {"AWS": ["arn:aws:iam::210987654321:role/partner"]},
    {"Service": ["ec2.amazonaws.com", "s3.amazonaws.com"]},
    {"Federated": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"]},
    {"Federated": ["cognito-identity.amazonaws.com"]},
]
TESTS = [
    *CONDITIONS,
    {"StringEquals": {"sts:ExternalId": ["x1y2z3"]}},
    {"StringLike": {"token.actions.githubusercontent.com:sub": ["repo:acme/*"]}},
    {"StringEquals": {"aws:PrincipalOrgID": ["o-abcdefghij"]}},
    {"StringEquals": {"aws:SourceAccount": [ACCOUNT]}},
    {"BoolIfExists": {"aws:SecureTransport": ["false"]}},
]


class Carrier(NamedTuple):
    """What takes a policy: its types and the name of the property, and whatever else it must say, in both languages."""

    hcl: tuple[str, str, dict[str, str]]
    template: tuple[str, str, dict[str, str]]
    statements: st.SearchStrategy[list[dict[str, object]]]


def _with_principals(actions: list[str], resources: dict[str, list[str]]) -> st.SearchStrategy[list[dict[str, object]]]:
    statement = st.builds(
        lambda effect, principal, listed, tests: {"Effect": effect, "Principal": principal, "Action": listed, **resources, "Condition": tests},
        st.sampled_from(["Allow", "Allow", "Allow", "Deny"]),
        st.sampled_from(PRINCIPALS),
        st.lists(st.sampled_from(actions), min_size=1, max_size=2, unique=True),
        st.one_of(st.just({}), st.sampled_from(TESTS)),
    )
    return st.lists(statement, min_size=1, max_size=3)


CARRIERS = {
    "inline": Carrier(
        ("aws_iam_role_policy", "policy", {"name": "app", "role": "app"}),
        ("AWS::IAM::RolePolicy", "PolicyDocument", {"PolicyName": "app", "RoleName": "app"}),
        STATEMENTS,
    ),
    "trust": Carrier(
        ("aws_iam_role", "assume_role_policy", {"name": "app"}),
        ("AWS::IAM::Role", "AssumeRolePolicyDocument", {"RoleName": "app"}),
        _with_principals(["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:*", "sts:TagSession"], {}),
    ),
    "bucket": Carrier(
        ("aws_s3_bucket_policy", "policy", {"bucket": "shop"}),
        ("AWS::S3::BucketPolicy", "PolicyDocument", {"Bucket": "shop"}),
        _with_principals(["s3:GetObject", "s3:*", "s3:ListBucket", "s3:PutBucketPolicy"], {"Resource": ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"]}),
    ),
}


def configuration(carrier: Carrier, document: dict[str, object]) -> str:
    kind, element, others = carrier.hcl
    written = "".join(f"  {name} = {json.dumps(value)}\n" for name, value in others.items())
    return f'resource "{kind}" "app" {{\n{written}  {element} = jsonencode({json.dumps(document)})\n}}\n'


def template(carrier: Carrier, document: dict[str, object]) -> str:
    kind, element, others = carrier.template
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"App": {"Type": kind, "Properties": {**others, element: document}}}})


def plan(carrier: Carrier, document: dict[str, object]) -> str:
    kind, element, others = carrier.hcl
    values = {**others, element: json.dumps(document)}
    resource = {"address": f"{kind}.app", "mode": "managed", "type": kind, "name": "app", "provider_name": PROVIDER}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {"id": True}, "before_sensitive": False, "after_sensitive": {}}
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": [{**resource, "schema_version": 0, "values": values, "sensitive_values": {}}]}},
            "resource_changes": [{**resource, "change": change}],
            "configuration": {"root_module": {"resources": [{**resource, "expressions": {name: {"constant_value": value} for name, value in values.items()}}]}},
        }
    )


def judged(carrier: Carrier, name: str, text: str) -> Counter[tuple[str, str]]:
    """Return what is found in a file, whatever the carrier is called there."""
    with TemporaryDirectory() as folder:
        found = findings(Path(folder), {name: text})
    address = f"{carrier.hcl[0]}.app"
    return Counter({(rule, message.replace(address, "App")): count for (rule, message), count in found.items()})


@pytest.mark.parametrize("kind", CARRIERS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_one_policy_in_three_inputs(kind: str, data: st.DataObject) -> None:
    carrier = CARRIERS[kind]
    statements = [{"Sid": f"Part{index}", **statement} for index, statement in enumerate(data.draw(carrier.statements))]
    document: dict[str, object] = {"Version": "2012-10-17", "Statement": statements}
    written = judged(carrier, "main.tf", configuration(carrier, document))
    assert judged(carrier, "template.json", template(carrier, document)) == written
    assert judged(carrier, "plan.json", plan(carrier, document)) == written
