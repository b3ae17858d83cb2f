"""When certificates end: X.509 as PEM, alone or in chains, and those in the metadata of SAML providers.

Of a certificate only its validity is read: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.
"""

import base64
import binascii
from collections.abc import Iterator
from datetime import date, datetime

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
SIZE_LIMIT = 1_000_000
SEQUENCE, VERSION, UTC_TIME, GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18
CENTURY_TURN = 50
"""Years of two digits from here on are of the twentieth century."""
BEFORE_VALIDITY = 3
"""Serial number, algorithm and issuer stand between the version and the validity."""


class Unreadable(Exception):
    """Bytes that are no certificate."""


def ends_of(text: str) -> tuple[date, ...]:
    """Return the last day of every certificate in a text: PEM, or metadata as XML; nothing for a text that holds none that can be read."""
    if len(text) > SIZE_LIMIT:
        return ()
    found = list(_in_pem(text)) if BEGIN in text else list(_in_metadata(text))
    return tuple(day for encoded in found if (day := _end_of(encoded)) is not None)


def _in_pem(text: str) -> Iterator[str]:
    for part in text.split(BEGIN)[1:]:
        encoded, ended, _ = part.partition(END)
        if ended:
            yield encoded


def _in_metadata(text: str) -> Iterator[str]:
    """Yield the certificates in an XML document; one with a document type, which could define entities, is not read."""
    from xml.parsers import expat

    found: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = name.rpartition(":")[2] == "X509Certificate"
        if inside:
            found.append("")

    def end(name: str) -> None:
        nonlocal inside
        inside = False

    def add(data: str) -> None:
        if inside:
            found[-1] += data

    def refuse(*_: object) -> None:
        raise Unreadable

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, add
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text.strip(), True)
    except (expat.ExpatError, Unreadable):
        return
    yield from found


def _end_of(encoded: str) -> date | None:
    try:
        return _not_after(base64.b64decode("".join(encoded.split()), validate=True))
    except (binascii.Error, Unreadable, ValueError):
        return None


def _not_after(data: bytes) -> date:
    """Return the day of notAfter of a certificate in DER; raise Unreadable, or ValueError for what is no date."""
    certificate = _content(data, 0, SEQUENCE)
    position, limit = _content(data, certificate[0], SEQUENCE)
    if data[position : position + 1] == bytes((VERSION,)):
        position = _content(data, position, VERSION)[1]
    for _ in range(BEFORE_VALIDITY):
        position = _content(data, position)[1]
    start, end = _content(data, position, SEQUENCE)
    if end > limit:
        raise Unreadable
    after = _content(data, start)[1]
    kind = data[after]
    begin, stop = _content(data, after)
    digits = data[begin:stop].decode("ascii")
    if kind == UTC_TIME:
        return datetime.strptime(f"{'19' if int(digits[:2]) >= CENTURY_TURN else '20'}{digits[:6]}", "%Y%m%d").date()
    if kind == GENERALIZED_TIME:
        return datetime.strptime(digits[:8], "%Y%m%d").date()
    raise Unreadable


def _content(data: bytes, position: int, kind: int | None = None) -> tuple[int, int]:
    """Return where the content of the element at `position` begins and ends."""
    if position + 2 > len(data) or (kind is not None and data[position] != kind):
        raise Unreadable
    length, start = data[position + 1], position + 2
    if length & 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[start : start + size]), start + size
    if start + length > len(data):
        raise Unreadable
    return start, start + length
