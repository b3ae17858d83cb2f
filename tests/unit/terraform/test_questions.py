from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.values import BOOL, STRING, Choice, Guard, Known, Reason, Ref, Unknown, Value, variants
from tests.unit.terraform.scopes import value_of

OTHER = Unknown(Reason.VARIABLE, refs=(Ref("var.other", ""),), type=BOOL)


def worlds_of(value: Value) -> set[tuple[frozenset[tuple[str, str]], object]]:
    found = variants(value)
    assert found is not None
    return {(frozenset((guard.atom.text, guard.outcome) for guard in guards), result.value if isinstance(result, Known) else None) for guards, result in found}


class TestParts:
    def test_a_conjunction_hangs_on_each_of_its_parts(self) -> None:
        assert worlds_of(value_of('var.on && var.other ? "yes" : "no"', other=OTHER)) == {
            (frozenset({("var.on", "true"), ("var.other", "true")}), "yes"),
            (frozenset({("var.on", "true"), ("var.other", "false")}), "no"),
            (frozenset({("var.on", "false")}), "no"),
        }

    def test_a_disjunction_does_so_too(self) -> None:
        assert worlds_of(value_of('var.on || !var.other ? "yes" : "no"', other=OTHER)) == {
            (frozenset({("var.on", "true")}), "yes"),
            (frozenset({("var.on", "false"), ("var.other", "false")}), "yes"),
            (frozenset({("var.on", "false"), ("var.other", "true")}), "no"),
        }

    def test_what_is_true_anyway_changes_no_question(self) -> None:
        for text in ("var.on && true", "true && var.on", "var.on || false", "var.on && var.on", "var.on || var.on"):
            found = value_of(f'{text} ? "yes" : "no"')
            assert isinstance(found, Choice), text
            assert found.atom.text == "var.on", text
            assert worlds_of(found) == {(frozenset({("var.on", "true")}), "yes"), (frozenset({("var.on", "false")}), "no")}, text

    def test_a_text_is_called_as_it_is_written(self) -> None:
        found = value_of('"$${a}-${var.other}" == "$${a}-b" ? 1 : 2', other=Unknown(Reason.VARIABLE, refs=(Ref("var.other", ""),), type=STRING))
        assert isinstance(found, Choice)
        assert found.atom.text == '("$${a}-${var.other}" == "$${a}-b")'

    def test_an_answer_is_known_within_its_branch(self) -> None:
        assert worlds_of(value_of('var.on ? (var.on && var.other ? "both" : "one") : (var.on ? "never" : "none")', other=OTHER)) == {
            (frozenset({("var.on", "true"), ("var.other", "true")}), "both"),
            (frozenset({("var.on", "true"), ("var.other", "false")}), "one"),
            (frozenset({("var.on", "false")}), "none"),
        }


def guards_of(root: Path) -> dict[str, tuple[Guard, ...]]:
    workspace = Workspace(root)
    graph = read_configuration(workspace, ".", Options(), ModuleCache(workspace))
    return {resource.address: resource.guards for resource in graph.resources}


class TestConditionsWithoutName:
    def test_one_condition_asked_twice_is_one_question_in_its_own_words(self, tmp_path: Path) -> None:
        (tmp_path / "main.tf").write_text("""
data "http" "readers" { url = "https://example.com/readers" }
locals { readers = [for reader in jsondecode(data.http.readers.response_body) : reader if reader != ""] }
resource "aws_iam_role" "reader" {
  count = length(local.readers)>0 ? 1 : 0
}
resource "aws_iam_policy" "reader" {
  count = length( local.readers ) > 0 ? 1 : 0
}
""")
        guards = guards_of(tmp_path)
        assert guards["aws_iam_role.reader[0]"] == guards["aws_iam_policy.reader[0]"]
        assert [guard.atom.text for guard in guards["aws_iam_role.reader[0]"]] == ["length(local.readers) > 0"]

    def test_instances_of_a_block_and_of_a_module_ask_for_themselves(self, tmp_path: Path) -> None:
        (tmp_path / "team").mkdir()
        (tmp_path / "team" / "main.tf").write_text("""
variable "members" {}
resource "aws_iam_group" "team" {
  count = length([for member in var.members : member if member != ""]) > 0 ? 1 : 0
}
resource "aws_iam_role" "team" {
  count = length(var.members[*].name) > 0 ? 1 : 0
}
""")
        (tmp_path / "main.tf").write_text("""
data "aws_ssm_parameter" "teams" { name = "teams" }
module "one" {
  source  = "./team"
  members = jsondecode(data.aws_ssm_parameter.teams.value).one
}
module "two" {
  source  = "./team"
  members = jsondecode(data.aws_ssm_parameter.teams.value).two
}
""")
        guards = guards_of(tmp_path)
        for name in ("aws_iam_group", "aws_iam_role"):
            assert guards[f"module.one.{name}.team[0]"] != guards[f"module.two.{name}.team[0]"]

    def test_a_condition_of_a_secret_is_not_told(self, tmp_path: Path) -> None:
        (tmp_path / "main.tf").write_text("""
variable "passwords" { sensitive = true }
resource "aws_iam_role" "reader" {
  count = length([for password in var.passwords : password if password != "hunter2"]) > 0 ? 1 : 0
}
""")
        (guard,) = guards_of(tmp_path)["aws_iam_role.reader[0]"]
        assert guard.atom.text == "a condition that is not known"


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ('length("arn:aws:s3:::${var.a}") > 0', True),
        ('length("arn:aws:s3:::${var.a}") >= 1', True),
        ('length("arn:aws:s3:::${var.a}") == 0', False),
        ('length("arn:aws:s3:::${var.a}") != 0', True),
        ('0 < length("arn:aws:s3:::${var.a}")', True),
        ('length("arn:aws:s3:::${var.a}") < 1', False),
        ("length(aws_s3_bucket.b.id) > 0", True),
        ('length("arn:aws:s3:::${var.a}") > 5', None),
        ('length("${var.a}${var.b}") > 0', None),
        ("length(var.a) > 0", None),
    ],
)
def test_texts_with_a_character_are_not_empty(tmp_path: Path, condition: str, answer: bool | None) -> None:
    text = f'variable "a" {{}}\nvariable "b" {{}}\nresource "aws_s3_bucket" "b" {{}}\noutput "o" {{\nvalue = {condition}\n}}\n'
    (tmp_path / "main.tf").write_text(text)
    graph = read_configuration(Workspace(tmp_path), ".")
    (found,) = [resource.attributes.entries["value"] for resource in graph.resources if resource.mode is Mode.OUTPUT]
    assert (found.value if isinstance(found, Known) else None) is answer
