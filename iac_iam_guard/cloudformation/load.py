"""Text of a template to nodes: JSON or YAML, short forms made long, merges carried out, what is written twice said."""

import re
from decimal import Decimal
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import BARE_FUNCTIONS, FUNCTION_PREFIX, Items, Member, Members, Node, Scalar
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonProblem, JsonScalar, parse_json
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.yaml_reader import YamlMapping, YamlNode, YamlProblem, YamlScalar, YamlSequence, find_comments, parse_yaml

DEPTH_LIMIT = 128
MERGE_LIMIT = 100_000
"""Keys that merges may bring into all mappings of a template."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_OCTAL = re.compile(r"0[0-7]+")
ACCOUNT_DIGITS = 12


class Loaded(NamedTuple):
    """A template as nodes (None for an empty file), the places of its comments, and what is odd about how it is written."""

    root: Node | None
    comments: tuple[tuple[int, int], ...]
    diagnostics: tuple[Diagnostic, ...]


def load(source: Source) -> Loaded:
    """Return what a file of JSON or YAML says; raise InputError with its place where it is neither.

    JSON that is not quite JSON, such as one with comments, is read as YAML, as CloudFormation does.
    """
    text = source.text
    first = text.lstrip("\ufeff \t\r\n")[:1]
    problem: JsonProblem | None = None
    if first in ("{", "["):
        try:
            return _from_json(source, parse_json(text))
        except JsonProblem as refused:
            problem = refused
    try:
        root = parse_yaml(text)
    except YamlProblem as refused:
        error: JsonProblem | YamlProblem = problem or refused
        raise InputError(error.message, _span(source, error.offset, error.offset + 1)) from None
    return _from_yaml(source, root)


def _span(source: Source, start: int, end: int) -> SourceSpan:
    size = len(source.text)
    return SourceSpan(source.path, min(start, size), min(end, size))


class _Notes:
    """Gathers what is odd about one file, in its order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def twice(self, key: str, start: int, end: int) -> None:
        """Note a key that the same mapping gives again further down."""
        shown = key if key.isidentifier() or "::" in key else "a key"
        message = f"{shown} stands twice in one mapping: the last one counts, and this one says nothing"
        self.found.append(Diagnostic("warning", message, _span(self.source, start, end), "take one of them out"))

    def octal(self, scalar: YamlScalar) -> None:
        """Note digits that CloudFormation's YAML takes for an octal number."""
        self.found.append(
            Diagnostic(
                "warning",
                "CloudFormation reads these digits as an octal number, for they begin with zero and stand without quotes",
                _span(self.source, scalar.start, scalar.end),
                "put the account id into quotes",
            )
        )

    def odd(self, message: str, start: int, end: int) -> None:
        """Note something that is read as well as it can be."""
        self.found.append(Diagnostic("warning", message, _span(self.source, start, end)))


def _from_json(source: Source, root: JsonNode) -> Loaded:
    notes = _Notes(source)
    return Loaded(_json_node(root, notes, 0), (), tuple(notes.found))


def _json_node(node: JsonNode, notes: _Notes, depth: int) -> Node:
    if depth > DEPTH_LIMIT:
        raise InputError(f"a template nested more than {DEPTH_LIMIT} levels deep is not read", _span(notes.source, node.start, node.start + 1))
    match node:
        case JsonScalar(value, text_map, start, end):
            return Scalar(value, value if isinstance(value, str) else notes.source.text[start:end], text_map, start, end)
        case JsonArray(items, start, end):
            return Items(tuple(_json_node(item, notes, depth + 1) for item in items), start, end)
        case JsonObject(members, start, end):
            entries: dict[str, Member] = {}
            for key, item in members:
                name = str(key.value)
                if name in entries:
                    notes.twice(name, entries[name].key_start, entries[name].key_end)
                entries[name] = Member(key.start, key.end, _json_node(item, notes, depth + 1))
            return Members(entries, start, end)


def _from_yaml(source: Source, root: YamlNode | None) -> Loaded:
    if root is None:
        return Loaded(None, tuple(find_comments(source.text, None)), ())
    notes = _Notes(source)
    node = _YamlReader(notes).read(root, 0)
    return Loaded(node, tuple(find_comments(source.text, root)), tuple(notes.found))


