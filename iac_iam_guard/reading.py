"""Reads every unit of a scan; one that cannot be read, or that reveals a defect of this program, costs the others nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.conclusion import Read
from iac_iam_guard.configuration import Configuration
from iac_iam_guard.errors import Diagnostic, InputError, UsageError
from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.iam.reports import NO_REPORTS, Reports
from iac_iam_guard.request import Request
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.configuration import Options
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.units import ScanUnit, exports_among, find_units, problem_of, read_named_file, read_unit

Progress = Callable[[str, int, int], None]
"""What is told of progress: of what, how many are done, how many there are."""

PROGRAMS = {
    "cdk.json": "run cdk synth, then scan cdk.out",
    "serverless.ts": "run serverless package, then scan .serverless",
    "serverless.js": "run serverless package, then scan .serverless",
}
"""How templates are made where they are written as programs, by a file that tells it."""
SHARES = 4
"""How many portions of units each process gets: more even the load, fewer cost less."""


class Outcome(NamedTuple):
    """What became of one unit: its graph, what is to be said instead, or neither for a file that is no unit after all."""

    graph: ResourceGraph | None = None
    diagnostic: Diagnostic | None = None


def read_units(request: Request, configuration: Configuration, workspace: Workspace, progress: Progress) -> Read:
    """Return the graphs of all units that `request` means, and what is to be said of those that have none."""
    cache = ModuleCache(workspace)
    units = find_units(workspace, cache, request, configuration)
    diagnostics: list[Diagnostic] = []
    given = tuple(_named_files(request.variable_files, workspace, diagnostics))
    options = Options(request.variables, given, request.use_environment)
    parameters = _parameters(request, workspace, diagnostics)
    evidence = tuple(_named_files(request.evidence, workspace, diagnostics))
    exports = exports_among(workspace, units, parameters)

    def read(unit: ScanUnit) -> Outcome:
        try:
            return Outcome(read_unit(workspace, cache, unit, options, parameters, request, exports))
        except InputError as error:
            return Outcome(None, problem_of(error, unit))
        except Exception as error:
            return Outcome(None, _defect(error, unit.path))

    graphs: list[ResourceGraph] = []
    others: set[ScanUnit] = set()
    for done, (unit, outcome) in enumerate(zip(units, _read_all(read, units, request.jobs), strict=True)):
        progress("units", done, len(units))
        if outcome.graph is not None:
            graphs.append(outcome.graph)
        elif outcome.diagnostic is not None:
            diagnostics.append(outcome.diagnostic)
        else:
            others.add(unit)
    units = tuple(unit for unit in units if unit not in others)
    if not units and not evidence:
        diagnostics.append(Diagnostic("warning", "There is no Terraform configuration, no plan and no template here.", None, _hint(request, workspace)))
    if request.cross_check:
        diagnostics.extend(_cross_check(workspace, graphs))
    diagnostics.extend(Diagnostic("warning", error.message, error.span, error.hint) for error in workspace.passed_over())
    reports = _reports(evidence, diagnostics)
    return Read(units, tuple(graphs), tuple(diagnostics), tuple(source.path for source in given), reports, evidence)


def _hint(request: Request, workspace: Workspace) -> str:
    """Return what to do where there is nothing to scan: programs have templates only when they have been run."""
    folders = [path for path in request.paths if str(path) != "-"]
    found = (hint for name, hint in PROGRAMS.items() if any(workspace.is_file(workspace.relative(folder / name)) for folder in folders))
    return next(found, "name a folder that holds some")


_reader: Callable[[int], Outcome] | None = None
"""In a process of a pool: what reads the unit of that number. It comes along when the process is forked, for it cannot be sent."""


def _read_numbered(read: Callable[[ScanUnit], Outcome], units: tuple[ScanUnit, ...], number: int) -> Outcome:
    return read(units[number])


def _read_forked(number: int) -> Outcome:
    if _reader is None:
        raise RuntimeError("a process of the pool was not forked from the scan")
    return _reader(number)


def _read_all(read: Callable[[ScanUnit], Outcome], units: tuple[ScanUnit, ...], jobs: int) -> Iterator[Outcome]:
    """Yield the outcomes of `units` in their order, read by as many processes as `jobs` says."""
    if jobs < 2 or len(units) < 2:
        yield from map(read, units)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    global _reader
    if "fork" not in get_all_start_methods():
        raise UsageError("several processes cannot read side by side on this system", hint="leave --jobs out")
    _reader = partial(_read_numbered, read, units)
    try:
        with ProcessPoolExecutor(jobs, get_context("fork")) as pool:
            yield from pool.map(_read_forked, range(len(units)), chunksize=max(1, len(units) // (jobs * SHARES)))
    finally:
        _reader = None


def _named_files(paths: tuple[Path, ...], workspace: Workspace, diagnostics: list[Diagnostic]) -> Iterator[Source]:
    for path in paths:
        try:
            yield read_named_file(workspace, path)
        except InputError as error:
            diagnostics.append(Diagnostic("error", error.message, error.span, error.hint))


def _reports(evidence: tuple[Source, ...], diagnostics: list[Diagnostic]) -> Reports:
    """Return what the files of evidence report; one that is not understood costs the others nothing."""
    if not evidence:
        return NO_REPORTS
    from iac_iam_guard.evidence.files import join_reports, read_evidence  # only where somebody has evidence

    found: list[Reports] = []
    for source in evidence:
        try:
            found.append(read_evidence(source))
        except InputError as error:
            diagnostics.append(Diagnostic("error", error.message, error.span, error.hint))
    return join_reports(found)


def _parameters(request: Request, workspace: Workspace, diagnostics: list[Diagnostic]) -> dict[str, str]:
    """Return the values of parameters of templates; those of the command line go before those of files, and later files before earlier ones."""
    values: dict[str, str] = {}
    for path in request.parameter_files:
        from iac_iam_guard.cloudformation.parameter_file import read_parameter_file  # brings YAML along, which Terraform does without

        try:
            values.update(read_parameter_file(read_named_file(workspace, path)))
        except InputError as error:
            diagnostics.append(Diagnostic("error", error.message, error.span, error.hint))
    values.update(request.parameters)
    return values


def _cross_check(workspace: Workspace, graphs: list[ResourceGraph]) -> Iterator[Diagnostic]:
    from iac_iam_guard.terraform.cross_check import cross_check, is_native_syntax

    for path in sorted({path for graph in graphs for path in graph.files if is_native_syntax(path)}):
        try:
            yield from cross_check(workspace.read(path))
        except InputError:
            continue  # the first reader has said so
        except Exception as error:
            yield _defect(error, path)


def _defect(error: Exception, path: str) -> Diagnostic:
    return Diagnostic("internal", f"{type(error).__name__} while reading {path}; the rest was scanned", SourceSpan(path, 0, 0))
