"""Functions on numbers."""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function, plain
from iac_iam_guard.terraform.functions.parameters import items_of, number_of, present, provenance, text_of, whole_of
from iac_iam_guard.terraform.number import PRECISE, whole
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.terraform.types import is_null
from iac_iam_guard.values import NUMBER, Known, Reason, Unknown, Value

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS_LIMIT = 4000


def absolute(number: int | Decimal) -> int | Decimal:
    """Return a number without its sign."""
    return number if number >= 0 else -number


def ceil(number: int | Decimal) -> int:
    """Return the least whole number that is not less."""
    return number if isinstance(number, int) else int(number.to_integral_value(ROUND_CEILING))


def floor(number: int | Decimal) -> int:
    """Return the greatest whole number that is not greater."""
    return number if isinstance(number, int) else int(number.to_integral_value(ROUND_FLOOR))


def signum(number: int) -> int:
    """Return -1, 0 or 1 for the sign of a whole number."""
    return (number > 0) - (number < 0)


def greatest(*numbers: int | Decimal) -> int | Decimal:
    """Return the greatest of several numbers."""
    if not numbers:
        raise EvaluationError("max needs a number")
    return max(numbers)


def least(*numbers: int | Decimal) -> int | Decimal:
    """Return the least of several numbers."""
    if not numbers:
        raise EvaluationError("min needs a number")
    return min(numbers)


def power(base: int | Decimal, exponent: int | Decimal) -> int | Decimal:
    """Return a power, computed like Terraform's with 64 bits."""
    try:
        return _from_float(math.pow(float(base), float(exponent)))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise EvaluationError("this power is no number") from None


def logarithm(number: int | Decimal, base: int | Decimal) -> int | Decimal:
    """Return a logarithm, computed like Terraform's with 64 bits."""
    if base == 0 and number > 0:  # the logarithm of zero is infinite
        return 0
    try:
        return _from_float(math.log(float(number)) / math.log(float(base)))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise EvaluationError("this logarithm is no number") from None


def _from_float(number: float) -> int | Decimal:
    if not math.isfinite(number):
        raise EvaluationError("the result is no finite number")
    return int(number) if number.is_integer() else Decimal(repr(number))


def parseint(text: str, base: int) -> int:
    """Return the whole number that `text` writes in a base from 2 to 62."""
    if not 2 <= base <= 62:
        raise EvaluationError("the base must be from 2 to 62")
    digits = text[1:] if text[:1] in ("+", "-") else text
    if len(digits) > DIGITS_LIMIT:
        raise NotKnown(Unknown(Reason.LIMIT, type=NUMBER))
    number = 0
    for digit in digits.lower() if base <= 36 else digits:
        value = DIGITS.find(digit)
        if not 0 <= value < base:
            raise EvaluationError("this text is no whole number in that base")
        number = number * base + value
    if not digits:
        raise EvaluationError("this text is no whole number")
    return -number if text.startswith("-") else number


def _string_of(value: Value) -> str:
    """Return a string that is one already, not made from a number."""
    given = present(value)
    if isinstance(given, Known) and not isinstance(given.value, str):
        raise EvaluationError("a string is required")
    return text_of(given)


def total(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the sum of a list of numbers."""
    items = items_of(arguments[0])
    if not items:
        raise EvaluationError("an empty list has no sum")
    if any(map(is_null, items)):
        raise EvaluationError("an element is null")
    result = Decimal(0)
    for number in [number_of(item) for item in items]:
        result = PRECISE.add(result, Decimal(number))
    refs, sensitive = provenance(arguments)
    return Known(whole(result), span, refs, sensitive)


FUNCTIONS = {
    "abs": plain(absolute, number_of, result=NUMBER),
    "ceil": plain(ceil, number_of, result=NUMBER),
    "floor": plain(floor, number_of, result=NUMBER),
    "log": plain(logarithm, number_of, number_of, result=NUMBER),
    "max": plain(greatest, number_of, result=NUMBER, variadic=True),
    "min": plain(least, number_of, result=NUMBER, variadic=True),
    "parseint": plain(parseint, _string_of, whole_of, result=NUMBER),
    "pow": plain(power, number_of, number_of, result=NUMBER),
    "signum": plain(signum, whole_of, result=NUMBER),
    "sum": Function(total, 1, 1, NUMBER),
}
