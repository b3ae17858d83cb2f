"""Places as reports give them: lines and columns, and text that is safe to print."""

from typing import NamedTuple

from iac_iam_guard.engine.result import Sources
from iac_iam_guard.source import Position, SourceSpan


class Region(NamedTuple):
    """Where a span begins and ends; `end` is the place after the last character."""

    path: str
    start: Position
    end: Position


def region_of(sources: Sources, span: SourceSpan) -> Region | None:
    """Return the region of a span, or None where the text of its file is not at hand."""
    start = sources.position(span.path, span.start)
    end = sources.position(span.path, span.end)
    return Region(span.path, start, end) if start is not None and end is not None else None


def first_line(sources: Sources, region: Region) -> Region:
    """Return `region` cut at the end of its first line."""
    if region.end.line == region.start.line:
        return region
    return region._replace(end=Position(region.start.line, len(sources.line(region.path, region.start.line)) + 1))


def written_place(sources: Sources, span: SourceSpan) -> str:
    """Return `path:line:column`, or the path alone where no line is known."""
    region = region_of(sources, span)
    return f"{printable(span.path)}:{region.start.line}:{region.start.column}" if region is not None else printable(span.path)


def printable(text: str) -> str:
    """Return `text` with control, format and direction characters made visible: scanned text may be hostile to terminals."""
    return text if text.isprintable() else "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: 1 file, 2 files."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
