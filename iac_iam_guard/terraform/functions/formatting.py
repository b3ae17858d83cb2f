"""format and formatlist: the verbs of Terraform, which are a part of Go's."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from iac_iam_guard.json_writer import write_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import (
    COUNT_LIMIT,
    SIZE_LIMIT,
    beyond_limit,
    bool_of,
    fused,
    number_of,
    provenance,
    stated,
    text_of,
    text_or_holes,
    unknown_like,
    with_provenance,
)
from iac_iam_guard.terraform.functions.strings import graphemes
from iac_iam_guard.terraform.number import binary
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, NotKnown
from iac_iam_guard.terraform.types import UNNAMED
from iac_iam_guard.text import substring
from iac_iam_guard.values import STRING, Choice, Known, Sequence, Text, Type, Unknown, Value, first_atom, wholly_known

VERB = re.compile(r"%(?P<flags>[-+ #0]*)(?P<width>[1-9][0-9]*)?(?:\.(?P<precision>[0-9]*))?(?:\[(?P<argument>[0-9]+)\])?(?P<mode>[A-Za-z%])")
UNFINISHED = re.compile(r"(?<!%)(?:%%)*%[-+ #0-9.\[\]]*\Z")
"""A verb of which the end is missing."""
WIDTH_LIMIT = 100_000


class Verb(NamedTuple):
    """A verb such as `%-5s`; width and precision are None where it has none, `argument` counts from 0."""

    mode: str
    flags: str
    width: int | None
    precision: int | None
    argument: int


def parse_format(template: Known | Text) -> list[Known | Unknown | Verb]:
    """Return the literal text and the verbs of a format string, and what AWS assigns in it: no name, id or ARN has a percent sign."""
    parts: list[Known | Unknown | Verb] = []
    argument = 0
    pieces = template.pieces if isinstance(template, Text) else (template,)
    for index, piece in enumerate(pieces):
        if isinstance(piece, Known):
            if index < len(pieces) - 1 and UNFINISHED.search(str(piece.value)):
                raise NotKnown(template)
            argument = _parse_piece(piece, argument, parts)
        elif piece.opaque:
            parts.append(piece)
        else:
            raise NotKnown(template)
    return parts


def _parse_piece(template: Known, argument: int, parts: list[Known | Unknown | Verb]) -> int:
    """Append what a piece of a format string says; return the number of the next argument, that of this piece being `argument`."""
    text = str(template.value)
    at = 0
    while (percent := text.find("%", at)) >= 0:
        if percent > at:
            parts.append(substring(template, at, percent))
        match = VERB.match(text, percent)
        if match is None:
            raise EvaluationError("the format string has a verb that does not exist")
        at = match.end()
        if match["mode"] == "%":
            if len(match[0]) > 2:
                raise EvaluationError("the format string has a verb that does not exist")
            parts.append(substring(template, percent, percent + 1))
            continue
        sizes = [match["width"], match["precision"]]
        if any(len(size or "") > 6 for size in (*sizes, match["argument"])) or any(int(size or 0) > WIDTH_LIMIT for size in sizes):
            raise beyond_limit(template.span, STRING)
        if match["argument"] is not None:
            argument = int(match["argument"]) - 1
        width, precision = match["width"], match["precision"]
        verb = Verb(match["mode"], match["flags"], int(width) if width else None, int(precision or 0) if precision is not None else None, argument)
        if verb.mode not in "vtbdoxXeEfgGsq" or argument < 0:
            raise EvaluationError("the format string has a verb that does not exist")
        parts.append(verb)
        argument += 1
    if at < len(text):
        parts.append(substring(template, at, len(text)))
    return argument


def formatted(parts: list[Known | Unknown | Verb], arguments: tuple[Value, ...], span: SourceSpan) -> Known | Text | Unknown:
    """Return the text of a format string for `arguments`."""
    pieces: list[Known | Text | Unknown] = []
    used = size = 0
    for part in parts:
        if not isinstance(part, Verb):
            pieces.append(part)
        else:
            if part.argument >= len(arguments):
                raise EvaluationError("the format string uses more arguments than there are")
            used = max(used, part.argument + 1)
            pieces.append(_piece(part, arguments[part.argument], span))
        if isinstance(pieces[-1], Known):
            size += len(str(pieces[-1].value))
        if size > SIZE_LIMIT:
            raise beyond_limit(span, STRING)
    if used < len(arguments):
        for part in parts:
            if isinstance(part, Unknown):
                raise NotKnown(part)
        raise EvaluationError("the format string uses fewer arguments than there are")
    refs, sensitive = provenance(arguments)
    return with_provenance(fused(pieces, span), refs, sensitive)


def _piece(verb: Verb, value: Value, span: SourceSpan) -> Known | Text | Unknown:
    """Return the text that `verb` makes of `value`: a hole where that is not known."""
    try:
        return _text(verb, value)
    except NotKnown as missing:
        refs, sensitive = provenance((value,))
        return unknown_like(missing.value, span, STRING)._replace(refs=refs, sensitive=sensitive, not_null=True)


def _text(verb: Verb, value: Value) -> Known | Text | Unknown:
    if isinstance(value, Choice):
        raise Hangs(value.atom)
    if isinstance(value, Known) and value.value is None:
        if value.type is None or value.type.kind == "any":  # Terraform leaves a null of no type unknown
            raise NotKnown(value)
        if verb.mode != "v":
            raise EvaluationError("null cannot be formatted so")
    plain = verb.width is None and not (verb.precision and verb.mode == "s")
    if verb.mode in "sq" or (verb.mode == "v" and isinstance(stated(value), (Text, Unknown)) and "#" not in verb.flags):
        text = _string(value)
        if verb.mode == "q":
            text = write_json(text) if not isinstance(text, Unknown) else text
        if plain:
            return text
        if not isinstance(text, Known):
            raise NotKnown(text)
        return text._replace(value=padded(verb, _cut(verb, str(text.value))), map=None)
    text_value = _plain_text(verb, value)
    return Known(text_value, value.span, value.refs, value.sensitive)


def _string(value: Value) -> Known | Text | Unknown:
    if isinstance(value, Unknown) and value.type.kind not in ("string", "number", "bool", "any"):
        raise EvaluationError("a string is required")
    return text_or_holes(value)


def _cut(verb: Verb, text: str) -> str:
    return "".join(graphemes(text)[: verb.precision]) if verb.precision and verb.mode == "s" else text


def _plain_text(verb: Verb, value: Value) -> str:
    """Return the text of a value that must be known."""
    match verb.mode:
        case "t":
            return "true" if bool_of(value) else "false"
        case "v":
            return padded(verb, _as_is(verb, stated(value)))
        case "b" | "d" | "o" | "x" | "X":
            return integer(verb, number_of(value))
    return floating(verb, number_of(value))


def _as_is(verb: Verb, value: Value) -> str:
    if isinstance(value, Known) and "#" not in verb.flags:
        if isinstance(value.value, str):
            return value.value
        if isinstance(value.value, (int, Decimal)) and not isinstance(value.value, bool):
            return general(Fraction(value.value), None, significant_digits(value.value))
    if not wholly_known(value):
        atom = first_atom(value)
        if atom is not None:
            raise Hangs(atom)
        raise NotKnown(value)
    return text_of(write_json(value))


def padded(verb: Verb, text: str) -> str:
    """Return `text` filled up to the width of `verb`."""
    if verb.width is None:
        return text
    fill = ("0" if "0" in verb.flags else " ") * (verb.width - len(graphemes(text)))
    return text + fill if "-" in verb.flags else fill + text


def _sign(verb: Verb, negative: bool) -> str:
    return "-" if negative else "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def integer(verb: Verb, number: int | Decimal) -> str:
    """Return a whole number in the base of `verb`."""
    if not isinstance(number, int):
        raise EvaluationError("a whole number is required")
    digits = format(abs(number), verb.mode)
    sign = _sign(verb, number < 0)
    prefix = {"b": "0b", "o": "0", "x": "0x", "X": "0X", "d": ""}[verb.mode] if "#" in verb.flags else ""
    if verb.precision == 0 and number == 0:
        return ""
    zeros = max((verb.precision or 0) - len(digits), 0)
    room = max((verb.width or 0) - len(sign) - len(prefix) - zeros - len(digits), 0)
    if "-" in verb.flags:
        return sign + prefix + "0" * zeros + digits + " " * room
    if "0" in verb.flags and verb.precision is None:
        return sign + prefix + "0" * room + digits
    return " " * room + sign + prefix + "0" * zeros + digits


def floating(verb: Verb, number: int | Decimal) -> str:
    """Return a number with a fraction or an exponent."""
    exact = Fraction(number) if isinstance(number, int) else binary(number)
    mode = verb.mode.lower()
    if mode == "f":
        digits = _fixed(abs(exact), 6 if verb.precision is None else verb.precision)
    elif mode == "e":
        digits = _scientific(abs(exact), 6 if verb.precision is None else verb.precision)
    else:
        digits = general(abs(exact), verb.precision, significant_digits(number))
    digits = digits.upper() if verb.mode.isupper() else digits
    sign = _sign(verb, number < 0)
    room = max((verb.width or 0) - len(sign) - len(digits), 0)
    if "0" in verb.flags:
        return sign + "0" * room + digits
    return sign + digits + " " * room if "-" in verb.flags else " " * room + sign + digits


def significant_digits(number: int | Decimal) -> str:
    """Return the significant digits of `number`."""
    digits = "".join(map(str, Decimal(number).as_tuple().digits)).strip("0")
    return digits or "0"


def _fixed(number: Fraction, places: int) -> str:
    digits = str(round(number * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _exponent(number: Fraction) -> int:
    """Return the power of ten of the first digit of `number`."""
    if not number:
        return 0
    exponent = len(str(number.numerator)) - len(str(number.denominator))
    return exponent if number >= Fraction(10) ** exponent else exponent - 1


def _scientific(number: Fraction, places: int) -> str:
    exponent = _exponent(number)
    digits = round(number / Fraction(10) ** exponent * 10**places)
    if digits >= 10 ** (places + 1):
        exponent += 1
        digits = round(number / Fraction(10) ** exponent * 10**places)
    written = str(digits).rjust(places + 1, "0")
    point = f"{written[0]}.{written[1:]}" if places else written
    return f"{point}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def general(number: Fraction, precision: int | None, digits: str) -> str:
    """Return `number` in the shorter of its forms, with an exponent if that is under -4 or not under the precision; `digits` are all of it."""
    negative = "-" if number < 0 else ""
    number = abs(number)
    wanted = len(digits) if precision is None else max(precision, 1)
    mantissa, _, power = _scientific(number, wanted - 1).partition("e")
    exponent = int(power)
    kept = mantissa.replace(".", "").rstrip("0") or "0"
    limit = 6 if precision is None else len(kept) if wanted > len(kept) >= exponent + 1 else wanted
    if exponent < -4 or exponent >= limit:
        return negative + _scientific(number, len(kept) - 1)
    return negative + _fixed(number, max(len(kept) - exponent - 1, 0))


def format_(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the text of a format string; what is not known stays a hole in it."""
    return formatted(_template(arguments[0]), arguments[1:], span)


