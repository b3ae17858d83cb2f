"""Reads JSON configuration (`.tf.json`) into the syntax tree of HCL.

The text alone does not say what is a block and what an argument; Terraform's own block types decide, as far as they go. Within a resource, what
its provider defines stays an argument that holds objects: whoever reads the tree takes such an argument and blocks of its name alike.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonProblem, JsonScalar, parse_json
from iac_iam_guard.terraform.parse import MAXIMUM_PROBLEMS, Parsed, SyntaxProblem, parse_template
from iac_iam_guard.terraform.syntax import (
    Argument,
    Block,
    Body,
    Expression,
    Label,
    Literal,
    ObjectExpression,
    Template,
    TextMap,
    TupleExpression,
)
from iac_iam_guard.terraform.text import normalise

COMMENT = "//"


class Shape(NamedTuple):
    """What a body may hold: block types with the number of their labels and the shape of their bodies, and arguments that are no templates."""

    blocks: dict[str, tuple[int, "Shape"]]
    code: frozenset[str] = frozenset()
    literal: frozenset[str] = frozenset()
    nested: bool = False


_PLAIN = Shape({})
_REFERENCES = frozenset({"depends_on", "provider", "providers"})
_LIFECYCLE = Shape({"precondition": (0, _PLAIN), "postcondition": (0, _PLAIN)}, code=frozenset({"ignore_changes", "replace_triggered_by"}))
_PROVISIONER = Shape({"connection": (0, _PLAIN)}, code=frozenset({"when", "on_failure"}))
_CONTENT = Shape({}, nested=True)
_DYNAMIC = Shape({"content": (0, _CONTENT)}, code=frozenset({"iterator"}))
_CONTENT.blocks["dynamic"] = (1, _DYNAMIC)
_RESOURCE = Shape(
    {"lifecycle": (0, _LIFECYCLE), "provisioner": (1, _PROVISIONER), "connection": (0, _PLAIN), "dynamic": (1, _DYNAMIC)},
    code=_REFERENCES,
    nested=True,
)
_TERRAFORM = Shape({"required_providers": (0, _PLAIN), "backend": (1, _PLAIN), "cloud": (0, Shape({"workspaces": (0, _PLAIN)})), "provider_meta": (1, _PLAIN)})
_FILE = Shape(
    {
        "resource": (2, _RESOURCE),
        "data": (2, _RESOURCE),
        "ephemeral": (2, _RESOURCE),
        "action": (2, Shape({"config": (0, _PLAIN)})),
        "variable": (1, Shape({"validation": (0, _PLAIN)}, code=frozenset({"type"}), literal=frozenset({"default"}))),
        "output": (1, Shape({"precondition": (0, _PLAIN)}, code=_REFERENCES)),
        "locals": (0, _PLAIN),
        "module": (1, Shape({}, code=_REFERENCES, literal=frozenset({"source", "version"}))),
        "provider": (1, Shape({}, literal=frozenset({"alias", "version"}))),
        "terraform": (0, _TERRAFORM),
        "moved": (0, Shape({}, code=frozenset({"from", "to"}))),
        "removed": (0, Shape({"lifecycle": (0, _PLAIN), "provisioner": (1, _PROVISIONER)}, code=frozenset({"from"}))),
        "import": (0, Shape({}, code=frozenset({"to", "provider"}))),
        "check": (1, Shape({"data": (2, _RESOURCE), "assert": (0, _PLAIN)})),
    }
)


def parse_json_configuration(text: str) -> Parsed:
    """Read a file of Terraform's JSON syntax; never raises. Comments are the texts of `"//"` members, without their quotes."""
    try:
        tree = parse_json(text)
    except JsonProblem as problem:
        empty = Body({}, (), 0, len(text))
        return Parsed(empty, (), (SyntaxProblem(f"This is no JSON: {problem.message}.", problem.offset, min(problem.offset + 1, len(text))),))
    reader = _Reader()
    body = reader.body(tree, _FILE, top=True)
    return Parsed(body._replace(start=0, end=len(text)), tuple(reader.comments), tuple(reader.problems[:MAXIMUM_PROBLEMS]))


