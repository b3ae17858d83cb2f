"""Configurations of the oracle's cases on disk, and the scope of their root modules."""

from pathlib import Path

from iac_iam_guard.files import Workspace
from iac_iam_guard.terraform.instance import NO_NAMES, ModuleInstance
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.terraform.scope import BlockScope
from iac_iam_guard.terraform.unit import Options, Unit


def write_files(directory: Path, files: dict[str, str]) -> None:
    """Write the files of a configuration into `directory`."""
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def root_scope(directory: Path, arguments: list[str], strict: bool = True) -> BlockScope:
    """Return the scope of the root module in `directory`, with variables as on the command line of terraform (`-var`, `-var-file`).

    `strict` refuses names that nothing declares, as terraform does.
    """
    variables: list[tuple[str, str]] = []
    variable_files: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument.startswith("-var-file="):
            variable_files.append(argument.removeprefix("-var-file="))
        elif argument == "-var":
            name, _, text = next(rest).partition("=")
            variables.append((name, text))
    workspace = Workspace(directory)
    cache = ModuleCache(workspace)
    options = Options(tuple(variables), tuple(map(workspace.read, variable_files)), use_environment=True, strict=strict)
    unit = Unit(workspace, cache, ".", options)
    return BlockScope(ModuleInstance(unit, cache.module(".")), "main.tf", NO_NAMES)
