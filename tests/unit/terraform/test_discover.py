"""Which directories are roots: the named ones, those that deploy, and those that nothing calls."""

from pathlib import Path

from iac_iam_guard.files import Workspace
from iac_iam_guard.terraform.discover import find_roots
from iac_iam_guard.terraform.module_cache import ModuleCache

CALL = 'module "m" {{\n  source = "{source}"\n}}\n'


def roots(folder: Path, files: dict[str, str], named: tuple[str, ...] = ()) -> tuple[str, ...]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    workspace = Workspace(folder)
    return find_roots(ModuleCache(workspace), workspace.walk(["."]), named)


def test_called_modules_are_no_roots(tmp_path: Path) -> None:
    assert roots(tmp_path, {"main.tf": CALL.format(source="./m"), "m/main.tf": ""}) == (".",)


def test_a_called_module_that_deploys_is_a_root(tmp_path: Path) -> None:
    files = {"a/main.tf": CALL.format(source="../b"), "b/main.tf": 'terraform {\n  backend "s3" {}\n}\n'}
    assert roots(tmp_path, files) == ("a", "b")


def test_configured_providers_and_variable_files_make_roots(tmp_path: Path) -> None:
    callers = "".join(f'module "{name}" {{\n  source = "./{name}"\n}}\n' for name in ("proxy", "region", "values", "cloud", "plain"))
    files = {
        "main.tf": callers,
        "proxy/main.tf": 'provider "aws" {\n  alias = "x"\n}\n',
        "region/main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\n',
        "values/main.tf": "",
        "values/prod.tfvars": "",
        "cloud/main.tf": "terraform {\n  cloud {}\n}\n",
        "plain/main.tf": "",
    }
    assert roots(tmp_path, files) == (".", "cloud", "region", "values")


def test_a_named_directory_is_a_root(tmp_path: Path) -> None:
    assert roots(tmp_path, {"main.tf": CALL.format(source="./m"), "m/main.tf": ""}, ("m",)) == (".", "m")


def test_a_circle_of_calls_has_one_root(tmp_path: Path) -> None:
    files = {"a/main.tf": CALL.format(source="../b"), "b/main.tf": CALL.format(source="../a"), "c/main.tf": CALL.format(source="./")}
    assert roots(tmp_path, files) == ("a", "c")


def test_folders_without_configuration_are_no_roots(tmp_path: Path) -> None:
    assert roots(tmp_path, {"readme.md": "", "only/values.tfvars": "", "hidden/.x.tf": "", "json/x.tf.json": "{}", "tofu/x.tofu": ""}) == ("json", "tofu")
