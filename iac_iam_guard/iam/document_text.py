"""Policies that are written as JSON text: what they say, even where a comma too many keeps AWS from taking them."""

import re
from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Text, Unknown, Value

if TYPE_CHECKING:
    from iac_iam_guard.json_reader import JsonProblem

REST_OF_STRING = re.compile(r'(?:[^"\\]|\\.)*+"?', re.DOTALL)
LAST_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"?|,(?=\s*[\]}])', re.DOTALL)
"""A string, which is passed over, or a comma before the end of a list or object."""


class ReadText(NamedTuple):
    """What a text says (null: nothing), why it is no JSON (None: it is), and the keys that stand twice in one object."""

    tree: Value
    refusal: "JsonProblem | None" = None
    duplicates: tuple[SourceSpan, ...] = ()


def read_text(value: Known | Text) -> ReadText:
    """Return what the text of a policy says; one with a hole that may make it JSON is that hole."""
    from iac_iam_guard.json_reader import JsonProblem, read_json_value

    try:
        read = read_json_value(value)
        return ReadText(read.value, None, tuple(read.duplicates))
    except JsonProblem as problem:
        refusal = problem
    mended = _without_last_commas(value)
    if mended != value:
        try:
            read = read_json_value(mended)
            return ReadText(read.value, refusal, tuple(read.duplicates))
        except JsonProblem:
            pass  # commas are not all that is wrong
    hole = _open_hole(value) if isinstance(value, Text) else None
    return ReadText(Known(None, value.span), refusal) if hole is None else ReadText(hole)


def _without_last_commas(value: Known | Text) -> Known | Text:
    """Return a text with blanks in place of the commas before the end of a list or object."""
    if isinstance(value, Known):
        return value._replace(value=_blanked(str(value.value), within=False))
    from iac_iam_guard.json_reader import ends_within_string

    pieces: list[Known | Unknown] = []
    within = False
    for piece in value.pieces:
        if isinstance(piece, Known) and isinstance(piece.value, str):
            pieces.append(piece._replace(value=_blanked(piece.value, within)))
            within = ends_within_string(piece.value, within)
        else:
            pieces.append(piece)
    return value._replace(pieces=tuple(pieces))


def _blanked(text: str, within: bool) -> str:
    """Return one piece of JSON without such commas; `within` if it begins within a string."""
    rest = REST_OF_STRING.match(text) if within else None
    start = rest.end() if rest else 0
    return text[:start] + LAST_COMMA.sub(lambda match: " " if match[0] == "," else match[0], text[start:])


def _open_hole(text: Text) -> Unknown | None:
    """Return a hole that may hold any text."""
    return next((piece for piece in text.pieces if isinstance(piece, Unknown) and not piece.opaque), None)
