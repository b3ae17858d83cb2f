"""What fails without harm: the branch that is not taken, of which still the type counts."""

from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.terraform.outcome import EvaluationError, Undeclared
from iac_iam_guard.terraform.syntax import Binary, Conditional, Expression, ObjectExpression, Parenthesis, Splat, Template, TupleExpression, Unary
from iac_iam_guard.terraform.types import type_of, unify
from iac_iam_guard.values import ANY, BOOL, NUMBER, STRING, Known, Mapping, Sequence, Type, Value

if TYPE_CHECKING:
    from iac_iam_guard.terraform.evaluate import Evaluator


class Failure(NamedTuple):
    """In place of a value: the error, and the type that Terraform goes on with."""

    error: EvaluationError
    type: Type = ANY


def attempt(evaluator: "Evaluator", node: Expression) -> Value | Failure:
    """Return the value of an expression, or its failure. A name that is not declared is always an error."""
    try:
        return evaluator.evaluate(node)
    except Undeclared:
        raise
    except EvaluationError as error:
        return Failure(error)


def attempt_branch(evaluator: "Evaluator", node: Expression) -> Value | Failure:
    """Return the value of a branch, or its failure with the type that counts for the other branch."""
    value = attempt(evaluator, node)
    return Failure(value.error, failed_type(evaluator, node)) if isinstance(value, Failure) else value


def failed_type(evaluator: "Evaluator", node: Expression) -> Type:
    """Return the type that Terraform takes a failing expression for: what surrounds the failing part keeps its type."""
    if isinstance(node, Parenthesis):
        return failed_type(evaluator, node.inner)
    if isinstance(node, Template) and len(node.parts) > 1:
        return STRING
    if isinstance(node, Unary):
        return BOOL if node.operator == "!" else NUMBER
    if isinstance(node, Binary):
        return NUMBER if node.operator in ("+", "-", "*", "/", "%") else BOOL
    if isinstance(node, TupleExpression):
        return Type("tuple", None, tuple([(str(index), part_type(evaluator, item)) for index, item in enumerate(node.items)]))
    if isinstance(node, ObjectExpression):
        keys = [attempt(evaluator, key) for key, _ in node.items]
        names = [key.value for key in keys if isinstance(key, Known) and isinstance(key.value, str)]
        if len(names) < len(node.items):
            return ANY
        members = {name: part_type(evaluator, item) for name, (_, item) in zip(names, node.items, strict=True)}
        return Type("object", None, tuple([(name, members[name]) for name in sorted(members)]))
    if isinstance(node, Conditional):
        return unify((part_type(evaluator, node.then), part_type(evaluator, node.otherwise))) or ANY
    if isinstance(node, Splat):
        return _splat_type(evaluator, node)
    return ANY


def part_type(evaluator: "Evaluator", node: Expression) -> Type:
    """Return the type of an expression that may fail or not."""
    value = attempt_branch(evaluator, node)
    return value.type if isinstance(value, Failure) else type_of(value)


def _splat_type(evaluator: "Evaluator", node: Splat) -> Type:
    source = attempt(evaluator, node.target)
    if isinstance(source, Sequence) and source.kind == "tuple":
        return Type("tuple", None, tuple([(str(index), _walked_type(evaluator, item, node)) for index, item in enumerate(source.items)]))
    if isinstance(source, Sequence):
        return Type("list", ANY)
    if isinstance(source, Mapping):
        return Type("tuple", None, (("0", ANY),))
    return ANY


def _walked_type(evaluator: "Evaluator", item: Value, node: Splat) -> Type:
    try:
        return type_of(evaluator.walk(item, node.steps))
    except EvaluationError:
        return ANY
