"""Reads a file a second time, with python-hcl2: what two readers see differently may have been written to be seen by one only."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.parse import parse
from iac_iam_guard.terraform.syntax import Body

if TYPE_CHECKING:
    from lark import Tree

    from iac_iam_guard.terraform.parse import SyntaxProblem

SIZE_LIMIT = 2_000_000
"""Characters of the largest file that is read a second time: python-hcl2 takes ten seconds for so many."""
BLANKS_LIMIT = 500
"""Blanks in a row: in a heredoc, python-hcl2 takes time that grows with the square of their number."""
DIFFERENCE_LIMIT = 20
"""Differences of one file that are told."""

_BLANKS = re.compile(r"\s{2,}+")


class Item(NamedTuple):
    """An argument or block, by what both readers have to agree on: where it starts, and what it is called.

    `name` is that of an argument, of a block its type and its labels as they are written; `name_end` is where that ends, `end` the item.
    """

    start: int
    name: tuple[str, ...]
    is_block: bool
    name_end: int
    end: int


def is_native_syntax(path: str) -> bool:
    """Tell whether a file is in the syntax that python-hcl2 reads; it knows no JSON configuration."""
    return path.endswith((".tf", ".tofu"))


def cross_check(source: Source) -> tuple[Diagnostic, ...]:
    """Return what the two readers see differently in `source` as warnings; as a note, why nothing was compared.

    What python-hcl2 says is never shown: it quotes the file. A file that neither of them reads is the subject of other diagnostics.
    """
    text = source.text
    whole = SourceSpan(source.path, 0, 0)
    if len(text) > SIZE_LIMIT or max(map(len, _BLANKS.findall(text)), default=0) > BLANKS_LIMIT:
        return (Diagnostic("note", "This file is too large, or has too many blanks in a row, to be read a second time.", whole),)
    try:
        theirs = _read_tree(text)
    except RecursionError:
        return (Diagnostic("note", "This file could not be read a second time: it nests too deeply for python-hcl2.", whole),)
    ours = parse(text)
    if theirs is None:
        return () if ours.problems else (Diagnostic("note", "python-hcl2 cannot read this file: it was not read a second time.", whole),)
    if ours.problems:
        return (_only_theirs(source, ours.problems[0]),)
    return tuple(_differences(source.path, list(_our_items(ours.body, text)), list(_their_items(theirs, text))))


def _only_theirs(source: Source, problem: "SyntaxProblem") -> Diagnostic:
    return Diagnostic("warning", "python-hcl2 reads this file in spite of what is wrong here.", SourceSpan(source.path, problem.start, problem.end))


def _read_tree(text: str) -> "Tree[object] | None":
    """Return the tree that python-hcl2 reads, None if it refuses the text."""
    import hcl2  # a fifth of a second: only where a second reading is asked for
    from lark.exceptions import LarkError

    try:
        tree: Tree[object] = hcl2.parses_to_tree(text)
    except LarkError:
        return None
    return tree


def _our_items(body: Body, text: str) -> Iterator[Item]:
    """Yield the arguments and blocks of a body at every depth."""
    todo = [body]
    while todo:
        inner = todo.pop()
        for argument in inner.arguments.values():
            yield Item(argument.start, (argument.name,), False, argument.start + len(argument.name), argument.end)
        for block in inner.blocks:
            labels = (text[label.start : label.end].strip('"') for label in block.labels)
            yield Item(block.start, (block.type, *labels), True, block.header_end, block.end)
            todo.append(block.body)


def _their_items(tree: "Tree[object]", text: str) -> Iterator[Item]:
    """Yield the same from the tree of python-hcl2; expressions are not looked into."""
    from lark import Tree

    todo = [tree]
    while todo:
        node = todo.pop()
        parts = [part for part in node.children if isinstance(part, Tree)]
        if node.data in ("start", "body"):
            todo.extend(parts)
        elif node.data in ("attribute", "block"):
            is_block = node.data == "block"
            named = [part.meta for part in parts if part.data not in ("body", "new_line_or_comment")][: None if is_block else 1]
            name = tuple(text[meta.start_pos : meta.end_pos].strip('"') for meta in named)
            yield Item(node.meta.start_pos, name, is_block, named[-1].end_pos, node.meta.end_pos)
            todo.extend(part for part in parts if part.data == "body")


def _differences(path: str, ours: list[Item], theirs: list[Item]) -> Iterator[Diagnostic]:
    """Yield a warning for each item that one reader alone sees, but for those inside such an item."""
    both = {item[:3] for item in ours} & {item[:3] for item in theirs}
    alone = [(item, "iac-iam-guard") for item in ours if item[:3] not in both]
    alone += [(item, "python-hcl2") for item in theirs if item[:3] not in both]
    told = 0
    ends = {"iac-iam-guard": -1, "python-hcl2": -1}
    for item, reader in sorted(alone):
        if item.start < ends[reader]:
            continue
        ends[reader] = item.end
        told += 1
        if told > DIFFERENCE_LIMIT:
            yield Diagnostic("warning", "There are more differences between the two readers from here on.", SourceSpan(path, item.start, item.name_end))
            return
        kind = "block" if item.is_block else "argument"
        message = f"Only {reader} sees this {kind}: it may be written to hide something from one reader."
        yield Diagnostic("warning", message, SourceSpan(path, item.start, item.name_end))
