"""What the present is compared with: a commit, a folder, a file or a baseline."""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.baseline import looks_like_baseline, read_baseline
from iac_iam_guard.commit import CommitWorkspace
from iac_iam_guard.conclusion import Read, select_reported
from iac_iam_guard.engine.comparison import compare, record
from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.errors import Diagnostic, InputError, UsageError
from iac_iam_guard.examination import examine, is_whole
from iac_iam_guard.files import Workspace, find_root
from iac_iam_guard.git import Repository
from iac_iam_guard.graph import in_unit
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.reading import Progress, read_units
from iac_iam_guard.request import Request
from iac_iam_guard.standing import Past
from iac_iam_guard.units import STANDARD_INPUT, open_workspace, read_named_file
from iac_iam_guard.yardstick import Yardstick

SNIFFED = 1_000
"""Bytes of a file that tell whether it is a baseline."""

PLAN_HINT = "compare it with --only-changed, or with an earlier plan in a file"


class Present(NamedTuple):
    """What is compared: the request, its workspace, what it is measured by, and what was read."""

    request: Request
    workspace: Workspace
    yardstick: Yardstick
    read: Read
    progress: Progress

    @property
    def whole(self) -> bool:
        """Tell whether what is absent is absent from the estate."""
        return is_whole(self.request, self.yardstick, self.read)


def look_back(request: Request, workspace: Workspace, yardstick: Yardstick, read: Read, progress: Progress) -> Past:
    """Return what the findings of a scan that `read` this much are compared with; raise GuardError where there is no such thing."""
    present = Present(request, workspace, yardstick, read, progress)
    path = Path(request.diff_base)
    if _is_path(present, path):
        return _of_folder(present, path) if path.is_dir() else _of_file(present, path)
    return _of_commit(present)


def _is_path(present: Present, path: Path) -> bool:
    """Tell whether the base is a folder or a file; raise UsageError where it could be a commit as well."""
    written = present.request.diff_base
    if written in (".", "..") or os.path.isabs(written) or written.startswith(("./", "../", ".\\", "..\\")):
        if not path.exists():
            raise UsageError(f"there is no {written} to compare with", hint="name a commit, a folder or a file")
        return True
    if not path.exists():
        return False
    try:
        is_commit = Repository(present.workspace.root).knows(written)
    except UsageError:
        return True
    if is_commit:
        raise UsageError(f"{written} is a path and a commit as well", hint=f"write ./{written} for the path, or refs/heads/{written} for the branch")
    return True


def _of_commit(present: Present) -> Past:
    request, workspace = present.request, present.workspace
    if all(str(path) == "-" for path in request.paths):
        raise UsageError("a plan on standard input is in no commit", hint=PLAN_HINT)
    repository = Repository(workspace.root)
    with closing(repository):
        committed = CommitWorkspace(workspace, repository, repository.resolve(request.diff_base))
        for unit in present.read.units:
            if unit.kind == "plan" and unit.named and (unit.path == STANDARD_INPUT or unit.outside is not None or not committed.is_file(unit.path)):
                raise UsageError(
                    f"the plan {unit.path} is not in {request.diff_base}", hint="compare it with --only-changed, or with an earlier plan in a file"
                )
        return _compared(present, request.diff_base, request, committed)


def _of_folder(present: Present, folder: Path) -> Past:
    """Return what is found in a folder: another tree with the same paths, or the counterpart of the one folder that is scanned."""
    request, workspace = present.request, present.workspace
    other = Workspace(find_root(folder))
    named = [workspace.relative(path) for path in request.paths if str(path) != "-"]
    tree = Workspace(folder)
    if (folder / ".git").exists() or any(tree.is_folder(path) or tree.is_file(path) for path in named if path != ".") or named == ["."]:
        return _compared(present, request.diff_base, _transferred(request, workspace, tree), tree)
    if len(named) != 1 or not workspace.is_folder(named[0]):
        raise UsageError("the folder to compare with has none of the paths that are scanned", hint="name the root of another tree, or scan one folder")
    moved = partial(_moved_below, other.relative(folder), named[0])
    return _compared(present, request.diff_base, request._replace(paths=(folder,), source=None), other, moved)


def _transferred(request: Request, workspace: Workspace, tree: Workspace) -> Request:
    """Return `request` with the paths in another tree that its own have in `workspace`; files that only exist outside of it stay."""

    def transferred(path: Path) -> Path:
        try:
            return path if str(path) == "-" else tree.root / workspace.relative(path)
        except InputError:
            return path

    return request._replace(
        paths=tuple(map(transferred, request.paths)),
        source=transferred(request.source) if request.source is not None else None,
        variable_files=tuple(map(transferred, request.variable_files)),
        parameter_files=tuple(map(transferred, request.parameter_files)),
    )


