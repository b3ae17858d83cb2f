"""AWS access keys in text: what is a key pair, what is an example, and what only looks like one.

Form of the ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
"""

import base64
import binascii
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from math import log2
from typing import NamedTuple

from iac_iam_guard.source import Source, SourceSpan

KEY_ID = re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])")
SECRET = re.compile(r"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
NAMED_SECRET = re.compile(r"(?i:secret[_-]?(?:access[_-]?)?key)[\"']?\s{0,8}[=:]\s{0,8}[\"']?(?=([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=]))")
HEXADECIMAL = re.compile(r"[0-9a-f]{40}|[0-9A-F]{40}")
BASE64 = re.compile(r"[A-Za-z0-9+/\s]{24,}={0,2}\s*")

EXAMPLE = "EXAMPLE"
REACH = 400
"""How many characters may lie between a key id and its secret."""
ENTROPY_FLOOR = 3.7
"""Bits per character: random text of 40 of 64 characters has some 4.7, words and repetition have fewer than this."""
DECODED_LIMIT = 1_000_000
LENGTH_LIMIT = 2_000_000


class KeyPair(NamedTuple):
    """A credential in a text: offsets of its key id (of the secret's name where there is no id), and whether it is one of AWS's examples."""

    start: int
    end: int
    example: bool


class WrittenKey(NamedTuple):
    """A credential written in a file: where, and whether it is one of AWS's examples. What it says is not kept."""

    span: SourceSpan
    example: bool


def written_keys(source: Source) -> tuple[WrittenKey, ...]:
    """Return the credentials that a file holds."""
    if not mentions_key(source.text):
        return ()
    return tuple(WrittenKey(SourceSpan(source.path, pair.start, pair.end), pair.example) for pair in find_key_pairs(source.text))


def mentions_key(text: str) -> bool:
    """Tell quickly whether `find_key_pairs` could find anything in `text`."""
    return "AKIA" in text or "ASIA" in text or NAMED_SECRET.search(text) is not None


def find_key_pairs(text: str) -> tuple[KeyPair, ...]:
    """Return the key pairs in `text`: a key id with a secret near it, an example id, or a secret that is called one."""
    text = text[:LENGTH_LIMIT]
    examples = [match.span() for match in KEY_ID.finditer(text) if match[0].endswith(EXAMPLE)]
    ids = [match.span() for match in KEY_ID.finditer(text) if not match[0].endswith(EXAMPLE)]
    pairs = [KeyPair(*place, True) for place in examples] + [KeyPair(*place, False) for place in _with_secrets(ids, text)]
    near = [(pair.start - REACH, pair.end + REACH) for pair in pairs]
    alone = [
        KeyPair(match.start(), match.end(), EXAMPLE in match[1])
        for match in NAMED_SECRET.finditer(text)
        if is_secret(match[1]) and not any(start <= match.start() <= end for start, end in near)
    ]
    return tuple(sorted(pairs + alone))


def secret_places(text: str) -> tuple[tuple[int, int], ...]:
    """Return the offsets of the secrets of access keys in `text`, of which no report may show anything."""
    if not mentions_key(text):
        return ()
    return tuple(match.span() for match in SECRET.finditer(text) if is_secret(match[0]))


def is_secret(text: str) -> bool:
    """Tell whether `text` is 40 characters that look random, not a hash in hexadecimal."""
    return SECRET.fullmatch(text) is not None and HEXADECIMAL.fullmatch(text) is None and _entropy(text) >= ENTROPY_FLOOR


def decodings(text: str) -> Iterator[str]:
    """Yield what `text` says, and what it says as base64, perhaps compressed."""
    yield text
    if len(text) > LENGTH_LIMIT or BASE64.fullmatch(text) is None:
        return
    try:
        data = base64.b64decode(text, validate=False)
        if data[:2] == b"\x1f\x8b":
            data = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, DECODED_LIMIT)
        yield data.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return  # text that only looks like base64 says nothing else


def _with_secrets(ids: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return the key ids that have a secret of their own near them: a secret belongs to the id that stands closest, of those that have none yet."""
    secrets = [match.span() for match in SECRET.finditer(text) if is_secret(match[0])] if ids else []
    close: list[tuple[int, tuple[int, int], tuple[int, int]]] = []
    for start, end in ids:
        for secret in secrets[bisect_left(secrets, (start - REACH, 0)) :]:
            if secret[1] > end + REACH:
                break
            close.append((max(secret[0] - end, start - secret[1]), (start, end), secret))
    paired: set[tuple[int, int]] = set()
    taken: set[tuple[int, int]] = set()
    for _, place, secret in sorted(close):
        if place not in paired and secret not in taken:
            paired.add(place)
            taken.add(secret)
    return sorted(paired)


def _entropy(text: str) -> float:
    return -sum(share * log2(share) for share in (text.count(character) / len(text) for character in sorted(set(text))))
