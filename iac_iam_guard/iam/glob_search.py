"""Search for a resource that one side allows and another does not.

The search visits states of an automaton, not texts, and shorter texts first, so what it finds is a shortest witness, and finding nothing is a proof.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from iac_iam_guard.iam.clauses import ResourceSet
from iac_iam_guard.iam.glob import Tokens
from iac_iam_guard.iam.glob_automaton import Automaton, Budget, Format, spell

Layer: TypeAlias = tuple[ResourceSet, ...]
"""Resources in one of several sets."""


class Region(NamedTuple):
    """Resources that are in every one of `layers` and in none of `denied`: what is allowed by a policy and all that limits it, less what is denied."""

    layers: tuple[Layer, ...]
    denied: Layer = ()


def find_difference(new: Region, old: Region, within: Iterable[Format], budget: Budget) -> Tokens | None:
    """Return a shortest text (`Wild.FRESH` is a letter that no pattern has) that is in `new` and not in `old` and matches one of `within`.

    None if there surely is none. Raises Exhausted where that takes too long to find out.
    """
    wanted = tuple(within)
    automaton = Automaton((*_patterns(new), *_patterns(old), *wanted))
    search = _Search(_side(new, automaton), _side(old, automaton), [_group(wanted, automaton, complement=False)])
    for state, way in automaton.walk(search.may_succeed, budget):
        if search.succeeds(state):
            return spell(state, way)
    return None


class _Group(NamedTuple):
    """A set of resources as masks over states: where a text is in it (`ends`), may still come into it (`spans`), will be in it whatever follows (`sure`).

    All three are those of the patterns; `complement` turns them round.
    """

    ends: int
    spans: int
    sure: int
    complement: bool


class _Side(NamedTuple):
    layers: list[list[_Group]]
    denied: list[_Group]


class _Search(NamedTuple):
    """What the states of an automaton say of both regions."""

    new: _Side
    old: _Side
    within: list[_Group]

    def succeeds(self, state: int) -> bool:
        """Tell whether the text that led here is a witness."""
        new, old = self.new, self.old
        if not all(_holds(layer, state) for layer in new.layers) or _holds(new.denied, state) or not _holds(self.within, state):
            return False
        return _holds(old.denied, state) or not all(_holds(layer, state) for layer in old.layers)

    def may_succeed(self, state: int) -> bool:
        """Tell whether some text that goes on from here may be a witness; never wrong when it denies it."""
        new, old = self.new, self.old
        if not all(_may_hold(layer, state) for layer in new.layers) or _surely_holds(new.denied, state) or not _may_hold(self.within, state):
            return False
        return _may_hold(old.denied, state) or not all(_surely_holds(layer, state) for layer in old.layers)


def _side(region: Region, automaton: Automaton) -> _Side:
    return _Side([_groups(layer, automaton) for layer in region.layers], _groups(region.denied, automaton))


def _groups(layer: Layer, automaton: Automaton) -> list[_Group]:
    listed = [pattern for item in layer if not item.complement for pattern in item.patterns]
    groups = [_group(listed, automaton, complement=False)] if listed else []
    return [*groups, *(_group(item.patterns, automaton, complement=True) for item in layer if item.complement)]


def _group(patterns: Iterable[Format], automaton: Automaton, complement: bool) -> _Group:
    ends = spans = 0
    for pattern in patterns:
        ends |= automaton.ends[pattern]
        spans |= automaton.spans[pattern]
    return _Group(ends, spans, ends & automaton.star, complement)


def _holds(groups: list[_Group], state: int) -> bool:
    return any(bool(state & group.ends) != group.complement for group in groups)


def _may_hold(groups: list[_Group], state: int) -> bool:
    return any(not state & group.sure if group.complement else state & group.spans for group in groups)


def _surely_holds(groups: list[_Group], state: int) -> bool:
    return any(not state & group.spans if group.complement else state & group.sure for group in groups)


def _patterns(region: Region) -> Iterable[Tokens]:
    return (pattern for layer in (*region.layers, region.denied) for item in layer for pattern in item.patterns)
