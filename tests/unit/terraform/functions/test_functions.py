import json
from decimal import Decimal
from pathlib import Path

import pytest

from iac_iam_guard.json_writer import write_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.evaluate import evaluate
from iac_iam_guard.terraform.functions import FUNCTIONS, SCOPED, call_function
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.terraform.parse import parse_expression
from iac_iam_guard.terraform.syntax import Step
from iac_iam_guard.terraform.types import type_of
from iac_iam_guard.values import Json, Known, Mapping, Sequence, Type, Value

ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text("utf-8"), parse_float=Decimal)["answers"]
"""Calls with the type and value that Terraform gives for them; null types where it refuses them."""


class NoScope:
    """A scope without names."""

    path = "main.tf"

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: object) -> tuple[Value, int]:
        raise EvaluationError("no names here")

    def standpoint(self, names: frozenset[str]) -> str | None:
        return None

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        raise EvaluationError("no files here")


def spelled(kind: Type) -> object:
    """Return a type as Terraform's JSON writes it."""
    if kind.kind in ("list", "set", "map"):
        assert kind.element is not None
        return [kind.kind, spelled(kind.element)]
    if kind.kind == "tuple":
        return ["tuple", [spelled(member) for _, member in kind.members]]
    if kind.kind == "object":
        return ["object", {name: spelled(member) for name, member in kind.members}]
    return "dynamic" if kind.kind == "any" else kind.kind


def plain(value: Value) -> object:
    match value:
        case Json():
            return plain(write_json(value.tree, value.style))
        case Known():
            return value.value
        case Sequence(rest=None):
            return [plain(item) for item in value.items]
        case Mapping(rest=None):
            return {key: plain(entry) for key, entry in value.entries.items()}
    raise AssertionError(f"not known: {type(value).__name__}")


def rounded(value: object) -> object:
    """Return a value with numbers as exact as Terraform's JSON writes them."""
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f"{float(value):.14g}"
    return value


@pytest.mark.parametrize(("text", "kind", "value"), ANSWERS, ids=[answer[0] for answer in ANSWERS])
def test_gives_the_answer_of_terraform(text: str, kind: object, value: object) -> None:
    expression, problems = parse_expression(text)
    assert not problems
    assert expression is not None
    if kind is None:
        with pytest.raises(EvaluationError):
            evaluate(expression, NoScope())
    else:
        result = evaluate(expression, NoScope())
        assert spelled(type_of(result)) == kind
        assert rounded(plain(result)) == rounded(value)


def test_knows_every_function_of_terraform() -> None:
    for name in ("upper", "merge", "cidrsubnet", "yamldecode", "one", "regexall", "timestamp", "provider::aws::arn_parse"):
        assert name in FUNCTIONS
    assert not SCOPED & FUNCTIONS.keys()
    assert {"file", "templatefile", "templatestring", "fileset"} <= SCOPED


@pytest.mark.parametrize(("name", "count"), [("nofunc", 1), ("upper", 0), ("upper", 2), ("lookup", 1), ("range", 4)])
def test_refuses_what_does_not_exist(name: str, count: int) -> None:
    with pytest.raises(EvaluationError):
        call_function(name, (Known("x"),) * count, SourceSpan("main.tf", 0, 1))
