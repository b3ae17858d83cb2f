"""What a scan comes to: findings that are grave and sure enough, everything that is to be said beside them, and the exit code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iac_iam_guard.configuration import Configuration
from iac_iam_guard.engine.result import Input, ScanResult, Sources
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.engine.run import Evaluation
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Confidence, Finding, Severity
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.iam.model import IamModel
from iac_iam_guard.masking import mask_secrets, sensitive_places
from iac_iam_guard.request import Request
from iac_iam_guard.source import NOWHERE, SourceSpan
from iac_iam_guard.suppression import SuppressionResult
from iac_iam_guard.units import ScanUnit

LEVELS = ("internal", "error", "warning", "note")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of the units: their graphs, and what is to be said beside them; `variable_files` are those of the command line."""

    units: tuple[ScanUnit, ...]
    graphs: tuple[ResourceGraph, ...]
    diagnostics: tuple[Diagnostic, ...]
    variable_files: tuple[str, ...] = ()


def conclude(
    request: Request,
    configuration: Configuration,
    workspace: Workspace,
    rules: tuple[Rule, ...],
    read: Read,
    model: IamModel,
    evaluation: Evaluation,
    suppressed: SuppressionResult,
) -> ScanResult:
    """Return the result of a scan, of which `suppressed` holds the findings."""
    floor = Severity(request.min_severity or configuration.min_severity)
    sure = Confidence(request.min_confidence or configuration.min_confidence)
    found = [finding for finding in suppressed.kept if finding.confidence.rank <= sure.rank]
    shown = tuple(sorted((finding for finding in found if finding.severity.rank <= floor.rank), key=_by_gravity))
    diagnostics = _each_once((*read.diagnostics, *_of_graphs(read), *suppressed.problems))
    unresolved = tuple(dict.fromkeys(entry for graph in read.graphs for entry in graph.unresolved))
    spans = [span for finding in (*shown, *(entry.finding for entry in suppressed.ignored)) for span in _spans(finding)]
    spans += [entry.span for entry in evaluation.undetermined]
    spans += [entry.span for entry in unresolved]
    spans += [diagnostic.span for diagnostic in diagnostics if diagnostic.span is not None]
    return ScanResult(
        findings=shown,
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
        exit_code=_exit_code(request, configuration, shown, diagnostics, bool(unresolved), _is_void(read)),
        unshown=len(found) - len(shown),
        unsure=len(suppressed.kept) - len(found),
        warn_days=configuration.ignore_policy.warn_days,
    )


def _by_gravity(finding: Finding) -> tuple[int, SourceSpan, str, str]:
    return finding.severity.rank, finding.primary.span, finding.rule, finding.fingerprint


def readable_text(workspace: Workspace, path: str) -> str | None:
    """Return the text of a file, None for one that cannot be read: that is the subject of a diagnostic already."""
    try:
        return workspace.read(path).text
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
    """Return the texts of the files that results speak of, secrets masked; plans, states and change sets give places, and no line of them is ever shown."""
    plans = {unit.path for unit in read.units if unit.kind in ("plan", "change-set")}
    outside = {unit.path for unit in read.units if unit.outside is not None}
    texts = {path: text for path in sorted({span.path for span in spans} - outside) if (text := readable_text(workspace, path)) is not None}
    places = sensitive_places(read.graphs, {path: text for path, text in texts.items() if path not in plans})
    return Sources({path: text if path in plans else mask_secrets(text, places.get(path, ())) for path, text in texts.items()}, plans)


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
