"""Where values of plans and states stand: numbered while they are read, looked up in the text only for what is reported.

A plan holds many values and few of them are ever shown, so finding the place of each would cost more than all the rest. Every value gets
a span instead that begins as many characters after its item as its number is, and ends where the item ends. Such a span is one of a kind,
lies in its item and holds the spans of the parts that come after it. `PlanPlaces` reads the item once more to tell where it really stands.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.plan_file import Item
from iac_iam_guard.values import Json, Known, Sequence, Value
from iac_iam_guard.values import Mapping as MappingValue

Step: TypeAlias = str | int
"""A step from a value to a part of it: a name, an index, or IN_TEXT."""

IN_TEXT = -1
"""The step from a text to the JSON in it."""


class Origin(NamedTuple):
    """What a number stands for: a part of the value with the number `parent` (0: the item), first seen in item `instance` of its block."""

    parent: int
    step: Step
    instance: int


class Numbering:
    """Numbers the values of all instances of one block: the same path has the same number, so that what they share is said once.

    The number of a value is even, the one before it is that of its key.
    """

    __slots__ = ("count", "home", "instance", "known", "origins")

    def __init__(self, home: SourceSpan, several: bool, origins: dict[int, Origin] | None = None) -> None:
        """Begin with the first instance, at `home`; `several` says that others follow; `origins` keeps what numbers stand for."""
        self.home = home
        self.count = 0
        self.instance = -1
        self.known: dict[tuple[int, Step], int] | None = {} if several else None
        self.origins = origins

    def number(self, parent: int, step: Step) -> int:
        """Return the number of the part to which `step` leads from the value numbered `parent`."""
        known = self.known
        if known is not None:
            number = known.get((parent, step))
            if number is not None:
                return number
        self.count += 2
        number = self.count
        if known is not None:
            known[parent, step] = number
        if self.origins is not None:
            self.origins[number] = Origin(parent, step, self.instance)
        return number

    def span(self, number: int) -> SourceSpan:
        """Return the span that stands for the value, or the key, with this number."""
        path, start, end = self.home
        return SourceSpan(path, start + number, end) if start + number < end else self.home


class KeySpans(Mapping[str, SourceSpan]):
    """The places of the keys of a mapping, made of those of its values: kept for all of a plan, they would take much memory."""

    __slots__ = ("_before", "_entries", "_home")

    def __init__(self, entries: Mapping[str, Value], home: SourceSpan, keys: bool) -> None:
        """Take the values of an item at `home`; with `keys` their keys have places of their own, else those of the values."""
        self._entries = entries
        self._home = home
        self._before = int(keys)

    def __getitem__(self, name: str) -> SourceSpan:
        span = self._entries[name].span
        return span if span == self._home else SourceSpan(span.path, span.start - self._before, span.end)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Unnumbered(Numbering):
    """Leaves all values of an item at the place of the item."""

    def number(self, parent: int, step: Step) -> int:
        """Return the number of the item."""
        return 0


Renumber: TypeAlias = Callable[[Item, Numbering], object]


class PlanPlaces:
    """Finds the places of values of one plan or state; `homes` are the items that share places, by where the first of them begins."""

    __slots__ = ("_found", "_homes", "_renumber", "_source", "_starts")

    def __init__(self, source: Source, homes: dict[int, tuple[Item, ...]], renumber: Renumber) -> None:
        """Take the text, and what numbers the values of an item as they were numbered when they were read."""
        self._source = source
        self._homes = homes
        self._starts = sorted(homes)
        self._renumber = renumber
        self._found: dict[int, dict[int, SourceSpan]] = {}

    @property
    def path(self) -> str:
        """The path of the plan or state."""
        return self._source.path

    @property
    def text(self) -> str:
        """The text of the plan or state."""
        return self._source.text

    def whole(self, span: SourceSpan) -> SourceSpan:
        """Return the place of the item in which the value at `span` stands."""
        items = self._items(span)
        return span if items is None else SourceSpan(span.path, *items[0].part)

    def token(self, span: SourceSpan) -> SourceSpan:
        """Return the place of the value at `span`; of its item, where that is all that can be said."""
        items = self._items(span)
        if items is None:
            return span
        home = items[0].part
        number = span.start - home.start
        if span.end != home.end or number == 0:
            return SourceSpan(span.path, home.start, home.end)
        found = self._found.get(home.start)
        if found is None:
            found = self._found[home.start] = self._places(span.path, items)
        return found.get(number, SourceSpan(span.path, home.start, home.end))

    def _items(self, span: SourceSpan) -> tuple[Item, ...] | None:
        """Return the items that share the places at `span`, None for a place that is none of an item's."""
        if span.path != self._source.path or not self._starts:
            return None
        index = bisect_right(self._starts, span.start) - 1
        if index < 0:
            return None
        items = self._homes[self._starts[index]]
        return items if span.end <= items[0].part.end else None

    def _places(self, path: str, items: tuple[Item, ...]) -> dict[int, SourceSpan]:
        """Return the places of all values of the items, by their numbers."""
        origins: dict[int, Origin] = {}
        numbering = Numbering(SourceSpan(path, *items[0].part), len(items) > 1, origins)
        for item in items:
            numbering.instance += 1
            self._renumber(item, numbering)
        values: dict[int, Value] = {}
        places: dict[int, SourceSpan] = {}
        roots: dict[int, Value | None] = {}
        for number, (parent, step, instance) in origins.items():
            if parent == 0 and instance not in roots:
                roots[instance] = self._root(path, items[instance])
            whole = values.get(parent) if parent else roots[instance]
            part, key = _part(whole, step) if whole is not None else (None, None)
            if part is None:
                places[number] = places[number - 1] = places.get(parent, numbering.home)
                continue
            values[number] = part
            places[number] = part.span
            places[number - 1] = key if key is not None else part.span
        return places

    def _root(self, path: str, item: Item) -> Value | None:
        span = SourceSpan(path, *item.part)
        try:
            value: Value | None = read_json_value(Known(self._source.text[item.part.start : item.part.end], span, map=((0, span),))).value
        except JsonProblem:
            return None
        for name in item.inner:
            value = value.entries.get(name) if isinstance(value, MappingValue) else None
        return value


def _part(whole: Value, step: Step) -> tuple[Value | None, SourceSpan | None]:
    """Return the part of `whole` to which `step` leads, and the place of its key."""
    match whole, step:
        case MappingValue(), str():
            return whole.entries.get(step), whole.key_spans.get(step)
        case Sequence(), int() if 0 <= step < len(whole.items):
            return whole.items[step], None
        case Known(value=str()) | Json(), -1:
            try:
                return read_json_value(whole).value, None
            except JsonProblem:
                return None, None
    return None, None
