"""Comma-separated values (RFC 4180) whose cells know where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source, SourceSpan

QUOTE = '"'


class Cell(NamedTuple):
    """The text of one cell and its place, quotes included."""

    text: str
    span: SourceSpan


def read_rows(source: Source) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a file, blank lines left out; raise InputError where a quote does not end or text follows one."""
    text, position = source.text, 0
    row: list[Cell] = []
    while position < len(text):
        cell, end = _read_cell(source, position)
        row.append(cell)
        if text.startswith(",", end):
            position = end + 1
            if position == len(text):
                row.append(Cell("", SourceSpan(source.path, position, position)))
            continue
        position = end + (2 if text.startswith("\r\n", end) else 1)
        if len(row) > 1 or row[0].text:
            yield tuple(row)
        row = []
    if row:
        yield tuple(row)


def _read_cell(source: Source, start: int) -> tuple[Cell, int]:
    """Return the cell that begins at `start`, and where it ends: at a comma, a line end, or the end of the text."""
    text = source.text
    if not text.startswith(QUOTE, start):
        ends = (found for mark in ",\r\n" if (found := text.find(mark, start, _line_end(text, start) + 1)) >= 0)
        end = min(ends, default=len(text))
        return Cell(text[start:end], SourceSpan(source.path, start, end)), end
    parts: list[str] = []
    position = start + 1
    while True:
        end = text.find(QUOTE, position)
        if end < 0:
            raise InputError("a quote does not end", SourceSpan(source.path, start, start + 1))
        parts.append(text[position:end])
        position = end + 1
        if not text.startswith(QUOTE, position):
            break
        parts.append(QUOTE)
        position += 1
    if position < len(text) and text[position] not in ",\r\n":
        raise InputError("a comma belongs after a quoted cell", SourceSpan(source.path, position, position))
    return Cell("".join(parts), SourceSpan(source.path, start, position)), position


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
