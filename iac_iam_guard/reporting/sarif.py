"""SARIF 2.1.0 as GitHub code scanning shows it best.

NOTE: what GitHub reads, and its limits: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import json
from typing import Any
from urllib.parse import quote

from iac_iam_guard import __version__
from iac_iam_guard.engine.result import ScanResult, Sources
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Confidence, Finding, Place, Severity, Step
from iac_iam_guard.reporting.line_hash import hash_lines
from iac_iam_guard.reporting.places import Region, first_line, region_of
from iac_iam_guard.source import Position

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RESULT_LIMIT = 5_000
"""GitHub shows no more results of one run; which it drops is not said, so the least grave are dropped here."""
TAG_LIMIT = 10
TEXT_LIMIT = 1_024

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note", Severity.NOTE: "note"}
SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}
PRECISIONS = {Confidence.HIGH: "very-high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
RANKS = {Confidence.HIGH: 90.0, Confidence.MEDIUM: 60.0, Confidence.LOW: 30.0}
NOTIFICATION_LEVELS = {"note": "note", "warning": "warning", "error": "error", "internal": "error"}


def render_sarif(result: ScanResult, category: str = "") -> str:
    """Return one run as SARIF text; `category` tells apart several uploads for one commit."""
    return json.dumps(_log(result, category), indent=2, ensure_ascii=False) + "\n"


def _log(result: ScanResult, category: str) -> dict[str, Any]:
    shown = [finding for finding in result.findings if region_of(result.sources, finding.primary.span) is not None]
    groups = _one_per_line(result.sources, shown)
    rules = [result.rules[name] for name in sorted({group[0].rule for group in groups})]
    indexes = {rule.id: index for index, rule in enumerate(rules)}
    hashes = {path: hash_lines(text) for path in sorted({group[0].primary.span.path for group in groups}) if (text := result.sources.text(path)) is not None}
    missing = (Diagnostic("warning", f"{entry.kind} {entry.what} is not available: {entry.hint}", entry.span) for entry in result.unresolved)
    notifications = [_notification(result.sources, diagnostic) for diagnostic in (*result.diagnostics, *missing)]
    notifications += [_placeless(finding) for finding in result.findings if region_of(result.sources, finding.primary.span) is None]
    if len(groups) > RESULT_LIMIT:
        notifications.append({"level": "warning", "message": {"text": f"{len(groups) - RESULT_LIMIT} results of lesser severity were left out"}})
        groups = groups[:RESULT_LIMIT]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "iac-iam-guard",
                "fullName": f"iac-iam-guard {__version__}",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "utf16CodeUnits",
        "automationDetails": {"id": f"iac-iam-guard/{category}/" if category else "iac-iam-guard/"},
        "invocations": [{"executionSuccessful": result.exit_code in (0, 1), "toolExecutionNotifications": notifications}],
        "results": [_result(result, group, indexes, hashes) for group in groups],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _one_per_line(sources: Sources, findings: list[Finding]) -> list[list[Finding]]:
    """Group findings of one rule on one line: code scanning takes them for one alert. The gravest groups come first."""
    groups: dict[tuple[str, str, int], list[Finding]] = {}
    for finding in findings:
        position = sources.position(finding.primary.span.path, finding.primary.span.start)
        groups.setdefault((finding.rule, finding.primary.span.path, position.line if position else 0), []).append(finding)
    return sorted(groups.values(), key=lambda group: group[0].severity.rank)


def _rule(rule: Rule) -> dict[str, Any]:
    is_note = rule.severity is Severity.NOTE
    properties: dict[str, Any] = {
        "tags": list(dict.fromkeys(("maintainability",) if is_note else ("security", rule.practice, *rule.tags)))[:TAG_LIMIT],
        "precision": PRECISIONS[rule.confidence],
        "problem.severity": {"error": "error", "warning": "warning", "note": "recommendation"}[LEVELS[rule.severity]],
    }
    if not is_note:
        properties["security-severity"] = SCORES[rule.severity]
    references = "\n".join(f"- <{reference}>" for reference in rule.references)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-"))[:255],
        "shortDescription": {"text": rule.title[:TEXT_LIMIT]},
        "fullDescription": {"text": rule.why[:TEXT_LIMIT]},
        "helpUri": rule.references[0],
        "help": {
            "text": f"{rule.why}\n\nFix: {rule.fix}",
            "markdown": f"{rule.why}\n\n**Fix:** {rule.fix}\n\n{references}\n\nMore: `iac-iam-guard explain {rule.id}`",
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }


def _result(result: ScanResult, group: list[Finding], indexes: dict[str, int], hashes: dict[str, dict[int, str]]) -> dict[str, Any]:
    finding, sources = group[0], result.sources
    region = region_of(sources, finding.primary.span)
    if region is None:
        raise ValueError("a finding without a region is no SARIF result")
    related = [
        *_places(sources, finding.related),
        *_places(sources, tuple(Place(place.span, f"called by {place.note}") for place in finding.calls if place.span != finding.primary.span)),
        *_places(sources, tuple(Place(other.primary.span, other.message) for other in group[1:])),
    ]
    for number, location in enumerate(related, 1):
        location["id"] = number
    entry: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": indexes[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding, related)},
        "locations": [
            {
                "physicalLocation": _physical(sources, first_line(sources, region)),
                "logicalLocations": [{"fullyQualifiedName": address, "kind": "resource"} for address in (finding.instances or (finding.subject,))[:10]],
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": hashes[finding.primary.span.path][region.start.line],
            "iacIamGuard/v1": finding.fingerprint,
        },
        "rank": RANKS[finding.confidence],
        "properties": {"confidence": finding.confidence.value, "unit": finding.unit, **({"when": finding.when} if finding.when else {})},
    }
    if related:
        entry["relatedLocations"] = related
    threads = [_thread(sources, path) for one in group for path in one.paths]
    if threads:
        entry["codeFlows"] = [{"threadFlows": threads}]
    return entry


def _message(finding: Finding, related: list[dict[str, Any]]) -> str:
    sentence = finding.message if finding.message.endswith(".") else f"{finding.message}."
    if finding.when:
        sentence += f" This holds when {finding.when}."
    links = [f"[{_plain(location['message']['text'])}]({location['id']})" for location in related]
    return _plain(sentence) + (" See " + ", ".join(links) + "." if links else "")


def _plain(text: str) -> str:
    """Return `text` fit for a SARIF message, where brackets make links."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _places(sources: Sources, places: tuple[Place, ...]) -> list[dict[str, Any]]:
    return [
        {"physicalLocation": _physical(sources, first_line(sources, region)), "message": {"text": place.note or "related"}}
        for place in places
        if (region := region_of(sources, place.span)) is not None
    ]


