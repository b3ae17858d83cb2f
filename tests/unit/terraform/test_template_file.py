"""The data source template_file: its text is rendered, and every token keeps the place that it is written at."""

from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.values import Known, Text, Unknown, Value

CONFIGURATION = """
data "template_file" "policy" {
  template = file("${path.module}/policy.tpl")
  vars     = { bucket = VALUE }
}
variable "bucket" {}
resource "aws_s3_bucket" "b" {}
output "text" { value = data.template_file.policy.rendered }
"""


def rendered(directory: Path, value: str, template: str = "arn:aws:s3:::${bucket}/*") -> Value:
    (directory / "main.tf").write_text(CONFIGURATION.replace("VALUE", value))
    (directory / "policy.tpl").write_text(template)
    workspace = Workspace(directory)
    graph = read_configuration(workspace, ".", Options(), ModuleCache(workspace))
    return next(item.attributes.entries["value"] for item in graph.resources if item.address == "output.text")


def test_variables_are_filled_in(tmp_path: Path) -> None:
    assert rendered(tmp_path, '"logs"') == Known("arn:aws:s3:::logs/*")


@pytest.mark.parametrize("value", ["var.bucket", "aws_s3_bucket.b.id"])
def test_what_is_not_known_leaves_a_hole_in_known_text(tmp_path: Path, value: str) -> None:
    text = rendered(tmp_path, value)
    assert isinstance(text, Text)
    assert [piece.value for piece in text.pieces if isinstance(piece, Known)] == ["arn:aws:s3:::", "/*"]
    assert text.pieces[0].span == SourceSpan("policy.tpl", 0, len("arn:aws:s3:::"))


def test_a_template_that_cannot_be_rendered_is_unknown(tmp_path: Path) -> None:
    assert isinstance(rendered(tmp_path, '"logs"', "${missing}"), Unknown)


def test_variables_in_a_block_are_those_of_older_versions(tmp_path: Path) -> None:
    block = CONFIGURATION.replace("vars     = { bucket = VALUE }", "vars {\n    bucket = VALUE\n  }")
    assert block != CONFIGURATION
    (tmp_path / "main.tf").write_text(block.replace("VALUE", '"logs"'))
    (tmp_path / "policy.tpl").write_text("arn:aws:s3:::${bucket}/*")
    graph = read_configuration(Workspace(tmp_path), ".")
    assert next(item.attributes.entries["value"] for item in graph.resources if item.address == "output.text") == Known("arn:aws:s3:::logs/*")
