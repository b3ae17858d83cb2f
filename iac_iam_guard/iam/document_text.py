"""Policies that are written as JSON text: what they say, even where a comma too many keeps AWS from taking them."""

from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Text, Unknown, Value

if TYPE_CHECKING:
    from iac_iam_guard.json_reader import JsonProblem

MENDED_COMMAS = 20
"""So many commas before the end of a list or object are passed over in one text."""


class ReadText(NamedTuple):
    """What a text says (null: nothing), why it is no JSON (None: it is), and the keys that stand twice in one object."""

    tree: Value
    refusal: "JsonProblem | None" = None
    duplicates: tuple[SourceSpan, ...] = ()


def read_text(value: Known | Text) -> ReadText:
    """Return what the text of a policy says; one with a hole that may make it JSON is that hole."""
    from iac_iam_guard.json_reader import JsonProblem, read_json_value

    refusal: JsonProblem | None = None
    for _ in range(MENDED_COMMAS + 1):
        try:
            read = read_json_value(value)
        except JsonProblem as problem:
            if isinstance(value, Text) and (hole := _open_hole(value)) is not None:
                return ReadText(hole)
            refusal = refusal or problem
            mended = _without_last_comma(value, problem.offset)
            if mended is None:
                break
            value = mended
        else:
            return ReadText(read.value, refusal, tuple(read.duplicates))
    return ReadText(Known(None, value.span), refusal)


def _open_hole(text: Text) -> Unknown | None:
    """Return a hole that may hold any text."""
    return next((piece for piece in text.pieces if isinstance(piece, Unknown) and not piece.opaque), None)


def _without_last_comma(value: Known | Text, offset: int) -> Known | None:
    """Return a text with a blank in place of the comma before the end of a list or object, where `offset`, at which it is refused, is such an end."""
    text = value.value if isinstance(value, Known) else None
    if not isinstance(value, Known) or not isinstance(text, str) or text[offset : offset + 1] not in ("]", "}"):
        return None
    comma = len(text[:offset].rstrip()) - 1
    return value._replace(value=f"{text[:comma]} {text[comma + 1 :]}") if text[comma : comma + 1] == "," else None
