"""Lines of source text with the telling tokens underlined."""

from typing import NamedTuple
from unicodedata import combining, east_asian_width

from iac_iam_guard.engine.result import Sources
from iac_iam_guard.findings import Finding, Place, Severity
from iac_iam_guard.reporting.pen import FAINT, STYLES, Pen
from iac_iam_guard.reporting.places import Region, first_line, region_of

LINE_WIDTH = 120
"""Characters of a line that are shown; of longer ones, a window around the token."""
RELATED_REACH = 12
"""How many lines from the primary token a related place may lie to be shown in the same excerpt."""


class Mark(NamedTuple):
    """A stretch of one line to underline, with words beside it; `start` and `end` count characters from 0."""

    line: int
    start: int
    end: int
    note: str
    primary: bool


class Excerpt(NamedTuple):
    """The lines to show, and the related places that are not among them."""

    lines: tuple[str, ...]
    elsewhere: tuple[Place, ...]


def write_excerpt(sources: Sources, finding: Finding, pen: Pen) -> Excerpt:
    """Return the lines with the primary token and related ones near it, underlined; nothing of a file that must not be shown."""
    region = _shown_region(sources, finding.primary)
    if region is None:
        return Excerpt((), finding.related)
    marks = [_mark(region, finding.primary.note, primary=True)]
    elsewhere: list[Place] = []
    for place in finding.related:
        other = _shown_region(sources, place)
        if other is None or other.path != region.path or abs(other.start.line - region.start.line) > RELATED_REACH:
            elsewhere.append(place)
        elif other != region:
            marks.append(_mark(other, place.note, primary=False))
    numbers = sorted({mark.line for mark in marks})
    gutter = len(str(numbers[-1]))
    bar = pen(f"{' ' * gutter} |", FAINT)
    lines = [bar]
    for previous, number in zip([numbers[0], *numbers], numbers, strict=False):
        if number > previous + 1:
            lines.append(pen("." * gutter, FAINT))
        text, pointers = _underline(sources.line(region.path, number), [mark for mark in marks if mark.line == number], pen)
        lines.append(pen(f"{number:>{gutter}} | ", FAINT) + text)
        lines += [f"{bar} {pointer}" for pointer in pointers]
    return Excerpt((*lines, bar), tuple(elsewhere))


def _shown_region(sources: Sources, place: Place) -> Region | None:
    """Return the first line of a place, None where its text is unknown or must not be shown."""
    region = region_of(sources, place.span) if sources.is_shown(place.span.path) else None
    return first_line(sources, region) if region is not None else None


def _mark(region: Region, note: str, primary: bool) -> Mark:
    return Mark(region.start.line, region.start.column - 1, max(region.end.column - 1, region.start.column), note, primary)


def _underline(text: str, marks: list[Mark], pen: Pen) -> tuple[str, list[str]]:
    """Return a line as it can be shown, and one line of pointers for each mark, the primary one first."""
    marks = sorted(set(marks), key=lambda mark: (not mark.primary, mark.start, mark.end))
    first = 0
    if len(text) > LINE_WIDTH:
        first = max(0, min(marks[0].start - LINE_WIDTH // 3, len(text) - LINE_WIDTH))
    last = min(len(text), first + LINE_WIDTH)
    cells = [pen.show(" " if character == "\t" else character) for character in text[first:last]]
    head = pen.fit("…") if first else ""
    tail = pen.fit("…") if last < len(text) else ""
    pointers = []
    for mark in marks:
        start, end = max(mark.start - first, 0), min(mark.end, last) - first
        if mark.start <= last and start < max(end, start + 1):
            indent = len(head) + _width(cells[:start])
            line = ("^" if mark.primary else "-") * max(_width(cells[start:end]), 1) + (f" {pen.show(mark.note)}" if mark.note else "")
            pointers.append(" " * indent + pen(line, STYLES[Severity.HIGH if mark.primary else Severity.LOW]))
    return head + "".join(cells) + tail, pointers


def _width(cells: list[str]) -> int:
    """Return how many columns a terminal needs for characters."""
    return sum(len(cell) if cell.isascii() else sum(_columns(character) for character in cell) for cell in cells)


def _columns(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
