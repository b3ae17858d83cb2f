"""Line hashes as GitHub's code scanning computes them, so that an upload keeps alerts together when lines move.

Source of the algorithm: the `fingerprints` module of github/codeql-action (MIT): a rolling polynomial hash of the 100 characters,
blanks and tabs left out, that begin at a line, followed by the number of the occurrence in the file.
"""

import sys
from array import array

WINDOW = 100
FACTOR = 37
MASK = (1 << 64) - 1
LEAVING = pow(FACTOR, WINDOW, 1 << 64)
TAB, LINE_FEED, CARRIAGE_RETURN, SPACE, END = 9, 10, 13, 32, 65535


def hash_lines(text: str) -> dict[int, str]:
    """Return the hash of every line of `text`, by line number from 1."""
    window = [0] * WINDOW
    begun = [0] * WINDOW  # which line begins at a place of the window; 0 for none
    occurrences: dict[str, int] = {}
    hashes: dict[int, str] = {}
    value = place = line = 0
    at_start = True

    def finish() -> None:
        digits = format(value, "x")
        occurrences[digits] = count = occurrences.get(digits, 0) + 1
        hashes[begun[place]] = f"{digits}:{count}"
        begun[place] = 0

    def push(unit: int) -> None:
        nonlocal value, place
        value = (value * FACTOR + unit - LEAVING * window[place]) & MASK
        window[place] = unit
        place = (place + 1) % WINDOW

    for unit in _units(text):
        if begun[place]:
            finish()
        if at_start:
            line += 1
            begun[place] = line
        at_start = unit == LINE_FEED
        push(unit)
    for _ in range(WINDOW):
        if begun[place]:
            finish()
        push(0)
    return hashes


def _units(text: str) -> list[int]:
    """Return the UTF-16 code units that count: no blanks or tabs, one line feed for every line end, an end mark."""
    native = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
    raw = array("H", text.replace("\r\n", "\n").replace("\r", "\n").encode(native, "surrogatepass"))
    return [*(unit for unit in raw if unit not in (SPACE, TAB)), END]
