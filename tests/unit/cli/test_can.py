"""`can` from files to text, JSON and exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from iac_iam_guard.cli.can import command
from iac_iam_guard.errors import UsageError

CODE = """
variable "wide" { type = bool }

resource "aws_iam_user" "nora" {
  name = "nora"
}

resource "aws_iam_user_policy" "nora" {
  user   = aws_iam_user.nora.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Sid = "Read", Effect = "Allow", Action = "s3:Get*", Resource = "arn:aws:s3:::data/*" },
      { Sid = "Own", Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::home/$${aws:username}/*" },
      { Sid = "Office", Effect = "Allow", Action = "sqs:*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = "192.0.2.0/24" } } },
      { Sid = "NoSecrets", Effect = "Deny", Action = "s3:*", Resource = "arn:aws:s3:::data/secret/*" },
      { Sid = "Maybe", Effect = "Allow", Action = "sns:Publish", Resource = var.wide ? "*" : "arn:aws:sns:eu-west-1:111122223333:news" },
    ]
  })
}

resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_user.nora.arn } }]
  })
}

resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_s3_bucket_policy" "shared" {
  bucket = "shared"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Sid = "All", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::shared/*" },
      { Sid = "NotThis", Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::shared/private/*" },
    ]
  })
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(CODE)
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, str(folder), "--no-config", "--date", "2026-11-24"], catch_exceptions=False, standalone_mode=False)


CASES: list[tuple[list[str], int]] = [
    (["nora", "s3:GetObject", "arn:aws:s3:::data/a"], 0),
    (["aws_iam_user.nora", "s3:getobject", "arn:aws:s3:::data/a"], 0),
    (["nora", "s3:GetObject", "arn:aws:s3:::data/secret/a"], 1),
    (["nora", "s3:GetObject", "arn:aws:s3:::other/a"], 1),
    (["nora", "s3:GetObject", "arn:aws:s3:::data/*"], 3),
    (["nora", "s3:GetObject"], 3),
    (["nora", "s3:PutObject", "arn:aws:s3:::home/nora/a"], 0),
    (["nora", "s3:PutObject", "arn:aws:s3:::home/omar/a"], 1),
    (["nora", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:jobs"], 3),
    (["nora", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:jobs", "--context", "aws:SourceIp=192.0.2.1"], 0),
    (["nora", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:jobs", "--context", "aws:SourceIp=198.51.100.1"], 1),
    (["nora", "sns:Publish", "arn:aws:sns:eu-west-1:111122223333:news"], 0),
    (["nora", "sns:Publish", "arn:aws:sns:eu-west-1:111122223333:olds"], 3),
    (["nora", "sts:AssumeRole", "arn:aws:iam::111122223333:role/deploy"], 0),
    (["nora", "sts:AssumeRole", "arn:aws:iam::111122223333:role/other"], 1),
    (["nora", "s3:GetObject", "arn:aws:s3:::shared/a"], 0),
    (["nora", "s3:GetObject", "arn:aws:s3:::shared/private/a"], 1),
    (["nora", "sts:GetCallerIdentity"], 0),
    (["deploy", "s3:GetObject"], 1),
]


@pytest.mark.parametrize(("arguments", "code"), CASES)
def test_answers(folder: Path, arguments: list[str], code: int) -> None:
    positional = [item for item in arguments if not item.startswith("--") and "=" not in item]
    options = arguments[len(positional) :]
    result = CliRunner().invoke(command, [*positional, str(folder), *options, "--no-config"], catch_exceptions=False, standalone_mode=False)
    assert result.exit_code == code, result.stdout


def test_the_statements_that_decide_are_shown_with_their_places(folder: Path) -> None:
    assert run(folder, "nora", "s3:GetObject", "arn:aws:s3:::data/secret/a").stdout.splitlines() == [
        "no: aws_iam_user.nora s3:GetObject on arn:aws:s3:::data/secret/a: denied",
        "  denied by NoSecrets in aws_iam_user_policy.nora.policy  main.tf:16",
    ]


def test_json_says_the_same(folder: Path) -> None:
    found: Any = json.loads(run(folder, "nora", "sns:Publish", "arn:aws:sns:eu-west-1:111122223333:olds", "-o", "json").stdout)
    assert (found["answer"], found["why"]) == ("maybe", "it is not the same in every case")
    assert [(guard["question"], guard["answer"]) for guard in found["when"]] == [("var.wide", "true")]
    assert [(statement["statement"], statement["place"]) for statement in found["statements"]] == [("Maybe", "main.tf:17")]


def test_mistakes_are_told_with_what_to_do(folder: Path) -> None:
    with pytest.raises(UsageError, match="there is no principal norra"):
        run(folder, "norra", "s3:GetObject")
    with pytest.raises(UsageError, match="is no action"):
        run(folder, "nora", "GetObject")
    with pytest.raises(UsageError, match="more arguments"):
        run(folder, "nora", "s3:GetObject", "data")
