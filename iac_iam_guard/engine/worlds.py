"""Judges one subject in every world that its judgement depends on."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from iac_iam_guard.engine.inquiry import Condition, Inquiry, Judgement
from iac_iam_guard.iam.estate import Estate, Undecided
from iac_iam_guard.values import WORLD_LIMIT, Guard, Guards
from iac_iam_guard.verdict import unknown

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
    """Return the same worlds in fewer words: those that differ in one question and give every answer to it become one; [()] is always."""
    current = list(dict.fromkeys(tuple(sorted(world, key=lambda guard: guard.atom.key)) for world in worlds))
    joined = True
    while joined:
        joined = False
        answers: dict[tuple[Guards, str], list[Guard]] = {}
        for world in current:
            for guard in world:
                answers.setdefault((tuple(other for other in world if other is not guard), guard.atom.key), []).append(guard)
        for (rest, _), guards in answers.items():
            if {guard.outcome for guard in guards} >= set(guards[0].atom.outcomes):
                current = [rest, *(world for world in current if not set(rest) <= set(world))]
                joined = True
                break
    return sorted((world for world in current if not any(set(other) < set(world) for other in current)), key=_order)


def when_text(worlds: list[Guards]) -> str:
    """Return in words when a finding holds: "" for always."""
    if not worlds or () in worlds:
        return ""
    return " or ".join(" and ".join(_answer(guard) for guard in world) for world in worlds)


def _answer(guard: Guard) -> str:
    match guard.outcome:
        case "true":
            return guard.atom.text
        case "false":
            return f"not ({guard.atom.text})"
    return f"{guard.atom.text} is {guard.outcome}"


def _order(world: Guards) -> tuple[int, tuple[tuple[str, str], ...]]:
    return len(world), tuple((guard.atom.key, guard.outcome) for guard in world)
