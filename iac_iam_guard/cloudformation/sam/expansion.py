"""The template while it is expanded: what is declared, what has been made so far, and what is to be said about it."""

from collections.abc import Mapping
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, call_of
from iac_iam_guard.cloudformation.places import Places
from iac_iam_guard.cloudformation.sam.asking import child, text_of
from iac_iam_guard.cloudformation.sam.writing import Place, Written, key_of, write
from iac_iam_guard.errors import Diagnostic

PREFIX = "AWS::Serverless::"
BUDGET = 200_000
"""Nodes of all that is made of one template, those counted again that several resources share."""
STORED = "AWS::SSM::Parameter::Value<"


class Exhausted(Exception):
    """More would be made of the template than BUDGET allows."""


class Serverless(NamedTuple):
    """A resource of SAM: its kind (`Function`), its entry, and its properties with what the globals add."""

    name: str
    kind: str
    member: Member
    body: Members
    properties: Members

    @property
    def at(self) -> Place:
        """Return where its name stands."""
        return key_of(self.member)

    def given(self, name: str) -> Node | None:
        """Return a property, None where it is absent or null."""
        return child(self.properties, name)

    def unconditional(self) -> "Serverless":
        """Return the resource as if it had no condition."""
        return self._replace(body=self.body._replace(entries={name: member for name, member in self.body.entries.items() if name != "Condition"}))

    def key(self, name: str) -> Place:
        """Return where the name of a property stands."""
        return key_of(self.properties.entries[name])


class Expansion:
    """Gathers the resources, conditions and notes that come of one template."""

    def __init__(self, root: Members, places: Places, supplied: Mapping[str, str], partition: str = "") -> None:
        """Take a template, where it stands, the values that are given for its parameters, and the partition it is deployed to where that is known."""
        self.places = places
        self.root = root
        self.supplied = supplied
        self.partition = partition
        self.resources: dict[str, Member] = {}
        self.conditions: dict[str, Member] = dict(_section(root, "Conditions"))
        self.problems: list[Diagnostic] = []
        self.deployments: list[tuple[Serverless, Members]] = []
        self.names: dict[str, str] = {}
        """Logical ids of what resources of SAM are referred to with, such as `Function.Alias`."""
        self.default_routes: dict[str, frozenset[str | None]] = {}
        """By function, the HTTP APIs (None: the one that SAM makes) of which it gets what no other route takes."""
        self._declared = _section(root, "Resources")
        self._budget = BUDGET
        self._weights: dict[int, tuple[Node, int]] = {}

    def spend(self, nodes: int) -> None:
        """Count what is made; raise Exhausted when it is too much."""
        self._budget -= nodes
        if self._budget < 0:
            raise Exhausted

    def weigh(self, node: Node) -> int:
        """Return how many nodes there are in `node`; what is shared is gone through once."""
        if isinstance(node, Scalar):
            return 1
        found = self._weights.get(id(node))
        if found is None:
            parts = node.items if isinstance(node, Items) else [member.node for member in node.entries.values()]
            found = (node, 1 + sum(map(self.weigh, parts)))
            self._weights[id(node)] = found
        return found[1]

    def declared(self, name: str) -> Members | None:
        """Return what the template says of the resource `name`, None where it has none."""
        member = self._declared.get(name)
        return member.node if member is not None and isinstance(member.node, Members) else None

    def made(self, name: str) -> Members | None:
        """Return the resource `name` as it is after what has been expanded so far."""
        member = self.resources.get(name)
        return member.node if member is not None and isinstance(member.node, Members) else None

    def replace(self, item: Serverless, kind: str, properties: Mapping[str, Written | None]) -> None:
        """Put a plain resource in the place of a resource of SAM; what stands beside its properties stays."""
        entries = dict(item.body.entries)
        entries["Type"] = Member(*item.at, write(kind, item.at))
        at = entries.get("Properties")
        written = _written(properties, key_of(at) if at is not None else item.at)
        self.spend(self.weigh(written))
        entries["Properties"] = Member(at.key_start, at.key_end, written) if at is not None else Member(*item.at, written)
        self.resources[item.name] = item.member._replace(node=Members(entries, item.body.start, item.body.end))

    def add(
        self, item: Serverless, name: str, kind: str, properties: Mapping[str, Written | None], at: Place | None = None, condition: Node | None = None
    ) -> None:
        """Add a resource that comes of `item` under its condition, or another one; entries without a place of their own stand `at` (else at its name)."""
        place = at or item.at
        if name in self._declared:
            self.problem(f"SAM makes a resource named {name} too, which the template has already", item.at, "give the resource of the template another name")
            return
        written = _written(properties, place)
        self.spend(self.weigh(written))
        entries = {"Type": Member(*place, write(kind, place)), "Properties": Member(*place, written)}
        shared = condition if condition is not None else item.body.node("Condition")
        if shared is not None:
            entries["Condition"] = Member(*place, shared)
        self.resources[name] = Member(*item.at, Members(entries, item.body.start, item.body.end))

    def add_condition(self, name: str, expression: Written, at: Place) -> str:
        """Add a condition unless there is one of this name, and return the name."""
        self.spend(1)
        self.conditions.setdefault(name, Member(*at, write(expression, at)))
        return name

    def problem(self, message: str, at: Place, hint: str = "") -> None:
        """Note what is wrong with an entry."""
        self.problems.append(Diagnostic("warning", message, self.places.span(at.start, at.end), hint))

    def settled(self, node: Node | None) -> Node | None:
        """Return what a reference to a parameter stands for where that is known, as the transform does; anything else as it is."""
        call = call_of(node) if node is not None else None
        if call is None:
            return node
        if call[0] == "Ref" and isinstance(call[1], Scalar):
            value = self._parameter(call[1].text, call[1])
            return node if value is None else value
        if call[0] == "Fn::FindInMap" and isinstance(call[1], Items) and len(call[1].items) == 3:
            keys = [text_of(self.settled(item)) for item in call[1].items]
            cell = child(self.root, "Mappings", *(key or "" for key in keys))
            return node if cell is None else cell
        return node

    def _parameter(self, name: str, reference: Scalar) -> Scalar | None:
        declaration = child(self.root, "Parameters", name)
        if declaration is None:
            return None
        if name in self.supplied:
            text = self.supplied[name]
            return Scalar(text, text, (), reference.start, reference.end)
        default = child(declaration, "Default")
        stored = (text_of(child(declaration, "Type")) or "").startswith(STORED)
        return default if isinstance(default, Scalar) and not stored else None


def _section(root: Members, name: str) -> Mapping[str, Member]:
    node = root.node(name)
    return node.entries if isinstance(node, Members) else {}


def _written(properties: Mapping[str, Written | None], at: Place) -> Members:
    entries = {name: Member(*at, write(value, at)) for name, value in properties.items() if value is not None}
    return Members(entries, at.start, at.end)
