"""What a scan comes to: findings that are grave and sure enough, everything that is to be said beside them, and the exit code."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.configuration import Configuration
from iac_iam_guard.engine.result import Input, Recorded, ScanResult, Sources
from iac_iam_guard.engine.run import Evaluation
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Confidence, Finding, Severity
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.iam.model import IamModel
from iac_iam_guard.iam.reports import NO_REPORTS, Reports
from iac_iam_guard.masking import mask_secrets, sensitive_places
from iac_iam_guard.request import Request
from iac_iam_guard.source import NOWHERE, Source, SourceSpan
from iac_iam_guard.standing import Past, stand
from iac_iam_guard.suppression import SuppressionResult
from iac_iam_guard.terraform.plan_file import decode_plan
from iac_iam_guard.units import PLAN_LIMIT, STANDARD_INPUT, ScanUnit
from iac_iam_guard.yardstick import Yardstick

LEVELS = ("internal", "error", "warning", "note")
"""The gravest first."""


class Read(NamedTuple):
    """What became of the units: their graphs, and what is to be said beside them; `variable_files` are those of the command line.

    `reports` are what the evidence says that the user gives, `evidence` the files with it.
    """

    units: tuple[ScanUnit, ...]
    graphs: tuple[ResourceGraph, ...]
    diagnostics: tuple[Diagnostic, ...]
    variable_files: tuple[str, ...] = ()
    reports: Reports = NO_REPORTS
    evidence: tuple[Source, ...] = ()


class Reported(NamedTuple):
    """Findings that are grave and sure enough, gravest first; those that are not sure enough, and those of the others that are not grave enough."""

    shown: tuple[Finding, ...]
    unsure: tuple[Finding, ...]
    unshown: tuple[Finding, ...]


def select_reported(request: Request, configuration: Configuration, findings: Iterable[Finding]) -> Reported:
    """Return which of `findings` are reported."""
    floor = Severity(request.min_severity or configuration.min_severity)
    sure = Confidence(request.min_confidence or configuration.min_confidence)
    shown: list[Finding] = []
    unsure: list[Finding] = []
    unshown: list[Finding] = []
    for finding in findings:
        (unsure if finding.confidence.rank > sure.rank else unshown if finding.severity.rank > floor.rank else shown).append(finding)
    return Reported(tuple(sorted(shown, key=_by_gravity)), tuple(unsure), tuple(unshown))


def conclude(
    request: Request,
    yardstick: Yardstick,
    workspace: Workspace,
    read: Read,
    model: IamModel,
    evaluation: Evaluation,
    suppressed: SuppressionResult,
    past: Past,
) -> ScanResult:
    """Return the result of a scan, of which `suppressed` holds the findings."""
    configuration, rules = yardstick.configuration, yardstick.rules
    reported = select_reported(request, configuration, suppressed.kept)
    ignored = tuple(entry.finding for entry in suppressed.ignored)
    standing = stand(reported.shown, (*reported.unsure, *reported.unshown, *ignored), past)
    diagnostics = _each_once((*read.diagnostics, *_of_graphs(read), *suppressed.problems, *yardstick.notes, *past.notes))
    unresolved = tuple(dict.fromkeys(entry for graph in read.graphs for entry in graph.unresolved))
    spans = [span for finding in (*standing.new, *standing.existing, *standing.baselined, *ignored) for span in _spans(finding)]
    spans += [entry.span for entry in evaluation.undetermined]
    spans += [entry.span for entry in unresolved]
    spans += [diagnostic.span for diagnostic in diagnostics if diagnostic.span is not None]
    return ScanResult(
        findings=standing.new,
        rules={rule.id: rule for rule in rules},
        sources=_sources(workspace, spans, read),
        inputs=tuple(Input(graph.unit, graph.kind, len(graph.files)) for graph in read.graphs),
        undetermined=evaluation.undetermined,
        not_evaluated=evaluation.not_evaluated,
        unresolved=unresolved,
        ignored=suppressed.ignored,
        diagnostics=diagnostics,
        date=request.today.isoformat(),
        files=len({path for graph in read.graphs for path in graph.files}),
        principals=len(model.users) + len(model.groups) + len(model.roles) + len(model.permission_sets),
        exit_code=_exit_code(request, configuration, standing.new, diagnostics, bool(unresolved), _is_void(read)),
        unshown=len(reported.unshown),
        unsure=len(reported.unsure),
        base=past.base,
        gone=_gone(standing.gone, request, yardstick, workspace, read, evaluation),
        existing=standing.existing,
        removed=standing.removed,
        baselined=standing.baselined,
        warn_days=configuration.ignore_policy.warn_days,
    )


def _gone(
    entries: tuple[Recorded, ...], request: Request, yardstick: Yardstick, workspace: Workspace, read: Read, evaluation: Evaluation
) -> tuple[Recorded, ...]:
    """Return those entries of the baseline that are gone for sure: their rule ran, and their file was looked at and could be read."""
    if not entries:
        return ()
    idle = (yardstick.ruleset.rules.keys() - {rule.id for rule in yardstick.rules}) | {entry.rule for entry in evaluation.not_evaluated}
    broken = {problem.span.path for problem in (*read.diagnostics, *_of_graphs(read)) if problem.span is not None and problem.level != "note"}
    files = {path for graph in read.graphs for path in graph.files} | {source.path for source in read.evidence}
    named = {workspace.relative(path) for path in request.paths if str(path) != "-"}

    def is_looked_at(path: str) -> bool:
        return path in files or any(folder in (".", path) or path.startswith(f"{folder}/") for folder in named)

    return tuple(entry for entry in entries if entry.rule not in idle and entry.path not in broken and is_looked_at(entry.path))


def _by_gravity(finding: Finding) -> tuple[int, SourceSpan, str, str]:
    return finding.severity.rank, finding.primary.span, finding.rule, finding.fingerprint


def readable_text(workspace: Workspace, path: str) -> str | None:
    """Return the text of a file, None for one that cannot be read: that is the subject of a diagnostic already."""
    try:
        return workspace.read(path).text
    except InputError:
        return None


def _plan_text(workspace: Workspace, path: str) -> str | None:
    """Return the text of a plan or state, which may be larger than other files."""
    try:
        return decode_plan(path, workspace.read_bytes(path, PLAN_LIMIT)).text
    except InputError:
        return None


def _of_graphs(read: Read) -> Iterator[Diagnostic]:
    """Yield the diagnostics of the units; a broken file is an error only where the file itself was named."""
    named = {unit.path for unit in read.units if unit.named and unit.kind != "root"} | set(read.variable_files)
    for graph in read.graphs:
        for diagnostic in graph.diagnostics:
            found = diagnostic.span is None or diagnostic.span.path not in named
            yield diagnostic._replace(level="warning") if diagnostic.level == "error" and found else diagnostic


def _each_once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return each diagnostic once, at its gravest: several units may share a file."""
    kept: dict[tuple[str, SourceSpan], Diagnostic] = {}
    for diagnostic in diagnostics:
        key = (diagnostic.message, diagnostic.span or NOWHERE)
        other = kept.setdefault(key, diagnostic)
        if LEVELS.index(diagnostic.level) < LEVELS.index(other.level):
            kept[key] = diagnostic
    return tuple(kept.values())


