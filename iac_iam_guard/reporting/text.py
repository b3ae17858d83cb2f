"""The report for people at a terminal: the token in its line, what it does, why it matters and how to mend it."""

from collections.abc import Iterable
from textwrap import wrap

from iac_iam_guard.engine.result import ScanResult, Sources
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Finding, Place, Step
from iac_iam_guard.reporting.excerpt import write_excerpt
from iac_iam_guard.reporting.pen import BOLD, FAINT, LEVEL_STYLES, STYLES, Pen
from iac_iam_guard.reporting.places import plural, printable, written_part, written_place, written_subject
from iac_iam_guard.reporting.summary import summarize

WIDTH = 100
PATH_LIMIT = 3
PLACE_LIMIT = 5
PLACE_COLUMN = 60
"""Where the places of the steps of a path begin, if the steps leave room."""


def render_text(
    result: ScanResult, *, color: bool = False, plain: bool = False, width: int = WIDTH, limit: int = 50, undetermined: bool = False, ignored: bool = False
) -> str:
    """Return the report in lines of `width` columns, excerpts and headings aside.

    At most `limit` findings are told in full, why and fix of a rule only once. `plain` keeps to ASCII.
    """
    return _TextReport(result, Pen(color, plain), width).write(limit, undetermined, ignored)


