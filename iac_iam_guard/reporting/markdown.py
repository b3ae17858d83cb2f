"""The report for a step summary or a comment on a pull request."""

import re
from html import escape
from urllib.parse import quote

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.findings import Finding, Severity, Step
from iac_iam_guard.reporting.places import plural, printable, region_of, written_subject
from iac_iam_guard.reporting.summary import count_severities, summarize

SIZE_LIMIT = 900_000
"""Bytes: GitHub drops a step summary above one MiB whole, so the least grave findings are cut before."""
PATH_LIMIT = 10
"""Paths of one rule that are told."""

MARKS = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "🔵", Severity.NOTE: "⚪"}
ACTIVE = str.maketrans({character: f"&#{ord(character)};" for character in "|`*_[]~#\\@:$^"})
"""Characters that format, link or mention."""
CODE = re.compile("`([^`]+)`")
URL_CHARACTERS = "%/:=&?~#+!$,;'@*"


def render_markdown(result: ScanResult, *, category: str = "", limit: int = SIZE_LIMIT) -> str:
    """Return a table of findings, gravest first, with reason and fix of each rule folded away, at most `limit` bytes long.

    The hidden first line tells reports of different `category` apart, so that a comment can be found again.
    """
    counts = count_severities(result.findings)
    lines = [_marker(category), f"### {_heading(result, counts)}", ""]
    tail = safe_text(" · ".join(summarize(result)))
    missing = _missing(result)
    room = limit - sum(_size(text) for text in (*lines, tail, missing, _left_out(len(result.findings)))) - 20
    if result.findings:
        lines += ["| | Finding | Where |", "|-|-|-|"]
        room -= sum(_size(line) for line in lines[-2:])
    shown: list[Finding] = []
    for finding in result.findings:
        row = _row(result, finding)
        room -= _size(row)
        if room < 0:
            lines += ["", _left_out(len(result.findings) - len(shown))]
            break
        lines.append(row)
        shown.append(finding)
    for rule_id in dict.fromkeys(finding.rule for finding in shown):
        detail = _detail(result, rule_id, [finding for finding in shown if finding.rule == rule_id])
        room -= _size(detail) + 1
        if room < 0:
            break
        lines += ["", detail]
    return "\n".join([*lines, "", tail, *(["", missing] if missing else [])]) + "\n"


def _heading(result: ScanResult, counts: list[str]) -> str:
    if not result.base:
        return f"IAM findings — {', '.join(counts) or 'none'}"
    return f"IAM findings of this change — {', '.join(counts) or 'none'} new · {len(result.removed)} removed · {len(result.existing)} existing"


def _marker(category: str) -> str:
    """Return a comment that only machines see; nothing in `category` can end it."""
    return f"<!-- iac-iam-guard:{quote(category, safe='/').replace('--', '%2D%2D')} -->" if category else "<!-- iac-iam-guard -->"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) + 1


def _left_out(number: int) -> str:
    return f"{plural(number, 'more finding')} left out for length."


def _row(result: ScanResult, finding: Finding) -> str:
    times = f" (×{len(finding.instances)})" if len(finding.instances) > 1 else ""
    when = f" — when {safe_text(finding.when)}" if finding.when else ""
    what = f"**{safe_text(finding.rule)}** {safe_text(finding.message)}{when}{times}<br>{safe_text(written_subject(finding))}"
    return f"| {MARKS[finding.severity]} {finding.severity} | {what} | {safe_text(_place(result, finding))} |"


def _place(result: ScanResult, finding: Finding) -> str:
    """Return path and line; a column says nothing where nobody can jump to it, and a line nothing in a plan."""
    span = finding.primary.span
    region = region_of(result.sources, span) if result.sources.is_shown(span.path) else None
    return f"{span.path}:{region.start.line}" if region is not None else span.path


def _detail(result: ScanResult, rule_id: str, findings: list[Finding]) -> str:
    rule = result.rules[rule_id]
    links = " · ".join(f"[{number}]({quote(reference, safe=URL_CHARACTERS)})" for number, reference in enumerate(rule.references, 1))
    paths = [f"- {_chain(steps)}" for finding in findings for steps in finding.paths if steps]
    more = [f"- {plural(len(paths) - PATH_LIMIT, 'more path')}"] if len(paths) > PATH_LIMIT else []
    blocks = [
        f"<details><summary>{safe_text(rule_id)}: why and how to fix</summary>",
        "\n".join([*paths[:PATH_LIMIT], *more]),
        _prose(rule.why),
        f"**Fix:** {_prose(rule.fix)}",
        links,
        "</details>",
    ]
    return "\n\n".join(block for block in blocks if block)


def _chain(steps: tuple[Step, ...]) -> str:
    hops = [f" —{safe_text(' + '.join(step.via))}→ {safe_text(step.target)}" for step in steps]
    return safe_text(steps[0].source) + "".join(hops)


def _missing(result: ScanResult) -> str:
    """Return what the result lacks: parts that were not there, and files that could not be read."""
    problems = sum(diagnostic.level in ("error", "internal") for diagnostic in result.diagnostics)
    parts = [
        f"{plural(len(result.unresolved), 'part')} of the input not available" if result.unresolved else "",
        f"{plural(problems, 'problem')} while reading" if problems else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"⚠️ {told}: results may be incomplete." if told else ""


def _prose(text: str) -> str:
    """Return the text of a rule, in which only what stands in backticks is formatted."""
    parts = CODE.split(" ".join(text.split()))
    return "".join(f"<code>{safe_text(part)}</code>" if number % 2 else safe_text(part) for number, part in enumerate(parts))


def safe_text(text: str) -> str:
    """Return scanned text that can neither format, link, mention nor hide anything."""
    return escape(printable(text), quote=False).translate(ACTIVE).replace("www.", "www&#46;")
