"""Variables that no file declares, because a wrapper generates the file: they are unknown like others, and hide nothing else."""

from pathlib import Path

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.values import Known, Text

CONFIGURATION = """
resource "aws_iam_role" "deploy" {
  count = var.stage == "live" ? 1 : 0
  name  = "deploy-${var.stage}"
}
output "role" { value = "arn:aws:iam::${var.account}:role/deploy" }
"""


def graph(directory: Path) -> ResourceGraph:
    (directory / "main.tf").write_text(CONFIGURATION)
    workspace = Workspace(directory)
    return read_configuration(workspace, ".", Options(), ModuleCache(workspace))


def test_known_parts_are_kept(tmp_path: Path) -> None:
    value = next(item.attributes.entries["value"] for item in graph(tmp_path).resources if item.address == "output.role")
    assert isinstance(value, Text)
    assert [piece.value for piece in value.pieces if isinstance(piece, Known)] == ["arn:aws:iam::", ":role/deploy"]


def test_what_depends_on_one_may_exist(tmp_path: Path) -> None:
    role = next(item for item in graph(tmp_path).resources if item.type == "aws_iam_role")
    assert role.guards


def test_each_variable_is_told_of_once(tmp_path: Path) -> None:
    found = graph(tmp_path).diagnostics
    assert [item.message for item in found] == ["An input variable with this name is not declared."] * 2
    assert [item.span.start for item in found if item.span] == sorted(item.span.start for item in found if item.span)
