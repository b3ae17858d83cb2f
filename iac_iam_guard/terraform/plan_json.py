"""JSON of plans and states: values decoded one after the other, whatever the size of the whole."""

import re
from collections.abc import Iterator
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple, NoReturn

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source, SourceSpan

SHOW_HINT = "write one with: terraform plan -out=FILE && terraform show -json FILE > plan.json"
_BLANKS = re.compile(r"[ \t\n\r]*+")


class Part(NamedTuple):
    """A stretch of the text that holds one JSON value."""

    start: int
    end: int


def as_object(value: object) -> dict[str, object]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_array(value: object) -> list[object]:
    """Return a JSON array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a JSON string, "" for anything else."""
    return value if isinstance(value, str) else ""


class Cursor:
    """A position in a JSON text, past blanks; `end` is where the last token ended."""

    __slots__ = ("end", "position", "source", "text")

    def __init__(self, source: Source, position: int) -> None:
        self.source = source
        self.text = source.text
        self.position = self.end = position
        self._skip()

    def at(self, character: str) -> bool:
        """Tell whether a character stands here."""
        return self.text.startswith(character, self.position)

    def at_end(self) -> bool:
        """Tell whether nothing follows."""
        return self.position == len(self.text)

    def opens(self, opening: str, closing: str) -> bool:
        """Go into an object or array; return whether there is something in it."""
        self._take(opening)
        if self.at(closing):
            self._take(closing)
            return False
        return True

    def continues(self, closing: str) -> bool:
        """Go on after an element; return whether another one follows."""
        if self.at(","):
            self._take(",")
            return True
        self._take(closing)
        return False

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that stands here; whoever takes one reads its value before the next."""
        more = self.opens("{", "}")
        while more:
            yield self.key()
            more = self.continues("}")

    def items(self) -> Iterator[None]:
        """Yield once for each element of the array that stands here; whoever takes one reads it before the next."""
        more = self.opens("[", "]")
        while more:
            yield None
            more = self.continues("]")

    def key(self) -> str:
        """Return the key that stands here and go past its colon."""
        if not self.at('"'):
            self.refuse()
        key = self.value()
        self._take(":")
        return as_text(key)

    def value(self) -> object:
        """Return the value that stands here and go past it."""
        try:
            value: object
            value, self.position = _DECODER.raw_decode(self.text, self.position)
        except JSONDecodeError as error:
            self.position = len(self.text) if error.msg.startswith("Unterminated") else error.pos
            self.refuse()
        except RecursionError:
            raise InputError("the JSON is nested too deeply", self._place()) from None
        except (ValueError, ArithmeticError):  # an integer of thousands of digits, or a number that is none
            self.refuse()
        self.end = self.position
        self._skip()
        return value

    def refuse(self) -> NoReturn:
        """Raise InputError that says why nothing can be read here; it quotes nothing."""
        if self.position >= len(self.text.rstrip()):
            raise InputError("the JSON ends before it is complete", self._place(), "the file was cut off: write it again")
        raise InputError("this is not valid JSON", self._place(), SHOW_HINT)

    def _take(self, character: str) -> None:
        if not self.at(character):
            self.refuse()
        self.position += 1
        self.end = self.position
        self._skip()

    def _skip(self) -> None:
        match = _BLANKS.match(self.text, self.position)
        self.position = match.end() if match is not None else self.position

    def _place(self) -> SourceSpan:
        end = min(self.position, len(self.text))
        return SourceSpan(self.source.path, end, end)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = JSONDecoder(parse_float=Decimal, parse_constant=_no_number)
