"""The events of functions and state machines as they are written."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Members, Node
from iac_iam_guard.cloudformation.sam.asking import child, text_of
from iac_iam_guard.cloudformation.sam.expansion import Expansion, Serverless
from iac_iam_guard.cloudformation.sam.writing import Place

EVENT_ENTRIES = 30
"""Entries that an event makes, roughly."""


class Event(NamedTuple):
    """An event: whose it is, the logical id that what it makes begins with, its type, where that stands, and its properties."""

    item: Serverless
    name: str
    kind: str
    at: Place
    properties: Members

    def given(self, name: str) -> Node | None:
        """Return a property, None where it is absent or null."""
        return child(self.properties, name)


def events_of(work: Expansion, item: Serverless) -> Iterator[Event]:
    """Yield the events of a resource that have a type."""
    events = item.given("Events")
    for name, member in events.entries.items() if isinstance(events, Members) else ():
        kind = child(member.node, "Type")
        if kind is None or (text := text_of(kind)) is None:
            continue
        work.spend(EVENT_ENTRIES)
        properties = child(member.node, "Properties")
        given = properties if isinstance(properties, Members) else Members({}, kind.start, kind.end)
        yield Event(item, item.name + name, text, Place(kind.start, kind.end), given)
