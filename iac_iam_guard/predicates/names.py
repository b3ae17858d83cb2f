"""What the words of a name say: names are read word by word, so that `groot` is not `root` and `precision` is not `ci`."""

import re
from typing import NamedTuple

from iac_iam_guard.values import Known, Mapping, Text, Unknown, Value

SEPARATORS = re.compile(r"[^A-Za-z0-9\0]+")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
DIGITS = "0123456789"
HOLE = "\0"
"""Stands for a part of a name that is not known."""


class Words(NamedTuple):
    """The words of a name in lower case, in order and without trailing digits, and whether a part that is not known may hold others.

    What AWS or a provider makes up, such as a random suffix, holds no words.
    """

    items: tuple[str, ...]
    open: bool = False


def runs_in(value: Value | None) -> Words:
    """Return what stands between the separators of a name: `Dev-Team2` is `dev` and `team`."""
    runs = (run.lower().rstrip(DIGITS) for run in _known_runs(value))
    return Words(tuple(run for run in runs if run), _is_open(value))


def words_in(value: Value | None) -> Words:
    """Return what separators or changes of case part, and what stands between separators as a whole: `myGitHub` is `mygithub`, `my`, `git` and `hub`."""
    found: dict[str, None] = {}
    for run in _known_runs(value):
        for word in (run, *WORD.findall(run)):
            found.setdefault(word.lower().rstrip(DIGITS))
    found.pop("", None)
    return Words(tuple(found), _is_open(value))


def tags_in(value: Value | None) -> tuple[tuple[str, str, Value], ...]:
    """Return the tags that are known, keys and values in lower case, with the value as written."""
    if not isinstance(value, Mapping):
        return ()
    return tuple((key.lower(), tag.value.lower(), tag) for key, tag in value.entries.items() if isinstance(tag, Known) and isinstance(tag.value, str))


def _known_runs(value: Value | None) -> tuple[str, ...]:
    """Return the parts between separators that are known from end to end."""
    pieces = value.pieces if isinstance(value, Text) else (value,)
    text = "".join(piece.value if isinstance(piece, Known) and isinstance(piece.value, str) else HOLE for piece in pieces)
    return tuple(run for run in SEPARATORS.split(text) if run and HOLE not in run)


def _is_open(value: Value | None) -> bool:
    pieces = value.pieces if isinstance(value, Text) else (value,)
    return any(not isinstance(piece, Known) and not (isinstance(piece, Unknown) and piece.opaque) for piece in pieces if piece is not None)
