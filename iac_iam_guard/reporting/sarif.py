"""SARIF 2.1.0 as GitHub code scanning shows it best; what it does not read is left out, but for what other viewers need.

NOTE: what GitHub reads, and its limits: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from iac_iam_guard import __version__
from iac_iam_guard.engine.result import ScanResult, Sources
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Confidence, Finding, Place, Severity, Step
from iac_iam_guard.reporting.json_text import indented
from iac_iam_guard.reporting.line_hash import hash_lines
from iac_iam_guard.reporting.places import Region, first_line, region_of, written_part, written_subject
from iac_iam_guard.source import Position, SourceSpan

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
INFORMATION = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
"""The practices that the rules check."""
RESULT_LIMIT = 5_000
"""GitHub shows no more results of one run; which it drops is not said, so the least grave are dropped here."""
RELATED_LIMIT = 100
"""GitHub shows no more locations of one result."""
THREAD_LIMIT = 20
TAG_LIMIT = 10
TEXT_LIMIT = 1_024
NAME_LIMIT = 255

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note", Severity.NOTE: "note"}
PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}
PRECISIONS = {Confidence.HIGH: "very-high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
NOTIFICATION_LEVELS = {"note": "note", "warning": "warning", "error": "error", "internal": "error"}


def render_sarif(result: ScanResult, category: str = "") -> str:
    """Return one run as SARIF text; `category` tells apart several uploads for one commit."""
    return indented(_log(result, category)) + "\n"


def _log(result: ScanResult, category: str) -> dict[str, Any]:
    sources = result.sources
    told = (*result.findings, *result.existing)
    known = frozenset(map(id, result.existing))
    groups = _one_per_line(sources, [finding for finding in told if _is_placed(sources, finding)], known)
    kept = groups[:RESULT_LIMIT]
    rules = [result.rules[name] for name in sorted({group[0].rule for group in kept})]
    indexes = {rule.id: index for index, rule in enumerate(rules)}
    hashes = _hashes(sources, [group[0] for group in kept])
    notifications = [_notification(sources, diagnostic) for diagnostic in result.diagnostics]
    notifications += [
        _notification(sources, Diagnostic("warning", f"{written_part(entry)} is not available", entry.span, entry.hint)) for entry in result.unresolved
    ]
    notifications += [
        _warning(f"{finding.rule}: {finding.message} ({finding.subject}, {finding.primary.span.path})") for finding in told if not _is_placed(sources, finding)
    ]
    if len(groups) > RESULT_LIMIT:
        notifications.append(_warning(f"{len(groups) - RESULT_LIMIT} results of lesser severity were left out"))
    run = {
        "tool": {
            "driver": {"name": "iac-iam-guard", "semanticVersion": __version__, "informationUri": INFORMATION, "rules": [_rule(rule) for rule in rules]},
        },
        "columnKind": "utf16CodeUnits",
        "automationDetails": {"id": f"iac-iam-guard/{category}/" if category else "iac-iam-guard/"},
        "invocations": [{"executionSuccessful": result.exit_code in (0, 1), "toolExecutionNotifications": notifications}],
        "results": [_result(sources, group, indexes, hashes) | (_state(group, known) if result.base else {}) for group in kept],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _is_placed(sources: Sources, finding: Finding) -> bool:
    """Tell whether code scanning can show a finding: those of a plan on standard input stand in no file, and evidence may stand outside the repository."""
    return region_of(sources, finding.primary.span) is not None and not finding.primary.span.path.startswith("../")


def _state(group: list[Finding], known: frozenset[int]) -> dict[str, str]:
    """Return how a result stands to the base: findings that the base has are told, for what is left out code scanning takes for mended.

    Those that were removed are left out for the same reason: code scanning does not read states, and would open them again.
    """
    return {"baselineState": "unchanged" if all(id(finding) in known for finding in group) else "new"}


def _one_per_line(sources: Sources, findings: list[Finding], known: frozenset[int]) -> list[list[Finding]]:
    """Group findings of one rule on one line: code scanning takes them for one alert. New groups come first, of these the gravest."""
    groups: dict[tuple[str, str, int], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.primary.span.path, _line(sources, finding)), []).append(finding)
    return sorted(groups.values(), key=lambda group: (all(id(finding) in known for finding in group), group[0].severity.rank))


def _line(sources: Sources, finding: Finding) -> int:
    region = region_of(sources, finding.primary.span)
    if region is None:
        raise ValueError("a finding without a region is no SARIF result")
    return region.start.line


def _hashes(sources: Sources, findings: Iterable[Finding]) -> dict[tuple[str, int], str]:
    """Return the hashes of the lines that findings stand on, by path and line."""
    lines: dict[str, set[int]] = {}
    for finding in findings:
        lines.setdefault(finding.primary.span.path, set()).add(_line(sources, finding))
    return {(path, line): value for path, wanted in lines.items() for line, value in hash_lines(sources.text(path) or "", wanted).items()}


def _rule(rule: Rule) -> dict[str, Any]:
    is_note = rule.severity is Severity.NOTE
    properties: dict[str, Any] = {
        "tags": list(dict.fromkeys(("maintainability",) if is_note else ("security", rule.practice, *rule.tags)))[:TAG_LIMIT],
        "precision": PRECISIONS[rule.confidence],
        "problem.severity": PROBLEMS[LEVELS[rule.severity]],
    }
    if not is_note:
        properties["security-severity"] = SCORES[rule.severity]
    why, fix = (" ".join(text.split()) for text in (rule.why, rule.fix))
    links = [f"- <{reference}>" for reference in rule.references]
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-"))[:NAME_LIMIT],
        "shortDescription": {"text": _shortened(rule.title)},
        "fullDescription": {"text": _shortened(why)},
        **({"helpUri": rule.references[0]} if rule.references else {}),
        "help": {
            "text": f"{why}\n\nFix: {fix}",
            "markdown": "\n\n".join([why, f"**Fix:** {fix}", *(["\n".join(links)] if links else []), f"More: `iac-iam-guard explain {rule.id}`"]),
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }


def _shortened(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"


def _result(sources: Sources, group: list[Finding], indexes: dict[str, int], hashes: dict[tuple[str, int], str]) -> dict[str, Any]:
    finding = group[0]
    path, line = finding.primary.span.path, _line(sources, finding)
    called = (Place(place.span, f"called at {place.note}") for place in finding.calls if not place.span.contains(finding.primary.span))
    others = (Place(other.primary.span, f"{other.message} ({written_subject(other)})") for other in group[1:])
    related = _related(sources, (*finding.related, *called, *others))
    threads = [thread for one in group for steps in one.paths if (thread := _thread(sources, steps))][:THREAD_LIMIT]
    entry = {
        "ruleId": finding.rule,
        "ruleIndex": indexes[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding, related)},
        "locations": [
            {
                "physicalLocation": _physical(sources, finding.primary.span),
                "logicalLocations": [
                    *({"fullyQualifiedName": address, "kind": "resource"} for address in (finding.instances or (finding.subject,))[:10]),
                    *([{"fullyQualifiedName": finding.construct, "kind": "construct"}] if finding.construct else []),
                ],
                **({"message": {"text": finding.primary.note}} if finding.primary.note else {}),
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": hashes[path, line], "iacIamGuard/v1": finding.fingerprint},
        "properties": {"confidence": finding.confidence.value},
    }
    if related:
        entry["relatedLocations"] = related
    if threads:
        entry["codeFlows"] = [{"threadFlows": [{"locations": thread} for thread in threads]}]
    return entry


def _message(finding: Finding, related: list[dict[str, Any]]) -> str:
    """Return the sentence that lists show, when it holds, and links to the related locations."""
    sentence = finding.message if finding.message.endswith((".", "!", "?")) else f"{finding.message}."
    if finding.when:
        sentence += f" This holds when {finding.when}."
    links = [f"[{_plain(location['message']['text'])}]({location['id']})" for location in related]
    return _plain(sentence) + (f" See {', '.join(links)}." if links else "")


def _plain(text: str) -> str:
    """Return `text` fit for a SARIF message, where brackets make links."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _related(sources: Sources, places: Iterable[Place]) -> list[dict[str, Any]]:
    shown = [place for place in dict.fromkeys(places) if _is_committed(sources, place.span)][:RELATED_LIMIT]
    return [
        {"id": number, "physicalLocation": _physical(sources, place.span), "message": {"text": place.note or "what belongs to it"}}
        for number, place in enumerate(shown, 1)
    ]


