"""Findings by where they stand in a file, to be asked which of them lie around a token."""

from bisect import bisect_right

from iac_iam_guard.source import SourceSpan


class Places:
    """Numbers of findings with their spans, all of one file."""

    __slots__ = ("_ends", "_found", "_reach", "_starts")

    def __init__(self) -> None:
        """Begin with none."""
        self._found: list[tuple[int, int, int]] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._reach: list[int] = []

    def add(self, number: int, span: SourceSpan) -> None:
        """Take one more."""
        self._found.append((span.start, span.end, number))

    def around(self, span: SourceSpan) -> list[int]:
        """Return the numbers of those in whose spans `span` lies, in the order in which they were taken."""
        if len(self._starts) < len(self._found):
            self._sort()
        found: list[int] = []
        place = bisect_right(self._starts, span.start) - 1
        while place >= 0 and self._reach[place] >= span.end:
            if self._ends[place] >= span.end:
                found.append(self._found[place][2])
            place -= 1
        return sorted(found)

    def _sort(self) -> None:
        """Order by beginning, and note how far all up to each place reach, so that nobody looks at what ends before a token."""
        self._found.sort()
        self._starts = [start for start, _, _ in self._found]
        self._ends = [end for _, end, _ in self._found]
        furthest = -1
        self._reach = []
        for end in self._ends:
            furthest = max(furthest, end)
            self._reach.append(furthest)


NO_PLACES = Places()
