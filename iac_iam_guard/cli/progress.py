"""Progress on a terminal, for scans that take longer than people like to wait in silence."""

import sys
from time import monotonic
from types import TracebackType

PATIENCE = 2.0
INTERVAL = 0.1


class Progress:
    """One line on standard error that is rewritten, from two seconds on, and gone in the end."""

    __slots__ = ("_begun", "_enabled", "_last", "_shown")

    def __init__(self, enabled: bool) -> None:
        """Say nothing unless `enabled`."""
        self._enabled = enabled
        self._begun = monotonic()
        self._last = 0.0
        self._shown = False

    def __enter__(self) -> "Progress":
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def show(self, what: str, done: int, total: int) -> None:
        """Say that `done` of `total` pieces of `what` are done."""
        now = monotonic()
        if not self._enabled or now - self._begun < PATIENCE or now - self._last < INTERVAL:
            return
        self._last, self._shown = now, True
        sys.stderr.write(f"\r\x1b[K{what}: {done} of {total}")
        sys.stderr.flush()
