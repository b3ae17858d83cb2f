"""Writes value trees as the JSON text that Terraform makes of them; what is unknown stays a hole in the text."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, TypeAlias

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate, text_of
from iac_iam_guard.values import STRING, Json, Known, Mapping, Reason, Sequence, Text, Unknown, Value

Style: TypeAlias = Literal["compact", "policy", "minified"]
"""`compact`: as jsonencode, keys sorted; `policy`: keys in order, two blanks of indentation a level; `minified`: keys in order, no blanks."""

SPECIAL = re.compile(r'["\\\x00-\x1f<>&\u2028\u2029]')
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
PLAIN_EXPONENT = 1000
"""Numbers with more digits before or after the point are written with an exponent: their plain text could fill the memory."""

Piece: TypeAlias = Known | Unknown


def write_json(value: Value, style: Style = "compact") -> Known | Text:
    """Return the JSON text of `value`: Known, or a Text with a hole for each part that is not known.

    A hole for a string stands in quotes; any other stands where its JSON text will stand. Places and references of the parts are kept.
    """
    pieces: list[Piece] = []
    write_value(value, style, "\n" if style == "policy" else "", pieces)
    return concatenate(pieces, value.span)


def write_value(value: Value, style: Style, line: str, pieces: list[Piece]) -> None:
    """Append the text of `value`; `line` begins a new line at the level of `value`, or is empty."""
    match value:
        case Known():
            write_known(value, pieces)
        case Unknown():
            write_hole(value, pieces)
        case Text():
            write_string(value, pieces)
        case Json():
            write_string(write_json(value.tree, value.style), pieces)
        case Sequence():
            items: list[tuple[Known | None, Value]] = [(None, item) for item in value.items]
            if value.rest is not None:
                items.append((None, open_end(value.rest)))
            write_container("[", "]", items, value.span, style, line, pieces)
        case Mapping():
            names = sorted(value.entries) if style == "compact" else value.entries
            members: list[tuple[Known | Unknown | None, Value]] = [(Known(name, value.key_spans.get(name, value.span)), value.entries[name]) for name in names]
            if value.rest is not None:
                members.append((open_end(value.rest), open_end(value.rest)))
            write_container("{", "}", members, value.span, style, line, pieces)
        case _:  # a Choice: which text it is depends on a question; decide it first to get the text of one world
            pieces.append(Unknown(Reason.FUNCTION, value.span, value.refs, value.sensitive))


def open_end(rest: Value) -> Unknown:
    """Return the hole that stands for further elements of a container."""
    return rest if isinstance(rest, Unknown) else Unknown(Reason.FUNCTION, rest.span, rest.refs, rest.sensitive)


def write_container(
    start: str, end: str, members: Iterable[tuple[Known | Unknown | None, Value]], span: SourceSpan, style: Style, line: str, pieces: list[Piece]
) -> None:
    """Append an array or object; the name of a member is None in an array."""
    inner = line and line + "  "
    separator = start
    for name, value in members:
        pieces.append(spell(separator + inner, span))
        if name is not None:
            write_string(name, pieces)
            pieces.append(spell(": " if style == "policy" else ":", span))
        write_value(value, style, inner, pieces)
        separator = ","
    pieces.append(spell(start + end if separator == start else line + end, span))


def write_known(value: Known, pieces: list[Piece]) -> None:
    """Append a scalar."""
    scalar = value.value
    if isinstance(scalar, str):
        write_string(value, pieces)
    elif scalar is None or isinstance(scalar, bool):
        pieces.append(spell({None: "null", True: "true", False: "false"}[scalar], value.span, value))
    elif isinstance(scalar, Decimal) and not scalar.is_finite():
        pieces.append(Unknown(Reason.ERROR, value.span, value.refs, value.sensitive))
    else:
        pieces.append(spell(number_text(scalar), value.span, value))


def write_hole(hole: Unknown, pieces: list[Piece]) -> None:
    """Append a hole, in quotes if it is surely a string."""
    if hole.opaque or hole.type == STRING:
        write_string(hole, pieces)
    else:
        pieces.append(hole)


def write_string(value: Known | Unknown | Text, pieces: list[Piece]) -> None:
    """Append a string in quotes."""
    if isinstance(value, Known):
        escaped = SPECIAL.sub(escape, text_of(value))
        if value.map is None or escaped != value.value:
            pieces.append(spell(f'"{escaped}"', value.span, value))
            return
    pieces.append(spell('"', value.span))
    for part in value.pieces if isinstance(value, Text) else (value,):
        if isinstance(part, Known):
            escaped = SPECIAL.sub(escape, text_of(part))
            pieces.append(part if escaped == part.value else spell(escaped, part.span, part))
        else:
            pieces.append(part)
    pieces.append(spell('"', value.span))


def escape(match: re.Match[str]) -> str:
    """Return the escape sequence of one code point."""
    character = match[0]
    return SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def spell(text: str, span: SourceSpan, origin: Known | None = None) -> Known:
    """Return written text that comes from `span`; only if it is as long as the span is it taken for what stands there."""
    if origin is None:
        return Known(text, span, map=((0, span),))
    return Known(text, span, origin.refs, origin.sensitive, ((0, span),))


def number_text(value: int | Decimal) -> str:
    """Return a number in decimal digits, without exponent unless it is beyond all reason."""
    number = Decimal(value)
    if number and (abs(number.adjusted()) > PLAIN_EXPONENT or len(number.as_tuple().digits) > PLAIN_EXPONENT):
        return str(number)
    text = format(number if number else abs(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
