"""Spells conditions, so that people read what is asked, and the same condition asked twice is one question."""

import json
from typing import NamedTuple

from iac_iam_guard.terraform.number import number_text
from iac_iam_guard.terraform.syntax import (
    Attribute,
    Binary,
    Call,
    Expression,
    Index,
    Literal,
    Parenthesis,
    Reference,
    Splat,
    Step,
    Traversal,
    TupleExpression,
    Unary,
)

NEVER_THE_SAME = frozenset(("bcrypt", "timestamp", "uuid"))
"""Functions whose result is another at each call."""
PARTS_LIMIT = 40
"""Longer conditions are not spelled."""


class Spelling(NamedTuple):
    """A condition as people write it, and the names that its value comes from."""

    text: str
    names: frozenset[str]


class _Refused(Exception):
    """The condition is too long, or of a kind that is not spelled."""


def spell(condition: Expression) -> Spelling | None:
    """Return how a condition is written, spaces and parentheses aside that change nothing; None for long ones and for loops and templates."""
    speller = _Speller()
    try:
        text = speller.expression(condition)
    except _Refused:
        return None
    return Spelling(text, frozenset(speller.names))


class _Speller:
    __slots__ = ("left", "names")

    def __init__(self) -> None:
        self.left = PARTS_LIMIT
        self.names: set[str] = set()

    def expression(self, node: Expression) -> str:
        self.left -= 1
        if self.left < 0:
            raise _Refused
        match node:
            case Parenthesis():
                return f"({self.expression(node.inner)})"
            case Literal():
                return _literal(node)
            case Reference():
                self.names.add(node.name)
                return node.name + self.steps(node.steps)
            case Traversal() | Splat():
                mark = "[*]" if isinstance(node, Splat) else ""
                return self.expression(node.target) + mark + self.steps(node.steps)
            case Unary():
                return node.operator + self.expression(node.operand)
            case Binary():
                return f"{self.expression(node.left)} {node.operator} {self.expression(node.right)}"
            case TupleExpression():
                return f"[{', '.join(self.expression(item) for item in node.items)}]"
            case Call() if node.name not in NEVER_THE_SAME and not node.expand:
                return f"{node.name}({', '.join(self.expression(argument) for argument in node.arguments)})"
        raise _Refused

    def steps(self, steps: tuple[Step, ...]) -> str:
        text = ""
        for step in steps:
            if isinstance(step, Attribute):
                text += f".{step.name}"
            elif isinstance(step, Index):
                text += f"[{self.expression(step.key)}]"
            else:
                text += f"[*]{self.steps(step.steps)}"
        return text


def _literal(node: Literal) -> str:
    value = node.value
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    return number_text(value)
