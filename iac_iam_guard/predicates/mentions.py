"""Where the names of principals, policies, profiles and providers are written as text: in ARNs, arguments that take them, and scripts."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Value

NAME = re.compile(r"[\w+=.@\0-]+")
"""What a name of IAM is made of, with holes, but for commas, which stand between names as often."""
TELLING = ("role", "user", "group", "profile", "polic", "provider", "principal", "iam", "oidc", "saml")
"""What a text, or the argument that it stands in, has if a name of IAM may be meant: other things are called the same as often as not."""
LONGEST = 65_536
"""Texts longer than this are read no further."""


HOLE = "\0"
"""Stands for a part of a text that is not known."""


class Mention(NamedTuple):
    """That a declaration writes a name."""

    unit: str
    address: str
    type: str


class Mentions(NamedTuple):
    """Who writes which name, as the writers of every text that has it, and who writes names of which a part is not known, as the parts around the holes."""

    names: dict[str, list[dict[Mention, None]]]
    patterns: dict[tuple[str, ...], dict[Mention, None]]


def mentions_of(estate: Estate, name: str) -> Iterator[Mention]:
    """Yield the declarations of the estate that write a name where one of IAM may be meant; one that writes it in several texts more than once."""
    return chain.from_iterable(_mentions(estate).names.get(name, ()))


def possible_mentions_of(estate: Estate, name: str) -> tuple[Mention, ...]:
    """Return the declarations that write a name of which a part is not known, so that it may be this one: `${var.stage}-reader`."""
    found = (mentions for parts, mentions in _mentions(estate).patterns.items() if _may_be(name, parts))
    return tuple(mention for mentions in found for mention in mentions)


def _may_be(name: str, parts: tuple[str, ...]) -> bool:
    """Tell whether a name begins with the first of `parts`, ends with the last one, and has those between in order."""
    first, last = parts[0], parts[-1]
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in parts[1:-1]:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _mentions(estate: Estate) -> Mentions:
    found = estate.memo.get("mentions")
    if isinstance(found, Mentions):
        return found
    table = Mentions({}, {})
    writers: dict[str, dict[Mention, None]] = {}
    for resource in estate.resources.values():
        if resource.mode is not Mode.LOCAL:
            mention = Mention(resource.unit, resource.address, resource.type)
            for text in _texts_in(resource):
                writers.setdefault(text, {})[mention] = None
                for name in NAME.findall(text) if HOLE in text else ():
                    if HOLE in name and len(name) > name.count(HOLE):
                        table.patterns.setdefault(tuple(name.split(HOLE)), {})[mention] = None
    for text, mentions in writers.items():  # many declarations write the same text
        for name in dict.fromkeys(NAME.findall(text)):
            if HOLE not in name:
                table.names.setdefault(name, []).append(mentions)
    estate.memo["mentions"] = table
    return table


def _texts_in(resource: Resource) -> Iterator[str]:
    """Yield the texts of a declaration that may hold names, with holes for what is not known of them; what it computes says nothing of others."""
    attributes = resource.attributes
    telling = _is_telling_name(resource.type)
    written = [(name, value) for name, value in attributes.entries.items() if not attributes.key_spans or name in attributes.key_spans]
    todo: list[tuple[Value, bool]] = [(value, telling or _is_telling_name(name)) for name, value in written]
    while todo:
        value, telling = todo.pop()
        match value:
            case Known(value=str(text)):
                if telling or _is_telling(text):
                    yield text[:LONGEST]
            case Text():
                text = "".join(piece.value if isinstance(piece, Known) and isinstance(piece.value, str) else HOLE for piece in value.pieces)
                if telling or _is_telling(text):
                    yield text[:LONGEST]
            case Mapping():
                for key, entry in value.entries.items():
                    inner = telling or _is_telling_name(key)
                    if inner and "/" in key:  # principals and resources that are keys, not arguments
                        yield key
                    todo.append((entry, inner))
            case Sequence():
                todo.extend([(item, telling) for item in value.items])
            case Choice():
                todo.extend([(branch, telling) for _, branch in value.branches])
            case Json():
                todo.append((value.tree, telling))


def _is_telling(text: str) -> bool:
    small = text[:LONGEST].lower()
    return any(word in small for word in TELLING)


_is_telling_name = lru_cache(maxsize=4096)(_is_telling)
"""The same of types, arguments and keys, of which there are few."""
