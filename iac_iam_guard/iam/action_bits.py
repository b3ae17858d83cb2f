"""Sets of a handful of actions as integers, without the catalogue of all services: which of them a statement speaks of."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.glob import covers, overlaps
from iac_iam_guard.iam.plain_glob import is_wild
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Value
from iac_iam_guard.verdict import Truth


class Bits(NamedTuple):
    """The actions that a statement speaks of: surely, and surely or perhaps."""

    sure: int
    possible: int


class ActionBits:
    """The bits of a set of actions: bit n stands for the n-th name in order."""

    __slots__ = ("_bits", "_patterns", "_services", "_statements", "_text", "everything")

    def __init__(self, actions: Iterable[str]) -> None:
        """Take the names ("iam:PassRole")."""
        names = sorted({action.lower() for action in actions})
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        self._services = {name.partition(":")[0] for name in names}
        self._text = " ".join(names)
        self.everything = (1 << len(names)) - 1
        self._patterns: dict[str, int] = {}
        self._statements: dict[int, tuple[Statement, Bits]] = {}

    def bit(self, action: str) -> int:
        """Return the bit of one action; KeyError for one that is not in the set."""
        return self._bits[action.lower()]

    def of_actions(self, actions: Iterable[str]) -> int:
        """Return the bits of several actions."""
        found = 0
        for action in actions:
            found |= self.bit(action)
        return found

    def of_pattern(self, pattern: str) -> int:
        """Return the bits of the actions that a pattern of Action matches."""
        pattern = pattern.lower()
        found = self._patterns.get(pattern)
        if found is None:
            found = self._patterns[pattern] = self._search(pattern)
        return found

    def _search(self, pattern: str) -> int:
        if not is_wild(pattern):
            return self._bits.get(pattern, 0)
        if not pattern.strip("*"):
            return self.everything
        service, colon, _ = pattern.partition(":")
        if colon and not is_wild(service) and service not in self._services:
            return 0
        found = 0
        beginning = pattern[:-1]
        if pattern[-1] == "*" and not is_wild(beginning):
            for name, bit in self._bits.items():
                if name.startswith(beginning):
                    found |= bit
            return found
        for match in name_expression(pattern).finditer(self._text):
            found |= self._bits[match.group()]
        return found

    def of_statement(self, statement: Statement) -> Bits:
        """Return the bits of the actions that a statement speaks of, whatever its effect."""
        known = self._statements.get(id(statement))
        if known is not None:
            return known[1]
        if statement.actions is not None:
            found = self._of_elements(statement.actions)
        elif statement.not_actions is not None:
            left_out = self._of_elements(statement.not_actions)
            found = Bits(self.everything & ~left_out.possible, self.everything & ~left_out.sure)
        else:
            found = Bits(0, 0)
        self._statements[id(statement)] = (statement, found)
        return found

    def _of_elements(self, listed: Elements) -> Bits:
        sure = possible = 0
        for item in listed.items:
            if isinstance(item, Known):
                sure |= self.of_pattern(str(item.value))
            else:
                one = self._of_value(item)
                sure |= one.sure
                possible |= one.possible
        return Bits(sure, self.everything if listed.rest is not None else sure | possible)

    def _of_value(self, item: Value) -> Bits:
        """Return the bits of a pattern with holes."""
        sure = possible = 0
        for name, bit in self._bits.items():
            if covers(item, name, fold=True) is Truth.TRUE:
                sure |= bit
            if overlaps(item, name, fold=True) is not Truth.FALSE:
                possible |= bit
        return Bits(sure, possible)


def name_expression(pattern: str) -> re.Pattern[str]:
    """Return an expression that finds, in names joined by spaces, those that a pattern matches whole.

    What stands between two `*` is found at its first place and never looked for again (atomic groups), so no pattern takes more than linear time.
    """
    head, *rest = ["".join("[^ ]" if letter == "?" else re.escape(letter) for letter in part) for part in re.split(r"\*+", pattern)]
    middle = "".join(f"(?>[^ ]*?{part})" for part in rest[:-1])
    tail = f"[^ ]*{rest[-1]}" if rest else ""
    return re.compile(f"(?<![^ ]){head}{middle}{tail}(?![^ ])")


def telling_action(statement: Statement, action: str) -> SourceSpan:
    """Return the place of the element by which a statement speaks of an action: the narrowest pattern, or the key of NotAction."""
    if statement.actions is None:
        return statement.span if statement.not_actions is None else statement.not_actions.key
    named = [item for item in statement.actions.items if covers(item, action, fold=True) is Truth.TRUE]
    return max(named, key=lambda item: len(str(item.value)) if isinstance(item, Known) else 0).span if named else statement.actions.span
