"""What a scan ends in: findings and, kept apart from them, everything that could not be decided."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Finding
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.source import LineIndex, Position, SourceSpan


class Undetermined(NamedTuple):
    """A subject for which rules cannot be decided: one entry per subject and reason, naming the rules."""

    subject: str
    reason: str
    rules: tuple[str, ...]
    span: SourceSpan


class NotEvaluated(NamedTuple):
    """A rule without an input or evidence that could decide it."""

    rule: str
    reason: str


class Ignored(NamedTuple):
    """A finding that the user has ignored: why, until when ("" for ever), and by which kind of statement."""

    finding: Finding
    reason: str
    until: str
    by: str


class Recorded(NamedTuple):
    """A finding as it is kept for comparison: the identity that survives edits, and what a reader needs to know it by.

    `instances` tell apart findings of one identity, which instances with different tokens have.
    """

    id: str
    rule: str
    path: str
    subject: str
    instances: tuple[str, ...] = ()


class Input(NamedTuple):
    """One unit that was scanned."""

    path: str
    kind: str
    files: int


class Sources:
    """Texts of the files that results speak of: line indexes are made when first asked for.

    Plans and states hold secrets: places in them have lines and columns, but none of their lines may be shown.
    """

    __slots__ = ("_hidden", "_indexes", "_texts")

    def __init__(self, texts: dict[str, str], hidden: Collection[str] = ()) -> None:
        """Keep the texts by path; those of `hidden` paths are not to be shown."""
        self._texts = texts
        self._hidden = frozenset(hidden)
        self._indexes: dict[str, LineIndex] = {}

    def is_shown(self, path: str) -> bool:
        """Tell whether lines of a file may be shown."""
        return path in self._texts and path not in self._hidden

    def text(self, path: str) -> str | None:
        """Return the text of a file, or None where it is not at hand (standard input, files that cannot be read)."""
        return self._texts.get(path)

    def position(self, path: str, offset: int) -> Position | None:
        """Return line and column of an offset in a file whose text is known."""
        return self._index(path).position(offset) if path in self._texts else None

    def line(self, path: str, number: int) -> str:
        """Return one line (from 1) without its end."""
        text = self._texts[path]
        start = self._index(path).line_start(number)
        end = text.find("\n", start)
        return text[start : end if end >= 0 else len(text)].rstrip("\r")

    def _index(self, path: str) -> LineIndex:
        index = self._indexes.get(path)
        if index is None:
            index = self._indexes[path] = LineIndex(self._texts[path])
        return index


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All that one scan says, findings gravest first.

    `rules` are those that ran, by id; `principals` counts users, groups, roles and permission sets; `date` is the day of the scan.
    `base` names what the scan is compared with ("" for nothing): then `findings` are the new ones, `existing` those that the base has, too,
    and `removed` those that it alone has. `baselined` are those that the baseline knows, `gone` what it knows that is there no longer.
    """

    findings: tuple[Finding, ...]
    rules: dict[str, Rule]
    sources: Sources
    inputs: tuple[Input, ...] = ()
    undetermined: tuple[Undetermined, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    date: str = ""
    files: int = 0
    principals: int = 0
    exit_code: int = 0
    unshown: int = 0
    """Findings below the severity that is reported."""
    unsure: int = 0
    """Findings below the confidence that is reported."""
    base: str = ""
    existing: tuple[Finding, ...] = ()
    removed: tuple[Recorded, ...] = ()
    baselined: tuple[Finding, ...] = ()
    gone: tuple[Recorded, ...] = ()
    warn_days: int = 14
    """How many days before its end an ignore is announced."""
