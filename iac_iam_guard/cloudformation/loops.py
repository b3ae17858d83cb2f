"""Fn::ForEach: what stands in a loop is written out once for every item of its collection.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from iac_iam_guard.cloudformation.evaluate import Evaluator
from iac_iam_guard.cloudformation.expanded import Expanded
from iac_iam_guard.cloudformation.load import DEPTH_LIMIT
from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, call_of, string_of
from iac_iam_guard.cloudformation.parameters import plain_text
from iac_iam_guard.cloudformation.places import Places
from iac_iam_guard.cloudformation.template import LOOP
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import STRING, Known, Sequence, Text, Unknown, Value, variants

COPY_LIMIT = 2_500
"""Copies that all loops of a template make; the service lets a template have 500 resources."""
NODE_LIMIT = 200_000
"""Nodes in all copies."""
TEXT_LIMIT = 1_000_000
"""Code points of one text that a variable is put into."""
NESTING_LIMIT = 5
"""Loops within each other."""

_VARIABLE = re.compile(r"([$&])\{([A-Za-z0-9]+)\}")
_NAMED = frozenset({"Condition", "DependsOn"})
"""Keys of which the value is a name, not a text that may be put together."""


class Item(NamedTuple):
    """One item of a collection: its node, and its text (None where that is not known); `label` takes the place of the text in names."""

    node: Node
    text: str | None
    label: str

    @property
    def name(self) -> str:
        """What names are made with."""
        return self.text if self.text is not None else self.label


class _Limit(Exception):
    """Raised where loops make more than is read."""


def expand_loops(root: Members, places: Places, evaluator: Callable[[], Evaluator]) -> Expanded:
    """Return a template without loops; `evaluator` is asked for where a collection has to be computed."""
    loops = _Loops(places, evaluator)
    expanded = loops.node(root, 0, 0)
    return Expanded(expanded if isinstance(expanded, Members) else root, tuple(loops.problems), tuple(loops.unresolved))


class _Loops:
    """Writes out the loops of one template; where that would make too much, the rest of a loop is left out, and this is said."""

    def __init__(self, places: Places, evaluator: Callable[[], Evaluator]) -> None:
        self.places = places
        self.make_evaluator = evaluator
        self.evaluator: Evaluator | None = None
        self.problems: dict[Diagnostic, None] = {}
        self.unresolved: dict[Unresolved, None] = {}
        self.seen: dict[int, tuple[Node, Node]] = {}
        self.copies = 0
        self.nodes = 0
        self.full = False

    def node(self, node: Node, depth: int, nesting: int) -> Node:
        """Return a node without loops; one that has none is returned as it is."""
        if isinstance(node, Scalar):
            return node
        found = self.seen.get(id(node))
        if found is not None:
            return found[1]
        if depth > DEPTH_LIMIT:
            return node
        if isinstance(node, Items):
            items = tuple(self.node(item, depth + 1, nesting) for item in node.items)
            result: Node = node if all(new is old for new, old in zip(items, node.items, strict=True)) else node._replace(items=items)
        else:
            result = self.members(node, depth, nesting)
        self.seen[id(node)] = (node, result)  # the node as well, so that its id stays its own
        return result

    def members(self, node: Members, depth: int, nesting: int) -> Members:
        """Return a mapping with what its loops make in their place; what is there already counts."""
        entries: dict[str, Member] = {}
        changed = False
        for key, member in node.entries.items():
            if key.startswith(LOOP):
                changed = True
                for made, inner in self.loop(key, member, depth, nesting).items():
                    entries.setdefault(made, inner)
                continue
            inner_node = self.node(member.node, depth + 1, nesting)
            changed |= inner_node is not member.node
            entries[key] = member if inner_node is member.node else member._replace(node=inner_node)
        return node._replace(entries=entries) if changed else node

    def loop(self, key: str, member: Member, depth: int, nesting: int) -> dict[str, Member]:
        """Return what a loop makes."""
        parts = member.node.items if isinstance(member.node, Items) else ()
        if len(parts) != 3 or not isinstance(parts[0], Scalar) or not isinstance(parts[2], Members):
            self.warn(member, "a loop is a list of the name of its variable, a collection, and a mapping")
            return {}
        if nesting >= NESTING_LIMIT:
            self.warn(member, f"loops more than {NESTING_LIMIT} levels deep are not written out")
            return {}
        variable, body = parts[0].text, parts[2]
        made: dict[str, Member] = {}
        for item in self.collection(parts[1], key, variable, member):
            self.copies += 1
            if self.full or self.copies > COPY_LIMIT:
                self.exceed(member)
                break
            try:
                copy = _Copy(variable, item, NODE_LIMIT - self.nodes)
                node = copy.members(body)
            except _Limit:
                self.exceed(member)
                break
            self.nodes += copy.made
            for name, inner in self.members(node, depth + 1, nesting + 1).entries.items():
                made.setdefault(name, inner)
        return made

    def collection(self, node: Node, key: str, variable: str, member: Member) -> list[Item]:
        """Return the items of a collection; of what is not known of it, one that may be anything."""
        items: list[Item] = []
        for part in node.items if isinstance(node, Items) else (node,):
            if isinstance(part, Scalar):
                items.append(Item(part, plain_text(part), ""))
            else:
                items += self.computed(part, f"<{variable}{len(items) or ''}>")
        if any(item.text is None for item in items):
            self.unresolved[Unresolved("loop", key, self.key(member), "not all items of its collection are known: it is looked at once for those")] = None
        distinct: dict[str, Item] = {}
        for item in items:
            distinct.setdefault(item.name, item)
        return list(distinct.values())

    def computed(self, node: Node, label: str) -> list[Item]:
        """Return the items that an expression gives under any answer."""
        if self.evaluator is None:
            self.evaluator = self.make_evaluator()
        value = self.evaluator.value(node)
        found: list[Item] = []
        for _, world in variants(value) or (((), value),):
            found += self.items(world, node, label)
        return found

    def items(self, value: Value, node: Node, label: str) -> list[Item]:
        """Return the items of a value that hangs on no question."""
        if isinstance(value, Known):
            return [self.literal(value, node)]
        if not isinstance(value, Sequence):
            is_text = isinstance(value, Text) or (isinstance(value, Unknown) and value.type == STRING)
            return [Item(node if is_text else _item_of(node, 0), None, label)]
        found: list[Item] = []
        for index, item in enumerate(value.items):
            found.append(self.literal(item, node) if isinstance(item, Known) else Item(_item_of(node, index), None, f"{label[:-1]}.{index}>"))
        return found if value.rest is None else [*found, Item(_item_of(node, len(value.items)), None, label)]

    def literal(self, known: Known, node: Node) -> Item:
        """Return an item whose text is known."""
        start, end = self.places.offsets(known.span) or (node.start, node.end)
        text = str(known.value).lower() if isinstance(known.value, bool) else str(known.value)
        return Item(Scalar(text, text, (), start, end), text, "")

    def key(self, member: Member) -> SourceSpan:
        """Return the place of the name of a loop."""
        return self.places.span(member.key_start, member.key_end)

    def exceed(self, member: Member) -> None:
        """Note that not all copies are made."""
        if not self.full:
            self.full = True
            self.warn(
                member, f"loops that make more than {COPY_LIMIT:,} copies, or more than {NODE_LIMIT:,} parts or very long texts, are written out up to here"
            )

    def warn(self, member: Member, message: str) -> None:
        """Note what is wrong with a loop."""
        self.problems[Diagnostic("warning", message, self.key(member))] = None


class _Copy:
    """The body of a loop for one item; `made` counts the nodes that the copy has of its own."""

    def __init__(self, variable: str, item: Item, limit: int) -> None:
        self.variable = variable
        self.item = item
        self.limit = limit
        self.made = 0
        self.seen: dict[int, Node] = {}
        self.within = re.compile(rf"(\$\{{[A-Za-z0-9]*)[$&]\{{{re.escape(variable)}\}}")  # the variable in a name, as in `${Role${Name}.Arn}`

    def node(self, node: Node, key: str = "") -> Node:
        """Return a node, which stands under `key`, with the item in place of the variable."""
        if isinstance(node, Scalar):
            return self.name(node) if key in _NAMED else self.text(node)
        found = self.seen.get(id(node))
        if found is None:
            self.made += 1
            if self.made > self.limit:
                raise _Limit
            call = call_of(node)
            found = self.items(node, key) if isinstance(node, Items) else self.call(node, *call) if call is not None else self.members(node)
            self.seen[id(node)] = found
        return found

    def items(self, node: Items, key: str = "") -> Items:
        """Return a list, which stands under `key`, with the item in place of the variable."""
        items = tuple(self.node(item, key) for item in node.items)
        self.made += len(items)
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else node._replace(items=items)

    def members(self, node: Members) -> Members:
        """Return a mapping with the item in place of the variable, in keys too."""
        entries = {self.named(key): member._replace(node=self.node(member.node, key)) for key, member in node.entries.items()}
        self.made += len(entries)
        same = all(key in entries and entries[key].node is member.node for key, member in node.entries.items())
        return node if same else node._replace(entries=entries)

    def call(self, node: Members, function: str, argument: Node) -> Node:
        """Return a call of a function; names within it take the text of the item."""
        match function:
            case "Ref" if string_of(argument) == self.variable:
                return self.item.node
            case "Ref" | "Condition" if isinstance(argument, Scalar):
                return _called(node, function, self.name(argument))
            case "Fn::GetAtt" if isinstance(argument, Items):
                return _called(node, function, self.items(argument, "DependsOn"))
            case "Fn::GetAtt" if isinstance(argument, Scalar):
                return _called(node, function, self.name(argument))
            case "Fn::If" if isinstance(argument, Items) and argument.items:
                items = (self.node(argument.items[0], "Condition"), *map(self.node, argument.items[1:]))
                return _called(node, function, argument._replace(items=items))
            case "Fn::Sub":
                return self.substituted(node, argument)
        return self.members(node)

    def substituted(self, node: Members, argument: Node) -> Members:
        """Return a call of Fn::Sub: where the text of the item is not known, the variable is one of the call's own."""
        text, given = argument.items if isinstance(argument, Items) and len(argument.items) == 2 else (argument, None)
        given = self.node(given) if given is not None else None
        if not isinstance(text, Scalar):
            return self.members(node)
        if self.item.text is not None or f"{{{self.variable}}}" not in text.text or not (given is None or isinstance(given, Members)):
            text = self.name(text)
        else:
            own = Member(text.start, text.end, self.item.node)
            entries = {**(given.entries if given is not None else {}), self.variable: own}
            given = Members(entries, given.start, given.end) if given is not None else Members(entries, text.start, text.end)
            plain = self.within.sub(lambda match: match[1] + self.item.label, text.text).replace(f"&{{{self.variable}}}", f"${{{self.variable}}}")
            text = Scalar(plain, plain, text.map if plain == text.text else (), text.start, text.end)
        return _called(node, "Fn::Sub", Items((text, given), argument.start, argument.end) if given is not None else text)

    def text(self, node: Scalar) -> Node:
        """Return a text: the item itself where the variable is all of it, a text put together where that of the item is not known."""
        if "{" not in node.text or not isinstance(node.value, str):
            return node
        if node.text == f"${{{self.variable}}}":
            return self.item.node
        if self.item.text is not None:
            return self.name(node)
        parts: list[Node] = []
        position = 0
        for match in _VARIABLE.finditer(node.text):
            if match[2] == self.variable:
                parts += (_part(node, node.text[position : match.start()]), self.item.node)
                position = match.end()
        if not parts:
            return node
        joined = Items((*parts, _part(node, node.text[position:])), node.start, node.end)
        return _call("Fn::Join", Items((_part(node, ""), joined), node.start, node.end))

    def name(self, node: Scalar) -> Scalar:
        """Return a text with that of the item, or what stands for it in names."""
        text = self.named(node.text)
        return node if text == node.text else Scalar(text, text, (), node.start, node.end)

    def named(self, text: str) -> str:
        """Return a text with that of the item in place of the variable; `&{…}` stands for its letters and digits alone."""
        if "{" not in text:
            return text
        if len(text) + text.count(self.variable) * len(self.item.name) > TEXT_LIMIT:
            raise _Limit

        def replace(match: re.Match[str]) -> str:
            if match[2] != self.variable:
                return match[0]
            if match[1] == "$" or self.item.text is None:
                return self.item.name
            return "".join(character for character in self.item.text if character.isalnum())

        return _VARIABLE.sub(replace, text)


def _part(node: Scalar, text: str) -> Scalar:
    return Scalar(text, text, (), node.start, node.end)


def _call(function: str, argument: Node) -> Members:
    return Members({function: Member(argument.start, argument.start, argument)}, argument.start, argument.end)


def _called(node: Members, function: str, argument: Node) -> Members:
    return node._replace(entries={function: node.entries[function]._replace(node=argument)})


def _item_of(node: Node, index: int) -> Node:
    """Return the call that gives an item of a list."""
    place = Scalar(str(index), str(index), (), node.start, node.end)
    return _call("Fn::Select", Items((place, node), node.start, node.end))
