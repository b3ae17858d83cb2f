"""Writing for terminals: colours, and characters that a terminal may lack or obey."""

from iac_iam_guard.findings import Severity
from iac_iam_guard.reporting.places import printable

BOLD = "1"
FAINT = "2"
STYLES = {
    Severity.CRITICAL: "1;35",
    Severity.HIGH: "1;31",
    Severity.MEDIUM: "1;33",
    Severity.LOW: "1;36",
    Severity.NOTE: "1;34",
}
LEVEL_STYLES = {"note": "1;34", "warning": "1;33", "error": "1;31", "internal": "1;35"}

SUBSTITUTES = str.maketrans({"…": "...", "·": "-", "–": "-", "—": "--", "→": "->", "×": "x", "‘": "'", "’": "'", "“": '"', "”": '"'})


class Pen:
    """Writes with or without colours, and with ASCII alone where the terminal knows no more."""

    __slots__ = ("_color", "_plain")

    def __init__(self, color: bool = False, plain: bool = False) -> None:
        """Use ANSI colours if `color`, no character beyond ASCII if `plain`."""
        self._color = color
        self._plain = plain

    def __call__(self, text: str, style: str) -> str:
        """Return `text` in an ANSI style."""
        return f"\x1b[{style}m{text}\x1b[0m" if self._color and text else text

    def show(self, text: str) -> str:
        """Return scanned text so that the terminal shows it and obeys nothing in it."""
        return self.fit(printable(text))

    def fit(self, text: str) -> str:
        """Return `text` in the characters that may be used."""
        return text.translate(SUBSTITUTES).encode("ascii", "backslashreplace").decode("ascii") if self._plain and not text.isascii() else text
