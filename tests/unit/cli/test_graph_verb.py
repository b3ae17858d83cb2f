"""`graph` from files to graphs of access and of resources."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from iac_iam_guard.cli.graph import command
from iac_iam_guard.errors import UsageError

CODE = """
variable "wide" { type = bool }

resource "aws_iam_user" "ci" {
  name = "ci"
}

resource "aws_iam_user_policy" "ci" {
  user   = aws_iam_user.ci.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Sid = "Pass", Effect = "Allow", Action = ["iam:PassRole"], Resource = "*" },
      { Sid = "Code", Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource = "*" },
    ]
  })
}

resource "aws_iam_user" "guest" {
  name = "guest"
}

resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:role/partner" } },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = aws_iam_role.deploy.name
  policy_arn = var.wide ? "arn:aws:iam::aws:policy/AdministratorAccess" : "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role" "reader" {
  name               = "reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_user.ci.arn } }]
  })
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(CODE)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(command, [*arguments, "--no-config"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def graph(*arguments: str) -> dict[str, Any]:
    return dict(json.loads(run(*arguments, "-f", "json").stdout))


def pairs(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(link["source"], link["target"]) for link in document["links"]}


def test_access_goes_from_outside_over_principals_to_administration(folder: Path) -> None:
    document = graph(str(folder))
    assert pairs(document) == {
        ("aws_iam_user.ci", "aws_iam_role.deploy"),
        ("aws_iam_user.ci", "aws_iam_role.reader"),
        ("aws_iam_role.deploy", "ADMIN"),
        ("service lambda.amazonaws.com", "aws_iam_role.deploy"),
        ("anyone", "aws_iam_role.deploy"),
        ("principal arn:aws:iam::444455556666:role/partner", "aws_iam_role.deploy"),
    }


def test_a_link_names_its_technique_and_the_statements_that_make_it(folder: Path) -> None:
    link = next(link for link in graph(str(folder))["links"] if (link["source"], link["target"]) == ("aws_iam_user.ci", "aws_iam_role.deploy"))
    way = next(way for way in link["ways"] if way["name"] == "lambda-001")
    assert link["sure"]
    assert {(ground["action"], ground["place"]) for ground in way["statements"]} == {
        ("iam:PassRole", f"main.tf:{_line('iam:PassRole')}"),
        ("lambda:CreateFunction", f"main.tf:{_line('lambda:CreateFunction')}"),
        ("lambda:InvokeFunction", f"main.tf:{_line('lambda:CreateFunction')}"),
    }


def _line(text: str) -> int:
    return next(number for number, line in enumerate(CODE.splitlines(), 1) if text in line)


def test_paths_between_two_are_told_and_nothing_beside_them(folder: Path) -> None:
    document = graph(str(folder), "--from", "aws_iam_user.ci", "--to", "admin")
    assert [node["id"] for node in document["nodes"]] == ["aws_iam_user.ci", "aws_iam_role.deploy", "ADMIN"]
    assert document["paths"] == [{"nodes": ["aws_iam_user.ci", "aws_iam_role.deploy", "ADMIN"], "sure": True}]


def test_only_risky_leaves_out_what_does_not_lead_to_administration(folder: Path) -> None:
    found = {node["id"] for node in graph(str(folder), "--only-risky")["nodes"]}
    assert "aws_iam_user.ci" in found
    assert found.isdisjoint({"aws_iam_user.guest", "aws_iam_role.reader"})


def test_where_no_path_is_the_graph_is_empty_and_that_is_said(folder: Path) -> None:
    result = run(str(folder), "--from", "aws_iam_user.guest", "--to", "admin", "-f", "json")
    assert json.loads(result.stdout)["nodes"] == []
    assert "no such path" in result.stderr


def test_resources_refer_to_each_other(folder: Path) -> None:
    document = graph(str(folder), "--of", "resources")
    assert ("aws_iam_user_policy.ci", "aws_iam_user.ci") in pairs(document)
    assert ("aws_iam_role_policy_attachment.deploy", "aws_iam_role.deploy") in pairs(document)
    link = next(link for link in document["links"] if link["source"] == "aws_iam_user_policy.ci")
    assert (link["ways"][0]["name"], link["ways"][0]["how"]) == ("user", "name")


def test_what_hangs_on_something_unknown_is_not_sure(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CODE.replace('arn:aws:iam::aws:policy/AdministratorAccess"\n', 'arn:aws:iam::aws:policy/ReadOnlyAccess"\n'))
    link = next(link for link in graph(str(tmp_path))["links"] if link["target"] == "ADMIN")
    assert (link["sure"], link["ways"][0]["doubt"]) == (False, "when var.wide is true")


def test_a_resource_that_is_called_like_administration_is_not_taken_for_it(tmp_path: Path) -> None:
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"ADMIN": role, "anyone": role}}))
    found = {(node["id"], node["kind"]) for node in graph(str(tmp_path / "t.json"))["nodes"]}
    assert found == {("t.json/ADMIN", "role"), ("t.json/anyone", "role"), ("ADMIN", "administrator"), ("anyone", "anyone")}


@pytest.mark.parametrize(
    "arguments",
    [("--from", "aws_iam_user.cj"), ("--of", "resources", "--to", "admin"), ("--of", "resources", "--only-risky"), ("--only-risky", "--to", "admin")],
)
def test_what_has_no_effect_or_is_not_there_is_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        CliRunner().invoke(command, [str(folder), "--no-config", *arguments], catch_exceptions=False)


def test_equal_input_gives_equal_bytes_in_every_format(folder: Path) -> None:
    for form in ("dot", "mermaid", "json", "graphml"):
        assert run(str(folder), "-f", form, "--only-risky").stdout == run(str(folder), "-f", form, "--only-risky").stdout


def test_values_of_resources_are_not_written(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_db_instance" "d" {\n  password = "hunter2-secret"\n}\n' + CODE)
    for form in ("dot", "mermaid", "json", "graphml"):
        assert "hunter2" not in run(str(tmp_path), "-f", form, "--of", "resources").stdout
