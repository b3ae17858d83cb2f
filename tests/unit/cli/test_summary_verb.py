import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from iac_iam_guard.cli.summary import command

CONFIGURATION = """
resource "aws_iam_user" "nora" {
  name = "nora"
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_user_group_membership" "nora" {
  user   = aws_iam_user.nora.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_group_policy" "readers" {
  name  = "read"
  group = aws_iam_group.readers.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "sqs:*"], Resource = "*" }]
  })
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, [*arguments, "--no-config"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_user_has_what_the_groups_have(folder: Path) -> None:
    user = next(item for item in json.loads(run(str(folder), "-o", "json"))["summaries"] if item["kind"] == "user")
    assert {service["service"]: service["full_access"] for service in user["services"]} == {"s3": False, "sqs": True}


def test_text_shows_a_sign_for_every_level(folder: Path) -> None:
    lines = [line.split() for line in run(str(folder)).splitlines()]
    assert ["s3", "·", "◐", "·", "·", "·", "All", "resources", "none"] in lines
    assert ["sqs", "●", "●", "●", "●", "●", "All", "resources", "none"] in lines


def test_policies_can_be_summed_up_with_numbers(folder: Path) -> None:
    text = run(str(folder), "--by", "policy", "--counts")
    assert "aws_iam_group_policy.readers" in text
    assert "1/" in text


def test_markdown_is_a_table(folder: Path) -> None:
    assert "| s3 | · | ◐ | · | · | · | `All resources` | none |" in run(str(folder), "-o", "markdown", "--sort", "risk")
