"""Offsets that tell files apart: each file of a unit, and each text that is a template itself, has a stretch of numbers of its own.

So nodes need to say no more than where they begin and end, whatever file they come from; the first file begins at 0, so that its offsets
are those of its text.
"""

from bisect import bisect_right
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import locate, text_of
from iac_iam_guard.values import Known


class _Stretch(NamedTuple):
    """Where the offsets of a file begin; `text` is what was read instead of a file (None for one)."""

    base: int
    path: str
    text: Known | None


class Places:
    """Turns offsets of nodes into places in files."""

    __slots__ = ("_end", "_first", "_path", "_stretches")

    def __init__(self, path: str, length: int | None = None) -> None:
        """Begin with the file at `path`, of `length` code points; None where no other will be added."""
        self._path = path
        self._stretches = [_Stretch(0, path, None)]
        self._first = self._end = length

    def add(self, path: str, length: int) -> int:
        """Return how much to add to the offsets of a further file of `length` code points."""
        return self._added(_Stretch(self._next(), path, None), length)

    def add_text(self, text: Known) -> int:
        """Return how much to add to offsets into a text that stands in a file."""
        return self._added(_Stretch(self._next(), text.span.path, text), len(text_of(text)))

    def span(self, start: int, end: int) -> SourceSpan:
        """Return the place of what begins and ends at these offsets."""
        if self._first is None or start <= self._first:
            return SourceSpan(self._path, start, end)
        base, path, text = self._stretches[bisect_right(self._stretches, start, key=lambda stretch: stretch.base) - 1]
        return SourceSpan(path, start - base, end - base) if text is None else locate(text, start - base, end - base)

    def offsets(self, span: SourceSpan) -> tuple[int, int] | None:
        """Return the offsets of a place, None if it lies in no file that was added."""
        for base, path, text in self._stretches:
            if path == span.path and text is None:
                return span.start + base, span.end + base
        return None

    def _next(self) -> int:
        if self._end is None:
            raise ValueError("the length of the first file is not known")
        return self._end + 1

    def _added(self, stretch: _Stretch, length: int) -> int:
        self._stretches.append(stretch)
        self._end = stretch.base + length
        return stretch.base


def move(root: Node, by: int, *, verbatim: bool = True) -> Node:
    """Return nodes with their offsets moved; what aliases repeat stays one object.

    Texts that are no longer `verbatim` in the file can be located as a whole only.
    """
    moved: dict[int, Node] = {}

    def move_node(node: Node) -> Node:
        if isinstance(node, Scalar):
            return node._replace(start=node.start + by, end=node.end + by, map=node.map if verbatim else ())
        found = moved.get(id(node))
        if found is None:
            if isinstance(node, Items):
                found = Items(tuple(map(move_node, node.items)), node.start + by, node.end + by)
            else:
                entries = {key: Member(key_start + by, key_end + by, move_node(inner)) for key, (key_start, key_end, inner) in node.entries.items()}
                found = Members(entries, node.start + by, node.end + by)
            moved[id(node)] = found
        return found

    return move_node(root)
