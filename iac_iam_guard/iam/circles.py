"""Circles of roles that can assume each other, each by way of the others: whoever has one of them has all."""

from collections.abc import Iterable
from heapq import heappop, heappush
from typing import NamedTuple

from iac_iam_guard.iam.access_edges import Edge
from iac_iam_guard.iam.actors import Actor
from iac_iam_guard.iam.escalation import Access
from iac_iam_guard.verdict import Truth

Arrows = dict[int, list[int]]
"""Who leads to whom, by numbers of actors."""


class Circles(NamedTuple):
    """By number of a role the edges of the circle that it may speak for, in any world, certain or not; `complete` unless there are too many to look at."""

    by_role: dict[int, tuple[Edge, ...]]
    complete: bool


def circles_in(access: Access) -> Circles:
    """Return what may be circles of the roles of an estate. Administrators belong to none: they need no other role."""
    targets = [actor for actor in access.assumable() if access.administration(actor).truth is not Truth.TRUE]
    edges = access.edges_of_assuming(frozenset(actor.number for actor in targets), targets)
    apart = [edge for edge in edges.found if not _are_one(access.actors[edge.source], access.actors[edge.target])]
    found: dict[int, tuple[Edge, ...]] = {}
    for members in _components(apart):
        within = tuple(edge for edge in apart if edge.source in members and edge.target in members)
        found.update(dict.fromkeys(members, () if all(_is_certain(edge, access) for edge in within) else within))
        found[first_of(access, members)] = within
    return Circles(found, edges.complete)


def first_of(access: Access, members: frozenset[int]) -> int:
    """Return the member of a circle that speaks for it: the first by its address."""
    return min(members, key=lambda number: (access.actors[number].unit, access.actors[number].label, number))


def _is_certain(edge: Edge, access: Access) -> bool:
    """Tell whether an edge is there in every world."""
    return edge.truth is Truth.TRUE and not edge.guards and not edge.unless and not access.actors[edge.source].principal.origin.guards


def _are_one(one: Actor, other: Actor) -> bool:
    """Tell whether two actors are one declaration, as it is under different answers."""
    return (one.unit, one.label) == (other.unit, other.label)


def _components(edges: Iterable[Edge]) -> list[frozenset[int]]:
    """Return the sets of roles that all lead to each other."""
    edges = list(edges)
    onwards, backwards = _arrows(edges), _arrows(edges, reverse=True)
    found: list[frozenset[int]] = []
    placed: set[int] = set()
    for number in sorted(onwards.keys() & backwards.keys()):
        if number not in placed:
            members = _reached(onwards, number) & _reached(backwards, number)
            placed |= members
            if len(members) > 1:
                found.append(frozenset(members))
    return found


def members_of(edges: Iterable[Edge], number: int) -> frozenset[int]:
    """Return the roles that a role leads to and that lead to it by `edges`, itself included."""
    edges = list(edges)
    return frozenset(_reached(_arrows(edges), number) & _reached(_arrows(edges, reverse=True), number))


def _arrows(edges: Iterable[Edge], reverse: bool = False) -> Arrows:
    arrows: Arrows = {}
    for edge in edges:
        start, end = (edge.target, edge.source) if reverse else (edge.source, edge.target)
        arrows.setdefault(start, []).append(end)
    return arrows


def _reached(arrows: Arrows, start: int) -> set[int]:
    found = {start}
    todo = [start]
    while todo:
        fresh = [number for number in arrows.get(todo.pop(), ()) if number not in found]
        found.update(fresh)
        todo.extend(fresh)
    return found


def surest_round(edges: Iterable[Edge], number: int) -> tuple[Edge, ...]:
    """Return the edges that lead from a role back to itself at the least cost, () where none do."""
    leaving: dict[int, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
    todo: list[tuple[int, int, int, tuple[Edge, ...]]] = [(0, 0, number, ())]
    order = 0
    done: set[int] = set()
    while todo:
        cost, _, at, way = heappop(todo)
        if way and at == number:
            return way
        if at in done:
            continue
        done.add(at)
        for edge in leaving.get(at, ()):
            order += 1
            heappush(todo, (cost + edge.cost, order, edge.target, (*way, edge)))
    return ()
