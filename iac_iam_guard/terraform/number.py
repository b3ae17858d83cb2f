"""Numbers of Terraform: how they are read and written, to the 512 bits that they have."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from iac_iam_guard.terraform.outcome import NotKnown
from iac_iam_guard.values import NUMBER, Reason, Unknown

PRECISE = Context(prec=155, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
"""About the 512 bits that numbers of Terraform have."""
MAX_EXPONENT = 4000
"""Numbers beyond ten to this power are a limit of this program, not of Terraform."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BITS = 512
_CERTAIN_DIGITS = 153
"""A decimal of so many digits is its own shortest form among numbers of 512 bits."""
_MOST_DIGITS = 156
"""So many digits tell any two numbers of 512 bits apart."""


def whole(number: Decimal) -> int | Decimal:
    """Return the one form of a number: int when whole. Raises NotKnown beyond ten to MAX_EXPONENT and for what is no finite number."""
    if not number.is_finite() or number.adjusted() > MAX_EXPONENT:
        raise NotKnown(Unknown(Reason.LIMIT, type=NUMBER, not_null=True))
    integer = number.to_integral_value()
    return int(integer) if integer == number else number


def parse_number(text: str) -> int | Decimal | None:
    """Return the number that `text` spells in base ten, None if it spells none. Raises NotKnown beyond ten to MAX_EXPONENT."""
    if _NUMBER.fullmatch(text) is None:
        return None
    mantissa, _, exponent = text.lower().partition("e")
    if len(exponent) > 6 or len(text) > MAX_EXPONENT or abs(int(exponent or 0)) > MAX_EXPONENT:
        raise NotKnown(Unknown(Reason.LIMIT, type=NUMBER, not_null=True))
    return whole(PRECISE.create_decimal(text)) if exponent or "." in text else int(mantissa)


def number_text(number: int | Decimal) -> str:
    """Return how Terraform writes a number: without exponent, in the fewest digits that tell it from its neighbours of 512 bits."""
    if isinstance(number, int) and number.bit_length() <= _BITS:
        return str(number)
    number = Decimal(number)
    if not number.is_finite():
        return "+Inf" if number > 0 else "-Inf"
    if len(number.as_tuple().digits) > _CERTAIN_DIGITS:
        number = Decimal(shortest(binary(number)))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def binary(number: int | Decimal | Fraction) -> Fraction:
    """Return the nearest number of 512 bits, half to even: what Terraform computes with."""
    exact = Fraction(number)
    if not exact:
        return exact
    exponent = exact.numerator.bit_length() - exact.denominator.bit_length()
    scale = _power(_BITS - 1 - exponent)
    if abs(exact) * scale >= _power(_BITS):
        scale /= 2
    elif abs(exact) * scale < _power(_BITS - 1):
        scale *= 2
    return round(exact * scale) / scale


def _power(exponent: int) -> Fraction:
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)


def shortest(exact: Fraction) -> int | Decimal:
    """Return a number of 512 bits in the fewest digits that mean it and no other. Raises NotKnown beyond ten to MAX_EXPONENT."""
    if exact.denominator == 1 and exact.numerator.bit_length() <= _BITS:
        return exact.numerator
    numerator, denominator = Decimal(exact.numerator), Decimal(exact.denominator)
    few, many = 1, _MOST_DIGITS
    while few < many:  # what so many digits can mean, more digits can, too
        middle = (few + many) // 2
        if binary(Context(prec=middle).divide(numerator, denominator)) == exact:
            many = middle
        else:
            few = middle + 1
    return whole(Context(prec=few).divide(numerator, denominator))
