"""What an ignore comment covers: the elements of a file that begin on its line, or the one whose first line it is."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iac_iam_guard.errors import InputError
from iac_iam_guard.json_reader import JsonArray, JsonObject, JsonScalar, parse_json
from iac_iam_guard.source import Comment, SourceSpan
from iac_iam_guard.terraform.parse import parse
from iac_iam_guard.terraform.syntax import Argument, Block, Body, Literal, ObjectExpression, TupleExpression
from iac_iam_guard.yaml_reader import YamlMapping, YamlNode, YamlScalar, parse_yaml

COMMENT_MARKS = ("#", "//", "/*")
DECLARATIONS = ("resource", "data", "module", "provider")
"""How blocks begin that a scanner may report on as a whole."""
RESOURCES = ("Resources", '"Resources"')
"""How the section of a template begins that holds its resources."""
BLANKS = re.compile(r"\s*+")


class Element(NamedTuple):
    """A block, an argument, a member or a list item; `inside` is where the content begins of one that a comment in its first line may speak for (else -1)."""

    start: int
    inside: int
    end: int


def find_elements(path: str, text: str) -> tuple[Element, ...]:
    """Return the elements of a file in the order of their begin, outer ones first; none if it cannot be read."""
    try:
        if path.endswith((".tf", ".tofu")):
            found = hcl_elements(parse(text).body)
        elif path.endswith(".json") or text.lstrip()[:1] == "{":
            found = json_elements(text)
        else:
            found = yaml_elements(text)
        return tuple(sorted(found, key=lambda element: (element.start, -element.end)))
    except InputError:
        return ()


def hcl_elements(body: Body) -> Iterator[Element]:
    """Yield the blocks, arguments, objects, members and lists of a body at every depth."""
    todo: list[object] = [body]
    while todo:
        node = todo.pop()
        match node:
            case Body():
                todo.extend(node.arguments.values())
                todo.extend(node.blocks)
                continue
            case Block():
                yield Element(node.start, node.body.start + 1, node.end)
                todo.append(node.body)
                continue
            case Argument():
                yield Element(node.start, -1, node.end)
            case ObjectExpression():
                yield Element(node.start, node.start + 1, node.end)
                for key, value in node.items:
                    yield Element(key.start, -1, value.end)
            case TupleExpression():
                yield Element(node.start, -1, node.end)
            case Literal():
                continue
        if isinstance(node, tuple):
            todo.extend(part for part in node if isinstance(part, tuple))


def json_elements(text: str) -> Iterator[Element]:
    """Yield the objects, members and arrays of a JSON text at every depth."""
    todo = [parse_json(text)]
    while todo:
        node = todo.pop()
        if isinstance(node, JsonScalar):
            continue
        if isinstance(node, JsonArray):
            yield Element(node.start, -1, node.end)
            todo.extend(node.items)
        elif isinstance(node, JsonObject):
            yield Element(node.start, node.start + 1, node.end)
            for key, value in node.members:
                yield Element(key.start, -1, value.end)
                todo.append(value)


def yaml_elements(text: str) -> Iterator[Element]:
    """Yield the members and items of a YAML text at every depth; a repeated node is looked at once.

    A comment before the first of several mappings speaks for that one; only before a scalar does it speak for what holds it.
    """
    root = parse_yaml(text)
    todo: list[YamlNode] = [root] if root is not None else []
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, YamlScalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, YamlMapping):
            for key, value in node.members:
                plain = isinstance(value, YamlMapping) and bool(value.members) and isinstance(value.members[0][1], YamlScalar)
                yield Element(key.start, key.end + 1 if plain else -1, max(key.end, value.end))
                todo.append(value)
        else:
            for item in node.items:
                yield Element(item.start, -1, item.end)
                todo.append(item)


def find_parents(elements: Sequence[Element]) -> list[int]:
    """Return for each element the index of the one around it, -1 for none."""
    parents: list[int] = []
    around: list[int] = []
    for index, element in enumerate(elements):
        while around and elements[around[-1]].end <= element.start:
            around.pop()
        parents.append(around[-1] if around else -1)
        around.append(index)
    return parents


class CommentScopes:
    """Finds the scopes of the comments of one file."""

    def __init__(self, path: str, text: str, comments: Sequence[Comment]) -> None:
        """Take the text of the file at `path` and all its comments."""
        self.path = path
        self.text = text
        self.lines: dict[int, tuple[SourceSpan, ...]] = {}
        self.after: dict[int, int] = {}
        for comment in sorted(comments, key=lambda comment: comment.span.start, reverse=True):
            self.after[comment.span.start] = self.skip(max(comment.span.end, comment.span.start + 1))
        self.elements = find_elements(path, text)
        self.starts = [element.start for element in self.elements]
        self.parents = find_parents(self.elements)

    def scope(self, comment: Comment) -> tuple[SourceSpan, ...]:
        """Return what a comment speaks of: its line or the next one with all that begins there, or the block whose first line it is."""
        start = comment.span.start
        if not comment.text.startswith(COMMENT_MARKS):  # a member of JSON: it stands for the object around it
            around = self.innermost(start)
            return self.span(around) if around is not None else ()
        around = self.innermost(start) if self.stands_alone(start) else None
        if around is not None and self.is_blank(around.inside, start):
            return self.span(around)
        return self.line_or_next(comment)

    def line_or_next(self, comment: Comment) -> tuple[SourceSpan, ...]:
        """Return the line of a comment, or the next one if it has its own, with all that begins there."""
        following = self.skip(comment.span.end) if self.stands_alone(comment.span.start) else comment.span.start
        return self.line(following) if following < len(self.text) else ()

    def declaration(self, offset: int) -> tuple[SourceSpan, ...]:
        """Return the whole declaration around an offset: a block of Terraform, or a resource of a template."""
        chain: list[Element] = []
        index = bisect_right(self.starts, offset) - 1
        while index >= 0:
            if self.elements[index].end > offset:
                chain.append(self.elements[index])
            index = self.parents[index]
        chain.reverse()
        if chain and self.text.startswith(RESOURCES, chain[0].start):
            chain = chain[1:]
        elif chain and not self.text.startswith(DECLARATIONS, chain[0].start):
            chain = []
        return self.span(chain[0]) if chain else ()

    def stands_alone(self, offset: int) -> bool:
        """Tell whether nothing but blanks and comments stands before an offset on its line."""
        return self.is_blank(self.text.rfind("\n", 0, offset) + 1, offset)

    def line(self, offset: int) -> tuple[SourceSpan, ...]:
        """Return the line of `offset`, and the outermost element that begins on it and reaches beyond it (all others lie within)."""
        start = self.text.rfind("\n", 0, offset) + 1
        if start in self.lines:
            return self.lines[start]
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        whole = next((element for element in self.elements[first:last] if element.end > end), None)
        self.lines[start] = (SourceSpan(self.path, start, end), *(() if whole is None else self.span(whole)))
        return self.lines[start]

    def span(self, element: Element) -> tuple[SourceSpan]:
        """Return the place of an element."""
        return (SourceSpan(self.path, element.start, element.end),)

    def innermost(self, offset: int) -> Element | None:
        """Return the smallest element with content of which `offset` is part."""
        index = bisect_right(self.starts, offset) - 1
        while index >= 0:
            element = self.elements[index]
            if element.end > offset and 0 <= element.inside <= offset:
                return element
            index = self.parents[index]
        return None

    def is_blank(self, start: int, end: int) -> bool:
        """Tell whether nothing but blanks and comments stands between two offsets."""
        return self.skip(start) >= end

    def skip(self, offset: int) -> int:
        """Return the first offset from `offset` on at which neither a blank nor a comment stands."""
        match = BLANKS.match(self.text, offset)
        offset = match.end() if match else offset
        return self.after.get(offset, offset)
