"""A scope of plain names, for tests of expressions."""

from collections.abc import Callable

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.evaluate import Budget, evaluate
from iac_iam_guard.terraform.outcome import Undeclared
from iac_iam_guard.terraform.parse import parse_expression
from iac_iam_guard.terraform.syntax import Attribute, Expression, Step
from iac_iam_guard.values import ANY, BOOL, STRING, Reason, Ref, Type, Unknown, Value


def variable(name: str, of: Type = ANY) -> Unknown:
    """Return an input variable without a value."""
    return Unknown(Reason.VARIABLE, refs=(Ref(f"var.{name}", ""),), type=of)


ID = Unknown(Reason.RESOURCE, refs=(Ref("aws_x.y", "id"),), opaque=True, type=STRING, not_null=True)
VARIABLES: dict[str, Value] = {
    "any": variable("any"),
    "text": variable("text", STRING),
    "on": variable("on", BOOL),
    "off": variable("off", BOOL),
    "names": variable("names", Type("list", STRING)),
    "map": variable("map", Type("map", STRING)),
    "secret": Unknown(Reason.VARIABLE, refs=(Ref("var.secret", ""),), sensitive=True, type=STRING),
    "id": ID,
}


class Variables:
    """`var.NAME` with the values of VARIABLES and of `given`."""

    path = "main.tf"

    def __init__(self, given: dict[str, Value]) -> None:
        self.values = {**VARIABLES, **given}

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: Callable[[Expression], Value]) -> tuple[Value, int]:
        step = steps[0] if steps else None
        if name != "var" or not isinstance(step, Attribute) or step.name not in self.values:
            raise Undeclared("not declared")
        return self.values[step.name], 1

    def standpoint(self, names: frozenset[str]) -> str | None:
        return ""

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        raise AssertionError(name)


def value_of(text: str, budget: Budget | None = None, **given: Value) -> Value:
    """Return the value of an expression over VARIABLES and `given`."""
    expression, problems = parse_expression(text)
    assert expression is not None, problems
    return evaluate(expression, Variables(given), budget)
