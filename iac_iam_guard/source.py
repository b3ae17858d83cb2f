"""Places in source text: spans, line indexes and comments."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class SourceSpan(NamedTuple):
    """A stretch of one file: a POSIX path relative to the containment root and offsets into the decoded text.

    Offsets count code points; `end` is exclusive. Lines and columns come from a `LineIndex` of the file.
    """

    path: str
    start: int
    end: int

    def contains(self, other: "SourceSpan") -> bool:
        """Tell whether `other` lies within this span of the same file."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end


NOWHERE = SourceSpan("", 0, 0)


class Places(Protocol):
    """Finds where the spans of one file really are that stand for places which are looked up only when they are shown."""

    @property
    def path(self) -> str:
        """The path of the file."""

    @property
    def text(self) -> str:
        """The text of the file."""

    def token(self, span: SourceSpan) -> SourceSpan:
        """Return the place that `span` stands for, as closely as possible."""

    def whole(self, span: SourceSpan) -> SourceSpan:
        """Return the place of the declaration in which `span` lies; this costs little."""


class AllPlaces:
    """The places in all files of a scan; spans of files that have none of their own stand where they say."""

    __slots__ = ("_by_path",)

    def __init__(self, places: Iterable[Places] = ()) -> None:
        """Take the places of files."""
        self._by_path = {found.path: found for found in places}

    def token(self, span: SourceSpan) -> SourceSpan:
        """Return the place that `span` stands for."""
        found = self._by_path.get(span.path)
        return span if found is None else found.token(span)

    def whole(self, span: SourceSpan) -> SourceSpan:
        """Return the place of the declaration in which `span` lies, if its file has places of its own; else `span`."""
        found = self._by_path.get(span.path)
        return span if found is None else found.whole(span)


class Enclosures(Generic[T]):
    """Finds, among many things that stand somewhere, those that a place lies in."""

    __slots__ = ("_by_path",)

    def __init__(self, things: Iterable[tuple[SourceSpan, T]]) -> None:
        """Take things with their places."""
        self._by_path: dict[str, _Column[T]] = {}
        by_path: dict[str, list[tuple[SourceSpan, T]]] = {}
        for span, thing in things:
            by_path.setdefault(span.path, []).append((span, thing))
        for path, placed in by_path.items():
            placed.sort(key=lambda pair: pair[0].start)
            ends = [span.end for span, _ in placed]
            self._by_path[path] = _Column([span.start for span, _ in placed], list(accumulate(ends, max)), placed)

    def around(self, span: SourceSpan) -> list[T]:
        """Return the things that `span` lies in, those that begin first first."""
        column = self._by_path.get(span.path)
        if column is None:
            return []
        found: list[T] = []
        index = bisect_right(column.starts, span.start) - 1
        while index >= 0 and column.reach[index] >= span.end:
            around, thing = column.placed[index]
            if around.end >= span.end:
                found.append(thing)
            index -= 1
        return found[::-1]


class _Column(NamedTuple, Generic[T]):
    """The things of one file by where they begin, and how far those up to each of them reach."""

    starts: list[int]
    reach: list[int]
    placed: list[tuple[SourceSpan, T]]


class Position(NamedTuple):
    """A place that people read: line and column, both counted from 1, columns in code points."""

    line: int
    column: int


class LineIndex:
    """Turns offsets of one text into lines and columns."""

    __slots__ = ("starts",)

    def __init__(self, text: str) -> None:
        """Remember where the lines of `text` begin; only a line feed ends a line."""
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self.starts = starts

    def position(self, offset: int) -> Position:
        """Return the line and column of `offset`."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """Return the offset at which `line` (from 1) begins."""
        return self.starts[line - 1]


class Comment(NamedTuple):
    """A comment with its marker, e.g. `# text`, `// text` or `/* text */`."""

    span: SourceSpan
    text: str


class Source(NamedTuple):
    """A file as it was read: its path relative to the containment root and its decoded text."""

    path: str
    text: str
