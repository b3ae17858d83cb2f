"""Blocks of random configurations, and how they are written in the native and in the JSON syntax."""

import json
from dataclasses import dataclass, field
from typing import TypeAlias

Entry: TypeAlias = "tuple[str, str] | Block"
"""An argument, by name and expression, or a block."""


@dataclass
class Block:
    """A block: its words, and its arguments (name, expression) and blocks in order."""

    words: tuple[str, ...]
    body: list["Entry"] = field(default_factory=list)
    literal: bool = False
    """Whether arguments are keywords and constants, which JSON writes without `${}`."""


def arguments(block: Block) -> list[str]:
    """Return all expressions of a block."""
    return [text for entry in block.body for text in (arguments(entry) if isinstance(entry, Block) else [entry[1]])]


def hcl(block: Block, indent: str = "") -> str:
    """Return a block in the native syntax."""
    lines = "".join(hcl(entry, indent + "  ") if isinstance(entry, Block) else f"{indent}  {entry[0]} = {entry[1]}\n" for entry in block.body)
    return f"{indent}{' '.join([block.words[0], *(json.dumps(word) for word in block.words[1:])])} {{\n{lines}{indent}}}\n"


def json_text(blocks: list[Block]) -> str:
    """Return blocks in the JSON syntax."""
    tree: dict[str, object] = {}
    for block in blocks:
        place(tree, block)
    return json.dumps(tree, indent=2)


def place(tree: dict[str, object], block: Block) -> None:
    """Put a block into a JSON object, beside others of its words."""
    *path, last = block.words
    for word in path:
        inner = tree.setdefault(word, {})
        assert isinstance(inner, dict)
        tree = inner
    beside = tree.setdefault(last, [])
    assert isinstance(beside, list)
    beside.append(json_body(block))


def json_body(block: Block) -> dict[str, object]:
    """Return the content of a block as JSON."""
    body: dict[str, object] = {}
    for entry in block.body:
        if isinstance(entry, Block):
            place(body, entry)
        else:
            body[entry[0]] = json_argument(block, *entry)
    return body


def json_argument(block: Block, name: str, text: str) -> object:
    """Return an argument as JSON: constants and keywords as they are."""
    if name == "iterator" or (block.literal and name == "type"):
        return text
    if block.literal and name == "default":
        return constant(text)
    if name in ("source", "nullable"):
        return json.loads(text)
    return f"${{{text}}}"


def constant(text: str) -> object:
    """Return a literal of LITERALS as JSON data."""
    pairs = text.replace(" = ", ": ")
    for word in ("k1", "k2", "ann", "bob", "eve", "actions", "path", "on"):
        pairs = pairs.replace(f"{word}:", f'"{word}":')
    return json.loads(pairs)
