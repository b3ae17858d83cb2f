"""One scan from paths to result: discover, parse, graph, model, rules, suppress."""

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.configuration import Configuration, discover_configuration, load_configuration
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.result import Ignored, Input, ScanResult, Sources
from iac_iam_guard.engine.rule import InputKind, Rule
from iac_iam_guard.engine.run import Evaluation, evaluate
from iac_iam_guard.engine.selection import select_rules
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Confidence, Finding, Severity
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.units import OneFile, ScanUnit, find_units, open_workspace, problem_of


@dataclass(frozen=True, slots=True)
class Request:
    """What a scan is asked for; None and () leave a matter to the configuration."""

    paths: tuple[Path, ...]
    today: date
    kind: str = "auto"
    source: Path | None = None
    variables: tuple[tuple[str, str], ...] = ()
    variable_files: tuple[Path, ...] = ()
    use_environment: bool = False
    rule_paths: tuple[Path, ...] = ()
    configuration_path: Path | None = None
    use_configuration: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    min_severity: str | None = None
    min_confidence: str | None = None
    inline_ignores: bool = True
    cross_check: bool = False
    strict: bool = False
    exclude: tuple[str, ...] = ()
    estate: str | None = None
    jobs: int = 0
    standard_input: Callable[[], str] = field(default=lambda: "")


Progress = Callable[[str, int, int], None]


def scan(request: Request, progress: Progress = lambda what, done, total: None) -> ScanResult:
    """Return everything that the scan of `request` says; raise GuardError for a request that cannot be carried out."""
    workspace = open_workspace(request.paths)
    configuration = _configuration(request, workspace)
    rule_paths = (*request.rule_paths, *(workspace.root / path for path in configuration.rule_paths))
    ruleset = load_rules(rule_paths, configuration.parameters)
    select = request.select or (*(configuration.select or ("default",)), *configuration.extend_select)
    rules = _regraded(select_rules(ruleset, select, (*request.ignore, *configuration.ignore)), configuration)

    collecting = gc.isenabled()
    gc.disable()  # syntax trees and values hold no cycles: looking for them costs a fifth of the time
    try:
        read = _read_units(request, workspace, configuration, progress)
        estate = build_estate(read.graphs, configuration.assumptions(request.today), _is_whole(request, configuration, read))
        progress("rules", 0, len(rules))
        evaluation = evaluate(estate, rules, _kinds(read.graphs), in_reach=_in_reach)
    finally:
        if collecting:
            gc.enable()
    return _result(request, configuration, workspace, rules, read, estate, evaluation)


def _configuration(request: Request, workspace: Workspace) -> Configuration:
    if not request.use_configuration:
        return Configuration()
    path = request.configuration_path
    if path is None:
        first = next((item for item in request.paths if str(item) != "-"), Path())
        path = discover_configuration(workspace.relative(first), workspace)
    return load_configuration(path, workspace)


