"""What adapters gather from graphs, kept in order until it becomes one estate."""

from typing import TypeVar

T = TypeVar("T")


class Collection:
    """A pile of model objects of all kinds."""

    __slots__ = ("things",)

    def __init__(self) -> None:
        """Begin with nothing."""
        self.things: dict[type, list[object]] = {}

    def add(self, thing: object) -> None:
        """Put one object on the pile."""
        self.things.setdefault(type(thing), []).append(thing)

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Return all objects of one class, in the order in which they came."""
        return tuple(thing for thing in self.things.get(kind, ()) if isinstance(thing, kind))
