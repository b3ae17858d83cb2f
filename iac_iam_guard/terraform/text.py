"""Literal text and where each of its characters stands in the file: decode, cut, dedent, join."""

import re
from bisect import bisect_right
from operator import itemgetter
from typing import Final
from unicodedata import combining, is_normalized, normalize

from iac_iam_guard.terraform.syntax import Literal, TextMap
from iac_iam_guard.terraform.tokens import SPACE, Refusal

QUOTED: Final = re.compile(r'(?:[^"\\$%\r\n]++|\\[^\r\n]|\$\$\{|%%\{|[$%](?!\{))*+', re.DOTALL)
"""Literal text between quotes, up to the closing quote, a line break or the next `${` or `%{`."""

BARE: Final = re.compile(r"(?:[^$%]++|\$\$\{|%%\{|[$%](?!\{))*+")
"""Literal text of a heredoc or a template file, up to the next `${` or `%{`."""

LONE_RETURN: Final = re.compile(r"\r(?!\n)")
"""A carriage return that Terraform reads neither as a line break nor as text."""

_QUOTED_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\$\$(?=\{)|%%(?=\{)", re.DOTALL)
_BARE_ESCAPE = re.compile(r"\$\$(?=\{)|%%(?=\{)")
_MEANINGS = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\", "$$": "$", "%%": "%"}
_STUCK = re.compile(r"[$%][^{\n](?=\r?\n\Z)")
# All that composes with an ASCII character, or with each other, stands behind it and is beyond ASCII.
_LONG_RUN = 200
_COMPOSABLE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]++")


def decode_quoted(text: str, start: int, end: int) -> Literal:
    """Return text[start:end], taken from between quotes, with its escapes resolved; raise Refusal for a wrong one."""
    return _decode(text, start, end, _QUOTED_ESCAPE)


def decode_bare(text: str, start: int, end: int) -> Literal:
    """Return text[start:end] of a heredoc or template file, where only `$${` and `%%{` are escapes."""
    return _decode(text, start, end, _BARE_ESCAPE)


def _decode(text: str, start: int, end: int, escapes: re.Pattern[str]) -> Literal:
    raw = text[start:end]
    escape = escapes.search(raw)
    if escape is None:
        return Literal(raw, None, start, end)
    pieces: list[str] = []
    pairs = [(0, start)]
    at = size = 0
    while escape is not None:
        verbatim = raw[at : escape.start()]
        meaning = _MEANINGS.get(escape[0]) or _character(escape[0], start + escape.start())
        pieces += (verbatim, meaning)
        at = escape.end()
        size += len(verbatim) + len(meaning)
        pairs.append((size, start + at))
        escape = escapes.search(raw, at)
    pieces.append(raw[at:])
    return Literal("".join(pieces), tuple(pairs), start, end)


def _character(escape: str, start: int) -> str:
    """Return the character of a Unicode escape with four or eight hexadecimal digits."""
    if len(escape) > 2:
        code = int(escape[2:], 16)
        if code < 0xD800 or 0xDFFF < code <= 0x10FFFF:
            return chr(code)
    raise Refusal("This escape sequence does not exist; write a backslash as two.", start, start + len(escape))


def text_map(literal: Literal) -> TextMap:
    """Return where the characters of a literal text stand in the file."""
    if literal.map is not None:
        return literal.map
    assert isinstance(literal.value, str)
    return ((0, literal.start + (literal.end - literal.start - len(literal.value)) // 2),)


def locate(pairs: TextMap, offset: int) -> int:
    """Return where the character at `offset` of mapped text stands in the file."""
    at, place = pairs[bisect_right(pairs, offset, key=itemgetter(0)) - 1]
    return place + offset - at


def cut(piece: Literal, first: int, last: int) -> Literal:
    """Return the characters of `piece` from `first` to `last` with their places; `piece` is a piece of a template."""
    value = str(piece.value)
    if piece.map is None:
        return Literal(value[first:last], None, piece.start + first, piece.start + last)
    start = locate(piece.map, first)
    inner = piece.map[bisect_right(piece.map, first, key=itemgetter(0)) : bisect_right(piece.map, last, key=itemgetter(0))]
    end = piece.end if last == len(value) else locate(piece.map, last)
    return Literal(value[first:last], ((0, start), *((at - first, place) for at, place in inner)), start, end)


def trim_left(piece: Literal) -> Literal:
    """Return the piece without the white space it begins with: what `~}` before it asks for."""
    value = str(piece.value)
    return cut(piece, len(value) - len(value.lstrip(SPACE)), len(value))


def trim_right(piece: Literal, text: str) -> Literal:
    """Return the piece of `text` without the white space it ends with: what `${~` after it asks for."""
    value = str(piece.value)
    kept = len(value.rstrip(SPACE))
    # NOTE: Terraform's scanner takes `$` or `%` at the end of a line with the character behind it, so a blank there is out of reach.
    stuck = _STUCK.search(text, max(piece.start, piece.end - 4), piece.end)
    return cut(piece, 0, max(kept, len(value) - (piece.end - stuck.end())) if stuck else kept)


def join(pieces: list[Literal]) -> Literal:
    """Return the neighbouring pieces as one, normalised to NFC as Terraform does with every string."""
    piece = pieces[0] if len(pieces) == 1 else _chain(pieces)
    return piece if str(piece.value).isascii() else normalise(piece)


def _chain(pieces: list[Literal]) -> Literal:
    pairs: list[tuple[int, int]] = []
    size = shift = 0
    for piece in pieces:
        for at, place in text_map(piece):
            if not pairs or place - at - size != shift:
                pairs.append((size + at, place))
                shift = place - at - size
        size += len(str(piece.value))
    verbatim = len(pairs) == 1 and size == pieces[-1].end - pieces[0].start
    return Literal("".join([str(piece.value) for piece in pieces]), None if verbatim else tuple(pairs), pieces[0].start, pieces[-1].end)


def normalise(literal: Literal) -> Literal:
    """Return the literal text in NFC; what a stretch of characters composes to is mapped to where they begin."""
    old = str(literal.value)
    if is_normalized("NFC", old):
        return literal
    pairs = text_map(literal)
    mapped = Literal(old, pairs, literal.start, literal.end)
    pieces: list[Literal] = []
    at = 0
    for run in _COMPOSABLE.finditer(old):
        if not is_normalized("NFC", run[0]):
            begin = locate(pairs, run.start())
            pieces += (cut(mapped, at, run.start()), Literal(compose(run[0]), ((0, begin),), begin, begin))
            at = run.end()
    pieces.append(cut(mapped, at, len(old)))
    whole = _chain(pieces)
    return Literal(whole.value, text_map(whole), literal.start, literal.end)


def compose(text: str) -> str:
    """Return the text in NFC, in time that grows as the text does."""
    if len(text) > _LONG_RUN:
        # normalize() sorts combining marks by insertion, which takes minutes for a string of 300,000 marks; it is quick when they are sorted.
        marks: list[str] = []
        ordered: list[str] = []
        for character in "".join([normalize("NFD", character) for character in text]):
            if not combining(character):
                ordered += (*sorted(marks, key=combining), character)
                marks = []
            else:
                marks.append(character)
        text = "".join((*ordered, *sorted(marks, key=combining)))
    return normalize("NFC", text)
