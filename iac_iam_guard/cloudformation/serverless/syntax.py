"""Variables of the Serverless Framework in a text: where they stand, and the sources that each may come from.

https://www.serverless.com/framework/docs/guides/variables
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LENGTH_LIMIT = 5_000
"""Characters of one variable that are read."""

_SOURCE = re.compile(r"(?P<type>[a-z][a-zA-Z0-9]*)(?:\((?P<parameter>.*)\))?(?::(?P<address>.*))?", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_AWS = ("accountId", "region")
"""Addresses of the source `aws`; any other stands for a variable of IAM."""
_OPENING, _CLOSING = "({[", ")}]"
_OPENING_BRACE = re.compile(r"[$#]\{")
_BRACE = re.compile(r"[{}]")
_TYPED = re.compile(r"\$\{\s*[a-z][a-zA-Z0-9]*[(:]")
"""How variables of the framework begin."""
_PSEUDO = re.compile(r"#\{(AWS::[A-Za-z]+)\}")


class Source(NamedTuple):
    """Where a variable may come from: `type(parameter):address`, of which the parts may hold variables themselves."""

    type: str
    parameter: str
    address: str


class Literal(NamedTuple):
    """A value that is written in a variable, in case its other sources give nothing."""

    value: str | bool | None


class Variable(NamedTuple):
    """A variable from `start` to `end` in a text; what it may come from, in order; or the pseudo parameter that it is."""

    start: int
    end: int
    sources: "tuple[Source | Literal | Variable, ...]"
    pseudo: str = ""


def variables_in(text: str) -> Iterator[Variable]:
    """Yield the variables in a text; pseudo parameters of CloudFormation, variables of IAM and what is escaped are none."""
    ends: dict[int, int] | None = None
    position = 0
    for opening in _OPENING_BRACE.finditer(text):
        start = opening.start()
        if start < position:
            continue
        match = _PSEUDO.match(text, start)
        if match is not None:
            yield Variable(start, match.end(), (), match[1])
            position = match.end()
        elif _TYPED.match(text, start) is not None and not (start and text[start - 1] == "\\"):
            ends = _closing_braces(text) if ends is None else ends
            end = ends.get(start + 1, -1)
            sources = _sources(text[start + 2 : end]) if start < end < start + LENGTH_LIMIT else ()
            if sources:
                yield Variable(start, end + 1, sources)
            position = max(end, start) + 1


def _closing_braces(text: str) -> dict[int, int]:
    """Return where each brace that is opened is closed."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            ends[opened.pop()] = match.start()
    return ends


def _sources(text: str) -> tuple[Source | Literal | Variable, ...]:
    """Return the sources that a variable names, none if it is no variable of the framework."""
    found: list[Source | Literal | Variable] = []
    for part in _split(text):
        source = _source(part.strip())
        if source is None:
            return ()
        found.append(source)
    first = found[0]
    if not isinstance(first, Source) or (first.type == "aws" and first.address not in _AWS):
        return ()
    return tuple(found)


def _split(text: str) -> list[str]:
    """Return the parts of a text between commas that stand in no quotes and no brackets."""
    parts, depth, quote, begin = [], 0, "", 0
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[begin:index])
            begin = index + 1
    return [*parts, text[begin:]]


def _source(text: str) -> Source | Literal | Variable | None:
    if text[:1] in ("'", '"') and len(text) > 1 and text.endswith(text[0]):
        return Literal(text[1:-1])
    if text in ("true", "false", "null"):
        return Literal({"true": True, "false": False, "null": None}[text])
    if _NUMBER.fullmatch(text) is not None:
        return Literal(text)
    if text.startswith("${"):
        inner = next(variables_in(text), None)
        return inner if inner is not None and (inner.start, inner.end) == (0, len(text)) else None
    match = _SOURCE.fullmatch(text)
    if match is None or (match["parameter"] is None and match["address"] is None):
        return None
    address = match["address"] or ""
    if address.startswith(":") and match["type"] != "s3":  # `AWS::Region` and its like
        return None
    return Source(match["type"], match["parameter"] or "", address)
