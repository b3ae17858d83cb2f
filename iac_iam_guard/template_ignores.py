"""Ignores in the metadata of CloudFormation: what JSON, and what generates templates, can say without comments.

`Metadata: {iac-iam-guard: {ignore: [{rule, reason, until}]}}` of a resource speaks for that resource, that of a template for all of it.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonScalar, parse_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.suppression import ReadSuppressions, Suppression, read_day, unjustified
from iac_iam_guard.yaml_reader import YamlMapping, YamlNode, YamlScalar, YamlSequence, parse_yaml

KEY = "iac-iam-guard"
FORM = "write Metadata: {iac-iam-guard: {ignore: [{rule: rule-id, reason: …, until: YYYY-MM-DD}]}} (until may be left out)"
Node: TypeAlias = JsonNode | YamlNode


class Carrier(NamedTuple):
    """A mapping with its metadata on ignores; `start` is that of the key that leads to the mapping."""

    start: int
    end: int
    metadata: Node


def read_template_ignores(path: str, text: str) -> ReadSuppressions:
    """Return the ignores in the metadata of a template, and notes on those that are not understood; nothing if it cannot be read."""
    if KEY not in text:
        return ReadSuppressions((), ())
    root = parse_template(path, text)
    suppressions: list[Suppression] = []
    problems: list[Diagnostic] = []
    for carrier in find_carriers(root, KEY) if root is not None else ():
        scope = (SourceSpan(path, carrier.start, carrier.end),)
        entries = items_of(dict(members_of(carrier.metadata)).get("ignore"))
        if entries is None:
            problems.append(unjustified("an ignore in metadata is a list", SourceSpan(path, carrier.metadata.start, carrier.metadata.end), FORM))
        for entry in entries or ():
            item = read_entry(entry, SourceSpan(path, entry.start, entry.end), scope)
            if isinstance(item, Suppression):
                suppressions.append(item)
            else:
                problems.append(item)
    return ReadSuppressions(tuple(suppressions), tuple(problems))


def parse_template(path: str, text: str) -> Node | None:
    """Return the tree of a template; None if it is empty or cannot be read."""
    try:
        return parse_json(text) if text.lstrip("\ufeff \t\r\n")[:1] == "{" and path.endswith((".json", ".template")) else parse_yaml(text)
    except InputError:
        return None


def read_entry(entry: Node, span: SourceSpan, scope: tuple[SourceSpan, ...]) -> Suppression | Diagnostic:
    """Return the ignore that one entry of the list is, or the note on what is wrong with it."""
    parts = {key: text_of_scalar(value) for key, value in members_of(entry)}
    rule, until = parts.get("rule"), parts.get("until")
    if not rule or not parts.keys() <= {"rule", "reason", "until"}:
        return unjustified("an ignore in metadata has the keys rule, reason and until", span, FORM)
    day = read_day(until) if until else None
    if "until" in parts and day is None:
        return unjustified("the end of this ignore is no day", span, FORM)
    return Suppression((rule,), (parts.get("reason") or "").strip(), day, span, scope, by="metadata")


def find_carriers(root: Node, program: str) -> Iterator[Carrier]:
    """Yield every mapping that has metadata of `program`; a repeated node is looked at once."""
    todo: list[tuple[Node, int]] = [(root, root.start)]
    seen: set[int] = set()
    while todo:
        node, start = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        members = list(members_of(node))
        for key, value in members:
            if key == "Metadata":
                yield from (Carrier(start, node.end, inner) for name, inner in members_of(value) if name == program)
        todo.extend((value, key_start(node, index)) for index, (_, value) in enumerate(members))
        todo.extend((item, item.start) for item in items_of(node) or ())


def key_start(node: Node, index: int) -> int:
    """Return where the key of a member of a mapping begins."""
    return node.members[index][0].start if isinstance(node, JsonObject | YamlMapping) else node.start


def members_of(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield keys and values of a mapping, nothing for any other node."""
    if isinstance(node, JsonObject):
        yield from ((str(key.value), value) for key, value in node.members)
    elif isinstance(node, YamlMapping):
        yield from ((key.text if isinstance(key, YamlScalar) else "", value) for key, value in node.members)


def items_of(node: Node | None) -> tuple[Node, ...] | None:
    """Return the items of a list, None for any other node."""
    return node.items if isinstance(node, JsonArray | YamlSequence) else None


def text_of_scalar(node: Node) -> str | None:
    """Return the text of a string or plain scalar, None for any other node."""
    if isinstance(node, YamlScalar):
        return node.text
    return node.value if isinstance(node, JsonScalar) and isinstance(node.value, str) else None
