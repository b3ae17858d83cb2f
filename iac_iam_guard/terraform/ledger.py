"""Values are computed when they are first needed, once, in any order: memory with cycle detection and a bounded stack."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

from iac_iam_guard.terraform.evaluate import Budget

Key = tuple[str, ...]
T = TypeVar("T")

DEPTH = 12
"""How many computations may wait for each other on the stack; the next one then starts afresh and the waiting ones again after it."""
NODES = 100
"""How many nodes of expressions may wait on the stack when a computation begins there."""


class _Task(NamedTuple):
    """Something to be computed under `key`, and what it is if it needs itself."""

    key: Key
    compute: Callable[[], object]
    on_cycle: Callable[[], object]


class _TooDeep(Exception):
    """The stack is deep enough: `task` is to be done first."""

    def __init__(self, task: _Task) -> None:
        super().__init__()
        self.task = task


class Ledger:
    """What one unit has computed so far."""

    __slots__ = ("_budget", "_done", "_open")

    def __init__(self, budget: Budget) -> None:
        """Look at `budget` for how deep the evaluation of expressions is."""
        self._budget = budget
        self._done: dict[Key, object] = {}
        self._open: dict[Key, None] = {}

    def once(self, key: Key, compute: Callable[[], T], on_cycle: Callable[[], T]) -> T:
        """Return what `compute` returned when it was first asked for under `key`, or what `on_cycle` returns while it is being computed."""
        done = self._done
        if key in done:
            return cast("T", done[key])
        if key in self._open:
            return on_cycle()
        task = _Task(key, compute, on_cycle)
        if not self._open:
            self._settle(task)
        elif len(self._open) >= DEPTH or self._budget.depth >= NODES:
            raise _TooDeep(task)
        else:
            self._compute(task)
        return cast("T", done[key])

    def clear(self) -> None:
        """Forget everything: what was computed holds what computes it, and would outlive its use until the collector runs."""
        self._done.clear()

    def _settle(self, first: _Task) -> None:
        """Do `first` and, before it, whatever lies too deep below it; what is waited for twice is a cycle."""
        waiting = {first.key: first}
        while waiting:
            key, task = next(reversed(waiting.items()))
            try:
                if key not in self._done:
                    self._compute(task)
            except _TooDeep as deep:
                if deep.task.key in waiting:
                    self._done[deep.task.key] = deep.task.on_cycle()
                else:
                    waiting[deep.task.key] = deep.task
            else:
                del waiting[key]

    def _compute(self, task: _Task) -> None:
        self._open[task.key] = None
        try:
            self._done[task.key] = task.compute()
        finally:
            del self._open[task.key]