class _YamlReader:
    """Turns the YAML of one file into nodes; what aliases repeat is turned once and stays one object."""

    def __init__(self, notes: _Notes) -> None:
        self.notes = notes
        self.seen: dict[int, Node] = {}
        self.merged = 0

    def read(self, node: YamlNode, depth: int) -> Node:
        """Return `node` as a template means it."""
        if depth > DEPTH_LIMIT:
            raise InputError(f"a template nested more than {DEPTH_LIMIT} levels deep is not read", _span(self.notes.source, node.start, node.start + 1))
        if isinstance(node, YamlScalar):
            plain = self.scalar(node)
            return self.call(node.tag, plain) if _is_local(node.tag) else plain
        found = self.seen.get(id(node))
        if found is None:
            if isinstance(node, YamlSequence):
                found = Items(tuple(self.read(item, depth + 1) for item in node.items), node.start, node.end)
            else:
                found = self.mapping(node, depth)
            if _is_local(node.tag):
                found = self.call(node.tag, found)
            self.seen[id(node)] = found
        return found

    def scalar(self, node: YamlScalar) -> Scalar:
        """Return a scalar; numbers that YAML versions read differently stay text."""
        value = node.value
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and _INTEGER.fullmatch(node.text) is None:
            if len(node.text) == ACCOUNT_DIGITS and _OCTAL.fullmatch(node.text) is not None:
                self.notes.octal(node)
            value = node.text
        return Scalar(value, node.text, node.map, node.start, node.end)

    def call(self, tag: str | None, argument: Node) -> Members:
        """Return the long form of a function in short form; its place is that of its argument."""
        name = (tag or "")[1:]
        if name == "GetAtt" and isinstance(argument, Scalar):
            argument = _split_attribute(argument)
        key = name if name in BARE_FUNCTIONS else FUNCTION_PREFIX + name
        return Members({key: Member(argument.start, argument.start, argument)}, argument.start, argument.end)

    def mapping(self, node: YamlMapping, depth: int) -> Members:
        """Return a mapping; keys that it gives itself stand before those of merges, and of merges the first counts."""
        entries: dict[str, Member] = {}
        merges: list[Node] = []
        for key, value in node.members:
            if not isinstance(key, YamlScalar):
                self.notes.odd("a key that is no text says nothing in a template", key.start, key.end)
                continue
            if key.text == "<<" and key.tag is None and key.end - key.start == len("<<"):
                merges.append(self.read(value, depth + 1))
                continue
            if key.text in entries:
                self.notes.twice(key.text, entries[key.text].key_start, entries[key.text].key_end)
            entries[key.text] = Member(key.start, key.end, self.read(value, depth + 1))
        for merge in merges:
            for source in merge.items if isinstance(merge, Items) else (merge,):
                self.merge(source, entries, node)
        return Members(entries, node.start, node.end)

    def merge(self, source: Node, entries: dict[str, Member], target: YamlMapping) -> None:
        """Add to `entries` what `source` has and they have not."""
        if not isinstance(source, Members):
            self.notes.odd("only mappings can be merged", source.start, source.end)
            return
        self.merged += len(source.entries)
        if self.merged > MERGE_LIMIT:
            place = _span(self.notes.source, target.start, target.start + 1)
            raise InputError(f"a template whose merges bring more than {MERGE_LIMIT:,} keys is not read", place)
        for key, member in source.entries.items():
            entries.setdefault(key, member)


def _is_local(tag: str | None) -> bool:
    """Tell whether a tag names a function: `!Ref`, not the bare `!` nor YAML's own tags."""
    return tag is not None and tag.startswith("!") and len(tag) > 1


def _split_attribute(argument: Scalar) -> Items:
    """Return `Resource.Attribute` as two texts; attributes may hold dots themselves."""
    name, dot, attribute = argument.text.partition(".")
    parts: list[Node] = [_part(argument, name, 0)]
    if dot:
        parts.append(_part(argument, attribute, len(name) + 1))
    return Items(tuple(parts), argument.start, argument.end)


def _part(argument: Scalar, text: str, offset: int) -> Scalar:
    """Return a part of a scalar with its place where that can be told, else the place of the whole."""
    if argument.map is not None or argument.end - argument.start != len(argument.text):
        return Scalar(text, text, (), argument.start, argument.end)
    return Scalar(text, text, None, argument.start + offset, argument.start + offset + len(text))
