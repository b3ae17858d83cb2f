"""Judges one subject in every world that its judgement depends on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from iac_iam_guard.engine.inquiry import Condition, Inquiry, Judgement
from iac_iam_guard.iam.estate import Estate, Undecided
from iac_iam_guard.values import NOT_TOLD, WORLD_LIMIT, Guard, Guards
from iac_iam_guard.verdict import unknown

CASES = 3
"""Cases that are told of."""
CONDITIONS = 3
"""Conditions of a case that are told of."""
TEXT_LIMIT = 100
"""Characters of a condition that people read."""
TOO_MANY = Judgement(unknown(f"more than {WORLD_LIMIT} combinations of conditions"))


class InWorld(NamedTuple):
    """A judgement and the answers under which it is so."""

    world: Guards
    judgement: Judgement


class Worlds:
    """The estate in each of its worlds, made once per world."""

    __slots__ = ("_estate", "_seen")

    def __init__(self, estate: Estate) -> None:
        """Take the estate in no world in particular."""
        self._estate = estate
        self._seen: dict[tuple[tuple[str, str], ...], Estate] = {}

    def estate_in(self, world: Guards) -> Estate:
        """Return the estate in `world`."""
        if not world:
            return self._estate
        key = tuple((guard.atom.key, guard.outcome) for guard in world)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = replace(self._estate, world=world)
        return found


def consistent(guards: Guards) -> Guards | None:
    """Return `guards` without repetitions, or None where they contradict each other."""
    if len(guards) < 2:
        return guards
    answers: dict[str, Guard] = {}
    for guard in guards:
        if answers.setdefault(guard.atom.key, guard).outcome != guard.outcome:
            return None
    return tuple(answers.values())


def judge(conditions: tuple[Condition, ...], world: Guards, inquire: Callable[[Guards], Inquiry]) -> tuple[InWorld, ...]:
    """Return whether all `conditions` are met in every world within `world` that this depends on; a single UNKNOWN where there are too many.

    `inquire` gives the inquiry about the subject in a world.
    """
    done: list[InWorld] = []
    todo = [world]
    while todo:
        current = todo.pop()
        try:
            done.append(InWorld(current, inquire(current).judge_all(conditions)))
        except Undecided as undecided:
            todo.extend((*current, Guard(undecided.atom, outcome)) for outcome in reversed(undecided.atom.outcomes))
            if len(done) + len(todo) > WORLD_LIMIT:
                return (InWorld(world, TOO_MANY),)
    return tuple(done)


def join_worlds(worlds: list[Guards]) -> list[Guards]:
    """Return the same worlds in fewer words, without answers that do not matter: whatever else is answered there is a world, too; [()] is always."""
    current = list(dict.fromkeys(tuple(sorted(world, key=lambda guard: guard.atom.key)) for world in worlds))
    while (wider := next(_widened(current), None)) is not None:
        current = [wider, *(world for world in current if not set(wider) <= set(world))]
    return sorted((world for world in current if not any(set(other) < set(world) for other in current)), key=_order)


def _widened(worlds: list[Guards]) -> Iterator[Guards]:
    """Yield worlds without an answer that does not matter."""
    sets = [frozenset(world) for world in worlds]
    for world in worlds:
        for guard in world:
            rest = tuple(other for other in world if other is not guard)
            others = [frozenset((*rest, Guard(guard.atom, outcome))) for outcome in guard.atom.outcomes if outcome != guard.outcome]
            if all(any(known <= other for known in sets) for other in others):
                yield rest


def when_text(worlds: list[Guards]) -> str:
    """Return in words when a finding holds: "" for always; of many cases and conditions the first, and how many more there are."""
    if not worlds or () in worlds:
        return ""
    cases = list(dict.fromkeys(_case(world) for world in worlds))
    more = len(cases) - CASES
    return " or ".join(cases) if more <= 0 else f"{' or '.join(cases[:CASES])} or in {more} more case{'s' if more > 1 else ''}"


def _case(world: Guards) -> str:
    """Return in words when a world is so; what is too long to be read, or said by nobody, is counted with what is left out."""
    told = list(dict.fromkeys(_answer(guard) for guard in world if _is_telling(guard)))
    more = len(told[CONDITIONS:]) + sum(not _is_telling(guard) for guard in world)
    if not told:
        return NOT_TOLD if more == 1 else f"{more} conditions that are not known"
    return " and ".join([*told[:CONDITIONS], *([f"{more} more condition{'s' if more > 1 else ''}"] if more else [])])


def _is_telling(guard: Guard) -> bool:
    return guard.atom.text != NOT_TOLD and len(guard.atom.text) <= TEXT_LIMIT


def _answer(guard: Guard) -> str:
    text = _bare(guard.atom.text)
    match guard.outcome:
        case "true":
            return text
        case "false":
            return f"not ({text})"
    return f"{text} is {guard.outcome}"


def _bare(text: str) -> str:
    """Return `text` without parentheses around the whole of it."""
    depth = 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and index < len(text) - 1:
            return text
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _order(world: Guards) -> tuple[int, tuple[tuple[str, str], ...]]:
    return len(world), tuple((guard.atom.key, guard.outcome) for guard in world)
