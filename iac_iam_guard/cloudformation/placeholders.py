"""Texts in which something stands for a part that is not known: `{{resolve:…}}` of templates, what AWS writes into change sets."""

from collections.abc import Callable
from re import Match, Pattern

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate, substring
from iac_iam_guard.values import Known, Unknown, Value

Hole = Callable[[Match[str], SourceSpan], Unknown]


def with_holes(known: Known, pattern: Pattern[str], hole: Hole) -> Value:
    """Return a literal with what `hole` makes of every match of `pattern` in it, the rest kept."""
    text = str(known.value)
    pieces: list[Known | Unknown] = []
    position = 0
    for match in pattern.finditer(text):
        if match.start() > position:
            pieces.append(substring(known, position, match.start()))
        pieces.append(hole(match, substring(known, match.start(), match.end()).span))
        position = match.end()
    if not pieces:
        return known
    if position < len(text):
        pieces.append(substring(known, position, len(text)))
    return pieces[0] if len(pieces) == 1 else concatenate(pieces, known.span)
