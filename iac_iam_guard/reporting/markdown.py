"""The report for a step summary or a comment on a pull request."""

from html import escape

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.findings import Finding, Severity
from iac_iam_guard.reporting.places import plural, printable, region_of

SIZE_LIMIT = 900_000
"""GitHub drops a step summary above one MiB whole, so the least grave findings are cut before."""

MARKS = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "🔵", Severity.NOTE: "⚪"}
ACTIVE = str.maketrans({character: f"&#{ord(character)};" for character in "|`@*_[]~#\\"})


def render_markdown(result: ScanResult) -> str:
    """Return a table of findings, gravest first, with reason and fix of each rule folded away, at most 900 kB long."""
    counts = [f"{number} {severity}" for severity in Severity if (number := sum(finding.severity is severity for finding in result.findings))]
    lines = [f"### IAM findings — {', '.join(counts) if counts else 'none'}", ""]
    tail = _tail(result)
    size = sum(len(line.encode()) + 1 for line in (*lines, *tail))
    if result.findings:
        lines += ["| | Finding | Where |", "|-|-|-|"]
    shown: list[Finding] = []
    for finding in result.findings:
        row = _row(result, finding)
        size += len(row.encode()) + 1
        if size > SIZE_LIMIT:
            break
        lines.append(row)
        shown.append(finding)
    if len(shown) < len(result.findings):
        lines += ["", f"{plural(len(result.findings) - len(shown), 'more finding')} left out for length."]
    for rule_id in dict.fromkeys(finding.rule for finding in shown):
        detail = _detail(result, rule_id)
        size += len(detail.encode()) + 1
        if size <= SIZE_LIMIT:
            lines += ["", detail]
    return "\n".join([*lines, "", *tail]) + "\n"


def _row(result: ScanResult, finding: Finding) -> str:
    region = region_of(result.sources, finding.primary.span)
    place = finding.primary.span.path + (f":{region.start.line}" if region is not None else "")
    times = f" (×{len(finding.instances)})" if len(finding.instances) > 1 else ""
    when = f" — when {_text(finding.when)}" if finding.when else ""
    mark = MARKS[finding.severity]
    return f"| {mark} {finding.severity} | **{_text(finding.rule)}** {_text(finding.message)}{when}{times}<br>{_text(finding.subject)} | {_text(place)} |"


def _detail(result: ScanResult, rule_id: str) -> str:
    rule = result.rules[rule_id]
    links = " · ".join(f"[{number}]({reference})" for number, reference in enumerate(rule.references, 1))
    return f"<details><summary>{_text(rule_id)}: why and how to fix</summary>\n\n{_text(rule.why)}\n\n**Fix:** {_text(rule.fix)}\n\n{links}\n\n</details>"


def _tail(result: ScanResult) -> list[str]:
    parts = [plural(result.files, "file"), plural(result.principals, "principal")]
    if result.undetermined:
        parts.append(f"{len(result.undetermined)} undetermined")
    if result.ignored:
        parts.append(f"{len(result.ignored)} ignored")
    if result.unresolved:
        parts.append(f"{plural(len(result.unresolved), 'part')} of the input not available, results may be incomplete")
    problems = sum(diagnostic.level in ("error", "internal") for diagnostic in result.diagnostics)
    if problems:
        parts.append(f"{plural(problems, 'file')} could not be read")
    return [" · ".join(parts)]


def _text(text: str) -> str:
    """Return scanned text that can neither format, link, mention nor hide anything."""
    return escape(printable(text), quote=False).translate(ACTIVE)
