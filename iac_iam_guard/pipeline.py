"""One scan from paths to result: discover, parse, graph, model, rules, suppress."""

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.configuration import Configuration, discover_configuration, load_configuration
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.result import Input, ScanResult, Sources
from iac_iam_guard.engine.rule import InputKind, Rule, Ruleset
from iac_iam_guard.engine.run import Evaluation, evaluate
from iac_iam_guard.engine.selection import select_rules
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Confidence, Finding, Severity
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.suppression import MARK, Rulings, Suppression, SuppressionResult, read_suppressions, suppress
from iac_iam_guard.terraform.configuration import Options
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.units import ScanUnit, find_units, open_workspace, problem_of, read_unit


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
    workspace = open_workspace(request.paths, request.source)
    configuration = _configuration(request, workspace)
    rule_paths = (*request.rule_paths, *(workspace.root / path for path in configuration.rule_paths))
    ruleset = load_rules(rule_paths, configuration.parameters)
    select = request.select or (*(configuration.select or ("default",)), *configuration.extend_select)
    rules = _regraded(select_rules(ruleset, select, (*request.ignore, *configuration.ignore)), configuration)

    collecting = gc.isenabled()
    gc.disable()  # syntax trees and values hold no cycles: looking for them costs a fifth of the time
    try:
        read = _read_units(replace(request, exclude=(*configuration.exclude, *request.exclude)), workspace, progress)
        estate = build_estate(read.graphs, configuration.assumptions(request.today), _is_whole(request, configuration, read))
        progress("rules", 0, len(rules))
        evaluation = evaluate(estate, rules, _kinds(read.graphs), in_reach=_in_reach)
    finally:
        if collecting:
            gc.enable()
    return _result(request, configuration, workspace, ruleset, rules, read, estate, evaluation)


def _configuration(request: Request, workspace: Workspace) -> Configuration:
    if not request.use_configuration:
        return Configuration()
    path = request.configuration_path
    if path is None:
        first = request.source or next((item for item in request.paths if str(item) != "-"), workspace.root)
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


def _read_units(request: Request, workspace: Workspace, progress: Progress) -> _Read:
    cache = ModuleCache(workspace)
    units = find_units(workspace, cache, request)
    options = Options(request.variables, tuple(workspace.relative(path) for path in request.variable_files), request.use_environment)
    graphs: list[ResourceGraph] = []
    diagnostics: list[Diagnostic] = []
    for done, unit in enumerate(units):
        progress("units", done, len(units))
        try:
            graphs.append(read_unit(workspace, cache, unit, options, request))
        except InputError as error:
            diagnostics.append(problem_of(error, unit))
        except Exception as error:
            diagnostics.append(Diagnostic("internal", f"{type(error).__name__} while reading {unit.path}; the rest was scanned", SourceSpan(unit.path, 0, 0)))
    return _Read(units, tuple(graphs), tuple(diagnostics))


def _is_whole(request: Request, configuration: Configuration, read: _Read) -> bool:
    """Tell whether what is absent from the scan is absent from the estate: so it is for folders, unless the user says otherwise."""
    said = request.estate or configuration.estate
    return said == "whole" if said else all(unit.kind != "file" for unit in read.units)


def _kinds(graphs: tuple[ResourceGraph, ...]) -> frozenset[InputKind]:
    return frozenset(kind for graph in graphs for kind in ("terraform", "plan", "state") if kind in graph.kind)


def _in_reach(span: SourceSpan) -> bool:
    """Tell whether the user can change what stands at `span`: not in modules that Terraform has downloaded."""
    return ".terraform" not in span.path.split("/")


def _suppressed(request: Request, configuration: Configuration, workspace: Workspace, ruleset: Ruleset, read: _Read, ran: frozenset[str],
                findings: tuple[Finding, ...]) -> SuppressionResult:
    """Take out what the user ignores: in comments, and by address in the configuration."""
    texts: dict[str, str | None] = {}

    def text_of(path: str) -> str | None:
        if path not in texts:
            texts[path] = _text(workspace, path)
        return texts[path]

    comments = (comment for graph in read.graphs for comment in graph.comments) if request.inline_ignores else ()
    inline = read_suppressions(dict.fromkeys(comment for comment in comments if MARK in comment.text), text_of)
    policy = configuration.ignore_policy
    by_address = (Suppression((entry.rule,), entry.reason, entry.until, entry.span, (), entry.address, "configuration") for entry in configuration.ignores)
    result = suppress(findings, (*inline.suppressions, *by_address), Rulings(ruleset, ran, request.today, policy.require_reason, policy.max_days))
    return result._replace(problems=(*inline.problems, *result.problems))


def _text(workspace: Workspace, path: str) -> str | None:
    try:
        return workspace.read(path).text
    except InputError:
        return None  # what cannot be read is the subject of a diagnostic already


def _result(
    request: Request,
    configuration: Configuration,
    workspace: Workspace,
    ruleset: Ruleset,
    rules: tuple[Rule, ...],
    read: _Read,
    estate: Estate,
    evaluation: Evaluation,
) -> ScanResult:
    floor = Severity(request.min_severity or configuration.min_severity)
    sure = Confidence(request.min_confidence or configuration.min_confidence)
    ran = frozenset(rule.id for rule in rules) - {entry.rule for entry in evaluation.not_evaluated}
    suppressed = _suppressed(request, configuration, workspace, ruleset, read, ran, evaluation.findings)
    found = [finding for finding in suppressed.kept if finding.confidence.rank <= sure.rank]
    shown = tuple(finding for finding in found if finding.severity.rank <= floor.rank)
    diagnostics = (*read.diagnostics, *(diagnostic for graph in read.graphs for diagnostic in _as_found(graph, read)), *suppressed.problems)
    unresolved = tuple(dict.fromkeys(entry for graph in read.graphs for entry in graph.unresolved))
    spans = [span for finding in (*shown, *(entry.finding for entry in suppressed.ignored)) for span in _spans(finding)]
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
        ignored=suppressed.ignored,
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
    return Sources({path: text for path in sorted({span.path for span in spans} - hidden) if (text := _text(workspace, path)) is not None})


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
