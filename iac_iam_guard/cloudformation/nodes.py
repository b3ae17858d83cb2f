"""What a template is written in, JSON and YAML alike: scalars, lists and mappings with their places; intrinsic functions in their long form."""

from collections.abc import Mapping as MappingABC
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from iac_iam_guard.text import TextMap


class Scalar(NamedTuple):
    """A string, number, truth or null; `text` is what is written, `map` means what it means for readers of JSON and YAML."""

    value: str | int | Decimal | bool | None
    text: str
    map: TextMap | None
    start: int
    end: int


class Items(NamedTuple):
    """A list."""

    items: tuple["Node", ...]
    start: int
    end: int


class Member(NamedTuple):
    """An entry of a mapping and the place of its key."""

    key_start: int
    key_end: int
    node: "Node"


class Members(NamedTuple):
    """A mapping with unique keys, in the order in which they are first written."""

    entries: MappingABC[str, Member]
    start: int
    end: int

    def node(self, key: str) -> "Node | None":
        """Return what stands under `key`, None where nothing does."""
        member = self.entries.get(key)
        return member.node if member is not None else None


Node: TypeAlias = Scalar | Items | Members

FUNCTION_PREFIX = "Fn::"
BARE_FUNCTIONS = frozenset({"Ref", "Condition"})
"""Functions that have no prefix in their long form."""


def call_of(node: Node) -> tuple[str, Node] | None:
    """Return name and argument of the intrinsic function that `node` calls, None where it calls none.

    `Condition` with anything but a name is no function: a statement of a policy may consist of its condition.
    """
    if not isinstance(node, Members) or len(node.entries) != 1:
        return None
    ((name, member),) = node.entries.items()
    if name == "Ref" or name.startswith(FUNCTION_PREFIX):
        return name, member.node
    if name == "Condition" and isinstance(member.node, Scalar):
        return name, member.node
    return None


def string_of(node: "Node | None") -> str | None:
    """Return the text of a scalar, None for anything else."""
    return node.text if isinstance(node, Scalar) else None


def name_of(node: "Node | None") -> str | None:
    """Return a name that is written, also as a text of Fn::Sub without variables, which is what loops leave behind; None for anything else."""
    call = call_of(node) if node is not None else None
    if call is None:
        return string_of(node)
    text = string_of(call[1]) if call[0] == "Fn::Sub" else None
    return text if text is None or "${" not in text else None
