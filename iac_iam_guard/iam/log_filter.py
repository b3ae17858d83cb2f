"""Filter patterns of CloudWatch Logs over JSON events: read to a tree, and asked whether they match an event.

The grammar is that of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html; of patterns that match
words of a text, and of regular expressions in patterns, nothing is known but that they may match.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.verdict import Truth, all_of, any_of

DEPTH_LIMIT = 64
SYMBOLS = ("&&", "||", "!=", "<=", ">=", "(", ")", "=", "<", ">")
ORDERINGS: dict[str, Callable[[Decimal, Decimal], bool]] = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


class Token(NamedTuple):
    """A symbol, a word, or a quoted text."""

    kind: Literal["symbol", "word", "text"]
    text: str


class Test(NamedTuple):
    """One comparison of a field; the operators `exists`, `null`, `true` and `false` take no value."""

    field: str
    operator: str
    value: str = ""


class Joined(NamedTuple):
    """Parts of which all or any must match."""

    how: Literal["all", "any"]
    parts: "tuple[Node, ...]"


Node: TypeAlias = Test | Joined


class PatternProblem(Exception):
    """A text that is no pattern over JSON events."""


def matches(pattern: str, event: Mapping[str, str]) -> Truth:
    """Tell whether a pattern matches an event, given by the dotted paths of its fields; UNKNOWN where the pattern cannot be read."""
    text = pattern.strip()
    if not text:
        return Truth.TRUE
    if not (text.startswith("{") and text.endswith("}")):
        return Truth.UNKNOWN
    node = _parsed(text[1:-1])
    return Truth.UNKNOWN if node is None else _ask(node, event)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Node | None:
    """Return the tree of a pattern, None where it cannot be read; kept, as one pattern is asked about many events."""
    try:
        return parse_filter(text)
    except PatternProblem:
        return None


def parse_filter(text: str) -> Node:
    """Return the tree of what stands between the braces of a pattern; raise PatternProblem."""
    reader = _Reader(_tokens(text))
    node = reader.alternatives(0)
    if reader.position != len(reader.tokens):
        raise PatternProblem
    return node


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character.isspace():
            position += 1
        elif character == '"':
            end = text.find('"', position + 1)
            if end < 0:
                raise PatternProblem
            tokens.append(Token("text", text[position + 1 : end]))
            position = end + 1
        elif symbol := next((item for item in SYMBOLS if text.startswith(item, position)), ""):
            tokens.append(Token("symbol", symbol))
            position += len(symbol)
        else:
            end = position
            while end < len(text) and not text[end].isspace() and text[end] != '"' and not text.startswith(SYMBOLS, end):
                end += 1
            tokens.append(Token("word", text[position:end]))
            position = end
    return tokens


class _Reader:
    """Reads a tree from tokens: `&&` binds closer than `||`."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0

    def alternatives(self, depth: int) -> Node:
        parts = [self._conjunction(depth)]
        while self._takes("||"):
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else Joined("any", tuple(parts))

    def _conjunction(self, depth: int) -> Node:
        parts = [self._unit(depth)]
        while self._takes("&&"):
            parts.append(self._unit(depth))
        return parts[0] if len(parts) == 1 else Joined("all", tuple(parts))

    def _unit(self, depth: int) -> Node:
        if depth > DEPTH_LIMIT:
            raise PatternProblem
        if self._takes("("):
            node = self.alternatives(depth + 1)
            if not self._takes(")"):
                raise PatternProblem
            return node
        return self._test()

    def _test(self) -> Test:
        selector = self._next("word").text
        if not selector.startswith("$."):
            raise PatternProblem
        field = selector[2:]
        sign = self._next("symbol", "word")
        if sign.kind == "word":
            second = self._next("word").text.upper()
            match sign.text.upper(), second:
                case "NOT", "EXISTS":
                    return Test(field, "absent")
                case "IS", ("NULL" | "TRUE" | "FALSE"):
                    return Test(field, second.lower())
            raise PatternProblem
        if sign.text not in ("=", "!=", *ORDERINGS):
            raise PatternProblem
        return Test(field, sign.text, self._next("word", "text").text)

    def _takes(self, symbol: str) -> bool:
        found = self.position < len(self.tokens) and self.tokens[self.position] == ("symbol", symbol)
        self.position += found
        return found

    def _next(self, *kinds: str) -> Token:
        if self.position >= len(self.tokens) or self.tokens[self.position].kind not in kinds:
            raise PatternProblem
        self.position += 1
        return self.tokens[self.position - 1]


def _ask(node: Node, event: Mapping[str, str]) -> Truth:
    if isinstance(node, Joined):
        parts = [_ask(part, event) for part in node.parts]
        return all_of(parts) if node.how == "all" else any_of(parts)
    present = event.get(node.field)
    match node.operator:
        case "absent":
            return _truth(present is None and not any(name.startswith(f"{node.field}.") for name in event))
        case "null":
            return _truth(present == "null")
        case "true" | "false":
            return _truth(present == node.operator)
        case "=" | "!=":
            if node.value.startswith("%") and node.value.endswith("%"):
                return Truth.UNKNOWN
            same = present is not None and _is_like(present, node.value)
            return _truth(same is (node.operator == "="))
    return _compare(node, present)


def _is_like(present: str, value: str) -> bool:
    """Tell whether a field has a value, in which only `*` is special."""
    return fnmatchcase(present, value.replace("[", "[[]").replace("?", "[?]"))


def _compare(test: Test, present: str | None) -> Truth:
    try:
        return _truth(present is not None and ORDERINGS[test.operator](Decimal(present), Decimal(test.value)))
    except InvalidOperation:
        return Truth.FALSE


def _truth(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE
