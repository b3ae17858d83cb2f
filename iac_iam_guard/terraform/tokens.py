"""The words of HCL: one possessive expression finds the next token, and every token is cut from the text once."""

import re
from collections.abc import Callable
from decimal import Context, Decimal, InvalidOperation, Overflow
from functools import lru_cache
from typing import Final, TypeAlias

MAXIMUM_DEPTH: Final = 200
"""How deep brackets, templates, conditionals and blocks may nest."""

# NOTE: what Go's unicode.IsSpace accepts; Python's \s and str.strip() also take U+001C to U+001F, which would end a heredoc that Terraform reads on.
SPACE: Final = " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

_NAME = r"[A-Za-z_][A-Za-z0-9_-]*+(?![^\x00-\x7f])"
_PATH = rf"{_NAME}(?:\.{_NAME})*+"
_STRING = r'"(?P<string>(?:[^"\\$%\r\n]++|[$%](?![${%]))*+)"'
_TOKENS = rf"""
    (?P<path>{_PATH})                                        # var.name: the dotted names of a reference are one token
  | {_STRING}                                                # a quoted string that means what it says
  | (?P<newline>(?:\r?\n[ \t]*+)++)
  | (?P<bracket>[{{}}()\[\],])                                # frequent and unambiguous, so it comes before the other operators
  | (?P<comment>\#[^\n]*+|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)
  | (?P<number>\d(?:\.*+(?:\d|[eE][+-]?\d))*+)
  | (?P<quote>")
  | (?P<heredoc><<-?+(?:[A-Za-z_]|[^\x00-\x7f])(?:[A-Za-z0-9_-]|[^\x00-\x7f])*+\r?\n)
  | (?P<operator>==|!=|<=|>=|&&|\|\||=>|\.\.\.|::|~\}}|[-=.:?+*/%!<>])
  | (?P<wide>(?:[A-Za-z0-9_-]|[^\x00-\x7f])++)             # a name with letters beyond ASCII
  | (?P<end>\Z)
  | (?P<bad>.)
"""
LINE: Final = re.compile(r"[ \t]*+(?:" + _TOKENS + ")", re.VERBOSE | re.ASCII | re.DOTALL)
"""Finds the next token where a line break means something: in bodies and objects."""

FREE: Final = re.compile(r"[ \t\n]*+(?:\r\n[ \t\n]*+)*+(?:" + _TOKENS + ")", re.VERBOSE | re.ASCII | re.DOTALL)
"""Finds the next token inside brackets, where line breaks are blanks."""

Scan: TypeAlias = Callable[[str, int], re.Match[str] | None]

_BREAKS = r"[ \t]*+(?:\r?\n[ \t]*+)++"
PLAIN_LINE: Final = re.compile(rf"(?P<name>{_NAME})[ \t]*+=(?![=>])[ \t]*+(?:(?P<value>{_STRING}|{_PATH}|\d++){_BREAKS})?+", re.ASCII)
"""Takes the name and equals sign of a line in a body or object at once, and all of it if it holds a plain string, a reference or a whole number."""

PLAIN_HEAD: Final = re.compile(rf'(?P<type>{_NAME})[ \t]*+(?P<labels>(?:"[^"\\$%\r\n]*+"[ \t]*+)*+)(?P<brace>\{{){_BREAKS}', re.ASCII)
"""Takes the head of a block at once if its labels are plain strings and its body begins on the next line."""

PLAIN_ITEM: Final = re.compile(rf"[ \t\n]*+(?P<value>{_STRING})[ \t\n]*+,", re.ASCII)
"""Most items of a list are plain strings; the same for one of them and its comma."""

KINDS: Final = tuple("" if kind in ("operator", "bracket") else kind for kind in ("", *LINE.groupindex))
"""The kind of a token by the number of its group; an operator or bracket is its own kind, so it has none here."""

_DIGITS = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
# Terraform computes with 512 bits of mantissa, about 155 decimal digits.
_PRECISION = 155
_CONTEXT = Context(prec=_PRECISION, traps=[InvalidOperation, Overflow])


