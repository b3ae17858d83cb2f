"""The JSON report, version 1: additive changes only."""

from collections.abc import Iterator
from typing import Any

from iac_iam_guard import __version__
from iac_iam_guard.engine.result import Ignored, Recorded, ScanResult, Sources
from iac_iam_guard.findings import Finding, Severity, Step
from iac_iam_guard.reporting.json_text import written
from iac_iam_guard.reporting.places import region_of
from iac_iam_guard.source import Position, SourceSpan

SCHEMA_VERSION = "1.0"


def render_json(result: ScanResult) -> str:
    """Return the report as indented JSON text: equal scans give equal bytes."""
    return "".join(write_json(result))


def write_json(result: ScanResult) -> Iterator[str]:
    """Yield the same text piece by piece."""
    yield from written(_report(result))
    yield "\n"


def _report(result: ScanResult) -> dict[str, Any]:
    sources = result.sources
    counts = {severity.value: sum(finding.severity is severity for finding in result.findings) for severity in Severity}
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "iac-iam-guard", "version": __version__},
        "date": result.date,
        "inputs": [{"path": unit.path, "kind": unit.kind, "files": unit.files} for unit in result.inputs],
        "findings": _findings(result),
        "comparison": {"base": result.base, "removed": [_recorded(entry) for entry in result.removed]} if result.base else None,
        "undetermined": [
            {"subject": entry.subject, "reason": entry.reason, "rules": list(entry.rules), "location": _location(sources, entry.span)}
            for entry in result.undetermined
        ],
        "not_evaluated": [{"rule": entry.rule, "reason": entry.reason} for entry in result.not_evaluated],
        "unresolved": [{"kind": entry.kind, "ref": entry.what, "hint": entry.hint, "location": _location(sources, entry.span)} for entry in result.unresolved],
        "diagnostics": [
            {"level": entry.level, "message": entry.message, "hint": entry.hint, "location": _location(sources, entry.span) if entry.span else None}
            for entry in result.diagnostics
        ],
        "stats": {
            "by_severity": counts,
            "files": result.files,
            "principals": result.principals,
            "undetermined": len(result.undetermined),
            "existing": len(result.existing),
            "removed": len(result.removed),
            "baselined": len(result.baselined),
            "gone_from_baseline": len(result.gone),
            "ignored": len(result.ignored),
            "below_min_severity": result.unshown,
            "below_min_confidence": result.unsure,
        },
        "exit_code": result.exit_code,
    }


def _findings(result: ScanResult) -> Iterator[dict[str, Any]]:
    """Yield the findings one by one: many of them at once take more memory than all the rest."""
    for status, findings in (("new", result.findings), ("existing", result.existing), ("baselined", result.baselined)):
        yield from (_finding(result, finding, status) for finding in findings)
    yield from (_finding(result, ignored.finding, "ignored", ignored) for ignored in result.ignored)


def _recorded(entry: Recorded) -> dict[str, Any]:
    return {"id": entry.id, "rule": entry.rule, "path": entry.path, "subject": entry.subject, "instances": list(entry.instances)}


def _finding(result: ScanResult, finding: Finding, status: str, ignored: Ignored | None = None) -> dict[str, Any]:
    sources, rule = result.sources, result.rules[finding.rule]
    return {
        "id": finding.fingerprint,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "title": rule.title,
        "message": finding.message,
        "status": status,
        "ignored": {"reason": ignored.reason, "until": ignored.until or None, "by": ignored.by} if ignored else None,
        "location": _location(sources, finding.primary.span),
        "related": [{"note": place.note, "location": _location(sources, place.span)} for place in finding.related],
        "resource": {
            "address": finding.subject,
            "instances": list(finding.instances),
            "unit": finding.unit,
            **({"cdk_path": finding.construct} if finding.construct else {}),
            "module_calls": [{"address": place.note, "location": _location(sources, place.span)} for place in finding.calls],
        },
        "when": finding.when or None,
        "also": list(finding.also),
        "paths": [{"steps": [_step(sources, step) for step in path]} for path in finding.paths],
        "practice": rule.practice,
        "fix": {"description": rule.fix},
        "references": list(rule.references),
    }


def _step(sources: Sources, step: Step) -> dict[str, Any]:
    return {"from": step.source, "to": step.target, "via": list(step.via), "note": step.note, "location": _location(sources, step.span)}


def _location(sources: Sources, span: SourceSpan) -> dict[str, Any]:
    region = region_of(sources, span)
    if region is None:
        return {"path": span.path, "start": None, "end": None}
    return {"path": region.path, "start": _position(region.start), "end": _position(region.end)}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
