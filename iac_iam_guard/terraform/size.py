"""How large values are: parts that are shared count as often as they are met, so that values which double step by step are stopped early."""

from iac_iam_guard.values import Choice, Json, Mapping, Sequence, Value

SIZE_LIMIT = 50_000
"""Parts of one value."""
DEPTH_LIMIT = 200
"""Levels of one value."""


class Scale:
    """Measures values; those that were measured before and are still alive are not measured again."""

    __slots__ = ("_measured",)

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self._measured: dict[int, tuple[int, int]] = {}

    def fits(self, value: Value) -> bool:
        """Tell whether `value` is within the limits; one that is must stay alive as long as this scale."""
        if not isinstance(value, (Sequence, Mapping, Choice, Json)):
            return True
        measure = self._measure(value, DEPTH_LIMIT)
        if measure[0] > SIZE_LIMIT or measure[1] > DEPTH_LIMIT:
            return False  # not remembered: it is forgotten everywhere, and another value may get its identity
        self._measured[id(value)] = measure
        return True

    def _measure(self, value: Value, levels: int) -> tuple[int, int]:
        """Return number of parts and of levels; both are more than allowed once one of them is."""
        known = self._measured.get(id(value))
        if known is not None:
            return known
        if isinstance(value, Sequence):
            parts = value.items
        elif isinstance(value, Mapping):
            parts = tuple(value.entries.values())
        elif isinstance(value, Choice):
            parts = tuple([branch for _, branch in value.branches])
        elif isinstance(value, Json):
            parts = (value.tree,)
        else:
            return 1, 1
        rest = value.rest if isinstance(value, (Sequence, Mapping)) else None
        if rest is not None:
            parts = (*parts, rest)
        if levels == 0:
            return SIZE_LIMIT + 1, DEPTH_LIMIT + 1
        size, depth = 1, 0
        for part in parts:
            if isinstance(part, (Sequence, Mapping, Choice, Json)):
                part_size, part_depth = self._measure(part, levels - 1)
                size += part_size
                depth = max(depth, part_depth)
            else:
                size += 1
            if size > SIZE_LIMIT or depth > DEPTH_LIMIT:
                return SIZE_LIMIT + 1, DEPTH_LIMIT + 1
        return size, depth + 1
