"""The configuration of a service of the Serverless Framework: its parts with variables resolved, and the names that the framework gives."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, call_of
from iac_iam_guard.cloudformation.sam.asking import child, is_given, is_true
from iac_iam_guard.cloudformation.sam.writing import Place, Written, key_of, place_of, ref, write
from iac_iam_guard.cloudformation.serverless.variables import STAGE, Variables

FUNCTION_LIMIT = 1_000
"""Functions of one service that are looked at."""


class Function(NamedTuple):
    """A function: its name in the configuration, the place of that, and what it is configured with."""

    key: str
    at: Place
    body: Members

    def given(self, name: str) -> Node | None:
        """Return what the function has under a name, None where it has nothing."""
        return child(self.body, name)

    @property
    def logical_id(self) -> str:
        """How the logical ids begin of all that is made of the function."""
        return self.key[:1].upper() + self.key[1:].replace("-", "Dash").replace("_", "Underscore")


class Service:
    """A service."""

    def __init__(self, root: Members, variables: Variables) -> None:
        """Take the configuration and what resolves its variables."""
        self.root = root
        self.variables = variables
        self.provider = self.part("provider")
        member = root.entries.get("provider")
        self.at = key_of(member) if member is not None else Place(root.start, root.start)
        self.functions = tuple(self._functions())

    def part(self, *names: str) -> Node | None:
        """Return a part of the configuration, None where it is absent."""
        node = self.root.node(names[0])
        return child(self.variables.resolve(node), *names[1:]) if node is not None else None

    def setting(self, *names: str) -> Node | None:
        """Return a part of what stands under `provider`."""
        return child(self.provider, *names)

    def entry(self, *names: str) -> Place:
        """Return the place of the key of a setting, that of `provider` where it is absent."""
        around = child(self.provider, *names[:-1]) if len(names) > 1 else self.provider
        member = around.entries.get(names[-1]) if isinstance(around, Members) else None
        return key_of(member) if member is not None else self.at

    @property
    def name(self) -> Written:
        """The name of the service, under `service` itself or as its name."""
        node = self.part("service")
        named = child(node, "name") if isinstance(node, Members) and "name" in node.entries else node
        return named if named is not None else ""

    @property
    def stage(self) -> Node:
        """The stage that the service is deployed to."""
        return self.variables.stage(self.at)

    @property
    def has_vpc(self) -> bool:
        """Whether the functions are in a network unless they say otherwise."""
        return is_given(self.setting("vpc"))

    def function_name(self, function: Function) -> Written:
        """Return the name that a function will have."""
        named = function.given("name")
        return named if named is not None else {"Fn::Join": ["-", [self.name, self.stage, function.key]]}

    def begins(self, name: Node) -> bool:
        """Tell whether a name begins as those that the framework gives: with the service and the stage."""
        given = spelled(name)
        own = (spelled(write({"Fn::Join": ["-", [self.name, stage]]}, self.at)) for stage in (self.stage, ref(STAGE)))
        return given is not None and any(given.startswith(start) for start in own if start is not None)

    def _functions(self) -> Iterator[Function]:
        """Yield the functions, written as one mapping or as a list of some."""
        node = self.part("functions")
        count = 0
        for mapping in node.items if isinstance(node, Items) else (node,):
            for key, member in mapping.entries.items() if isinstance(mapping, Members) else ():
                count += 1
                if count > FUNCTION_LIMIT:
                    self.variables.refuse(member.node, f"a service of more than {FUNCTION_LIMIT:,} functions is read up to here")
                    return
                if isinstance(member.node, Members):
                    yield Function(key, key_of(member), member.node)


def spelled(node: Node) -> str | None:
    """Return the text that a resolved node is, with the names of what it refers to between zeros; None where it is no such text."""
    if isinstance(node, Scalar):
        return node.text if node.value is not None else None
    call = call_of(node)
    if call is None:
        return None
    function, argument = call
    if function == "Ref" and isinstance(argument, Scalar):
        return f"\0{argument.text}\0"
    if function != "Fn::Join" or not isinstance(argument, Items) or len(argument.items) != 2:
        return None
    glue, parts = argument.items
    texts = [spelled(part) for part in parts.items] if isinstance(parts, Items) else [None]
    return glue.text.join(text for text in texts if text is not None) if isinstance(glue, Scalar) and None not in texts else None


def listed(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list, what is no list as its own only item."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return ()
    return node.items if isinstance(node, Items) else (node,)


def switched_on(node: Node | None) -> bool:
    """Tell whether a switch that takes true, or settings, is on."""
    return is_true(node) or (isinstance(node, Members) and bool(node.entries))


def joined(one: Members, other: Members) -> Members:
    """Return the entries of both, those of mappings that both have joined in turn; of anything else `other` goes before."""
    entries: dict[str, Member] = dict(one.entries)
    for key, member in other.entries.items():
        own = entries.get(key)
        if own is not None and isinstance(own.node, Members) and isinstance(member.node, Members):
            entries[key] = member._replace(node=joined(own.node, member.node))
        else:
            entries[key] = member
    return Members(entries, *place_of(other))
