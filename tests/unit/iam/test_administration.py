"""Who is an administrator, by policies of its own, of its groups and of AWS, within boundaries, under questions; and what principals hold."""

from typing import Any

import pytest

from iac_iam_guard.iam.action_bits import ActionBits
from iac_iam_guard.iam.administration import Administration, administration_of
from iac_iam_guard.iam.allowance import Judge
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.permissions import permissions_of
from iac_iam_guard.verdict import Truth
from tests.unit.iam.constellations import TODAY, read_folders
from tests.unit.iam.test_escalation import allow, deny, document, user

ACTIONS = ("iam:PassRole", "iam:CreateAccessKey", "iam:PutUserPolicy", "iam:CreateUser", "lambda:CreateFunction")
BUT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}


@pytest.fixture
def read(tmp_path: Any) -> Any:
    return lambda text: read_folders(tmp_path, {"unit": text})


def administration(estate: Estate, number: int = 0) -> Administration:
    return administration_of(permissions_of(estate, estate.model.users[number]), Judge(ActionBits(ACTIONS), TODAY))


def attached(label: str, arn: str, more: str = "") -> str:
    return f'resource "aws_iam_user_policy_attachment" "{label}" {{\n{more}  user = aws_iam_user.u.name\n  policy_arn = {arn}\n}}\n'


CASES = {
    "everything": ([allow("*")], Truth.TRUE),
    "everything by another spelling": ([allow("*:*", "arn:aws:*:*:*:*")], Truth.TRUE),
    "all of IAM": ([allow("iam:*")], Truth.TRUE),
    "all of IAM in pieces": (
        [allow(["iam:A*", "iam:C*", "iam:D*", "iam:E*", "iam:G*", "iam:L*", "iam:P*", "iam:R*"]), allow(["iam:S*", "iam:T*", "iam:U*"])],
        Truth.TRUE,
    ),
    "all but IAM": ([BUT_IAM], Truth.FALSE),
    "all but one action": ([{"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "*"}], Truth.TRUE),
    "all that NotAction leaves and the rest": ([BUT_IAM, allow("iam:*")], Truth.TRUE),
    "everything on some resources": ([allow("*", "arn:aws:s3:::*")], Truth.FALSE),
    "everything but a little": ([allow("*"), deny("s3:DeleteBucket")], Truth.TRUE),
    "everything but IAM": ([allow("*"), deny("iam:*")], Truth.FALSE),
    "everything but IAM's resources": ([allow("*"), deny("*", "arn:aws:iam::*:*")], Truth.FALSE),
    "everything but some roles": ([allow("*"), deny("iam:*", "arn:aws:iam::*:role/audit/*")], Truth.TRUE),
    "everything with a second factor": ([allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})], Truth.TRUE),
    "everything that bears a tag": ([allow("*", Condition={"StringEquals": {"aws:ResourceTag/team": "a"}})], Truth.UNKNOWN),
    "actions that are not known": ([allow("${var.x}")], Truth.UNKNOWN),
    "reading": ([allow(["iam:Get*", "iam:List*", "s3:*"])], Truth.FALSE),
}


@pytest.mark.parametrize("name", CASES)
def test_inline_statements(read: Any, name: str) -> None:
    statements, truth = CASES[name]
    assert administration(read('variable "x" {}\n' + user("u", statements))).truth is truth


@pytest.mark.parametrize(
    ("policy", "truth"),
    [
        ("AdministratorAccess", Truth.TRUE),
        ("IAMFullAccess", Truth.TRUE),
        ("PowerUserAccess", Truth.FALSE),
        ("job-function/ViewOnlyAccess", Truth.FALSE),
        ("NoSuchPolicy", Truth.FALSE),
    ],
)
def test_policies_that_aws_manages(read: Any, policy: str, truth: Truth) -> None:
    estate = read(user("u") + attached("a", f'"arn:aws:iam::aws:policy/{policy}"'))
    found = administration(estate)
    assert found.truth is truth
    assert all(held.place == estate.model.attachments[0].policy.span for held in found.proof)
    assert ("2026" in permissions_of(estate, estate.model.users[0]).doubt) == (policy == "NoSuchPolicy")


def test_policies_in_pieces_count_together(read: Any) -> None:
    group = 'resource "aws_iam_group" "g" {\n  name = "g"\n}\n'
    group += 'resource "aws_iam_group_membership" "m" {\n  name = "m"\n  group = aws_iam_group.g.name\n  users = ["u"]\n}\n'
    group += f'resource "aws_iam_group_policy" "g" {{\n  group = aws_iam_group.g.name\n  policy = {document(allow("iam:*"))}\n}}\n'
    estate = read(user("u", [BUT_IAM]) + group)
    assert administration(estate).truth is Truth.TRUE
    held = permissions_of(estate, estate.model.users[0]).allows
    assert [one.group.origin.address if one.group else "" for one in held] == ["", "aws_iam_group.g"]


@pytest.mark.parametrize(
    "form",
    [
        'resource "aws_iam_user_policy_attachment" "a" {\n  user = "u"\n  policy_arn = aws_iam_policy.p.arn\n}\n',
        'resource "aws_iam_policy_attachment" "a" {\n  name = "a"\n  users = ["u"]\n  policy_arn = aws_iam_policy.p.arn\n}\n',
        'resource "aws_iam_user_policy_attachments_exclusive" "a" {\n  user_name = aws_iam_user.u.name\n  policy_arns = [aws_iam_policy.p.arn]\n}\n',
        'resource "aws_iam_user_policy_attachment" "a" {\n  user = "u"\n  policy_arn = "arn:aws:iam::123456789012:policy/p"\n}\n',
    ],
)
def test_every_form_of_attachment_gives(read: Any, form: str) -> None:
    policy = f'resource "aws_iam_policy" "p" {{\n  name = "p"\n  policy = {document(allow("*"))}\n}}\n'
    assert administration(read(user("u") + policy + form)).truth is Truth.TRUE


@pytest.mark.parametrize(
    ("limit", "truth"),
    [(document(allow("*")), Truth.TRUE), (document(allow("s3:*")), Truth.FALSE), (document(allow("*"), deny("iam:*")), Truth.FALSE), ("var.x", Truth.UNKNOWN)],
)
def test_a_boundary_limits(read: Any, limit: str, truth: Truth) -> None:
    policy = f'variable "x" {{}}\nresource "aws_iam_policy" "b" {{\n  name = "b"\n  policy = {limit}\n}}\n'
    assert administration(read(policy + user("u", [allow("*")], more="  permissions_boundary = aws_iam_policy.b.arn\n"))).truth is truth


def test_answers_under_which_it_is_one_are_told(read: Any) -> None:
    text = 'variable "on" {\n  type = bool\n}\n' + user("u", [BUT_IAM])
    text += attached("a", '"arn:aws:iam::aws:policy/IAMFullAccess"', "  count = var.on ? 1 : 0\n")
    found = administration(read(text))
    assert (found.truth, [(guard.atom.text, guard.outcome) for guard in found.guards]) == (Truth.TRUE, [("var.on", "true")])
