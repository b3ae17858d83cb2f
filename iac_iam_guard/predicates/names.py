"""What the words of a name say: names are read word by word, so that `groot` is not `root` and `precision` is not `ci`."""

import re
from typing import NamedTuple

from iac_iam_guard.values import Known, Mapping, Text, Value

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|\0")
HOLE = "\0"
"""Stands for a part of a name that is not known."""


class Words(NamedTuple):
    """The words of a name in lower case, in order, and whether there may be others."""

    items: tuple[str, ...]
    open: bool = False


def words_in(value: Value | None) -> Words:
    """Return the words of a name: what separators or changes of case part, and what stands between separators as a whole."""
    text = _with_holes(value)
    if text is None:
        return Words((), value is not None)
    found: dict[str, None] = {}
    for run in re.split(r"[^A-Za-z0-9\0]+", text):
        if run and HOLE not in run:
            found.setdefault(run.lower())
        for word in WORD.findall(run) if HOLE not in run else ():
            found.setdefault(word.lower())
    return Words(tuple(found), HOLE in text)


def runs_in(text: str) -> tuple[str, ...]:
    """Return what stands between separators, in lower case and without trailing digits: `Dev-Team2` is `dev` and `team`."""
    runs = (run.lower().rstrip("0123456789") for run in re.split(r"[^A-Za-z0-9]+", text))
    return tuple(run for run in runs if run)


def tags_in(value: Value | None) -> tuple[tuple[str, str, Value], ...]:
    """Return the tags that are known, keys and values in lower case, with the value as written."""
    if not isinstance(value, Mapping):
        return ()
    return tuple((key.lower(), tag.value.lower(), tag) for key, tag in value.entries.items() if isinstance(tag, Known) and isinstance(tag.value, str))


def _with_holes(value: Value | None) -> str | None:
    match value:
        case Known(value=str(text)):
            return text
        case Text():
            return "".join(piece.value if isinstance(piece, Known) and isinstance(piece.value, str) else HOLE for piece in value.pieces)
    return None
