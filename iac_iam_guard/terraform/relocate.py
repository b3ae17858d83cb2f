"""Moves a tree that was read from decoded text to the places of that text in its file."""

from bisect import bisect_right
from operator import itemgetter
from typing import TypeVar, cast

from iac_iam_guard.terraform.syntax import Binary, Literal, TextMap
from iac_iam_guard.terraform.text import locate, text_map

Node = TypeVar("Node")


def relocate(node: Node, origin: TextMap) -> Node:
    """Return the node with every `start`, `end` and map turned from offsets in the text into offsets in the file."""
    return node if origin == ((0, 0),) else cast(Node, _move(node, origin))


def _move(node: object, origin: TextMap) -> object:
    if isinstance(node, Literal):
        pairs = _compose(text_map(node), origin, len(node.value)) if isinstance(node.value, str) else None
        return Literal(node.value, pairs, locate(origin, node.start), locate(origin, node.end))
    if isinstance(node, Binary):
        return _move_operators(node, origin)
    if not isinstance(node, tuple):
        return node
    if type(node) is tuple:
        return tuple(_move(item, origin) for item in node)
    *fields, start, end = node
    return tuple.__new__(type(node), (*(_move(field, origin) for field in fields), locate(origin, start), locate(origin, end)))


def _move_operators(node: Binary, origin: TextMap) -> object:
    """Move a row of operators: it hangs together on its left side and may be longer than calls can nest."""
    row = [node]
    while isinstance(row[-1].left, Binary):
        row.append(row[-1].left)
    left = _move(row[-1].left, origin)
    for binary in reversed(row):
        moved = (binary.operator, left, _move(binary.right, origin), locate(origin, binary.start), locate(origin, binary.end))
        left = tuple.__new__(Binary, moved)
    return left


def _compose(pairs: TextMap, origin: TextMap, length: int) -> TextMap:
    """Return where the characters of a value of this length stand in the file: `pairs` lead to the text, `origin` from there to the file."""
    composed = []
    for number, (at, place) in enumerate(pairs):
        after = pairs[number + 1][0] if number + 1 < len(pairs) else length
        composed.append((at, locate(origin, place)))
        first = bisect_right(origin, place, key=itemgetter(0))
        last = bisect_right(origin, place + after - at - 1, key=itemgetter(0))
        composed += ((at + stop - place, there) for stop, there in origin[first:last])
    return tuple(composed)
