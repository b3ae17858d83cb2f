"""Nodes that nobody wrote: plain data to nodes that all stand at one place, that of the entry they are made from."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar

Written: TypeAlias = Scalar | Items | Members | str | bool | int | Sequence["Written"] | Mapping[str, "Written"]
"""Data with nodes in it, which stay as they are and where they are."""


class Place(NamedTuple):
    """A stretch of the template."""

    start: int
    end: int


def place_of(node: Node) -> Place:
    """Return where a node stands."""
    return Place(node.start, node.end)


def key_of(member: Member) -> Place:
    """Return where the key of an entry stands."""
    return Place(member.key_start, member.key_end)


def write(data: Written, at: Place) -> Node:
    """Return `data` as a node at `at`."""
    if isinstance(data, Scalar | Items | Members):
        return data
    if isinstance(data, bool):
        return Scalar(data, "true" if data else "false", (), at.start, at.end)
    if isinstance(data, str | int):
        return Scalar(data, str(data), (), at.start, at.end)
    if isinstance(data, Mapping):
        return write_entries(data, at)
    return Items(tuple(write(item, at) for item in data), at.start, at.end)


def write_entries(data: Mapping[str, Written], at: Place) -> Members:
    """Return `data` as a mapping at `at`; entries that are nodes keep their own places."""
    return Members({name: Member(at.start, at.end, write(value, at)) for name, value in data.items()}, at.start, at.end)


def ref(name: str) -> Written:
    """Return a reference."""
    return {"Ref": name}


def get_att(name: str, attribute: str) -> Written:
    """Return a reference to an attribute."""
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str, variables: Mapping[str, Written] | None = None) -> Written:
    """Return a text with variables, of which some may be given here."""
    return {"Fn::Sub": [text, variables]} if variables else {"Fn::Sub": text}