def _of_file(present: Present, path: Path) -> Past:
    """Return what a baseline knows, or what is found in a plan, template or configuration file that the one unit scanned is compared with."""
    if path.is_file() and looks_like_baseline(Workspace(path.parent).read_start(path.name, SNIFFED).decode("utf-8", "replace")):
        known = read_baseline(read_named_file(present.workspace, path))
        return Past(present.yardstick.baseline, lambda found: compare(found, known), present.request.diff_base)
    graphs = present.read.graphs
    if len(graphs) != 1:
        raise UsageError("a file is compared with one root, plan or template", hint="scan one of them, or compare with a folder or commit")
    request = present.request._replace(paths=(path,), source=None)
    return _compared(present, present.request.diff_base, request, open_workspace(request), lambda unit: graphs[0].unit)


def _compared(present: Present, name: str, request: Request, workspace: Workspace, moved: Callable[[str], str] | None = None) -> Past:
    """Return the comparison with what the same scan finds in another workspace, in which units have the names that `moved` translates."""
    known, problems, estate = _find(present, request, workspace, moved)
    notes: tuple[Diagnostic, ...] = ()
    if problems:
        what = "1 problem" if problems == 1 else f"{problems} problems"
        notes = (Diagnostic("warning", f"{what} while reading {name}: what they hide there counts as new", None, "scan it alone to see them"),)
    return Past(present.yardstick.baseline, lambda found: compare(found, known), name, notes, None if estate is None else lambda: estate)


def _find(present: Present, request: Request, workspace: Workspace, moved: Callable[[str], str] | None) -> tuple[tuple[Recorded, ...], int, Estate | None]:
    """Return what is found in a workspace, how many problems were met there that the present does not have, and what it makes (None: nothing)."""
    request = _within(request, workspace)
    yardstick = present.yardstick
    include = tuple(folder for folder in yardstick.configuration.include if workspace.is_folder(folder))
    if yardstick.configuration.include and not include:
        request = request._replace(paths=tuple(path for path in request.paths if not workspace.is_folder(workspace.relative(path))))
    if not request.paths:
        return (), 0, None
    yardstick = yardstick._replace(configuration=replace(yardstick.configuration, include=include))
    read = read_units(request, yardstick.configuration, workspace, present.progress)
    if not read.graphs:
        return (), _count_problems(read, present.read), None
    if moved is not None:
        read = read._replace(graphs=tuple(in_unit(graph, moved(graph.unit)) for graph in read.graphs))
    examined = examine(request, workspace, yardstick, read, present.whole, present.progress)
    found = select_reported(request, yardstick.configuration, examined.suppressed.kept).shown
    return tuple(record(finding) for finding in found), _count_problems(read, present.read), examined.estate


def _within(request: Request, workspace: Workspace) -> Request:
    """Return `request` without the paths and files of values that a workspace does not have."""

    def is_there(path: Path) -> bool:
        try:
            name = workspace.relative(path)
        except InputError:
            return False
        return workspace.is_folder(name) or workspace.is_file(name)

    def is_given(path: Path) -> bool:
        return is_there(path) or workspace.root not in Path(os.path.realpath(path)).parents

    return request._replace(
        paths=tuple(path for path in request.paths if str(path) != "-" and is_there(path)),
        source=request.source if request.source is not None and is_there(request.source) else None,
        variable_files=tuple(path for path in request.variable_files if is_given(path)),
        parameter_files=tuple(path for path in request.parameter_files if is_given(path)),
        cross_check=False,
    )


def _count_problems(read: Read, present: Read) -> int:
    """Return how many files of `read` could not be read that `present` could, or does not have."""

    def problems(of: Read) -> set[tuple[str, str]]:
        found = (*of.diagnostics, *(problem for graph in of.graphs for problem in graph.diagnostics if problem.level in ("error", "internal")))
        return {(problem.message, problem.span.path) for problem in found if problem.level != "note" and problem.span is not None}

    return len(problems(read) - problems(present))


def _moved_below(old: str, new: str, unit: str) -> str:
    """Return the name of a unit in the folder `old` as if it lay in `new`."""
    if unit == old:
        return new
    prefix = "" if old == "." else f"{old}/"
    if not unit.startswith(prefix):
        return unit
    rest = unit.removeprefix(prefix)
    return rest if new == "." else f"{new}/{rest}"
