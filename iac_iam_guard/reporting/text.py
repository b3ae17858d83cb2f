"""The report for people at a terminal: the token in its line, what it does, why it matters and how to mend it."""

from textwrap import wrap
from typing import NamedTuple

from iac_iam_guard.engine.result import ScanResult, Sources
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Finding, Severity
from iac_iam_guard.reporting.places import Region, first_line, plural, printable, region_of, written_place

WIDTH = 100
EXCERPT_WIDTH = 140
RELATED_REACH = 12
"""How many lines from the primary token a related place may lie to be shown in the same excerpt."""
PATH_LIMIT = 3

STYLES = {
    Severity.CRITICAL: "1;35",
    Severity.HIGH: "1;31",
    Severity.MEDIUM: "1;33",
    Severity.LOW: "1;36",
    Severity.NOTE: "1;34",
}
LEVEL_STYLES = {"note": "1;34", "warning": "1;33", "error": "1;31", "internal": "1;35"}
FAINT = "2"
BOLD = "1"


class Mark(NamedTuple):
    """A stretch of one line to underline, with words beside it."""

    line: int
    start: int
    end: int
    note: str
    primary: bool


class Paint:
    """Colours text, or leaves it alone."""

    __slots__ = ("on",)

    def __init__(self, on: bool) -> None:
        """Colour only if `on`."""
        self.on = on

    def __call__(self, text: str, style: str) -> str:
        """Return `text` in an ANSI style."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.on and text else text


def render_text(result: ScanResult, *, color: bool = False, limit: int = 50, undetermined: bool = False, ignored: bool = False) -> str:
    """Return the report; at most `limit` findings are told in full, why and fix of a rule only once."""
    paint = Paint(color)
    blocks: list[str] = []
    explained: set[str] = set()
    for finding in result.findings[:limit]:
        blocks.append(_finding(result, finding, paint, explain=finding.rule not in explained))
        explained.add(finding.rule)
    if len(result.findings) > limit:
        blocks.append(f"… and {plural(len(result.findings) - limit, 'more finding')} (--max-findings 0 shows all)\n")
    if undetermined and result.undetermined:
        blocks.append(_undetermined(result, paint))
    if ignored and result.ignored:
        blocks.append(_ignored(result, paint))
    blocks.append(_footer(result, paint))
    return "\n".join(blocks)


def _finding(result: ScanResult, finding: Finding, paint: Paint, explain: bool) -> str:
    rule, sources = result.rules[finding.rule], result.sources
    count = len(finding.instances)
    head = paint(f"{finding.severity}[{finding.rule}]", STYLES[finding.severity]) + ": " + paint(printable(finding.message), BOLD)
    lines = [head + (f"   (x{count})" if count > 1 else "")]
    lines.append(f"{paint('  -->', FAINT)} {written_place(sources, finding.primary.span)}   {printable(_subject(finding))}")
    lines += _excerpt(sources, finding, paint)
    for steps in finding.paths[:PATH_LIMIT]:
        lines.append(_item(paint, "path", f"{printable(steps[0].source)}" if steps else ""))
        for number, step in enumerate(steps, 1):
            via = " + ".join(step.via)
            lines.append(f"         {number} --{printable(via)}--> {printable(step.target)}   {written_place(sources, step.span)}")
    if finding.calls:
        called = ", ".join(written_place(sources, place.span) for place in finding.calls)
        lines.append(_item(paint, "called at", called))
    if finding.when:
        lines.append(_item(paint, "when", printable(finding.when)))
    if finding.also:
        lines.append(_item(paint, "also", ", ".join(finding.also)))
    if explain:
        lines.append(_item(paint, "why", rule.why))
        lines.append(_item(paint, "fix", rule.fix))
    closing = f"{finding.confidence}   id: {finding.fingerprint}"
    lines.append(_item(paint, "confidence", closing + (f"   explain: iac-iam-guard explain {finding.rule}" if explain else "")))
    return "\n".join(lines) + "\n"


def _subject(finding: Finding) -> str:
    if len(finding.instances) == 1:
        return finding.instances[0]
    if 1 < len(finding.instances) <= 3:
        return ", ".join(finding.instances)
    return finding.subject


def _item(paint: Paint, name: str, text: str) -> str:
    label = f"   = {name}: "
    first, *rest = wrap(text, WIDTH - len(label), break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join([paint(label, FAINT) + first, *(" " * len(label) + line for line in rest)])


def _excerpt(sources: Sources, finding: Finding, paint: Paint) -> list[str]:
    """Return the lines with the primary token and related ones near it, underlined; nothing of a file that must not be shown."""
    region = region_of(sources, finding.primary.span)
    if region is None:
        return []
    region = first_line(sources, region)
    marks = [_mark(region, finding.primary.note, primary=True)]
    elsewhere: list[str] = []
    for place in finding.related:
        other = region_of(sources, place.span)
        if other is None:
            continue
        other = first_line(sources, other)
        if other.path == region.path and abs(other.start.line - region.start.line) <= RELATED_REACH and other != region:
            marks.append(_mark(other, place.note, primary=False))
        elif other.path != region.path or abs(other.start.line - region.start.line) > RELATED_REACH:
            elsewhere.append(_item(paint, "see", f"{written_place(sources, place.span)} {printable(place.note)}"))
    numbers = sorted({mark.line for mark in marks})
    gutter = len(str(numbers[-1]))
    bar = paint(f"{' ' * gutter} |", FAINT)
    lines = [bar]
    previous = numbers[0]
    for number in numbers:
        if number > previous + 1:
            lines.append(paint("." * gutter, FAINT))
        previous = number
        lines += _marked_line(sources.line(region.path, number), number, [mark for mark in marks if mark.line == number], gutter, bar, paint)
    return [*lines, bar, *elsewhere]


def _mark(region: Region, note: str, primary: bool) -> Mark:
    return Mark(region.start.line, region.start.column - 1, max(region.end.column - 1, region.start.column), note, primary)


def _marked_line(text: str, number: int, marks: list[Mark], gutter: int, bar: str, paint: Paint) -> list[str]:
    marks = sorted(marks, key=lambda mark: (not mark.primary, mark.start))
    text = text.replace("\t", " ")
    offset = 0
    if len(text) > EXCERPT_WIDTH:  # a minified document: a window around the token
        offset = max(0, min(marks[0].start - EXCERPT_WIDTH // 3, len(text) - EXCERPT_WIDTH))
        text = ("…" if offset else "") + text[offset + bool(offset) : offset + EXCERPT_WIDTH] + ("…" if offset + EXCERPT_WIDTH < len(text) else "")
    lines = [paint(f"{number:>{gutter}} | ", FAINT) + printable(text)]
    for mark in marks:
        start, end = mark.start - offset, min(mark.end - offset, len(text))
        if 0 <= start < end:
            pointer = ("^" if mark.primary else "-") * (end - start)
            note = f" {printable(mark.note)}" if mark.note else ""
            lines.append(f"{bar} {' ' * start}{paint(pointer + note, STYLES[Severity.HIGH] if mark.primary else STYLES[Severity.LOW])}")
    return lines


def _undetermined(result: ScanResult, paint: Paint) -> str:
    lines = [paint("Undetermined", BOLD) + " (could not be decided; neither passed nor found)"]
    for entry in result.undetermined:
        lines.append(f"  {printable(entry.subject)}: {printable(entry.reason)}   {written_place(result.sources, entry.span)}")
        lines += [f"      {line}" for line in wrap(", ".join(entry.rules), WIDTH - 6, break_on_hyphens=False)]
    return "\n".join(lines) + "\n"


def _ignored(result: ScanResult, paint: Paint) -> str:
    lines = [paint("Ignored", BOLD)]
    for entry in result.ignored:
        until = f" until {entry.until}" if entry.until else ""
        place = written_place(result.sources, entry.finding.primary.span)
        lines.append(f"  {entry.finding.severity}[{entry.finding.rule}] {place}{until}: {printable(entry.reason)}")
    return "\n".join(lines) + "\n"


def _footer(result: ScanResult, paint: Paint) -> str:
    lines = [_diagnostic(result.sources, diagnostic, paint) for diagnostic in result.diagnostics]
    if result.unresolved:
        sources = result.sources
        parts = dict.fromkeys(f"{entry.kind} {printable(entry.what)} not available ({written_place(sources, entry.span)})" for entry in result.unresolved)
        hints = dict.fromkeys(entry.hint for entry in result.unresolved if entry.hint)
        lines.append(paint("Incomplete: ", LEVEL_STYLES["warning"]) + "; ".join(parts) + (" – " + "; ".join(hints) if hints else ""))
    counts = [f"{number} {severity}" for severity in Severity if (number := sum(finding.severity is severity for finding in result.findings))]
    parts_of_summary = [
        plural(len(result.findings), "finding") + (f" ({', '.join(counts)})" if counts else ""),
        f"{len(result.undetermined)} undetermined" if result.undetermined else "",
        f"{len(result.ignored)} ignored" if result.ignored else "",
        plural(result.files, "file"),
        plural(result.principals, "principal"),
    ]
    lines.append(paint(" · ".join(part for part in parts_of_summary if part), BOLD))
    return "\n".join(lines) + "\n"


def _diagnostic(sources: Sources, diagnostic: Diagnostic, paint: Paint) -> str:
    place = f"{written_place(sources, diagnostic.span)}: " if diagnostic.span is not None and diagnostic.span.path else ""
    hint = f" – {diagnostic.hint}" if diagnostic.hint else ""
    return f"{paint(diagnostic.level, LEVEL_STYLES[diagnostic.level])}: {place}{printable(diagnostic.message)}{printable(hint)}"
