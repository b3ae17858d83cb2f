"""Line hashes as GitHub's code scanning computes them, so that an upload keeps alerts together when lines move.

Source of the algorithm: the `fingerprints` module of github/codeql-action (MIT): a polynomial hash of the 100 characters, blanks and
tabs left out, that begin at a line, followed by the number of the occurrence in the file.
"""

from array import array
from collections.abc import Collection

WINDOW = 100
FACTOR = 37
MASK = (1 << 64) - 1
UNIT = 2
"""Bytes of a UTF-16 code unit."""
END = b"\xff\xff"
"""What the end of a text counts as; beyond it, everything counts as 0."""


def hash_lines(text: str, lines: Collection[int]) -> dict[int, str]:
    """Return the hashes of `lines`, counted from 1, of `text`.

    A line ends at a line feed, a carriage return or both. The lines asked for have to be there.
    """
    bare = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    units = bare.encode("utf-16-le", "surrogatepass") + END
    last = max(lines, default=0)
    occurrences: dict[bytes, int] = {}
    hashes: dict[int, str] = {}
    start = 0
    for number, line in enumerate(bare.split("\n"), 1):
        if number > last:
            break
        window = units[start : start + WINDOW * UNIT]
        occurrences[window] = count = occurrences.get(window, 0) + 1
        if number in lines:
            hashes[number] = f"{_hash(window):x}:{count}"
        start += len(line.encode("utf-16-le", "surrogatepass")) + UNIT
    return hashes


def _hash(window: bytes) -> int:
    value = 0
    units = array("H", window.ljust(WINDOW * UNIT, b"\0"))
    if _SWAPPED:
        units.byteswap()
    for unit in units:
        value = (value * FACTOR + unit) & MASK
    return value


_SWAPPED = array("H", b"\1\0")[0] != 1
