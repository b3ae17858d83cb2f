"""Type constraints: how they are read, and how values are made to fit them."""

import pytest

from iac_iam_guard.terraform.constraints import apply_constraint, parse_constraint
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.terraform.parse import parse_expression
from iac_iam_guard.terraform.types import type_of
from iac_iam_guard.values import ANY, BOOL, NUMBER, STRING, Known, Mapping, Sequence, Type, Unknown, Value
from tests.unit.terraform.scopes import value_of

PERSON = 'object({ name = string, tags = optional(map(string), {}), n = optional(number), sub = optional(object({ x = optional(string, "dx") }), {}) })'


def fitted(constraint: str, text: str) -> Value:
    expression, problems = parse_expression(constraint)
    assert expression is not None, problems
    return apply_constraint(value_of(text), parse_constraint(expression, "variables.tf"))


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("any", ANY),
        ("list(number)", Type("list", NUMBER)),
        ("set(any)", Type("set", ANY)),
        ("map(list(bool))", Type("map", Type("list", BOOL))),
        ("tuple([string, number])", Type("tuple", None, (("0", STRING), ("1", NUMBER)))),
        ("object({ b = string, a = optional(bool) })", Type("object", None, (("a", BOOL), ("b", STRING)))),
        ('"string"', STRING),
        ('"list"', Type("list", STRING)),
        ("list", Type("list", ANY)),
    ],
)
def test_types(constraint: str, expected: Type) -> None:
    expression, _ = parse_expression(constraint)
    assert expression is not None
    assert parse_constraint(expression).type == expected


@pytest.mark.parametrize(
    "constraint", ["text", "list(string, number)", "object(string)", "optional(string)", "1", "object({ a = string, a = number })", "list(nope)"]
)
def test_what_is_no_type(constraint: str) -> None:
    expression, _ = parse_expression(constraint)
    assert expression is not None
    with pytest.raises(EvaluationError):
        parse_constraint(expression)


def test_defaults_are_filled_in_at_every_level() -> None:
    found = fitted(PERSON, '{ name = "o", extra = 1 }')
    assert isinstance(found, Mapping)
    assert found.entries == {
        "name": Known("o"),
        "tags": Mapping("map", {}),
        "n": Known(None),
        "sub": Mapping("object", {"x": Known("dx")}),
    }
    assert type_of(found.entries["n"]) == NUMBER


def test_null_takes_the_default() -> None:
    found = fitted(f"list({PERSON})", '[{ name = 1, tags = null, sub = { x = null } }]')
    assert isinstance(found, Sequence)
    (person,) = found.items
    assert isinstance(person, Mapping)
    assert person.entries["name"] == Known("1")
    assert person.entries["tags"] == Mapping("map", {})
    assert person.entries["sub"] == Mapping("object", {"x": Known("dx")})


def test_a_default_stands_where_the_constraint_does() -> None:
    found = fitted('object({ a = optional(string, "*") })', "{}")
    assert isinstance(found, Mapping)
    assert found.entries["a"].span.path == "variables.tf"


def test_any_takes_one_type_for_all() -> None:
    assert fitted("list(any)", '["a", 1]') == Sequence("list", (Known("a"), Known("1")))
    with pytest.raises(EvaluationError):
        fitted("list(any)", "[1, [2]]")


def test_missing_and_wrong_attributes_are_refused() -> None:
    for text in ("{}", '"x"', "[]", "{ name = [] }"):
        with pytest.raises(EvaluationError):
            fitted(PERSON, text)


def test_sets_are_ordered_and_without_doubles() -> None:
    assert fitted("set(string)", '["z", "a", "z", 3]') == Sequence("set", (Known("3"), Known("a"), Known("z")))
    assert fitted("set(number)", '["10", 9]') == Sequence("set", (Known(9), Known(10)))


def test_unknown_values_get_the_type() -> None:
    found = fitted(PERSON, "var.any")
    assert isinstance(found, Unknown)
    assert found.type.kind == "object"
    with pytest.raises(EvaluationError):
        fitted(PERSON, "var.text")
