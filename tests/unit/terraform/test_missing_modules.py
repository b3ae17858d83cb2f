"""Outputs of modules that are not there: what is called an ARN or an id is a concrete one, everything else may be anything."""

from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.terraform.configuration import read_configuration
from iac_iam_guard.values import Reason, Unknown


@pytest.mark.parametrize(("output", "opaque"), [("arn", True), ("bucket_arn", True), ("queue_id", True), ("policy", False), ("topic_arns", False)])
def test_names_of_outputs_tell_what_they_are(output: str, opaque: bool, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(f'module "m" {{\n  source = "github.com/acme/m"\n}}\noutput "x" {{ value = module.m.{output} }}\n')
    graph = read_configuration(Workspace(tmp_path), ".")
    value = next(item.attributes.entries["value"] for item in graph.resources if item.address == "output.x")
    assert isinstance(value, Unknown)
    assert (value.reason, value.opaque) == (Reason.MODULE, opaque)
