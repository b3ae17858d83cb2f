"""The units among the paths of a scan: root modules, single configuration files, and plans."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from iac_iam_guard.errors import Diagnostic, InputError, UsageError
from iac_iam_guard.files import Workspace, find_root
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.discover import find_roots
from iac_iam_guard.terraform.module import is_configuration_file
from iac_iam_guard.terraform.module_cache import ModuleCache

STANDARD_INPUT = "<stdin>"


class ScanUnit(NamedTuple):
    """One unit: a root module by its folder, a single file, or a plan; `named` on the command line, or found."""

    kind: Literal["root", "file", "plan"]
    path: str
    named: bool


class OneFile(Workspace):
    """A workspace in which one folder seems to hold one configuration file only."""

    def __init__(self, workspace: Workspace, path: str) -> None:
        """Show `path` alone of its folder."""
        super().__init__(workspace.root)
        folder, _, self._name = path.rpartition("/")
        self._folder = folder or "."

    def list(self, folder: str) -> tuple[str, ...]:
        """Return the names of files in `folder`."""
        names = super().list(folder)
        return tuple(name for name in names if name == self._name) if folder == self._folder else names


def open_workspace(paths: tuple[Path, ...]) -> Workspace:
    """Return the containment root of all `paths`; raise UsageError for one that is not there or lies in another root."""
    real = [path for path in paths if str(path) != "-"]
    for path in real:
        if not path.exists():
            raise UsageError(f"there is no {path}", hint="name folders or files that exist, or - for a plan on standard input")
    if not real:
        return Workspace(Path())
    roots = {find_root(path) for path in real}
    if len(roots) > 1:
        common = [root for root in roots if all(root == other or root in other.parents for other in roots)]
        if not common:
            raise UsageError("the paths lie in different repositories", hint="scan them one by one")
        return Workspace(common[0])
    return Workspace(roots.pop())


def find_units(workspace: Workspace, cache: ModuleCache, paths: tuple[Path, ...], kind: str, excludes: tuple[str, ...]) -> Iterator[ScanUnit]:
    """Yield the units of a scan, each once: named plans and files, then the roots in and below the named folders, then plans found there."""
    folders: list[str] = []
    seen: set[ScanUnit] = set()
    for path in paths:
        unit = _named(workspace, path, kind)
        if unit.kind == "root":
            folders.append(unit.path)
        elif unit not in seen:
            seen.add(unit)
            yield unit
    if folders and kind in ("auto", "terraform"):
        for directory in find_roots(cache, tuple(folders), excludes):
            yield ScanUnit("root", directory, directory in folders)


def _named(workspace: Workspace, path: Path, kind: str) -> ScanUnit:
    if str(path) == "-":
        return ScanUnit("plan", STANDARD_INPUT, True)
    name = workspace.relative(path)
    if path.is_dir():
        if kind == "plan":
            raise UsageError(f"{path} is a folder, not a plan", hint="terraform show -json plan.out > plan.json")
        return ScanUnit("root", name, True)
    if kind == "plan":
        return ScanUnit("plan", name, True)
    if is_configuration_file(path.name):
        return ScanUnit("file", name, True)
    if path.suffix == ".json" and kind == "auto":
        return ScanUnit("plan", name, True)
    raise InputError(f"{path.name} is neither a Terraform configuration nor a plan in JSON", SourceSpan(name, 0, 0), "terraform show -json plan.out")


def problem_of(error: InputError, unit: ScanUnit) -> Diagnostic:
    """Return what kept `unit` from being read: an error if it was named, a warning if it was found."""
    return Diagnostic("error" if unit.named else "warning", error.message, error.span or SourceSpan(unit.path, 0, 0), error.hint)
