"""The words of HCL: one possessive expression finds the next token, and every token is cut from the text once."""

import re
from decimal import Context, Decimal, InvalidOperation, Overflow
from functools import lru_cache
from typing import Final

MAXIMUM_DEPTH: Final = 200
"""How deep brackets, templates, conditionals and blocks may nest."""

# NOTE: what Go's unicode.IsSpace accepts; Python's \s and str.strip() also take U+001C to U+001F, which would end a heredoc that Terraform reads on.
SPACE: Final = " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

_NAME = r"[A-Za-z_][\w-]*+(?![^\x00-\x7f])"
_TOKENS = rf"""
    (?P<path>{_NAME}(?:\.{_NAME})*+)                         # var.name: the dotted names of a reference are one token
  | "(?P<string>(?:[^"\\$%\r\n]++|[$%](?![${{%]))*+)"        # a quoted string that means what it says
  | (?P<newline>(?:\r?\n[ \t]*+)++)
  | (?P<comment>\#[^\n]*+|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)
  | (?P<number>\d(?:\.*+(?:\d|[eE][+-]?\d))*+)
  | (?P<quote>")
  | (?P<heredoc><<-?+(?:[A-Za-z_]|[^\x00-\x7f])(?:[\w-]|[^\x00-\x7f])*+\r?\n)
  | (?P<operator>==|!=|<=|>=|&&|\|\||=>|\.\.\.|::|~\}}|[-{{}}()\[\]=,.:?+*/%!<>])
  | (?P<wide>(?:[\w-]|[^\x00-\x7f])++)                       # a name with letters beyond ASCII
  | (?P<end>\Z)
  | (?P<bad>.)
"""
LINE: Final = re.compile(r"[ \t]*+(?:" + _TOKENS + ")", re.VERBOSE | re.ASCII | re.DOTALL)
"""Finds the next token where a line break means something: in bodies and objects."""

FREE: Final = re.compile(r"[ \t\n]*+(?:\r\n[ \t\n]*+)*+(?:" + _TOKENS + ")", re.VERBOSE | re.ASCII | re.DOTALL)
"""Finds the next token inside brackets, where line breaks are blanks."""

KINDS: Final = tuple("" if kind == "operator" else kind for kind in ("", *LINE.groupindex))
"""The kind of a token by the number of its group; an operator is its own kind, so it has none here."""

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
