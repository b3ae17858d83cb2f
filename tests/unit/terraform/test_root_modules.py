"""A root module becomes one unit of the graph: addresses, values, guards, references and what is wrong with it."""

from pathlib import Path

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.terraform.configuration import read_configuration
from iac_iam_guard.values import Json, Known, Mapping, Ref, Sequence, Text


def read(folder: Path, directory: str = ".", **files: str) -> ResourceGraph:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_tf", ".tf")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return read_configuration(Workspace(folder), directory)


def node(graph: ResourceGraph, address: str) -> Resource:
    (found,) = [resource for resource in graph.resources if resource.address == address]
    return found


def test_one_file(tmp_path: Path) -> None:
    graph = read(tmp_path, main_tf='resource "aws_iam_user" "u" {\n  name = "jane"\n}\n')
    user = node(graph, "aws_iam_user.u")
    assert (user.mode, user.type, user.name, user.unit, user.account) == (Mode.MANAGED, "aws_iam_user", "u", ".", "aws")
    assert user.attributes.entries["name"] == Known("jane")
    assert isinstance(user.attributes.entries["arn"], Text)
    assert (user.span.path, user.span.start, user.span.end) == ("main.tf", 0, 27)


def test_policy_document_reaches_its_carrier(tmp_path: Path) -> None:
    graph = read(
        tmp_path,
        main_tf="""
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = ["${aws_s3_bucket.b.arn}/*"]
  }
}
resource "aws_s3_bucket" "b" {}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
""",
    )
    policy = node(graph, "aws_iam_policy.p").attributes.entries["policy"]
    assert isinstance(policy, Json)
    assert isinstance(policy.tree, Mapping)
    statements = policy.tree.entries["Statement"]
    assert isinstance(statements, Sequence)
    assert {(edge.source, edge.path, edge.target) for edge in graph.references} >= {
        ("aws_iam_policy.p", "policy", "data.aws_iam_policy_document.d"),
        ("data.aws_iam_policy_document.d", "statement[0].resources[0]", "aws_s3_bucket.b"),
    }
    assert graph.diagnostics == ()


def test_unknown_condition_guards_the_instance(tmp_path: Path) -> None:
    graph = read(tmp_path, main_tf='variable "x" { type = bool }\nresource "aws_iam_user" "u" { count = var.x ? 1 : 0 }\n')
    (guard,) = node(graph, "aws_iam_user.u[0]").guards
    assert (guard.atom.key, guard.outcome) == ("var.x", "true")


def test_a_name_that_is_null_is_assigned_by_aws(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_iam_role" "r" {\n  name        = null\n  name_prefix = "app-"\n}\n'
        'resource "aws_iam_role_policy_attachment" "a" {\n  role       = aws_iam_role.r.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n'
    )
    (attachment,) = (resource for resource in read_configuration(Workspace(tmp_path), ".").resources if resource.name == "a")
    role = attachment.attributes.entries["role"]
    assert isinstance(role, Text)
    assert role.pieces[0] == Known("app-")
    assert Ref("aws_iam_role.r", "name") in role.refs
