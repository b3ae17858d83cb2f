"""Which provider configurations are for one account: those that sign in alike, whatever their regions."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.configuration import read_configuration
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_merge import merge_plan_with_configuration
from iac_iam_guard.values import Known

USERS = 'resource "aws_iam_user" "one" {}\nresource "aws_iam_user" "two" {\n  provider = aws.two\n}\n'
VARIABLES = 'variable "one" {}\nvariable "two" {}\n'


def accounts(folder: Path, text: str) -> list[str]:
    (folder / "main.tf").write_text(text)
    graph = read_configuration(Workspace(folder), ".")
    return [resource.account for resource in graph.resources if resource.type == "aws_iam_user"]


def configured(one: str, two: str) -> str:
    return f'provider "aws" {{\n{one}\n}}\nprovider "aws" {{\nalias = "two"\n{two}\n}}\n{USERS}{VARIABLES}'


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("", ""),
        ("", 'region = "eu-west-1"'),
        ('region = "us-east-1"', "region = var.two"),
        ('profile = "prod"', 'profile = "prod"\nregion = "us-east-1"'),
        ("profile = var.one", "profile = var.one"),
        ('assume_role {\nrole_arn = var.one\nsession_name = "a"\n}', 'assume_role {\nrole_arn = var.one\nsession_name = "b"\n}'),
        ("", 'profile = ""'),
        ("", "assume_role {\nrole_arn = null\n}"),
        ("allowed_account_ids = [var.one]", "allowed_account_ids = [var.one]"),
    ],
)
def test_configurations_that_sign_in_alike_are_for_one_account(tmp_path: Path, one: str, two: str) -> None:
    assert accounts(tmp_path, configured(one, two)) == ["aws", "aws"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("", 'profile = "prod"'),
        ("profile = var.one", "profile = var.two"),
        ("profile = upper(var.one)", "profile = lower(var.one)"),
        ("", "assume_role {\nrole_arn = var.two\n}"),
        ("assume_role {\nrole_arn = var.one\n}", "assume_role {\nrole_arn = var.one\n}\nassume_role {\nrole_arn = var.two\n}"),
        ("", "allowed_account_ids = [var.two]"),
        ('region = "eu-west-1"', 'region = "cn-north-1"'),
        ("", 'access_key = "mock"'),
    ],
)
def test_configurations_that_sign_in_otherwise_may_be_for_others(tmp_path: Path, one: str, two: str) -> None:
    assert accounts(tmp_path, configured(one, two)) == ["aws", "aws.two"]


def test_alias_shares_the_account_of_the_default_that_no_block_configures(tmp_path: Path) -> None:
    assert accounts(tmp_path, f'provider "aws" {{\nalias = "two"\nregion = "eu-west-1"\n}}\n{USERS}') == ["aws", "aws"]


def test_alias_that_a_caller_should_pass_may_be_for_any_account(tmp_path: Path) -> None:
    assert accounts(tmp_path, USERS) == ["aws", "aws.two"]


def test_configuration_in_a_module_shares_the_account_of_the_root(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('provider "aws" {\nregion = "us-east-1"\n}\nresource "aws_iam_user" "u" {}\n')
    assert accounts(tmp_path, 'provider "aws" {\nregion = "eu-west-1"\n}\nmodule "m" {\nsource = "./m"\n}\n') == ["aws"]


def test_account_that_is_asked_for_while_a_provider_is_read(tmp_path: Path) -> None:
    provider = 'provider "aws" {\nalias = "two"\nassume_role {\nrole_arn = "arn:aws:iam::${aws_organizations_account.a.id}:role/r"\n}\n}\n'
    assert accounts(tmp_path, f'{provider}resource "aws_organizations_account" "a" {{}}\n{USERS}') == ["aws", "aws.two"]


# -- plans


def plan(two: dict[str, object], *, caller: str = "") -> Source:
    def user(name: str) -> dict[str, object]:
        change = {"actions": ["create"], "before": None, "after": {"name": name}, "after_unknown": {}}
        return {"address": f"aws_iam_user.{name}", "mode": "managed", "type": "aws_iam_user", "name": name, "change": change}

    def block(name: str, key: str) -> dict[str, object]:
        return {"address": f"aws_iam_user.{name}", "mode": "managed", "type": "aws_iam_user", "name": name, "provider_config_key": key, "expressions": {}}

    identity = {"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me", "values": {"account_id": caller}}
    called = {"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me", "provider_config_key": "aws.two"}
    return Source(
        "plan.json",
        json.dumps(
            {
                "format_version": "1.2",
                "resource_changes": [user("one"), user("two")],
                "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [identity] if caller else []}}},
                "configuration": {
                    "provider_config": {
                        "aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}},
                        "aws.two": {"name": "aws", "alias": "two", "expressions": two},
                    },
                    "root_module": {"resources": [block("one", "aws"), block("two", "aws.two"), *([called] if caller else [])]},
                },
            }
        ),
    )


def planned(source: Source) -> list[str]:
    return [resource.account for resource in read_plan(source).resources if resource.type == "aws_iam_user"]


def test_configurations_of_a_plan_that_sign_in_alike_are_for_one_account() -> None:
    assert planned(plan({"region": {"constant_value": "us-east-1"}})) == ["aws", "aws"]
    assert planned(plan({"profile": {"constant_value": "prod"}})) == ["aws", "aws.two"]


def test_account_that_one_of_them_was_seen_to_work_in_is_that_of_all() -> None:
    number = "111122223333"
    assert planned(plan({"region": {"constant_value": "us-east-1"}}, caller=number)) == [number, number]
    assert planned(plan({"profile": {"constant_value": "prod"}}, caller=number)) == ["aws", number]


def test_number_that_a_plan_knows_takes_the_place_of_the_name_in_the_configuration(tmp_path: Path) -> None:
    output = 'data "aws_caller_identity" "me" {\nprovider = aws.two\n}\noutput "o" {\nvalue = data.aws_caller_identity.me.account_id\n}\n'
    (tmp_path / "main.tf").write_text(configured('region = "eu-west-1"', 'region = "us-east-1"') + output)
    merged = merge_plan_with_configuration(
        read_plan(plan({"region": {"constant_value": "us-east-1"}}, caller="111122223333")), read_configuration(Workspace(tmp_path), ".")
    )
    (found,) = [resource for resource in merged.resources if resource.mode is Mode.OUTPUT]
    assert found.attributes.entries["value"] == Known("111122223333")