def _thread(sources: Sources, steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Return a path as the steps of a code flow, without those that stand in no file of the repository."""
    return [
        {
            "location": {
                "physicalLocation": _physical(sources, step.span),
                "message": {"text": f"{step.source} → {step.target}: {', '.join(step.via)}" + (f" ({step.note})" if step.note else "")},
            }
        }
        for step in steps
        if _is_committed(sources, step.span)
    ]


def _is_committed(sources: Sources, span: SourceSpan) -> bool:
    """Tell whether a place may stand in a file of the repository: uploads with other paths are refused."""
    return ".terraform" not in span.path.split("/") and region_of(sources, span) is not None


def _physical(sources: Sources, span: SourceSpan) -> dict[str, Any]:
    """Return the first line of a place: alerts of more lines are not shown in a pull request unless it changes them all."""
    region = region_of(sources, span)
    if region is None:
        return {"artifactLocation": {"uri": quote(span.path)}}
    region = first_line(sources, region)
    start, end = _units(sources, region, region.start), _units(sources, region, region.end)
    return {
        "artifactLocation": {"uri": quote(region.path)},
        "region": {"startLine": region.start.line, "startColumn": start, "endLine": region.end.line, "endColumn": max(end, start + 1)},
    }


def _units(sources: Sources, region: Region, position: Position) -> int:
    """Return the column in UTF-16 code units, as `columnKind` says."""
    before = sources.line(region.path, position.line)[: position.column - 1]
    return position.column if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1


def _notification(sources: Sources, diagnostic: Diagnostic) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "level": NOTIFICATION_LEVELS[diagnostic.level],
        "message": {"text": diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")},
    }
    span = diagnostic.span
    if span is not None and span.path and not span.path.startswith("<"):
        entry["locations"] = [{"physicalLocation": _physical(sources, span)}]
    return entry


def _warning(text: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": text}}