class _Reader:
    """Turns JSON into bodies and expressions, and gathers comments and problems; the depth is that of the JSON, which its reader bounds."""

    __slots__ = ("_dynamic", "comments", "problems")

    def __init__(self) -> None:
        self._dynamic: dict[int, bool] = {}
        self.comments: list[tuple[int, int]] = []
        self.problems: list[SyntaxProblem] = []

    def refuse(self, message: str, node: JsonNode) -> None:
        """Note a problem of `node`."""
        self.problems.append(SyntaxProblem(message, node.start, node.end))

    def body(self, node: JsonNode, shape: Shape, top: bool = False) -> Body:
        """Return an object, or the members of all objects of an array, as one body."""
        arguments: dict[str, Argument] = {}
        blocks: list[Block] = []
        made = self.made_by_dynamic(node) if shape.nested else frozenset()
        for members in self.objects(node):
            for key, value in members.members:
                name = str(key.value)
                known = shape.blocks.get(name)
                if name == COMMENT:
                    if isinstance(value, JsonScalar) and isinstance(value.value, str):
                        self.comments.append((value.start + 1, value.end - 1))
                elif known is not None:
                    blocks.extend(self.blocks(name, key, value, *known))
                elif top:
                    self.refuse("Terraform knows no block of this type.", key)
                elif shape.nested and (name in made or self.holds_dynamic(value)):
                    blocks.extend(self.blocks(name, key, value, 0, _CONTENT))
                elif name in arguments:
                    self.refuse("This argument is already set in the same body.", key)
                else:
                    arguments[name] = Argument(name, self.argument(name, value, shape), key.start, value.end)
        return Body(arguments, tuple(blocks), node.start, node.end)

    def made_by_dynamic(self, node: JsonNode) -> frozenset[str]:
        """Return the types of the blocks that dynamic blocks of a body make: those beside them are blocks too, and keep their place in the order."""
        found = [value for item in _items(node) if isinstance(item, JsonObject) for key, value in item.members if key.value == "dynamic"]
        bodies = [body for value in found for body in _items(value) if isinstance(body, JsonObject)]
        return frozenset(str(key.value) for body in bodies for key, _ in body.members)

    def objects(self, node: JsonNode) -> Iterator[JsonObject]:
        """Yield the objects that `node` is or lists; null is none."""
        for item in _items(node):
            if isinstance(item, JsonObject):
                yield item
            elif not (isinstance(item, JsonScalar) and item.value is None):
                self.refuse("An object, or an array of objects, is expected here.", item)

    def blocks(self, kind: str, key: JsonScalar, node: JsonNode, labels: int, shape: Shape, above: tuple[Label, ...] = ()) -> Iterator[Block]:
        """Yield the blocks of a type: `node` holds as many levels of labels as there are left, then bodies; `key` is what leads to it."""
        if labels:
            for members in self.objects(node):
                for name, value in members.members:
                    if name.value != COMMENT:
                        label = Label(str(name.value), name.start, name.end)
                        yield from self.blocks(kind, name, value, labels - 1, shape, (*above, label))
            return
        for body in self.objects(node):
            start, header_end = (key.start, key.end) if body is node else (body.start, body.start + 1)
            yield Block(kind, above, self.body(body, shape), header_end, start, body.end)

    def argument(self, name: str, node: JsonNode, shape: Shape) -> Expression:
        """Return the value of an argument: some are texts as they stand, some are code without `${}`, all others templates."""
        if name in shape.literal:
            return self.expression(node, _verbatim)
        return self.expression(node, self.code if name in shape.code else self.template)

    def expression(self, node: JsonNode, text: Callable[[JsonScalar], Expression]) -> Expression:
        """Return `node` as an expression, its strings read by `text`."""
        if isinstance(node, JsonArray):
            return TupleExpression(tuple(self.expression(item, text) for item in node.items), node.start, node.end)
        if isinstance(node, JsonObject):
            key = self.template if text == self.template else _verbatim
            items = tuple((key(name), self.expression(value, text)) for name, value in node.members)
            return ObjectExpression(items, node.start, node.end)
        return text(node) if isinstance(node.value, str) else Literal(node.value, None, node.start, node.end)

    def template(self, node: JsonScalar) -> Expression:
        """Return a string that may have interpolations and directives."""
        string = str(node.value)
        if "${" not in string and "%{" not in string:
            return _verbatim(node)
        template, problems = parse_template(string, _origin(node))
        self.problems.extend(problems)
        match template.parts:
            case (Literal() as only,):
                return only._replace(start=node.start, end=node.end)
        return template._replace(start=node.start, end=node.end)

    def code(self, node: JsonScalar) -> Expression:
        """Return a string that holds an expression, such as a reference or a type; `${}` around it is allowed."""
        string = str(node.value)
        if "${" in string:
            return self.template(node)
        shifted = tuple((offset + 2, place) for offset, place in _origin(node))
        template, problems = parse_template("${" + string + "}", ((0, node.start), *shifted, (len(string) + 2, node.end - 1)))
        self.problems.extend(problems)
        if len(template.parts) == 1:
            return template.parts[0]
        if not problems:
            self.refuse("A single expression is expected here.", node)
        return Template((), node.start, node.end)

    def holds_dynamic(self, node: JsonNode) -> bool:
        """Tell whether the value of an argument is the body of a block: one with dynamic blocks in it, at any depth."""
        if isinstance(node, JsonScalar):
            return False
        found = self._dynamic.get(id(node))
        if found is None:
            if isinstance(node, JsonArray):
                found = any(map(self.holds_dynamic, node.items))
            else:
                found = any((key.value == "dynamic" and is_dynamic(value)) or self.holds_dynamic(value) for key, value in node.members)
            self._dynamic[id(node)] = found
        return found


def _items(node: JsonNode) -> tuple[JsonNode, ...]:
    """Return the members of an array, else the node itself."""
    return tuple(node.items) if isinstance(node, JsonArray) else (node,)


def _origin(node: JsonScalar) -> TextMap:
    """Return where the characters of a string stand in the file."""
    return node.map or ((0, node.start + 1),)


def _verbatim(node: JsonScalar) -> Literal:
    """Return a string as literal text."""
    literal = Literal(node.value, node.map, node.start, node.end)
    return literal if str(node.value).isascii() else normalise(literal)


def is_dynamic(node: JsonNode) -> bool:
    """Tell whether `node` has the form of dynamic blocks: by type, objects with for_each and content."""
    if not isinstance(node, JsonObject) or not node.members:
        return False
    bodies = [body for _, value in node.members for body in (value.items if isinstance(value, JsonArray) else (value,))]
    return all(isinstance(body, JsonObject) and {"for_each", "content"} <= {key.value for key, _ in body.members} for body in bodies)
