"""Texts to the parts between delimiters, as far as they are known."""

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate, substring, text_of
from iac_iam_guard.values import STRING, Known, Reason, Sequence, Text, Unknown, Value


def split_text(whole: Known | Text | Unknown, delimiter: str, span: SourceSpan) -> Sequence:
    """Return the parts of a text, as far as no hole that may hold a delimiter itself stands before them."""
    parts: list[Value] = []
    current: list[Known | Unknown] = []
    for piece in whole.pieces if isinstance(whole, Text) else (whole,):
        if isinstance(piece, Unknown):
            if piece.reason is not Reason.ACCOUNT:
                return Sequence("list", tuple(parts), span, rest=part_of(piece))
            current.append(piece)
            continue
        text, position = text_of(piece), 0
        while (found := text.find(delimiter, position)) >= 0:
            if found > position:
                current.append(substring(piece, position, found))
            parts.append(_joined(current, piece.span))
            current, position = [], found + len(delimiter)
        if position < len(text):
            current.append(substring(piece, position, len(text)))
    parts.append(_joined(current, span))
    return Sequence("list", tuple(parts), span)


def part_of(whole: Value) -> Unknown:
    """Return a text that is some part of a value of which not all is known: it may be anything, for the reason of the whole."""
    if isinstance(whole, Unknown):
        return whole._replace(opaque=whole.opaque and whole.type.kind != "string", type=STRING)
    return Unknown(Reason.FUNCTION, whole.span, whole.refs, type=STRING)


def _joined(pieces: list[Known | Unknown], span: SourceSpan) -> Value:
    if len(pieces) == 1:
        return pieces[0]
    return concatenate(pieces, span) if pieces else Known("", span)
