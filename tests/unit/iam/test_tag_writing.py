"""Who may write tags that access depends on: what counts, what keeps a tag out of reach, and what cannot be known."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.iam.tag_writing import Writings, writings_of
from tests.unit.adapters.estates import estate_of

ROLE = 'resource "aws_iam_role" "r" {\n  name = "r"\n  path = "/apps/"\n  assume_role_policy = "{}"\n}\n'
INSTANCES = "arn:aws:ec2:eu-central-1:111122223333:instance/*"
VOLUMES = "arn:aws:ec2:eu-central-1:111122223333:volume/*"
BY_TEAM = {"StringEquals": {"aws:ResourceTag/Team": "orders"}}
START = {"Effect": "Allow", "Action": "ec2:StartInstances", "Resource": INSTANCES, "Condition": BY_TEAM}
TAG: dict[str, Any] = {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": INSTANCES}
OWN = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/Stage": "live"}}}
TAG_ROLES: dict[str, Any] = {"Effect": "Allow", "Action": "iam:TagRole", "Resource": "arn:aws:iam::111122223333:role/apps/*"}

ENDS = {"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*"}

Statement = dict[str, Any]
Look = Callable[..., Writings]


def policy(label: str, *statements: Statement) -> str:
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}).replace("${", "$${").replace('"var.x"', "var.x")
    return f'resource "aws_iam_role_policy" "{label}" {{\n  name = "{label}"\n  role = aws_iam_role.r.name\n  policy = jsonencode({document})\n}}\n'


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Return what tells which tags the role may write that its statements, and `more`, rely on."""

    def run(*statements: Statement, more: str = "") -> Writings:
        estate = estate_of(tmp_path / "main.tf", 'variable "x" {\n  type = string\n}\n' + ROLE + policy("p", *statements) + more)
        return writings_of(estate, estate.model.roles[0])

    return run


def told(writings: Writings) -> list[tuple[str, str]]:
    return [(writing.use.action, writing.reliance.key) for writing in writings.found]


WRITES = [("ec2:CreateTags", "team")]


@pytest.mark.parametrize(
    "tagging",
    [
        TAG,
        TAG | {"Resource": "*"},
        TAG | {"Action": "ec2:*Tags"},
        TAG | {"Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team", "Name"]}}},
        TAG | {"Condition": {"StringEquals": {"aws:RequestTag/Team": ["billing", "orders"]}}},
        TAG | {"Condition": {"StringLike": {"aws:RequestTag/Team": "*"}}},
        TAG | {"Condition": {"StringNotEquals": {"aws:RequestTag/Team": "billing"}}},
        TAG | {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
    ],
)
def test_whoever_writes_the_tag_defeats_the_condition(look: Look, tagging: Statement) -> None:
    assert told(look(START, tagging)) == WRITES


@pytest.mark.parametrize(
    "tagging",
    [
        TAG | {"Resource": VOLUMES},
        TAG | {"Action": "ec2:DeleteTags"},
        TAG | {"Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["Name"]}}},
        TAG | {"Condition": {"StringEquals": {"aws:RequestTag/Team": "billing"}}},
        TAG | {"Condition": {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}},
        TAG | {"Condition": {"StringNotEquals": {"aws:RequestTag/Team": "orders"}}},
        TAG | {"Condition": {"Null": {"aws:RequestTag/Team": "true"}}},
        TAG | {"Condition": {"StringEquals": {"ec2:CreateAction": "RunInstances"}}},
        TAG | {"Condition": BY_TEAM},
        {"Effect": "Allow", "Action": "rds:AddTagsToResource", "Resource": "*"},
    ],
)
def test_what_does_not_reach_the_tag_defeats_nothing(look: Look, tagging: Statement) -> None:
    assert look(START, tagging) == Writings((), "")


@pytest.mark.parametrize(
    "denial",
    [
        {"Action": "ec2:CreateTags", "Resource": "*"},
        {"Action": "ec2:*", "Resource": INSTANCES},
        {"Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "Team"}}},
        {"Action": "ec2:CreateTags", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}},
    ],
)
def test_a_deny_takes_the_tag_away(look: Look, denial: Statement) -> None:
    assert look(START, TAG, {"Effect": "Deny", **denial}) == Writings((), "")


def test_a_deny_of_other_keys_does_not(look: Look) -> None:
    condition = {"ForAnyValue:StringEquals": {"aws:TagKeys": "Owner"}}
    assert told(look(START, TAG, {"Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*", "Condition": condition})) == WRITES


def test_to_take_a_tag_away_defeats_what_holds_without_it(look: Look) -> None:
    spared = {"Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/Keep": "yes"}}}
    untag = TAG | {"Action": "ec2:DeleteTags"}
    assert told(look(spared, untag, ENDS)) == [("ec2:DeleteTags", "keep")]
    assert look(spared, untag) == Writings((), "")


