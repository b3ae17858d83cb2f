"""`diff` from files to text, JSON and exit codes."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from iac_iam_guard.cli.diff import command
from iac_iam_guard.errors import ConfigurationError, UsageError

ROLE = """
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::data/*" }]
  })
}
"""
BUCKET = """
resource "aws_s3_bucket_policy" "data" {
  bucket = "data"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Sid = "OverTls", Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--no-config", "--date", "2026-11-24"], catch_exceptions=False, standalone_mode=False)


def compare(tmp_path: Path, base: str, head: str, *options: str) -> Result:
    for name, text in (("base", base), ("head", head)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    return run(str(tmp_path / "base"), str(tmp_path / "head"), *options)


def answer(tmp_path: Path, base: str, head: str) -> Any:
    return json.loads(compare(tmp_path, base, head, "-o", "json").stdout)


def test_the_same_is_proved_to_give_nothing_new(tmp_path: Path) -> None:
    assert compare(tmp_path, ROLE + BUCKET, ROLE + BUCKET).stdout == "no new access: no new access by any of the 3: proved.\n"


def test_narrowing_is_proved_to_give_nothing_new(tmp_path: Path) -> None:
    found = answer(tmp_path, ROLE, ROLE.replace("data/*", "data/public/*"))
    assert (found["answer"], found["changes"], found["proved"]) == ("no new access", [], 2)


def test_new_access_is_told_with_its_place_and_a_witness(tmp_path: Path) -> None:
    text = compare(tmp_path, ROLE, ROLE.replace('["s3:GetObject"]', '["s3:GetObject", "s3:PutObject"]')).stdout
    assert text.splitlines() == [
        "role aws_iam_role.app  main.tf:2",
        "  + s3:PutObject  main.tf:14",
        "      for example on arn:aws:s3:::data/x",
        "",
        "new access: 1 of 2 principals and policies give new access; no new access by the other 1: proved.",
    ]


def test_new_trust_is_told_with_who_is_trusted(tmp_path: Path) -> None:
    found = answer(tmp_path, ROLE, ROLE.replace('{ Service = "lambda.amazonaws.com" }', '{ Service = "lambda.amazonaws.com", AWS = "444455556666" }'))
    (change,) = found["changes"]
    assert (change["kind"], change["address"]) == ("trust", "aws_iam_role.app")
    assert [gained["requester"] for gained in change["gained"]] == ["any principal of account 444455556666"]


def test_conditions_are_told(tmp_path: Path) -> None:
    condition = 'Resource = "arn:aws:s3:::*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1234567890" } }'
    found = answer(tmp_path, ROLE, ROLE.replace('Resource = "arn:aws:s3:::data/*"', condition))
    assert found["changes"][0]["gained"][0]["conditions"] == ["StringEquals aws:PrincipalOrgID o-1234567890"]


def test_a_role_that_was_renamed_in_code_is_the_same_role(tmp_path: Path) -> None:
    moved = ROLE.replace('"aws_iam_role" "app"', '"aws_iam_role" "application"').replace("aws_iam_role.app", "aws_iam_role.application")
    assert answer(tmp_path, ROLE, moved)["answer"] == "no new access"


def test_a_new_role_is_all_new(tmp_path: Path) -> None:
    found = answer(tmp_path, BUCKET, ROLE + BUCKET)
    assert [(change["kind"], change["new"], change["gained"][0]["action"]) for change in found["changes"]] == [
        ("role", True, "s3:GetObject"),
        ("trust", True, "sts:AssumeRole"),
    ]


def test_a_deny_of_a_resource_that_is_gone_frees_others(tmp_path: Path) -> None:
    found = answer(tmp_path, BUCKET, BUCKET.replace('"false"', '"true"'))
    (change,) = found["changes"]
    assert change["gained"] == []
    assert [freed["denied_before_by"] for freed in change["no_longer_denied"]] == [["OverTls"]]


def test_a_boundary_that_is_gone_gives_access(tmp_path: Path) -> None:
    boundary = """
resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:List*", Resource = "*" }] })
}
"""
    limited = ROLE.replace('name               = "app"', 'name = "app"\n  permissions_boundary = aws_iam_policy.limit.arn')
    found = answer(tmp_path, boundary + limited, boundary + ROLE)
    role = next(change for change in found["changes"] if change["kind"] == "role")
    assert [gained["action"] for gained in role["gained"]] == ["s3:GetObject"]


def test_what_hangs_on_a_variable_is_undecided(tmp_path: Path) -> None:
    found = answer(tmp_path, ROLE, 'variable "arn" {}\n' + ROLE.replace('"arn:aws:s3:::data/*"', "var.arn"))
    assert found["answer"] == "undecided"
    assert found["changes"][0]["gained"][0]["doubt"] == "var.arn is not known"


def test_what_hangs_on_a_question_names_the_answer(tmp_path: Path) -> None:
    head = 'variable "wide" { type = bool }\n' + ROLE.replace('"arn:aws:s3:::data/*"', 'var.wide ? "*" : "arn:aws:s3:::data/*"')
    found = answer(tmp_path, ROLE, head)
    assert found["answer"] == "new access"
    assert [guard["answer"] for guard in found["changes"][0]["gained"][0]["when"]] == ["true"]


def test_who_rises_is_told(tmp_path: Path) -> None:
    head = ROLE.replace('["s3:GetObject"], Resource = "arn:aws:s3:::data/*"', '["iam:AttachRolePolicy"], Resource = "*"')
    found = answer(tmp_path, ROLE, head)
    assert [(one["address"], one["administrator"]) for one in found["nearer_to_administration"]] == [("aws_iam_role.app", False)]


@pytest.mark.parametrize(("action", "code"), [("iam:*", 0), ("s3:Put*", 1)])
def test_what_is_forbidden_fails(tmp_path: Path, action: str, code: int) -> None:
    never = tmp_path / "never.json"
    never.write_text(json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}}))
    result = compare(tmp_path, ROLE, ROLE.replace("s3:GetObject", "s3:*Object"), "--forbid", str(never))
    assert result.exit_code == code
    assert ("forbidden: role aws_iam_role.app: s3:PutObject on arn:aws:s3:::data/x" in result.stdout) == bool(code)


def test_a_forbidding_file_must_forbid_something(tmp_path: Path) -> None:
    never = tmp_path / "never.json"
    never.write_text('{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}')
    with pytest.raises(ConfigurationError, match="forbids nothing"):
        compare(tmp_path, ROLE, ROLE, "--forbid", str(never))
    with pytest.raises(UsageError, match="there is no"):
        run(str(tmp_path / "base"), str(tmp_path / "head"), "--forbid", "missing.json")


@pytest.mark.parametrize(("head", "option", "code"), [("s3:*", "new", 1), ("s3:*", "never", 0), ("s3:getobject", "new", 0)])
def test_exit_codes(tmp_path: Path, head: str, option: str, code: int) -> None:
    assert compare(tmp_path, ROLE, ROLE.replace("s3:GetObject", head), "--fail-on", option).exit_code == code


def test_undecided_exit_codes(tmp_path: Path) -> None:
    head = 'variable "arn" {}\n' + ROLE.replace('"arn:aws:s3:::data/*"', "var.arn")
    assert compare(tmp_path, ROLE, head, "--fail-on", "new").exit_code == 3
    assert run(str(tmp_path / "base"), str(tmp_path / "head"), "--fail-on", "undecided").exit_code == 1


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_commit_is_compared_with_the_work_tree(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(ROLE)
    for arguments in (["init", "-q"], ["add", "."], ["-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "-q", "-m", "m"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    (tmp_path / "main.tf").write_text(ROLE.replace("data/*", "*"))
    found = json.loads(run("HEAD", str(tmp_path), "-o", "json").stdout)
    assert [change["address"] for change in found["changes"]] == ["aws_iam_role.app"]


def test_markdown_says_the_same(tmp_path: Path) -> None:
    text = compare(tmp_path, ROLE, ROLE.replace("s3:GetObject", "s3:*Object"), "-o", "markdown").stdout
    assert text.startswith("## New access\n")
    assert "| role aws&#95;iam&#95;role.app | s3&#58;PutObject" in text or "s3&#58;DeleteObject" in text


def test_plans_are_compared(tmp_path: Path) -> None:
    plan = Path(__file__).parents[3] / "fixtures" / "projects" / "webshop-plan" / "plan.json"
    head = tmp_path / "head.json"
    head.write_text(plan.read_text("utf-8").replace("dynamodb:Query", "dynamodb:*"))
    found = json.loads(run(str(plan), str(head), "-o", "json").stdout)
    (change,) = found["changes"]
    assert (change["address"], change["answer"]) == ('module.service["catalogue"].aws_iam_role.this', "undecided")  # of which table is known after apply
    assert json.loads(run(str(plan), str(plan), "-o", "json").stdout)["answer"] == "no new access"


def test_a_plan_comes_on_standard_input() -> None:
    plan = Path(__file__).parents[3] / "fixtures" / "projects" / "webshop-plan" / "plan.json"
    arguments = [str(plan), "-", "-o", "json", "--no-config"]
    result = CliRunner().invoke(command, arguments, input=plan.read_bytes(), catch_exceptions=False, standalone_mode=False)
    found = json.loads(result.stdout)
    assert (found["answer"], found["changes"]) == ("no new access", [])
    assert found["proved"] == found["compared"] > 0
