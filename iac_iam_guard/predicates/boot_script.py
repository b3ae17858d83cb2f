"""Scripts that hand long-lived keys to a machine: exports of a secret, and credentials files, whatever stands in them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.credentials import EXAMPLE, decodings
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import locate
from iac_iam_guard.values import Json, Known, Mapping, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import Evidence

SECRET_SET = re.compile(r"(?i:aws_secret_access_key)[\"']?\s{0,8}[=:][ \t]{0,8}[\"']?")
CREDENTIALS_FILE = re.compile(r"(?:\A|>|\btee\b[^\n;|&]{0,60}[ \t])[ \t]{0,8}[~/\w.-]{0,200}\.aws/credentials\b")
WORTHLESS = ("$", "`", "<", "*", "{", "%")
"""How a value begins that the shell, or whoever fills in the template, puts something else in place of."""
COMMENT = "#"
FOLLOWING = 6
"""How many words after one are looked at: options may stand between a command and what it is to do."""
SCRIPT_WORD = re.compile(r"[^\s;|&()`$\"'{}<>=,]+")


def handed_over(value: Value | None) -> Iterator[Evidence]:
    """Yield where the scripts in a value set the secret of an access key, or write a credentials file: guesses, for nothing there looks like a key."""
    for script in scripts_in(value):
        pieces = script.pieces if isinstance(script, Text) else (script,)
        for index, piece in enumerate(pieces):
            if isinstance(piece, Known) and isinstance(piece.value, str):
                following = pieces[index + 1] if index + 1 < len(pieces) else None
                yield from _in_piece(piece, piece.value, following)


def _in_piece(piece: Known, text: str, following: Known | Unknown | None) -> Iterator[Evidence]:
    for decoded in decodings(text):
        verbatim = decoded is text
        for match in SECRET_SET.finditer(decoded):
            if _is_comment(decoded, match.start()):
                continue
            place = locate(piece, match.start(), match.end()) if verbatim else piece.span
            rest = decoded[match.end() : match.end() + 200].split("\n", 1)[0]
            word = re.split(r"[\s\"';,\]]", rest, maxsplit=1)[0]
            if not word and match.end() == len(decoded) and verbatim and following is not None:
                yield Evidence(place, "what it gets comes from the configuration", "medium")
            elif word and not word.startswith(WORTHLESS) and EXAMPLE not in word:
                yield Evidence(place, "it gets a text that is no key yet", "low")
        for match in CREDENTIALS_FILE.finditer(decoded):
            if not _is_comment(decoded, match.start()):
                yield Evidence(locate(piece, match.start(), match.end()) if verbatim else piece.span, "it writes a credentials file", "medium")


def _is_comment(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith(COMMENT)


def scripts_in(value: Value | None) -> Iterator[Known | Text]:
    """Yield the texts in a value, whole."""
    match value:
        case Known() | Text():
            yield value
        case Sequence():
            for item in value.items:
                yield from scripts_in(item)
        case Mapping():
            for entry in value.entries.values():
                yield from scripts_in(entry)
        case Json():
            yield from scripts_in(value.tree)


class ScriptWord(NamedTuple):
    """A word of a script, and the few that follow it in the line."""

    text: str
    following: tuple[str, ...]
    span: SourceSpan


def words_of(value: Value | None) -> Iterator[ScriptWord]:
    """Yield the words of the scripts in a value, comments left out; what is encoded stands where its text does."""
    for script in scripts_in(value):
        pieces = script.pieces if isinstance(script, Text) else (script,)
        for piece in pieces:
            if isinstance(piece, Known) and isinstance(piece.value, str):
                for decoded in decodings(piece.value):
                    yield from _words_in(piece, decoded, decoded is piece.value)


def _words_in(piece: Known, text: str, verbatim: bool) -> Iterator[ScriptWord]:
    offset = 0
    for line in text.splitlines(keepends=True):
        if not line.lstrip().startswith(COMMENT):
            found = list(SCRIPT_WORD.finditer(line))
            for index, match in enumerate(found):
                following = tuple(word[0] for word in found[index + 1 : index + 1 + FOLLOWING])
                span = locate(piece, offset + match.start(), offset + match.end()) if verbatim else piece.span
                yield ScriptWord(match[0], following, span)
        offset += len(line)
