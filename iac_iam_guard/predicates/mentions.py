"""Where the names of principals, policies, profiles and providers are written as text: in ARNs, arguments that take them, and scripts."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Value

NAME = re.compile(r"[\w+=.@-]+")
"""What a name of IAM is made of, but for commas, which stand between names as often."""
TELLING = ("role", "user", "group", "profile", "polic", "provider", "principal", "iam", "arn:", "oidc", "saml")
"""What a text, or the argument that it stands in, has if a name of IAM may be meant: other things are called the same as often as not."""
LONGEST = 65_536
"""Texts longer than this are read no further."""


class Mention(NamedTuple):
    """That a declaration writes a name."""

    unit: str
    address: str
    type: str


def mentions_of(estate: Estate, name: str) -> tuple[Mention, ...]:
    """Return the declarations of the estate that write a name where one of IAM may be meant, in the order of the graph."""
    found = estate.memo.get("mentions")
    if not isinstance(found, dict):
        found = estate.memo["mentions"] = _mentions(estate)
    return tuple(found.get(name, ()))


def _mentions(estate: Estate) -> dict[str, list[Mention]]:
    table: dict[str, list[Mention]] = {}
    for resource in estate.resources.values():
        if resource.mode is not Mode.LOCAL:
            mention = Mention(resource.unit, resource.address, resource.type)
            for name in dict.fromkeys(_names_in(resource)):
                table.setdefault(name, []).append(mention)
    return table


def _names_in(resource: Resource) -> Iterator[str]:
    """Yield the names that a declaration may mean."""
    todo: list[tuple[Value, bool]] = [(resource.attributes, _is_telling(resource.type))]
    while todo:
        value, telling = todo.pop()
        match value:
            case Known(value=str(text)):
                text = text[:LONGEST]
                if telling or _is_telling(text):
                    yield from NAME.findall(text)
            case Text():
                todo.extend((piece, telling) for piece in value.pieces)
            case Mapping():
                for key, entry in value.entries.items():
                    inner = telling or _is_telling(key)
                    if inner:
                        yield from NAME.findall(key)
                    todo.append((entry, inner))
            case Sequence():
                todo.extend((item, telling) for item in value.items)
            case Choice():
                todo.extend((branch, telling) for _, branch in value.branches)
            case Json():
                todo.append((value.tree, telling))


def _is_telling(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in TELLING)
