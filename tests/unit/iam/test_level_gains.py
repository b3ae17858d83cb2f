"""Access levels that a change gives: what is new, what only looks new, and what cannot be known."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.engine.subjects import SUBJECTS
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.level_gains import Gains, gains_of
from tests.unit.adapters.estates import estate_of

ROLE = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}\n'
ATTACHED = 'resource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n  policy_arn = aws_iam_policy.p.arn\n}\n'
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
WRITE = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}
NO_WRITING = {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}

Statement = dict[str, Any]


def inline(*statements: Statement, role: str = "aws_iam_role.r.name") -> str:
    """Return a policy written on a role; texts that begin with `var.` are variables."""
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}).replace('"var.x"', "var.x")
    return f'resource "aws_iam_role_policy" "p" {{\n  name = "p"\n  role = {role}\n  policy = jsonencode({document})\n}}\n'


def managed(*statements: Statement, boundary: bool = False) -> str:
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return f'resource "aws_iam_policy" "{"b" if boundary else "p"}" {{\n  name = "{"b" if boundary else "p"}"\n  policy = jsonencode({document})\n}}\n'


@pytest.fixture
def compare(tmp_path: Path) -> Callable[..., Estate]:
    """Return what reads the text before and after a change, to the estate after it."""

    def run(before: str, after: str) -> Estate:
        base = estate_of(tmp_path / "main.tf", before)
        return replace(estate_of(tmp_path / "main.tf", after), base=lambda: base)

    return run


Compare = Callable[[str, str], Estate]


def of_role(estate: Estate) -> Gains:
    return gains_of(estate, estate.model.roles[0])


def told(gains: Gains) -> list[tuple[str, str]]:
    return [(gain.service, gain.level) for gain in gains.found]


def test_a_level_that_was_not_there_is_gained_and_shown_by_its_action(compare: Compare) -> None:
    estate = compare(ROLE + inline(READ), ROLE + inline(WRITE))
    gains = of_role(estate)
    assert told(gains) == [("s3", "Write")]
    text = ROLE + inline(WRITE)
    assert text[gains.found[0].span.start : gains.found[0].span.end] == '"s3:PutObject"'


def test_the_gravest_level_comes_first(compare: Compare) -> None:
    more = READ | {"Action": ["ec2:DescribeInstances", "iam:PutRolePolicy", "sqs:SendMessage"]}
    assert told(of_role(compare(ROLE + inline(READ), ROLE + inline(READ, more)))) == [("iam", "Permissions management"), ("sqs", "Write"), ("ec2", "List")]


@pytest.mark.parametrize(
    "after",
    [
        READ,
        READ | {"Sid": "Anew"},
        READ | {"Action": ["s3:GetObjectAcl", "s3:GetObject"]},
        READ | {"Action": ["s3:GetObjectTorrent"], "Resource": "arn:aws:s3:::other/*"},
        READ | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        WRITE | {"Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}},
    ],
)
def test_what_gives_no_other_level_gains_nothing(compare: Compare, after: Statement) -> None:
    assert of_role(compare(ROLE + inline(READ), ROLE + inline(after))) == Gains(())


def test_levels_that_are_lost_are_not_gained(compare: Compare) -> None:
    assert of_role(compare(ROLE + inline(WRITE), ROLE + inline(READ))) == Gains(())


def test_what_is_new_as_a_whole_gains_nothing(compare: Compare) -> None:
    assert of_role(compare(managed(READ), ROLE + inline(WRITE))) == Gains(())


def test_without_a_base_nothing_is_gained(tmp_path: Path) -> None:
    assert of_role(estate_of(tmp_path / "main.tf", ROLE + inline(WRITE))) == Gains(())


def test_a_deny_that_goes_gives_what_it_kept_away(compare: Compare) -> None:
    assert told(of_role(compare(ROLE + inline(WRITE, NO_WRITING), ROLE + inline(WRITE)))) == [("s3", "Write")]
    assert told(of_role(compare(ROLE + inline(READ), ROLE + inline(WRITE, NO_WRITING)))) == []


def test_a_boundary_limits_what_is_gained_and_gives_it_when_it_grows(compare: Compare) -> None:
    bound = ROLE.replace('name = "r"', 'name = "r"\n  permissions_boundary = aws_iam_policy.b.arn')
    narrow, wide = managed(READ, boundary=True), managed(WRITE, boundary=True)
    assert told(of_role(compare(bound + narrow + inline(READ), bound + narrow + inline(WRITE)))) == []
    assert told(of_role(compare(bound + narrow + inline(WRITE), bound + wide + inline(WRITE)))) == [("s3", "Write")]
    assert told(of_role(compare(bound + narrow + inline(WRITE), ROLE + inline(WRITE)))) == [("s3", "Write")]


def test_a_policy_that_is_newly_attached_gives_its_levels(compare: Compare) -> None:
    assert told(of_role(compare(ROLE + managed(WRITE), ROLE + managed(WRITE) + ATTACHED))) == [("s3", "Write"), ("s3", "Read")]


def test_a_policy_of_aws_is_shown_where_it_is_attached(compare: Compare) -> None:
    attached = ATTACHED.replace("aws_iam_policy.p.arn", '"arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"')
    gains = of_role(compare(ROLE, ROLE + attached))
    assert ("sqs", "Read") in told(gains)
    text = ROLE + attached
    assert {text[gain.span.start : gain.span.end] for gain in gains.found} == {'"arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"'}


def test_a_principal_of_another_address_is_known_by_its_name(compare: Compare) -> None:
    moved = ROLE.replace('"aws_iam_role" "r"', '"aws_iam_role" "other"')
    assert told(of_role(compare(ROLE + inline(READ), moved + inline(WRITE, role="aws_iam_role.other.name")))) == [("s3", "Write")]


def test_policies_of_principals_are_told_of_those_and_others_for_themselves(compare: Compare) -> None:
    estate = compare(managed(READ), managed(WRITE))
    assert told(gains_of(estate, estate.model.policies[0])) == [("s3", "Write")]
    estate = compare(ROLE + managed(READ) + ATTACHED, ROLE + managed(WRITE) + ATTACHED)
    (policy,) = (policy for policy in estate.model.policies if policy.kind == "managed")
    assert gains_of(estate, policy) == Gains(())
    assert told(of_role(estate)) == [("s3", "Write")]


GROUP = 'resource "aws_iam_group" "g" {\n  name = "g"\n}\nresource "aws_iam_user" "u" {\n  name = "u"\n}\n'
MEMBER = 'resource "aws_iam_user_group_membership" "m" {\n  user = aws_iam_user.u.name\n  groups = [aws_iam_group.g.name]\n}\n'


def on_group(*statements: Statement) -> str:
    return inline(*statements, role="aws_iam_group.g.name").replace("aws_iam_role_policy", "aws_iam_group_policy").replace("  role =", "  group =")


def test_what_a_group_gains_is_told_of_it_and_not_of_its_members(compare: Compare) -> None:
    estate = compare(GROUP + MEMBER + on_group(READ), GROUP + MEMBER + on_group(WRITE))
    assert told(gains_of(estate, estate.model.groups[0])) == [("s3", "Write")]
    assert gains_of(estate, estate.model.users[0]) == Gains(())


def test_a_new_member_gains_what_the_group_has(compare: Compare) -> None:
    estate = compare(GROUP + on_group(WRITE), GROUP + MEMBER + on_group(WRITE))
    assert told(gains_of(estate, estate.model.users[0])) == [("s3", "Write"), ("s3", "Read")]
    assert gains_of(estate, estate.model.groups[0]) == Gains(())


VARIABLE = 'variable "x" {\n  type = string\n}\n'


def test_actions_that_are_not_known_leave_it_open(compare: Compare) -> None:
    gains = of_role(compare(VARIABLE + ROLE + inline(READ), VARIABLE + ROLE + inline(READ | {"Action": ["s3:GetObject", "var.x"]})))
    assert gains.found == ()
    assert gains.doubt == "variable without a value"


def test_what_was_not_known_before_leaves_it_open(compare: Compare) -> None:
    gains = of_role(compare(VARIABLE + ROLE + inline(READ | {"Action": ["var.x"]}), VARIABLE + ROLE + inline(WRITE)))
    assert gains.found == ()
    assert gains.doubt


def test_what_is_not_known_before_and_after_alike_brings_nothing(compare: Compare) -> None:
    open_ended = READ | {"Action": ["var.x"]}
    before, after = ROLE + inline(READ, open_ended), ROLE + inline(READ | {"Action": "s3:GetObjectAcl"}, open_ended)
    assert of_role(compare(VARIABLE + before, VARIABLE + after)) == Gains(())


def test_documents_that_name_principals_are_no_holders_of_access(tmp_path: Path) -> None:
    document = 'data "aws_iam_policy_document" "{0}" {{\n  statement {{\n    actions = ["s3:GetObject"]\n    resources = ["*"]\n{1}  }}\n}}\n'
    principals = '    principals {\n      type = "AWS"\n      identifiers = ["*"]\n    }\n'
    estate = estate_of(tmp_path / "main.tf", document.format("mine", "") + document.format("theirs", principals))
    assert [holder.origin.name for holder in SUBJECTS["access-holder"].among(estate) if holder.origin is not None] == ["mine"]