def test_a_principal_that_tags_itself(look: Look) -> None:
    assert told(look(OWN, TAG_ROLES)) == [("iam:TagRole", "stage")]
    assert look(OWN, TAG_ROLES | {"Resource": "arn:aws:iam::111122223333:role/others/*"}) == Writings((), "")
    assert look(OWN, TAG_ROLES | {"Action": "iam:TagUser", "Resource": "*"}) == Writings((), "")


def test_variables_rely_on_tags_of_principals(look: Look) -> None:
    assert told(look(TAG_ROLES, {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/*"})) == [
        ("iam:TagRole", "team")
    ]


def test_policies_of_resources_rely_on_tags_of_whoever_asks(look: Look) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": OWN["Condition"]}
    bucket = f'resource "aws_s3_bucket_policy" "b" {{\n  bucket = "b"\n  policy = jsonencode({json.dumps({"Statement": [statement]})})\n}}\n'
    assert told(look(TAG_ROLES, more=bucket)) == [("iam:TagRole", "stage")]


def test_conditions_of_other_principals_count(look: Look) -> None:
    other = ROLE.replace('"r"', '"o"') + policy("o", OWN, START).replace("aws_iam_role.r", "aws_iam_role.o")
    assert told(look(TAG_ROLES, TAG, more=other)) == [("iam:TagRole", "stage"), ("ec2:CreateTags", "team")]


def test_a_tag_opens_nothing_to_whoever_has_it_without(look: Look) -> None:
    assert look(START, TAG, START | {"Resource": "*", "Condition": {}}) == Writings((), "")
    assert look({"Effect": "Allow", "Action": "ec2:DeleteTags", "Resource": INSTANCES, "Condition": BY_TEAM}, TAG) == Writings((), "")


def test_a_tag_counts_on_what_the_opened_actions_are_done_to(look: Look) -> None:
    volumes = {"Effect": "Allow", "Action": ["ec2:CreateTags", "ec2:DeleteVolume"], "Resource": "*", "Condition": BY_TEAM}
    assert look(volumes, TAG) == Writings((), "")
    assert told(look(volumes, TAG | {"Resource": VOLUMES})) == WRITES


def test_what_others_may_do_by_a_tag_is_told_with_their_names_within_a_module(tmp_path: Path) -> None:
    other = ROLE.replace('"r"', '"o"') + policy("o", START).replace("aws_iam_role.r", "aws_iam_role.o")
    beside = estate_of(tmp_path / "main.tf", ROLE + policy("p", TAG) + other)
    [writing] = writings_of(beside, beside.model.roles[0]).found
    assert writing.gain.holder is not None
    assert writing.gain.holder.origin.address == "aws_iam_role.o"
    (tmp_path / "starter").mkdir()
    (tmp_path / "starter" / "main.tf").write_text(other)
    apart = estate_of(tmp_path / "main.tf", ROLE + policy("p", TAG) + 'module "starter" {\n  source = "./starter"\n}\n')
    writer = next(role for role in apart.model.roles if role.origin.address == "aws_iam_role.r")
    assert len(apart.model.roles) > 1
    assert writings_of(apart, writer) == Writings((), "")


def test_the_tag_of_a_role_lies_with_iam(look: Look) -> None:
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", "Condition": {"StringEquals": {"iam:ResourceTag/Access": "open"}}}
    assert told(look(assume, TAG_ROLES)) == [("iam:TagRole", "access")]


def test_every_tag_of_a_statement_counts(look: Look) -> None:
    both = OWN | {"Condition": {"StringEquals": {"aws:PrincipalTag/Stage": "live", "aws:PrincipalTag/Unit": "hr"}}}
    stage = {"Effect": "Deny", "Action": "iam:TagRole", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "Stage"}}}
    assert told(look(both, TAG_ROLES, stage)) == [("iam:TagRole", "unit")]


def test_tags_that_come_with_a_new_resource_are_written_to_no_other(look: Look) -> None:
    delete = {"Effect": "Allow", "Action": "elasticfilesystem:DeleteAccessPoint", "Resource": "*", "Condition": BY_TEAM}
    tagging = {"Effect": "Allow", "Action": "elasticfilesystem:TagResource", "Resource": "*"}
    assert told(look(delete, tagging)) == [("elasticfilesystem:TagResource", "team")]
    created = {"StringEquals": {"elasticfilesystem:CreateAction": "CreateAccessPoint"}}
    assert look(delete, tagging | {"Condition": created}) == Writings((), "")


def test_a_wildcard_reaches_over_no_field_of_an_arn(look: Look) -> None:
    on_volumes = {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "arn:aws:ec2:*:*:volume/*", "Condition": BY_TEAM}
    on_interfaces = {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "arn:aws:ec2:*:*:network-interface/*"}
    assert look(on_volumes, on_interfaces) == Writings((), "")


def test_what_groups_let_their_members_do_is_told_of_the_group(tmp_path: Path) -> None:
    tag_self = {"Effect": "Allow", "Action": "iam:TagUser", "Resource": "arn:aws:iam::111122223333:user/${aws:username}"}
    group = policy("p", OWN, tag_self).replace("aws_iam_role_policy", "aws_iam_group_policy").replace("  role = aws_iam_role.r.name", '  group = "g"')
    principals = 'resource "aws_iam_group" "g" {\n  name = "g"\n}\nresource "aws_iam_user" "u" {\n  name = "u"\n}\n'
    member = 'resource "aws_iam_user_group_membership" "m" {\n  user = aws_iam_user.u.name\n  groups = [aws_iam_group.g.name]\n}\n'
    estate = estate_of(tmp_path / "main.tf", principals + member + group)
    assert told(writings_of(estate, estate.model.groups[0])) == [("iam:TagUser", "stage")]
    assert writings_of(estate, estate.model.users[0]) == Writings((), "")


def test_more_conditions_than_are_looked_at_leave_it_open(look: Look) -> None:
    many = [START | {"Condition": {"StringEquals": {f"aws:ResourceTag/Team{number}": "orders"}}} for number in range(101)]
    writings = look(*many, TAG | {"Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": "Name"}}})
    assert (told(writings), writings.doubt) == ([], "more conditions on tags than are looked at")


def test_administrators_need_no_tag(look: Look) -> None:
    assert look(START, {"Effect": "Allow", "Action": "*", "Resource": "*"}) == Writings((), "")


def test_a_boundary_without_tagging_keeps_the_tag_away(tmp_path: Path) -> None:
    bound = ROLE.replace('name = "r"', 'name = "r"\n  permissions_boundary = aws_iam_policy.b.arn')
    document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:Start*", "Resource": "*"}]})
    boundary = f'resource "aws_iam_policy" "b" {{\n  name = "b"\n  policy = jsonencode({document})\n}}\n'
    estate = estate_of(tmp_path / "main.tf", bound + boundary + policy("p", START, TAG))
    assert writings_of(estate, estate.model.roles[0]) == Writings((), "")


@pytest.mark.parametrize(
    "tagging",
    [
        TAG | {"Resource": "var.x"},
        TAG | {"Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["var.x"]}}},
        TAG | {"Condition": {"StringEquals": {"aws:RequestTag/Team": "var.x"}}},
        TAG | {"Condition": {"StringEquals": {"aws:ResourceTag/Stage": "test"}}},
    ],
)
def test_what_is_not_known_is_left_open(look: Look, tagging: Statement) -> None:
    writings = look(START, tagging)
    assert writings.found == ()
    assert writings.doubt


ASSUMES = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/target"}
DENIED_OTHERS = {"StringNotEquals": {"aws:PrincipalTag/Stage": "live"}}
OF_ACCOUNT: Statement = {"AWS": "arn:aws:iam::111122223333:root"}


def target(*statements: Statement) -> str:
    trust = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return f'resource "aws_iam_role" "target" {{\n  name = "target"\n  assume_role_policy = jsonencode({trust})\n}}\n'


def taking(principal: object, **more: object) -> Statement:
    condition = {"StringEquals": {"aws:PrincipalTag/Stage": "live"}}
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, "Condition": condition, **more}


@pytest.mark.parametrize(
    ("statements", "trust", "found"),
    [
        ((TAG_ROLES, ASSUMES), (taking(OF_ACCOUNT),), True),
        ((TAG_ROLES,), (taking(OF_ACCOUNT),), False),  # it may not assume the role at all
        ((TAG_ROLES, ASSUMES | {"Resource": "arn:aws:iam::*:role/other"}), (taking(OF_ACCOUNT),), False),
        ((TAG_ROLES,), (taking({"AWS": "arn:aws:iam::111122223333:role/apps/r"}),), True),
        ((TAG_ROLES, ASSUMES), (taking({"AWS": "arn:aws:iam::111122223333:role/apps/another"}),), False),
        ((TAG_ROLES, ASSUMES), (taking({"Service": "lambda.amazonaws.com"}),), False),
        ((TAG_ROLES, ASSUMES), (taking(OF_ACCOUNT), taking(OF_ACCOUNT, Condition={})), False),  # it gets in without the tag
        ((TAG_ROLES, ASSUMES), (taking(OF_ACCOUNT, Condition={}), taking("*", Effect="Deny", Condition=DENIED_OTHERS)), True),
        ((TAG_ROLES, ASSUMES), (taking("*", Effect="Deny", Condition=DENIED_OTHERS),), False),  # nobody gets in
    ],
)
def test_a_trust_policy_counts_for_those_whom_it_lets_in(look: Look, statements: tuple[Statement, ...], trust: tuple[Statement, ...], found: bool) -> None:
    assert told(look(*statements, more=target(*trust))) == ([("iam:TagRole", "stage")] if found else [])
