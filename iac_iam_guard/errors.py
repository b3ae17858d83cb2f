"""Errors that tell a person what happened, where, and what to do next."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from iac_iam_guard.listing import first_words
from iac_iam_guard.source import SourceSpan


class GuardError(Exception):
    """Anything that iac-iam-guard refuses, with its place and a hint on what to do."""

    def __init__(self, message: str, span: SourceSpan | None = None, hint: str = "") -> None:
        """Keep the sentence, the place it speaks of and the advice; none of them quotes scanned text."""
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint


class UsageError(GuardError):
    """The command line asks for something that cannot be done."""


class ConfigurationError(GuardError):
    """The configuration file is wrong."""


class RulesetError(GuardError):
    """A rule or pack is wrong."""


class InputError(GuardError):
    """A scanned file cannot be read or parsed."""


class Diagnostic(NamedTuple):
    """One sentence about an input; `internal` marks a defect of this program that cost one input."""

    level: Literal["note", "warning", "error", "internal"]
    message: str
    span: SourceSpan | None = None
    hint: str = ""


NAMED = 30
"""So many known names are listed in a hint."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint that names what is most like `word`, else what there is, of much the first few."""
    from difflib import get_close_matches  # only a mistake needs it

    choices = sorted(known)
    close = get_close_matches(word, choices, 1)
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {first_words(choices, NAMED)}" if choices else ""
