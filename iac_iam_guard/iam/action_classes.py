"""Actions told apart only where statements tell them apart: classes of known actions as masks, and stand-ins for actions that no catalogue has."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from iac_iam_guard.iam.clauses import ActionSet, Clause
from iac_iam_guard.iam.glob import Tokens, covers, covers_tokens, overlaps_tokens, tokens
from iac_iam_guard.iam.glob_automaton import Automaton, Budget, spell
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.verdict import Truth

STEPS_PER_STATE = 20
"""So many operations on sets of actions cost as much as one state of a search."""
ACTION_FORMAT: Tokens = tokens("?*:?*")


class ActionClass(NamedTuple):
    """Actions that the same clauses speak of: `clauses` by number, and the actions, as a mask or as one stand-in for actions that are not known.

    `pattern` is what the stand-in was made from.
    """

    clauses: tuple[int, ...]
    mask: int = 0
    stand_in: str = ""
    pattern: str = ""


@lru_cache(maxsize=4096)
def mask_of_set(actions: ActionSet) -> int:
    """Return the known actions of a set."""
    from iac_iam_guard.iam.catalogue import mask_of, universe

    mask = 0
    for pattern in actions.patterns:
        mask |= mask_of(pattern)
    return universe() & ~mask if actions.complement else mask


def has_action(actions: ActionSet, name: str) -> bool:
    """Tell whether a set has the action of this lower-cased name."""
    return any(covers(pattern, name) is Truth.TRUE for pattern in actions.patterns) != actions.complement


def may_share(one: ActionSet, other: ActionSet) -> bool:
    """Tell whether two sets may have an action in common, known or not: not so if all their patterns name services, and none the same."""
    left, right = _services_of(one), _services_of(other)
    return not left or not right or not left.isdisjoint(right)


@lru_cache(maxsize=4096)
def _services_of(actions: ActionSet) -> frozenset[str]:
    """Return the services that a set is limited to, nothing if it may speak of any."""
    prefixes = {pattern.partition(":")[0] if ":" in pattern else "*" for pattern in actions.patterns}
    wild = actions.complement or any("*" in prefix or "?" in prefix for prefix in prefixes)
    return frozenset() if wild else frozenset(prefixes)


def classes_of(clauses: Sequence[Clause], within: int, budget: Budget) -> tuple[ActionClass, ...]:
    """Return the classes of the known actions in `within`. Raises Exhausted."""
    parts: list[tuple[int, int]] = [(0, within)] if within else []
    for number, clause in enumerate(clauses):
        budget.spend(1 + len(parts) // STEPS_PER_STATE)
        mask = mask_of_set(clause.actions)
        split: list[tuple[int, int]] = []
        for members, part in parts:
            if inside := part & mask:
                split.append((members | 1 << number, inside))
            if outside := part & ~mask:
                split.append((members, outside))
        parts = split
    return tuple(ActionClass(_numbers(members, len(clauses)), mask=part) for members, part in parts)


def _numbers(members: int, count: int) -> tuple[int, ...]:
    return tuple(number for number in range(count) if members >> number & 1)


def unknown_classes(clauses: Sequence[Clause], budget: Budget) -> tuple[ActionClass, ...]:
    """Return classes of actions that the catalogue does not have and the first clause speaks of: those that AWS may add. Raises Exhausted."""
    granted = clauses[0].actions
    telling = clauses if granted.complement else clauses[1:]
    patterns = dict.fromkeys(tokens(pattern) for clause in telling for pattern in clause.actions.patterns if _may_mean_unknown(pattern))
    wide = (ACTION_FORMAT,) if granted.complement else tuple(tokens(pattern) for pattern in granted.patterns if _may_mean_unknown(pattern))
    found: dict[tuple[int, ...], ActionClass] = {}
    known = [(frozenset(map(tokens, clause.actions.patterns)), clause.actions.complement) for clause in clauses]
    for pattern in wide:
        for matched, name in _tell_apart(pattern, patterns, budget):
            matched |= {pattern}
            budget.spend(len(known) // STEPS_PER_STATE)
            numbers = tuple(number for number, (listed, complement) in enumerate(known) if listed.isdisjoint(matched) == complement)
            found.setdefault(numbers, ActionClass(numbers, stand_in=name, pattern="*" if granted.complement else write_tokens(pattern)))
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _may_mean_unknown(pattern: str) -> bool:
    """Tell whether a pattern matches names that the catalogue does not have."""
    from iac_iam_guard.iam.catalogue import mask_of

    return "*" in pattern or "?" in pattern or not mask_of(pattern)


def _tell_apart(within: Tokens, patterns: Iterable[Tokens], budget: Budget) -> Iterator[tuple[frozenset[Tokens], str]]:
    """Yield every combination of patterns that some name of an action matching `within` matches, with such a name."""
    meeting = [pattern for pattern in patterns if overlaps_tokens(pattern, within) is not Truth.FALSE]
    always = frozenset(pattern for pattern in meeting if covers_tokens(pattern, within) is Truth.TRUE)
    near = [pattern for pattern in meeting if pattern not in always]
    automaton = Automaton((within, ACTION_FORMAT, *near))
    needed = automaton.spans[within], automaton.spans[ACTION_FORMAT]
    seen: set[int] = set()
    ends = {pattern: automaton.ends[pattern] for pattern in near}
    every_end = sum(dict.fromkeys(ends.values()))
    for state, way in automaton.walk(lambda reached: bool(reached & needed[0] and reached & needed[1]), budget):
        if state & automaton.ends[within] and state & automaton.ends[ACTION_FORMAT] and state & every_end not in seen:
            seen.add(state & every_end)
            yield always.union(pattern for pattern, end in ends.items() if state & end), write_tokens(spell(state, way), "0")