def _thread(sources: Sources, path: tuple[Step, ...]) -> dict[str, Any]:
    return {
        "locations": [
            {
                "location": {
                    "physicalLocation": _physical(sources, first_line(sources, region)),
                    "message": {"text": f"{step.source} → {step.target}: {', '.join(step.via)}" + (f" ({step.note})" if step.note else "")},
                }
            }
            for step in path
            if (region := region_of(sources, step.span)) is not None
        ]
    }


def _physical(sources: Sources, region: Region) -> dict[str, Any]:
    start, end = _units(sources, region.path, region.start), _units(sources, region.path, region.end)
    return {
        "artifactLocation": {"uri": quote(region.path)},
        "region": {"startLine": region.start.line, "startColumn": start, "endLine": region.end.line, "endColumn": max(end, start + 1)},
    }


def _units(sources: Sources, path: str, position: Position) -> int:
    """Return the column in UTF-16 code units, as `columnKind` says."""
    before = sources.line(path, position.line)[: position.column - 1]
    return position.column if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1


def _notification(sources: Sources, diagnostic: Diagnostic) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "level": NOTIFICATION_LEVELS[diagnostic.level],
        "message": {"text": diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")},
    }
    if diagnostic.span is not None:
        region = region_of(sources, diagnostic.span)
        if region is not None:
            entry["locations"] = [{"physicalLocation": _physical(sources, first_line(sources, region))}]
        elif diagnostic.span.path:
            entry["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": quote(diagnostic.span.path)}}}]
    return entry


def _placeless(finding: Finding) -> dict[str, Any]:
    """Return a notification for a finding that code scanning cannot show: it stands in no file of the repository."""
    return {"level": "warning", "message": {"text": f"{finding.rule}: {finding.message} ({finding.subject} has no place in a source file)"}}