class _TextReport:
    """Writes one result with one pen."""

    def __init__(self, result: ScanResult, pen: Pen, width: int) -> None:
        self.result = result
        self.sources: Sources = result.sources
        self.pen = pen
        self.width = width

    def write(self, limit: int, undetermined: bool, ignored: bool) -> str:
        blocks: list[list[str]] = []
        explained: set[str] = set()
        findings = self.result.findings
        for finding in findings[:limit]:
            blocks.append(self._finding(finding, explain=finding.rule not in explained))
            explained.add(finding.rule)
        if len(findings) > limit:
            blocks.append([f"… and {plural(len(findings) - limit, 'more finding')} (--max-findings 0 shows all)"])
        if undetermined:
            blocks += [block for block in (self._undetermined(), self._not_evaluated()) if block]
        if ignored and self.result.ignored:
            blocks.append(self._ignored())
        blocks.append(self._footer())
        return self.pen.fit("\n".join("\n".join(line.rstrip() for line in block) + "\n" for block in blocks))

    def _finding(self, finding: Finding, explain: bool) -> list[str]:
        rule, pen = self.result.rules[finding.rule], self.pen
        count = len(finding.instances)
        head = pen(f"{finding.severity}[{finding.rule}]", STYLES[finding.severity]) + ": " + pen(pen.show(finding.message), BOLD)
        lines = [head + (f"   (x{count})" if count > 1 else "")]
        lines.append(f"{pen('  -->', FAINT)} {written_place(self.sources, finding.primary.span)}   {printable(written_subject(finding))}")
        excerpt = write_excerpt(self.sources, finding, pen)
        lines += excerpt.lines
        lines += self._elsewhere(excerpt.elsewhere)
        lines += self._paths(finding.paths)
        shown = [place.span for place in finding.calls if place.span != finding.primary.span and self.sources.is_shown(place.span.path)]
        calls = [written_place(self.sources, span) for span in shown]
        if calls:
            lines += self._item("called at", ", ".join(calls))
        if finding.when:
            lines += self._item("when", printable(finding.when))
        if finding.also:
            lines += self._item("also", ", ".join(finding.also))
        if explain:
            lines += [*self._item("why", rule.why), *self._item("fix", rule.fix)]
        closing = f"{finding.confidence}   id: {finding.fingerprint}"
        return [*lines, *self._item("confidence", closing + (f"   more: iac-iam-guard explain {finding.rule}" if explain else ""), keep=True)]

    def _item(self, name: str, text: str, keep: bool = False) -> list[str]:
        """Return `= name: text` in as many lines as it needs; `keep` leaves it on one."""
        label = f"   = {name}: "
        first, *rest = ([text] if keep else self._wrap(text, len(label))) or [""]
        return [self.pen(label, FAINT) + first, *(" " * len(label) + line for line in rest)]

    def _wrap(self, text: str, indent: int) -> list[str]:
        return wrap(text, self.width - indent, break_long_words=False, break_on_hyphens=False)

    def _elsewhere(self, places: Iterable[Place]) -> list[str]:
        """Return related places beyond the excerpt: each with its note, those without one together."""
        lines: list[str] = []
        silent = list(dict.fromkeys(written_place(self.sources, place.span) for place in places if not place.note))
        for place in places:
            if place.note:
                lines += self._item("see", f"{written_place(self.sources, place.span)} {printable(place.note)}")
        if silent:
            more = [f"{len(silent) - PLACE_LIMIT} more"] if len(silent) > PLACE_LIMIT else []
            lines += self._item("see", ", ".join([*silent[:PLACE_LIMIT], *more]))
        return lines

    def _paths(self, paths: tuple[tuple[Step, ...], ...]) -> list[str]:
        lines: list[str] = []
        for steps in [path for path in paths if path][:PATH_LIMIT]:
            lines += self._item("path", printable(steps[0].source))
            for number, step in enumerate(steps, 1):
                note = f" ({printable(step.note)})" if step.note else ""
                hop = f"       {number} --{printable(' + '.join(step.via))}--> {printable(step.target)}{note}"
                lines.append(f"{hop:<{PLACE_COLUMN}}  {written_place(self.sources, step.span)}")
        if len(paths) > PATH_LIMIT:
            lines += self._item("path", f"+{len(paths) - PATH_LIMIT} more (-o json tells them all)")
        return lines

    def _undetermined(self) -> list[str]:
        if not self.result.undetermined:
            return []
        lines = [self.pen("Undetermined", BOLD) + " (could not be decided: neither passed nor found)"]
        for entry in self.result.undetermined:
            lines.append(f"  {printable(entry.subject)}: {printable(entry.reason)}   {written_place(self.sources, entry.span)}")
            lines += [f"      {line}" for line in self._wrap(", ".join(entry.rules), 6)]
        return lines

    def _not_evaluated(self) -> list[str]:
        if not self.result.not_evaluated:
            return []
        lines = [self.pen("Not evaluated", BOLD) + " (what would decide these rules is not given)"]
        for reason in sorted({entry.reason for entry in self.result.not_evaluated}):
            lines.append(f"  {printable(reason)}")
            lines += [f"      {line}" for line in self._wrap(", ".join(entry.rule for entry in self.result.not_evaluated if entry.reason == reason), 6)]
        return lines

    def _ignored(self) -> list[str]:
        lines = [self.pen("Ignored", BOLD)]
        for entry in self.result.ignored:
            finding = entry.finding
            until = f" until {entry.until}" if entry.until else ""
            lines.append(f"  {finding.severity}[{finding.rule}] {written_place(self.sources, finding.primary.span)}   {printable(written_subject(finding))}")
            lines += [f"      {line}" for line in self._wrap(f"ignored by {entry.by}{until}: {printable(entry.reason) or 'no reason given'}", 6)]
        return lines

    def _footer(self) -> list[str]:
        lines = [line for diagnostic in self.result.diagnostics for line in self._diagnostic(diagnostic)]
        lines += self._incomplete()
        return [*lines, self.pen(" · ".join(summarize(self.result)), BOLD)]

    def _diagnostic(self, diagnostic: Diagnostic) -> list[str]:
        place = f"{written_place(self.sources, diagnostic.span)}: " if diagnostic.span is not None and diagnostic.span.path else ""
        hint = f" – {diagnostic.hint}" if diagnostic.hint else ""
        return self._paragraph(diagnostic.level, place + printable(diagnostic.message) + printable(hint), LEVEL_STYLES[diagnostic.level])

    def _incomplete(self) -> list[str]:
        if not self.result.unresolved:
            return []
        by_hint: dict[str, list[str]] = {}
        for entry in self.result.unresolved:
            by_hint.setdefault(entry.hint, []).append(f"{printable(written_part(entry))} is not available ({written_place(self.sources, entry.span)})")
        sentences = []
        for hint, parts in by_hint.items():
            parts = list(dict.fromkeys(parts))
            more = [f"{len(parts) - PLACE_LIMIT} more"] if len(parts) > PLACE_LIMIT else []
            sentences.append("; ".join([*parts[:PLACE_LIMIT], *more]) + (f" – {printable(hint)}" if hint else ""))
        return self._paragraph("Incomplete", "; ".join(sentences), LEVEL_STYLES["warning"])

    def _paragraph(self, label: str, text: str, style: str) -> list[str]:
        first, *rest = wrap(f"{label}: {text}", self.width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        return [self.pen(f"{label}:", style) + first.removeprefix(f"{label}:"), *rest]
