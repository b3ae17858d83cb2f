"""All patterns of a question as one automaton, whose states are the bits of an integer: a step over a letter is a few operations on integers."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TypeAlias

from iac_iam_guard.iam.glob import Hole, Token, Tokens, Wild

STATE_LIMIT = 20_000
"""How many states one search may visit before it is given up."""
SIZE_LIMIT = 50_000
"""How many places the patterns of one automaton may have together."""


class Word(Enum):
    """What formats of resources have in places where a name without separators stands."""

    NAME = "one or more characters other than : and /"


SEPARATORS = (":", "/")
Format: TypeAlias = tuple[Token | Word, ...]
"""A pattern that may have `Word.NAME` in it."""


class Exhausted(Exception):
    """A search was given up: what it looked for may be there or not."""


class Budget:
    """How much all searches of one question may cost together, counted in states that are visited."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        """Start with `left` states."""
        self.left = left

    def spend(self, cost: int) -> None:
        """Take `cost` off; raise Exhausted when nothing is left."""
        self.left -= cost
        if self.left < 0:
            raise Exhausted


Path: TypeAlias = dict[int, tuple[int, Token] | None]
"""For every state the one before it and the letter between them, None for the first."""


class Automaton:
    """Patterns laid out side by side: a state has a bit for every place of every pattern that the letters read so far lead to."""

    __slots__ = ("_name", "_named", "_reads", "_single", "ends", "spans", "star", "start")

    def __init__(self, patterns: Iterable[Format]) -> None:
        """Lay out `patterns`; `ends` has the bit where each one matches, `spans` all its bits, `star` those that stay whatever follows.

        Raises Exhausted for patterns that are too long together.
        """
        self._reads: dict[Token, int] = {}
        self._single = self._name = self._named = self.star = self.start = 0
        self.ends: dict[Format, int] = {}
        self.spans: dict[Format, int] = {}
        place = 0
        for pattern in patterns:
            if pattern not in self.ends:
                if place + len(pattern) > SIZE_LIMIT:
                    raise Exhausted
                place = self._add(pattern, place)

    def _add(self, pattern: Format, place: int) -> int:
        """Lay out a pattern from `place` on, and return the next free place."""
        first = place
        self.start |= 1 << place
        for token in pattern:
            if token is Wild.STAR:
                self.star |= 1 << place
                continue
            if token is Wild.ANY:
                self._single |= 1 << place
            elif isinstance(token, Word):
                self._name |= 1 << place
                self._named |= 1 << place + 1
            else:
                self._reads[token] = self._reads.get(token, 0) | 1 << place
            place += 1
        self.ends[pattern] = 1 << place
        self.spans[pattern] = (1 << place + 1) - (1 << first)
        return place + 1

    def follow(self, state: int) -> Iterator[tuple[Token, int]]:
        """Yield the letters that make a difference in a state, and where they lead; `Wild.FRESH` stands for all others."""
        looping = state & self.star
        anything = ((state & self._single) << 1) | looping
        named = ((state & self._name) << 1) | (state & self._named)
        yield Wild.FRESH, anything | named
        for letter, readers in self._reads.items():
            if state & readers:
                reached = (state & readers) << 1
                if isinstance(letter, Hole) and not letter.first:
                    yield letter, reached | looping | (state & self._named)
                else:
                    yield letter, reached | (anything if letter in SEPARATORS else anything | named)

    def walk(self, is_promising: Callable[[int], bool], budget: Budget) -> Iterator[tuple[int, Path]]:
        """Yield every state that promising ones lead to, those of shorter texts first, with the way there; raise Exhausted beyond the budget."""
        if not is_promising(self.start):
            return
        limit = min(STATE_LIMIT, budget.left)
        came_from: Path = {self.start: None}
        todo = deque((self.start,))
        while todo:
            state = todo.popleft()
            budget.left -= 1
            yield state, came_from
            for letter, reached in self.follow(state):
                if reached not in came_from and is_promising(reached):
                    if len(came_from) >= limit:
                        raise Exhausted
                    came_from[reached] = state, letter
                    todo.append(reached)


def spell(state: int, came_from: Path) -> Tokens:
    """Return the letters that lead to a state."""
    letters: list[Token] = []
    while (step := came_from[state]) is not None:
        state, letter = step
        letters.append(letter)
    return tuple(reversed(letters))