class Refusal(Exception):
    """The text is no HCL at this place; the sentence never quotes it."""

    def __init__(self, message: str, start: int, end: int) -> None:
        """Keep the sentence and the place."""
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


def is_name(text: str) -> bool:
    """Tell whether `text` is an identifier of HCL: a Unicode identifier that may hold hyphens after its first character."""
    return text[:1] != "-" and text.replace("-", "_").isidentifier()


def read_number(digits: str) -> int | Decimal | None:
    """Return the number that `digits` spells, exact to 155 digits, as an int when it is whole; None if it is none or out of range."""
    if digits.isdecimal() and len(digits) <= _PRECISION:
        return int(digits)
    if not _DIGITS.fullmatch(digits):
        return None
    try:
        number = _CONTEXT.create_decimal(digits)
    except (InvalidOperation, Overflow):
        return None
    # A whole number beyond the precision stays a Decimal: `1e999999` must not become a million digits.
    if number.adjusted() < _PRECISION and number == number.to_integral_value():
        return int(number)
    return number


@lru_cache(maxsize=256)
def end_marker(marker: str) -> re.Pattern[str]:
    """Return the expression that finds the line ending a heredoc with this marker: any blanks around it, and a line break after it."""
    blanks = f"[{SPACE}]*+".replace("\n", "")
    return re.compile(rf"^{blanks}{re.escape(marker)}(?P<rest>{blanks})\n", re.MULTILINE)


class TokenReader:
    """Reads the tokens of one text: `kind`, `value`, `start` and `end` are those of the next token not yet taken."""

    __slots__ = ("comments", "depth", "end", "kind", "scan", "start", "text", "value")

    def __init__(self, text: str) -> None:
        """Stand before the first token of `text`; a byte order mark is no token."""
        self.text = text
        self.comments: list[tuple[int, int]] = []
        self.depth = 0
        self.scan: Scan = LINE.match
        self.kind = self.value = ""
        self.start = self.end = 1 if text.startswith("\ufeff") else 0

    def advance(self) -> None:
        """Take the token and look at the one after it."""
        while True:
            match = self.scan(self.text, self.end)
            assert match is not None  # the last alternative takes any character
            group = match.lastindex or 0
            self.start, self.end = match.span(group)
            self.value = match[group]
            self.kind = kind = KINDS[group] or self.value
            if kind == "string":
                self.start -= 1
                self.end += 1
            elif kind == "comment":
                self._keep_comment()
                continue
            elif kind == "wide":
                self._check_wide()
            return

    def _keep_comment(self) -> None:
        # Looking at a token a second time must not double the comments before it.
        if not self.comments or self.comments[-1][0] < self.start:
            self.comments.append((self.start, self.end))

    def _check_wide(self) -> None:
        if not is_name(self.value):
            raise Refusal("This character has no meaning here.", self.start, self.end)
        self.kind = "path"

    def rewind(self, start: int) -> None:
        """Look at the token that begins at `start` once more."""
        self.end = start
        self.advance()

    def refuse(self, message: str) -> Refusal:
        """Return the refusal of the token at hand."""
        return Refusal(message, self.start, self.end)

    def expect(self, kind: str, message: str) -> None:
        """Take a token of `kind`; raise Refusal for any other."""
        if self.kind != kind:
            raise self.refuse(message)
        self.advance()

    def name(self, message: str) -> str:
        """Take and return an identifier."""
        name = self.value
        if self.kind != "path" or "." in name:
            raise self.refuse(message)
        self.advance()
        return name

    def descend(self) -> None:
        """Enter one more level of nesting; raise Refusal beyond the limit."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise self.refuse(f"The text nests deeper than {MAXIMUM_DEPTH} levels.")

    def open(self) -> Scan:
        """Take an opening bracket; line breaks are blanks from here on. Return the scan to close it with."""
        self.descend()
        outer, self.scan = self.scan, FREE.match
        self.advance()
        return outer

    def close(self, outer: Scan, kind: str, message: str) -> int:
        """Take the closing bracket, line breaks mean again what they meant before it; return where it ends."""
        if self.kind != kind:
            raise self.refuse(message)
        end = self.end
        self.scan = outer
        self.depth -= 1
        self.advance()
        return end
