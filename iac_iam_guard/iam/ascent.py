"""Who newly is an administrator, or can become one: the access graphs of two estates compared."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam.access_edges import ADMINISTRATOR
from iac_iam_guard.iam.escalation import Access, access_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.source import SourceSpan


class Step(NamedTuple):
    """One step of a way up: how it is done, and who one is then ("" for an administrator)."""

    how: str
    becomes: str


class Risen(NamedTuple):
    """A principal that is an administrator now and was none (`steps` is empty), or that can become one now and could not, by the surest way."""

    address: str
    unit: str
    span: SourceSpan
    steps: tuple[Step, ...]


def risen(base: Estate, head: Estate, base_key: Callable[[str], str], head_key: Callable[[str], str]) -> tuple[Risen, ...]:
    """Return who has come nearer to administration, in the order of the estate; nothing is said of what is not certain."""
    before = {(base_key(unit), address): height for (unit, address), height, _ in _heights(base)}
    found: list[Risen] = []
    for (unit, address), height, risen_now in _heights(head):
        if height > before.get((head_key(unit), address), 0):
            found.append(risen_now)
    return tuple(found)


def _heights(estate: Estate) -> Iterator[tuple[tuple[str, str], int, Risen]]:
    """Yield unit and address, how high somebody stands (2 for administrators, 1 for who can become one), and by what."""
    access = access_of(estate)
    if access is None:
        return
    for number in sorted(access.reached()):
        actor = access.actors[number]
        steps = tuple(_steps(access, number))
        yield (actor.unit, actor.label), 1 if steps else 2, Risen(actor.label, actor.unit, actor.principal.origin.span, steps)


def _steps(access: Access, number: int) -> Iterator[Step]:
    """Yield the steps of the surest way from a principal; each leads to one that is nearer to the end."""
    edge = access.reached()[number].edge
    while edge is not None:
        yield Step(edge.technique.how, "" if edge.target == ADMINISTRATOR else access.actors[edge.target].label)
        if edge.target == ADMINISTRATOR:
            return
        edge = access.reached()[edge.target].edge
