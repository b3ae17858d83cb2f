"""Modules: which files make them, how they are found, what they are given and which provider manages what is in them."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.values import Known, Mapping, Reason, Sequence, Unknown, Value


def read(folder: Path, files: dict[str, str], directory: str = ".", options: Options | None = None) -> ResourceGraph:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return read_configuration(Workspace(folder), directory, options or Options())


def node(graph: ResourceGraph, address: str) -> Resource:
    (found,) = [resource for resource in graph.resources if resource.address == address]
    return found


def value(graph: ResourceGraph, address: str, name: str = "value") -> Value:
    return node(graph, address).attributes.entries[name]


def problems(graph: ResourceGraph) -> list[tuple[str, str]]:
    return [(diagnostic.span.path if diagnostic.span else "", diagnostic.message) for diagnostic in graph.diagnostics]


def test_duplicates_and_strangers_are_told(tmp_path: Path) -> None:
    graph = read(
        tmp_path,
        {
            "a.tf": 'locals {\n  x = 1\n}\nresource "aws_iam_user" "u" {\n  name = "first"\n}\n',
            "b.tf": 'locals {\n  x = 2\n}\nresource "aws_iam_user" "u" {\n  name = "second"\n}\nresourze "a" "b" {}\nresource "c" {}\ny = 1\n',
        },
    )
    assert value(graph, "local.x") == Known(1)
    assert value(graph, "aws_iam_user.u", "name") == Known("first")
    assert value(graph, "aws_iam_user.u (2)", "name") == Known("second"), "what Terraform refuses is judged all the same"
    assert problems(graph) == [
        ("b.tf", '"y" is an argument: at the top of a file only blocks may stand.'),
        ("b.tf", "This local value is declared twice: the first declaration is taken."),
        ("b.tf", "This name is declared twice: references to it mean the first declaration."),
        ("b.tf", "Terraform knows no block of this type."),
        ("b.tf", "A resource block has 2 labels."),
    ]


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    graph = read(tmp_path, {"a.tf": 'resource "aws_iam_user" "a" {', "b.tf": 'resource "aws_iam_user" "b" {}\n'})
    assert [resource.address for resource in graph.resources] == ["aws_iam_user.b"]
    assert [(diagnostic.level, diagnostic.span.path if diagnostic.span else "") for diagnostic in graph.diagnostics] == [("error", "a.tf")]


def test_opentofu_files_hide_their_namesakes(tmp_path: Path) -> None:
    graph = read(tmp_path, {"a.tf": "locals {\n  x = 1\n}\n", "a.tofu": "locals {\n  x = 2\n}\n", "b.tf": "locals {\n  y = 3\n}\n"})
    assert value(graph, "local.x") == Known(2)
    assert value(graph, "local.y") == Known(3)
    assert [(diagnostic.level, diagnostic.message) for diagnostic in graph.diagnostics] == [
        ("note", "OpenTofu's files take the place of those for Terraform in .: a.tf.")
    ]


def test_comments_travel_with_the_graph(tmp_path: Path) -> None:
    graph = read(tmp_path, {"main.tf": '# one\nmodule "m" {\n  source = "./m"\n}\n', "m/main.tf": "/* two */\n"})
    assert [(comment.span.path, comment.text) for comment in graph.comments] == [("main.tf", "# one"), ("m/main.tf", "/* two */")]
    assert graph.files == ("main.tf", "m/main.tf")


def test_installed_modules_are_found(tmp_path: Path) -> None:
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "a", "Dir": ".terraform/modules/a"}, {"Key": "a.b", "Dir": ".terraform/modules/a.b/sub"}]}
    files = {
        "root/main.tf": 'module "a" {\n  source = "acme/a/aws"\n}\noutput "o" {\n  value = module.a.o\n}\n',
        "root/.terraform/modules/modules.json": json.dumps(manifest),
        "root/.terraform/modules/a/main.tf": 'module "b" {\n  source = "git::https://example.com/b.git//sub"\n}\noutput "o" {\n  value = module.b.o\n}\n',
        "root/.terraform/modules/a.b/sub/main.tf": 'output "o" {\n  value = path.module\n}\n',
    }
    graph = read(tmp_path, files, "root")
    assert value(graph, "output.o") == Known(".terraform/modules/a.b/sub")
    assert graph.unresolved == ()


@pytest.mark.parametrize("source", ["acme/iam/aws", "git::https://example.com/x.git", "../../outside", "./missing"])
def test_modules_that_are_not_there(tmp_path: Path, source: str) -> None:
    call = f'module "m" {{\n  source = "{source}"\n  role   = aws_iam_role.r.arn\n}}\n'
    text = call + 'resource "aws_iam_role" "r" {}\noutput "o" {\n  value = module.m.arn\n}\n'
    graph = read(tmp_path, {"root/main.tf": text}, "root")
    assert [(unresolved.kind, unresolved.what, unresolved.span.path) for unresolved in graph.unresolved] == [("module", "module.m", "root/main.tf")]
    output = value(graph, "output.o")
    assert isinstance(output, Unknown)
    assert output.reason is Reason.MODULE
    assert node(graph, "module.m").mode is Mode.MODULE
    assert ("module.m", "role", "aws_iam_role.r", "arn") in {(edge.source, edge.path, edge.target, edge.attribute) for edge in graph.references}


def test_values_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "main.tf": 'variable "a" {}\nvariable "b" {\n  type = list(string)\n}\nvariable "c" {\n  default = "c"\n}\nvariable "d" {\n  type = number\n}\n',
        "one.tfvars": 'a = "file"\nc = "file"\n',
        "two.tfvars": 'c = "second file"\n',
        "x.auto.tfvars": 'a = "automatic"\nd = "7"\n',
    }
    monkeypatch.setenv("TF_VAR_d", "8")
    monkeypatch.setenv("TF_VAR_c", "environment")
    outputs = "".join(f'output "{name}" {{\n  value = var.{name}\n}}\n' for name in "abcd")
    given = (Source("one.tfvars", files["one.tfvars"]), Source("two.tfvars", files["two.tfvars"]))
    options = Options((("a", "line = not code"), ("b", '["x", 1]')), given)
    graph = read(tmp_path, files | {"outputs.tf": outputs}, options=options)
    assert value(graph, "output.a") == Known("line = not code")
    assert value(graph, "output.b") == Sequence("list", (Known("x"), Known("1")))
    assert value(graph, "output.c") == Known("second file")
    assert value(graph, "output.d") == Known(7)
    assert value(graph, "output.a").span == node(graph, "var.a").span


def test_the_environment_counts_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_VAR_a", "environment")
    files = {"main.tf": 'variable "a" {\n  default = "default"\n}\noutput "o" {\n  value = var.a\n}\n'}
    assert value(read(tmp_path, files), "output.o") == Known("default")
    assert value(read(tmp_path, files, options=Options(use_environment=True)), "output.o") == Known("environment")


def test_variables_without_a_value_have_the_shape_of_their_type(tmp_path: Path) -> None:
    variable = 'variable "a" {\n  type = object({ name = string, ports = list(number) })\n}\n'
    graph = read(tmp_path, {"main.tf": variable + 'output "o" {\n  value = var.a\n}\noutput "n" {\n  value = var.a.name\n}\n'})
    whole, name = value(graph, "output.o"), value(graph, "output.n")
    assert isinstance(whole, Mapping)
    assert list(whole.entries) == ["name", "ports"]
    assert isinstance(name, Unknown)
    assert [(ref.address, ref.attribute) for ref in name.refs] == [("var.a", "name")]
    assert not name.opaque


def test_provider_configurations_lead_to_accounts(tmp_path: Path) -> None:
    files = {
        "main.tf": """
