"""What this program and the real terraform say of an expression, in one form, so that they can be compared."""

import json
import math
from decimal import Decimal
from typing import Any

from iac_iam_guard.json_writer import write_json
from iac_iam_guard.terraform.evaluate import evaluate
from iac_iam_guard.terraform.operators import may_match
from iac_iam_guard.terraform.outcome import EvaluationError, Scope
from iac_iam_guard.terraform.parse import parse_expression
from iac_iam_guard.terraform.types import type_of
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Type, Unknown, Value, wholly_known

REFUSED = "error"
OPEN = "unknown"


def type_form(of: Type) -> Any:
    """Return a type as terraform writes it in plans."""
    if of.kind == "any":
        return "dynamic"
    if of.element is not None:
        return [of.kind, type_form(of.element)]
    if of.kind == "tuple":
        return ["tuple", [type_form(member) for _, member in of.members]]
    if of.kind == "object":
        return ["object", {name: type_form(member) for name, member in of.members}]
    return of.kind


def value_form(value: Value) -> Any:
    """Return a wholly known value as JSON data."""
    if isinstance(value, Known):
        number = value.value
        if not isinstance(number, Decimal):
            return number
        return int(number) if number.is_finite() and number == number.to_integral_value() else float(number)
    if isinstance(value, Sequence):
        return [value_form(item) for item in value.items]
    if isinstance(value, Mapping):
        return {name: value_form(entry) for name, entry in value.entries.items()}
    assert isinstance(value, Json)
    text = write_json(value.tree, value.style)
    assert isinstance(text, Known)
    return text.value


def infinite(value: Value) -> bool:
    """Tell whether an infinite number is in `value`: terraform computes with them, but cannot write them into a plan."""
    if isinstance(value, Known):
        return isinstance(value.value, Decimal) and not value.value.is_finite()
    if isinstance(value, Sequence):
        return any(infinite(item) for item in value.items)
    return isinstance(value, Mapping) and any(infinite(entry) for entry in value.entries.values())


def answer(text: str, scope: Scope) -> tuple[str, Any, Any, Value | None]:
    """Return the status ("ok", "error" or "unknown"), the type and value if wholly known, and the value itself."""
    expression, problems = parse_expression(text)
    if expression is None or problems:
        return REFUSED, None, None, None
    try:
        value = evaluate(expression, scope)
    except EvaluationError:
        return REFUSED, None, None, None
    if not wholly_known(value):
        return OPEN, None, None, value
    if infinite(value):
        return REFUSED, None, None, value
    return "ok", type_form(type_of(value)), value_form(value), value


def agrees(case: dict[str, Any], scope: Scope) -> str:
    """Return "" if this program agrees with terraform's answer `case`, else what it says instead.

    Where terraform does not know, any value agrees that is no error; see `holds_for` for what may be said then.
    """
    status, found_type, found, value = answer(case["expr"], scope)
    if case["status"] == OPEN:
        return "" if status != REFUSED else status
    if case.get("after_unknown"):
        return "" if status != REFUSED and value is not None and has_shape(value, case["after_unknown"]) else f"{status}: {value!r}"[:300]
    if status != case["status"]:
        return f"{status}: {value!r}"[:300]
    if status == "ok" and found is None:
        return "" if case["value"] is None else "null"  # plans do not tell the type of a null
    if status == "ok" and (found_type != case["type"] or not same_json(found, case["value"])):
        return f"{json.dumps(found_type)} {json.dumps(found, ensure_ascii=False)}"[:300]
    return ""


def holds_for(text: str, refined: list[dict[str, Any]], scope: Scope) -> str:
    """Return "" if what this program says of an expression holds for each of terraform's answers once an unknown value is known, else what it says."""
    status, _, _, value = answer(text, scope)
    for case in refined:
        if case["status"] == "ok" and not case.get("after_unknown") and (value is None or not covers(value, case["value"])):
            return f"{status}: {value!r}"[:600]
    return ""


def has_shape(value: Value, unknown: Any) -> bool:
    """Tell whether `value` has the elements that terraform knows of, and knows those that terraform knows."""
    if isinstance(value, Sequence) and isinstance(unknown, list):
        if value.kind == "set":
            return len(value.items) <= len(unknown)  # two unknown elements may be one
        if value.rest is not None:
            return len(value.items) <= len(unknown)  # where terraform orders what it does not know, places are left open
        return len(value.items) == len(unknown) and all(map(has_shape, value.items, unknown))
    if isinstance(value, Mapping) and isinstance(unknown, dict):
        known = [entry for name, entry in value.entries.items() if name not in unknown]
        return value.rest is None and value.entries.keys() >= unknown.keys() and all(map(wholly_known, known))
    return unknown is True or wholly_known(value)


def covers(value: Value, found: Any) -> bool:
    """Tell whether `value`, which is known in part, may turn out to be `found`, JSON data of terraform's: in some world, with something in each hole."""
    if isinstance(value, Choice):
        return any(covers(branch, found) for _, branch in value.branches)
    if isinstance(value, Unknown):
        return not (found is None and value.not_null) and not (value.opaque and found in ("", "*"))
    if isinstance(value, Text):
        return isinstance(found, str) and may_match(value.pieces, found)
    if isinstance(value, Json):
        return isinstance(found, str) and is_json(found) and covers(value.tree, json.loads(found))
    if isinstance(value, Sequence):
        return isinstance(found, list) and _covers_items(value, found)
    if isinstance(value, Mapping):
        if not isinstance(found, dict) or (value.rest is None and found.keys() != value.entries.keys()):
            return False
        further = [entry for name, entry in found.items() if name not in value.entries]
        return all(name in found and covers(entry, found[name]) for name, entry in value.entries.items()) and all(
            value.rest is not None and covers(value.rest, entry) for entry in further
        )
    return same_json(value_form(value), found)


def _covers_items(value: Sequence, found: list[Any]) -> bool:
    candidates = [*value.items, *([value.rest] if value.rest is not None else [])]
    if value.kind == "set" or value.rest is not None:  # without order, and two unknown items may turn out to be one
        known = [item for item in value.items if wholly_known(item)]
        return all(any(covers(item, entry) for entry in found) for item in known) and all(any(covers(item, entry) for item in candidates) for entry in found)
    return len(found) == len(value.items) and all(map(covers, value.items, found))


def is_json(written: str) -> bool:
    """Tell whether a text is JSON."""
    try:
        json.loads(written)
    except ValueError:
        return False
    return True


def same_json(left: Any, right: Any) -> bool:
    """Compare JSON data: numbers by size, booleans only with booleans."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        if left == right or (isinstance(left, int) and isinstance(right, int)):
            return left == right
        return math.isclose(left, right, rel_tol=1e-12) if max(abs(left), abs(right)) < 1e300 else False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[key], right[key]) for key in left)
    return bool(left == right)
