"""Numbers are read and written as Terraform does."""

from decimal import Decimal

import pytest

from iac_iam_guard.terraform.number import number_text, parse_number
from iac_iam_guard.terraform.operators import calculate
from iac_iam_guard.terraform.outcome import NotKnown


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-5, "-5"),
        (9007199254740993, "9007199254740993"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1E+3"), "1000"),
        (10**400, "1" + "0" * 400),
        (calculate("/", 1, 3), "0." + "3" * 154 + "5"),
        (calculate("*", Decimal("0.1"), Decimal("0.1")), "0.01" + "0" * 153 + "1"),
        (calculate("+", Decimal("0.1"), Decimal("0.2")), "0.3"),
        (calculate("*", calculate("/", 1, 3), 3), "1"),
        (calculate("%", Decimal("-5.5"), 2), "-1.5"),
        (calculate("/", 1, 0), "+Inf"),
    ],
)
def test_number_text(number: int | Decimal, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(("text", "number"), [("007", 7), ("1e3", 1000), ("-1.50", Decimal("-1.5")), (".5", Decimal("0.5")), ("5.", 5), ("+1", 1)])
def test_parse_number(text: str, number: int | Decimal) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", " 1", "0x10", "1_000", "1e", "one", "١"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "9" * 5000])
def test_numbers_that_are_too_large(text: str) -> None:
    with pytest.raises(NotKnown):
        parse_number(text)
