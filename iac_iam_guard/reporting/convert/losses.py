"""What another language cannot say: a placeholder that nobody takes for a policy, and a sentence about it."""

from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.credentials import secret_places
from iac_iam_guard.values import Known, Reason, Text, Unknown, Value

SECRET = "<sensitive value>"
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/[] ")
"""Characters of a placeholder: none of them is a wildcard or begins a variable."""
LENGTH_LIMIT = 200


class Converted(NamedTuple):
    """A text in the other language, and what it does not say, one sentence each."""

    text: str
    notes: tuple[str, ...]


class Losses:
    """Collects what is lost of one policy after the other; each sentence once."""

    def __init__(self) -> None:
        self.notes: dict[str, None] = {}
        self.title = ""

    def begin(self, title: str, known: Iterable[str] = ()) -> None:
        """Turn to the policy `title`, of which `known` is lost already."""
        self.title = title
        for sentence in known:
            self.tell(sentence)

    def tell(self, sentence: str) -> None:
        """Keep a sentence about the present policy."""
        self.notes[f"{self.title}: {sentence}"] = None

    def stand_in(self, value: Value) -> str:
        """Return the placeholder of a value that is not known or not to be shown."""
        if self.is_secret(value):
            self.tell(f"{SECRET} stands for a sensitive value")
            return SECRET
        reason = value.reason if isinstance(value, Unknown) else Reason.FUNCTION
        placeholder = f"<{_origin(value) or reason}>"
        self.tell(f"{placeholder} stands for what is not known: {reason}")
        return placeholder

    def is_secret(self, value: Value) -> bool:
        """Tell whether nothing of a value may be shown."""
        return value.sensitive or (isinstance(value, Known) and isinstance(value.value, str) and bool(secret_places(value.value)))

    def text(self, value: Known | Text | Unknown) -> str:
        """Return a string with a placeholder for every part that is not known."""
        if self.is_secret(value) and not isinstance(value, Unknown):
            return self.stand_in(value)
        parts = value.pieces if isinstance(value, Text) else (value,)
        return "".join(str(part.value) if isinstance(part, Known) and not self.is_secret(part) else self.stand_in(part) for part in parts)


def _origin(value: Value) -> str:
    """Return what a value comes from, in plain characters; "" where that is not told."""
    if isinstance(value, Unknown) and value.reason is Reason.ACCOUNT and value.refs:
        return value.refs[0].attribute
    told = value.what if isinstance(value, Unknown) and value.what != "?" else ""
    if not told and value.refs:
        address, attribute = value.refs[0]
        told = f"{address}{'' if attribute.startswith('[') or not attribute else '.'}{attribute}"
    return "".join(character if character in PLAIN else "" if character in "*\"'" else "_" for character in told)[:LENGTH_LIMIT]