def _template(value: Value) -> list[Known | Unknown | Verb]:
    text = text_or_holes(value)
    if isinstance(text, Unknown):
        raise NotKnown(text)
    return parse_format(text)


def formatlist(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the texts of a format string for every position of the lists among the arguments; other arguments are the same each time."""
    columns: list[Sequence | Value] = []
    rest: Value | None = None
    length: int | None = None
    missing: Value | None = None
    template = text_or_holes(arguments[0])
    for argument in arguments[1:]:
        if isinstance(argument, Choice):
            raise Hangs(argument.atom)
        if isinstance(argument, Unknown) and argument.type.kind in ("list", "set", "tuple", "any"):
            missing = argument
        if isinstance(argument, Sequence):
            if argument.rest is not None:
                rest = argument.rest
            elif rest is None and length is not None and len(argument.items) != length:
                raise EvaluationError("the lists must have the same length")
            length = len(argument.items) if length is None or rest is None else min(length, len(argument.items))
        columns.append(argument)
    if missing is not None:
        raise NotKnown(missing)
    if isinstance(template, Unknown):
        raise NotKnown(template)
    count = 1 if length is None else length
    if count > COUNT_LIMIT:
        raise beyond_limit(span, Type("list", STRING))
    parts = parse_format(template)
    rows = [tuple(column.items[at] if isinstance(column, Sequence) else column for column in columns) for at in range(count)]
    items: list[Value] = [formatted(parts, row, span) for row in rows]
    further: Value | None = None
    if rest is not None:
        row = tuple(_open_item(column) if isinstance(column, Sequence) else column for column in columns)
        further = formatted(parts, row, span)
    refs, sensitive = provenance(argument for argument in arguments if not isinstance(argument, Sequence))
    return Sequence("list", tuple(items), span, refs, sensitive, STRING, further)


def _open_item(column: Sequence) -> Value:
    """Return what stands for an item of `column` of which the position is not known."""
    if column.rest is not None:
        return column.rest
    return Unknown(unknown_like(column, column.span).reason, column.span, column.refs, column.sensitive, what=UNNAMED)


FUNCTIONS = {
    "format": Function(format_, 1, None, STRING),
    "formatlist": Function(formatlist, 1, None, Type("list", STRING)),
}
