"""Configurations made to hang or overflow the evaluation end early, with a word about it."""

from pathlib import Path

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.terraform.configuration import read_configuration
from iac_iam_guard.values import Known, Reason, Unknown, Value


def read(folder: Path, text: str) -> ResourceGraph:
    (folder / "main.tf").write_text(text)
    return read_configuration(Workspace(folder), ".")


def value(graph: ResourceGraph, address: str, name: str = "value") -> Value:
    (found,) = [resource for resource in graph.resources if resource.address == address]
    return found.attributes.entries[name]


def messages(graph: ResourceGraph) -> set[str]:
    return {diagnostic.message for diagnostic in graph.diagnostics}


def test_long_chains_are_followed(tmp_path: Path) -> None:
    lines = "".join(f"  a{index} = local.a{index - 1} + 1\n" for index in range(1500, 0, -1))
    graph = read(tmp_path, f"output \"o\" {{\n  value = local.a1500\n}}\nlocals {{\n{lines}  a0 = 0\n}}\n")
    assert value(graph, "output.o") == Known(1500)
    assert graph.diagnostics == ()


def test_circles_are_unknown(tmp_path: Path) -> None:
    users = 'resource "aws_iam_user" "u" {\n  count = length(aws_iam_user.u)\n}\n'
    graph = read(tmp_path, "locals {\n  a = local.b\n  b = local.a\n  own = local.own\n}\n" + users)
    own = value(graph, "local.own")
    assert isinstance(own, Unknown)
    assert own.reason is Reason.CYCLE
    assert messages(graph) == {"This refers to itself, directly or through others.", "The number of instances depends on itself."}


def test_circles_through_modules_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('variable "x" {}\noutput "y" {\n  value = var.x\n}\n')
    graph = read(tmp_path, 'module "m" {\n  source = "./m"\n  x = module.m.y\n}\n')
    assert isinstance(value(graph, "module.m.output.y"), Unknown)


def test_instances_are_bounded(tmp_path: Path) -> None:
    graph = read(tmp_path, 'resource "aws_iam_user" "u" {\n  count = 1000000000\n}\n')
    assert len(graph.resources) == 1000
    assert messages(graph) == {"count makes more than 1000 instances: only so many are looked at."}


def test_values_that_double_are_bounded(tmp_path: Path) -> None:
    lines = "".join(f"  a{index} = [local.a{index - 1}, local.a{index - 1}]\n" for index in range(1, 60))
    graph = read(tmp_path, f'locals {{\n  a0 = ["x", "y"]\n{lines}}}\nresource "aws_iam_role" "r" {{\n  description = jsonencode(local.a59)\n}}\n')
    assert messages(graph) == {"This value is too large to be looked at."}


def test_modules_that_call_themselves_are_not_followed(tmp_path: Path) -> None:
    graph = read(tmp_path, 'module "m" {\n  source = "./"\n}\n')
    assert [unresolved.what for unresolved in graph.unresolved] == ["module.m"]


def test_module_calls_nest_at_most_twenty_deep(tmp_path: Path) -> None:
    for index in range(30):
        (tmp_path / f"m{index}").mkdir()
        (tmp_path / f"m{index}" / "main.tf").write_text(f'module "m" {{\n  source = "../m{index + 1}"\n}}\n')
    graph = read(tmp_path, 'module "m" {\n  source = "./m0"\n}\n')
    assert [unresolved.hint for unresolved in graph.unresolved] == ["module calls nest without end: this one is not followed"]