provider "aws" {}
provider "aws" {
  alias = "prod"
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
}
provider "aws" {
  alias               = "only"
  allowed_account_ids = ["444455556666"]
}
resource "aws_iam_user" "here" {}
resource "aws_iam_user" "only" {
  provider = aws.only
}
module "m" {
  source    = "./m"
  providers = { aws = aws.prod, aws.other = aws }
}
module "own" {
  source = "./own"
}
""",
        "m/main.tf": 'resource "aws_iam_user" "u" {}\nresource "aws_iam_user" "o" {\n  provider = aws.other\n}\n',
        "own/main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_iam_user" "u" {}\nresource "random_id" "r" {}\n',
    }
    graph = read(tmp_path, files)
    assert {resource.address: (resource.provider, resource.account) for resource in graph.resources if resource.mode is Mode.MANAGED} == {
        "aws_iam_user.here": ("aws", "aws"),
        "aws_iam_user.only": ("aws.only", "444455556666"),
        "module.m.aws_iam_user.u": ("aws.prod", "111122223333"),
        "module.m.aws_iam_user.o": ("aws", "aws"),
        "module.own.aws_iam_user.u": ("module.own.aws", "aws"),
        "module.own.random_id.r": ("random", ""),
    }


def test_sensitive_variables_mark_every_part(tmp_path: Path) -> None:
    text = 'variable "a" {\n  sensitive = true\n  default = { k = ["secret"] }\n}\noutput "o" {\n  value = var.a.k[0]\n}\n'
    assert value(read(tmp_path, {"main.tf": text}), "output.o").sensitive


def test_files_are_read_within_the_containment_root_only(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    text = 'output "o" {\n  value = file("../../secret.txt")\n}\noutput "p" {\n  value = file("${path.cwd}/here.txt")\n}\n'
    inside = tmp_path / "inside"
    inside.mkdir()
    graph = read(inside, {"root/main.tf": text, "root/here.txt": "here"}, "root")
    assert isinstance(value(graph, "output.o"), Unknown)
    assert value(graph, "output.p") == Known("here")
    assert [diagnostic.level for diagnostic in graph.diagnostics] == ["warning"]


def test_spans_of_templates_lie_in_the_template(tmp_path: Path) -> None:
    text = 'output "o" {\n  value = jsondecode(templatefile("p.tftpl", { a = "s3:*" })).Action\n}\n'
    files = {"main.tf": text, "p.tftpl": '{"Action": ["iam:*", "${a}"]}'}
    actions = value(read(tmp_path, files), "output.o")
    assert isinstance(actions, Sequence)
    assert actions.items[0].span == SourceSpan("p.tftpl", 12, 19)
    assert actions.items[1] == Known("s3:*")


def test_what_a_provisioner_does_is_kept(tmp_path: Path) -> None:
    text = 'resource "aws_instance" "i" {\n  ami = "a"\n  provisioner "local-exec" {\n    when = destroy\n    command = "echo ${self.ami}"\n  }\n}\n'
    provisioners = value(read(tmp_path, {"main.tf": text}), "aws_instance.i", "provisioner")
    assert isinstance(provisioners, Sequence)
    assert isinstance(provisioners.items[0], Mapping)
    assert dict(provisioners.items[0].entries) == {"type": Known("local-exec"), "when": Known("destroy"), "command": Known("echo a")}


def test_ignored_changes_are_named(tmp_path: Path) -> None:
    text = 'resource "aws_iam_role" "r" {\n  lifecycle {\n    ignore_changes = [managed_policy_arns, tags["x"]]\n  }\n}\n'
    assert node(read(tmp_path, {"main.tf": text}), "aws_iam_role.r").ignored_changes == ("managed_policy_arns", "tags")


def test_keys_are_found_in_every_variable_file(tmp_path: Path) -> None:
    pair = 'id = "AKIA{}"\nsecret = "p9Xw3bT7vKq2Zr8LmN4c{}"\n'.format("Q3EGTYHN5WKZ7RLM", "Ys6HdJf1GaUe5RoViB0t")
    files = {"main.tf": 'variable "id" {}\n', "terraform.tfvars": pair, "prod.tfvars": "\n" + pair}
    assert [(key.span.path, key.span.start) for key in read(tmp_path, files).keys] == [("prod.tfvars", 7), ("terraform.tfvars", 6)]