def _regraded(rules: Iterable[Rule], configuration: Configuration) -> tuple[Rule, ...]:
    return tuple(replace(rule, severity=configuration.severity.get(rule.id, rule.severity)) for rule in rules)


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of the units: their graphs, and what is to be said of those that have none."""

    units: tuple[ScanUnit, ...]
    graphs: tuple[ResourceGraph, ...]
    diagnostics: tuple[Diagnostic, ...]


def _read_units(request: Request, workspace: Workspace, configuration: Configuration, progress: Progress) -> _Read:
    cache = ModuleCache(workspace)
    excludes = (*configuration.exclude, *request.exclude)
    units = tuple(find_units(workspace, cache, request.paths, request.kind, excludes))
    options = Options(request.variables, tuple(workspace.relative(path) for path in request.variable_files), request.use_environment)
    graphs: list[ResourceGraph] = []
    diagnostics: list[Diagnostic] = []
    for done, unit in enumerate(units):
        progress("units", done, len(units))
        try:
            graphs.append(_read_unit(unit, workspace, cache, options, request))
        except InputError as error:
            diagnostics.append(problem_of(error, unit))
        except Exception as error:
            diagnostics.append(Diagnostic("internal", f"{type(error).__name__} while reading {unit.path}; the rest was scanned", SourceSpan(unit.path, 0, 0)))
    return _Read(units, tuple(graphs), tuple(diagnostics))


def _read_unit(unit: ScanUnit, workspace: Workspace, cache: ModuleCache, options: Options, request: Request) -> ResourceGraph:
    if unit.kind == "file":
        alone = OneFile(workspace, unit.path)
        return read_configuration(alone, unit.path.rpartition("/")[0] or ".", options, ModuleCache(alone))
    return read_configuration(workspace, unit.path, options, cache)


def _is_whole(request: Request, configuration: Configuration, read: _Read) -> bool:
    """Tell whether what is absent from the scan is absent from the estate: so it is for folders, unless the user says otherwise."""
    said = request.estate or configuration.estate
    return said == "whole" if said else all(unit.kind != "file" for unit in read.units)


def _kinds(graphs: tuple[ResourceGraph, ...]) -> frozenset[InputKind]:
    return frozenset(kind for graph in graphs for kind in ("terraform", "plan", "state") if kind in graph.kind)


def _in_reach(span: SourceSpan) -> bool:
    """Tell whether the user can change what stands at `span`: not in modules that Terraform has downloaded."""
    return ".terraform" not in span.path.split("/")


def _result(
    request: Request, configuration: Configuration, workspace: Workspace, rules: tuple[Rule, ...], read: _Read, estate: Estate, evaluation: Evaluation
) -> ScanResult:
    floor = Severity(request.min_severity or configuration.min_severity)
    sure = Confidence(request.min_confidence or configuration.min_confidence)
    found = [finding for finding in evaluation.findings if finding.confidence.rank <= sure.rank]
    shown = tuple(finding for finding in found if finding.severity.rank <= floor.rank)
    ignored: tuple[Ignored, ...] = ()
    diagnostics = (*read.diagnostics, *(diagnostic for graph in read.graphs for diagnostic in _as_found(graph, read)))
    unresolved = tuple(dict.fromkeys(entry for graph in read.graphs for entry in graph.unresolved))
    spans = [span for finding in shown for span in _spans(finding)]
    spans += [entry.span for entry in evaluation.undetermined]
    spans += [entry.span for entry in unresolved]
    spans += [diagnostic.span for diagnostic in diagnostics if diagnostic.span is not None]
    model = estate.model
    return ScanResult(
        findings=shown,
        rules={rule.id: rule for rule in rules},
        sources=_sources(workspace, spans, read),
        inputs=tuple(Input(graph.unit, graph.kind, len(graph.files)) for graph in read.graphs),
        undetermined=evaluation.undetermined,
        not_evaluated=evaluation.not_evaluated,
        unresolved=unresolved,
        ignored=ignored,
        diagnostics=tuple(dict.fromkeys(diagnostics)),
        date=request.today.isoformat(),
        files=len({path for graph in read.graphs for path in graph.files}),
        principals=len(model.users) + len(model.groups) + len(model.roles) + len(model.permission_sets),
        exit_code=_exit_code(request, configuration, shown, diagnostics, bool(unresolved), bool(read.graphs)),
        unshown=len(found) - len(shown),
    )


def _as_found(graph: ResourceGraph, read: _Read) -> Iterable[Diagnostic]:
    """Yield the diagnostics of a unit; a broken file is an error only where the file itself was named."""
    named = {unit.path for unit in read.units if unit.named and unit.kind != "root"}
    for diagnostic in graph.diagnostics:
        found = diagnostic.span is None or diagnostic.span.path not in named
        yield diagnostic._replace(level="warning") if diagnostic.level == "error" and found else diagnostic


def _spans(finding: Finding) -> Iterable[SourceSpan]:
    yield finding.primary.span
    yield from (place.span for place in (*finding.related, *finding.calls))
    yield from (step.span for path in finding.paths for step in path)


def _sources(workspace: Workspace, spans: Iterable[SourceSpan], read: _Read) -> Sources:
    """Return the texts of the files that results speak of; plans and states are never shown."""
    hidden = {unit.path for unit in read.units if unit.kind == "plan"}
    texts: dict[str, str] = {}
    for path in sorted({span.path for span in spans} - hidden):
        try:
            texts[path] = workspace.read(path).text
        except InputError:
            continue  # what cannot be read is the subject of a diagnostic already
    return Sources(texts)


def _exit_code(
    request: Request, configuration: Configuration, findings: tuple[Finding, ...], diagnostics: Iterable[Diagnostic], unresolved: bool, anything: bool
) -> int:
    """Return the worst that holds: 70 a defect, 3 incomplete, 1 findings, 0 nothing."""
    levels = {diagnostic.level for diagnostic in diagnostics}
    if "internal" in levels:
        return 70
    if "error" in levels or (levels and not anything) or (request.strict and (unresolved or "warning" in levels)):
        return 3
    threshold = request.fail_on or configuration.fail_on
    grave = threshold != "never" and any(finding.severity.rank <= Severity(threshold).rank for finding in findings if finding.severity is not Severity.NOTE)
    return 1 if grave else 0