def _spans(finding: Finding) -> Iterator[SourceSpan]:
    yield finding.primary.span
    yield from (place.span for place in (*finding.related, *finding.calls))
    yield from (step.span for path in finding.paths for step in path)


def _sources(workspace: Workspace, spans: Iterable[SourceSpan], read: Read) -> Sources:
    """Return the texts of the files that results speak of, secrets masked; plans, states, change sets and evidence give places, but no line is shown."""
    plans = {path for unit in read.units for path in (*((unit.path,) if unit.kind in ("plan", "change-set") else ()), *unit.states)}
    outside = {unit.path for unit in read.units if unit.outside is not None or unit.path == STANDARD_INPUT}
    paths = {span.path for span in spans}
    evidence = {source.path: source.text for source in read.evidence if source.path in paths}
    shown = sorted(paths - outside - evidence.keys())
    known = {graph.places.path: graph.places.text for graph in read.graphs if graph.places is not None}
    texts: dict[str, str] = {}
    for path in shown:
        text = known.get(path) or (_plan_text(workspace, path) if path in plans else readable_text(workspace, path))
        if text is not None:
            texts[path] = text
    places = sensitive_places(read.graphs, {path: text for path, text in texts.items() if path not in plans})
    masked = {path: text if path in plans else mask_secrets(text, places.get(path, ())) for path, text in texts.items()}
    return Sources({**masked, **evidence}, plans | evidence.keys())


def _is_void(read: Read) -> bool:
    """Tell whether there was something to scan and nothing of it could be read."""
    broken = any(diagnostic.level == "error" for graph in read.graphs for diagnostic in graph.diagnostics)
    return bool(read.units) and not any(graph.resources for graph in read.graphs) and (broken or not read.graphs)


def _exit_code(
    request: Request, configuration: Configuration, findings: tuple[Finding, ...], diagnostics: Iterable[Diagnostic], unresolved: bool, void: bool
) -> int:
    """Return the worst that holds: 70 a defect, 3 incomplete, 1 findings, 0 nothing."""
    levels = {diagnostic.level for diagnostic in diagnostics}
    if "internal" in levels:
        return 70
    if "error" in levels or void or (request.strict and (unresolved or "warning" in levels)):
        return 3
    threshold = request.fail_on or configuration.fail_on
    grave = threshold != "never" and any(finding.severity.rank <= Severity(threshold).rank for finding in findings if finding.severity is not Severity.NOTE)
    return 1 if grave else 0
