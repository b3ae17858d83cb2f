"""Objects of IAM without use: what uses each kind of them, and when only a part of the use is seen."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.predicates.identity import Identity, handed_on, kept_below, named_elsewhere, serves_nothing
from iac_iam_guard.verdict import Truth
from tests.unit.iam.constellations import read_folders

Read = Callable[..., Estate]
PROVIDER = 'provider "aws" {\n  region = "eu-west-1"\n}\n'


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda text, **others: read_folders(tmp_path, {"unit": text, **others})


def subject_in(estate: Estate, address: str) -> Identity:
    model = estate.model
    managed: tuple[Policy, ...] = tuple(policy for policy in model.policies if policy.kind == "managed")
    every: tuple[Identity, ...] = (*model.users, *model.roles, *model.instance_profiles, *model.identity_providers, *managed)
    return next(one for one in every if one.origin.unit == "unit" and one.origin.address == address)


def verdict(estate: Estate, address: str) -> Truth:
    return serves_nothing(subject_in(estate, address), estate).truth


def document(**statement: Any) -> str:
    return f"jsonencode({json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', **statement}]})})"


def block(kind: str, label: str = "x", **arguments: str) -> str:
    lines = "".join(f"  {name} = {value}\n" for name, value in arguments.items())
    return f'resource "{kind}" "{label}" {{\n{lines}}}\n'


def role(service: str = "lambda", label: str = "x", **more: str) -> str:
    return block(
        "aws_iam_role",
        label,
        name=f'"{label}-role"',
        assume_role_policy=document(Action="sts:AssumeRole", Principal={"Service": f"{service}.amazonaws.com"}),
        **more,
    )


def trusting(principal: dict[str, str], **more: Any) -> str:
    return block("aws_iam_role", "x", name='"x-role"', assume_role_policy=document(**{"Action": "sts:AssumeRole", "Principal": principal, **more}))


USER = block("aws_iam_user", name='"nora"')
POLICY = block("aws_iam_policy", name='"labels"', policy=document(Action="s3:GetObject", Resource="*"))
GITLAB = block("aws_iam_openid_connect_provider", url='"https://gitlab.com"')
PROFILE = block("aws_iam_instance_profile", name='"web"', role='"x-role"')
FUNCTION = block("aws_lambda_function", "other", function_name='"other"', role="aws_iam_role.other.arn") + role(label="other")
VARIABLE = 'variable "x" {\n  type = string\n}\n'

CASES = {
    "a user with nothing": ("aws_iam_user.x", USER, Truth.TRUE),
    "a user with a key": ("aws_iam_user.x", USER + block("aws_iam_access_key", user='"nora"'), Truth.FALSE),
    "a user in a group": ("aws_iam_user.x", USER + block("aws_iam_user_group_membership", user="aws_iam_user.x.name", groups='["g"]'), Truth.FALSE),
    "a user with a key for git": ("aws_iam_user.x", USER + block("aws_iam_user_ssh_key", username="aws_iam_user.x.name"), Truth.FALSE),
    "a user beside a key of somebody": ("aws_iam_user.x", PROVIDER + VARIABLE + USER + block("aws_iam_access_key", user="var.x"), Truth.UNKNOWN),
    "a policy that nobody has": ("aws_iam_policy.x", POLICY, Truth.TRUE),
    "a policy of a role declared elsewhere": (
        "aws_iam_policy.x",
        POLICY + block("aws_iam_role_policy_attachment", role='"far"', policy_arn="aws_iam_policy.x.arn"),
        Truth.FALSE,
    ),
    "a policy beside an attachment of something": (
        "aws_iam_policy.x",
        PROVIDER + VARIABLE + POLICY + block("aws_iam_role_policy_attachment", role='"far"', policy_arn="var.x"),
        Truth.UNKNOWN,
    ),
    "a profile that no instance takes": ("aws_iam_instance_profile.x", PROFILE, Truth.TRUE),
    "a profile of an instance": (
        "aws_iam_instance_profile.x",
        PROFILE + block("aws_instance", iam_instance_profile="aws_iam_instance_profile.x.name"),
        Truth.FALSE,
    ),
    "a profile beside an instance with some profile": (
        "aws_iam_instance_profile.x",
        PROVIDER + VARIABLE + PROFILE + block("aws_instance", iam_instance_profile="var.x"),
        Truth.UNKNOWN,
    ),
    "a provider that no role trusts": ("aws_iam_openid_connect_provider.x", GITLAB, Truth.TRUE),
    "a provider of a cluster": ("aws_iam_openid_connect_provider.x", block("aws_iam_openid_connect_provider", url="aws_eks_cluster.c.id"), Truth.UNKNOWN),
    "a provider that a role trusts": (
        "aws_iam_openid_connect_provider.x",
        GITLAB + trusting({"Federated": "${aws_iam_openid_connect_provider.x.arn}"}, Action="sts:AssumeRoleWithWebIdentity"),
        Truth.FALSE,
    ),
    "a role of which functions take another": ("aws_iam_role.x", role() + FUNCTION, Truth.TRUE),
    "a role with permissions alone": (
        "aws_iam_role.x",
        role() + FUNCTION + block("aws_iam_role_policy", role="aws_iam_role.x.id", policy=document(Action="s3:GetObject", Resource="*")),
        Truth.TRUE,
    ),
    "a role that is passed": (
        "aws_iam_role.x",
        role() + FUNCTION + block("aws_iam_policy", name='"p"', policy=document(Action="iam:PassRole", Resource="${aws_iam_role.x.arn}")),
        Truth.FALSE,
    ),
    "a role of functions that are not here": ("aws_iam_role.x", role(), Truth.UNKNOWN),
    "a role of another service": ("aws_iam_role.x", role("backup") + FUNCTION, Truth.UNKNOWN),
    "a role that an account may take": ("aws_iam_role.x", trusting({"AWS": "111122223333"}), Truth.FALSE),
    "a role that some principal may take": ("aws_iam_role.x", PROVIDER + VARIABLE + trusting({"AWS": "${var.x}"}), Truth.UNKNOWN),
    "a role that lets nobody in": ("aws_iam_role.x", trusting({"AWS": "*"}, Effect="Deny"), Truth.TRUE),
    "a role that lets itself in": ("aws_iam_role.x", trusting({"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/x-role"}), Truth.TRUE),
}


@pytest.mark.parametrize("name", CASES)
def test_use(read: Read, name: str) -> None:
    address, text, truth = CASES[name]
    assert verdict(read('data "aws_caller_identity" "me" {}\n' + text), address) is truth


def test_modules_are_used_by_others(read: Read) -> None:
    with_default = 'variable "size" {\n  default = 3\n}\nprovider "aws" {\n  alias = "far"\n}\n'
    assert verdict(read(with_default + POLICY), "aws_iam_policy.x") is Truth.UNKNOWN


@pytest.mark.parametrize(("default", "truth"), [("3", Truth.TRUE), ("[]", Truth.UNKNOWN), ('""', Truth.UNKNOWN), ("null", Truth.UNKNOWN)])
def test_variables_that_are_empty_may_hold_users(read: Read, default: str, truth: Truth) -> None:
    variable = f'variable "more" {{\n  default = {default}\n}}\n'
    assert verdict(read(PROVIDER + variable + POLICY), "aws_iam_policy.x") is truth


def test_parts_that_are_missing(read: Read) -> None:
    assert verdict(read(POLICY + 'module "far" {\n  source = "far/away/aws"\n}\n'), "aws_iam_policy.x") is Truth.UNKNOWN


def test_parts_that_cannot_be_read(read: Read) -> None:
    assert verdict(read(POLICY + 'locals {\n  a = aws_sqs_queue.gone.arn\n}\n'), "aws_iam_policy.x") is Truth.UNKNOWN


def named(estate: Estate, address: str) -> Truth:
    return named_elsewhere(subject_in(estate, address), estate).truth


@pytest.mark.parametrize(
    ("other", "truth"),
    [
        ("", Truth.FALSE),
        (block("aws_s3_bucket", bucket='"labels"'), Truth.FALSE),
        (block("aws_sqs_queue", name='"labels-policy"'), Truth.FALSE),
        (block("aws_lambda_function", environment='"arn:aws:iam::111122223333:policy/labels"'), Truth.TRUE),
        (block("aws_instance", user_data='"aws iam attach-user-policy --policy labels"'), Truth.TRUE),
        ('data "aws_iam_policy" "labels" {\n  name = "labels"\n}\n', Truth.TRUE),
        (VARIABLE + 'data "aws_iam_policy" "labels" {\n  name = "${var.x}bels"\n}\n', Truth.UNKNOWN),
        (VARIABLE + 'data "aws_iam_policy" "labels" {\n  name = "la${var.x}-x"\n}\n', Truth.FALSE),
        (VARIABLE + 'data "aws_iam_policy" "labels" {\n  name = "l${var.x}be${var.x}s"\n}\n', Truth.UNKNOWN),
    ],
)
def test_names(read: Read, other: str, truth: Truth) -> None:
    assert named(read(POLICY + other), "aws_iam_policy.x") is truth


def test_names_in_other_units(read: Read) -> None:
    assert named(read(POLICY, far='data "aws_iam_policy" "labels" {\n  name = "labels"\n}\n'), "aws_iam_policy.x") is Truth.TRUE


def test_names_that_are_open_and_names_that_aws_makes(read: Read) -> None:
    text = VARIABLE + block("aws_iam_user", "open", name="var.x") + 'resource "aws_iam_role" "made" {\n  assume_role_policy = "{}"\n}\n'
    estate = read(text)
    assert (named(estate, "aws_iam_user.open"), named(estate, "aws_iam_role.made")) == (Truth.UNKNOWN, Truth.FALSE)


def test_permissions_do_not_name_a_role(read: Read) -> None:
    attached = block("aws_iam_role_policy_attachment", role='"x-role"', policy_arn='"arn:aws:iam::aws:policy/ReadOnlyAccess"')
    assert named(read(role() + attached), "aws_iam_role.x") is Truth.FALSE


def test_issuers_are_names(read: Read) -> None:
    far = trusting({"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"}, Action="sts:AssumeRoleWithWebIdentity")
    assert named(read(GITLAB, far=far), "aws_iam_openid_connect_provider.x") is Truth.TRUE


def test_outputs_hand_on(read: Read) -> None:
    estate = read(POLICY + USER + 'output "o" {\n  value = aws_iam_policy.x.arn\n}\n')
    assert [handed_on(subject_in(estate, address), estate).truth for address in ("aws_iam_policy.x", "aws_iam_user.x")] == [Truth.TRUE, Truth.FALSE]


def test_paths(read: Read) -> None:
    estate = read(VARIABLE + block("aws_iam_user", path='"/spare/"') + block("aws_iam_user", "open", path="var.x") + PROFILE)
    found = [kept_below(subject_in(estate, f"aws_iam_{name}"), estate, paths=("/spare/",)).truth for name in ("user.x", "user.open", "instance_profile.x")]
    assert found == [Truth.TRUE, Truth.UNKNOWN, Truth.FALSE]
