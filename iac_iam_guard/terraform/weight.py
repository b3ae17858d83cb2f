"""Bounds the size of values: shared parts cost nothing to write down, but everything that walks through a value pays for each place of theirs."""

from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Value

PARTS_LIMIT = 200_000
"""How many parts a value may have, each counted as often as it is there."""
DEPTH_LIMIT = 100
"""How deep the parts of a value may lie, where it is put together from other values."""


class Weight(NamedTuple):
    """How many parts values have, whether all of them are known, and whether they are too many or too deep."""

    parts: int
    known: bool
    excessive: bool


def weigh(values: Iterable[Value]) -> Weight:
    """Return the weight of `values`, counted no further than the limits."""
    known = True
    count = 0
    depth = 0
    level: list[Value] = list(values)
    while level:
        count += len(level)
        if count > PARTS_LIMIT or depth > DEPTH_LIMIT:
            return Weight(count, False, True)
        depth += 1
        below: list[Value] = []
        for value in level:
            if isinstance(value, Known):
                continue
            if isinstance(value, (Sequence, Mapping)):
                below.extend(value.items if isinstance(value, Sequence) else value.entries.values())
                if value.rest is not None:
                    known = False
                    below.append(value.rest)
            elif isinstance(value, Json):
                below.append(value.tree)
            else:
                known = False
                if isinstance(value, Choice):
                    below.extend([branch for _, branch in value.branches])
                elif isinstance(value, Text):
                    count += len(value.pieces)
        level = below
    return Weight(count, known, False)
