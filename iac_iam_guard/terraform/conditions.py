"""What depends on a condition: `a ? b : c`, and try() and can(), which ask whether an expression succeeds."""

from typing import TYPE_CHECKING

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.access import each_branch, marked
from iac_iam_guard.terraform.operators import join_refs, origins, reason_of
from iac_iam_guard.terraform.outcome import EvaluationError, Undeclared
from iac_iam_guard.terraform.questions import call_name, choose
from iac_iam_guard.terraform.syntax import Call, Conditional, Expression
from iac_iam_guard.terraform.types import UNNAMED, convert, is_null, type_of, unify
from iac_iam_guard.values import BOOL, Choice, Known, Reason, Unknown, Value, wholly_known

if TYPE_CHECKING:
    from iac_iam_guard.terraform.evaluate import Evaluator

Attempt = Value | EvaluationError
"""A value, or why there is none: what fails in a branch that is not taken does no harm."""


def evaluate_conditional(evaluator: "Evaluator", node: Conditional) -> Value:
    """Return the branch that the condition selects, with the type that both branches have in common."""
    condition = evaluator.evaluate(node.condition)
    then = attempt(evaluator, node.then)
    otherwise = attempt(evaluator, node.otherwise)
    return select(evaluator, condition, then, otherwise, evaluator.span(node))


def attempt(evaluator: "Evaluator", node: Expression) -> Attempt:
    """Return the value of an expression, or the error in place of one."""
    try:
        return evaluator.evaluate(node)
    except Undeclared:
        raise
    except EvaluationError as error:
        return error


def select(evaluator: "Evaluator", condition: Value, then: Attempt, otherwise: Attempt, span: SourceSpan) -> Value:
    """Return what `condition` selects, both where it is not known."""
    if isinstance(condition, Choice):
        return each_branch(condition, lambda branch: select(evaluator, branch, then, otherwise, span), span)
    if is_null(condition):
        raise EvaluationError("The condition value is null. Conditions must either be true or false.")
    condition = convert(condition, BOOL)
    then, otherwise = _unified(then, otherwise), _unified(otherwise, then)
    if isinstance(condition, Known):
        chosen = then if condition.value else otherwise
        if isinstance(chosen, EvaluationError):
            raise chosen
        return marked(chosen, condition.sensitive)
    assert isinstance(condition, Unknown)
    if not condition.not_null or isinstance(then, EvaluationError) or isinstance(otherwise, EvaluationError):
        evaluator.doubts += 1
    failed = Unknown(Reason.ERROR, span, condition.refs, what=UNNAMED)
    if isinstance(then, EvaluationError):
        return failed if isinstance(otherwise, EvaluationError) else choose(condition, failed, otherwise, span, evaluator.new_question())
    return choose(condition, then, failed if isinstance(otherwise, EvaluationError) else otherwise, span, evaluator.new_question())


def _unified(value: Attempt, other: Attempt) -> Attempt:
    """Return `value` as the type that it has in common with `other`. Raises EvaluationError where they have none."""
    if isinstance(value, EvaluationError) or isinstance(other, EvaluationError):
        return value
    if isinstance(value, Known) and isinstance(other, Known) and isinstance(value.value, str) and isinstance(other.value, str):
        return value
    own, others = type_of(value), type_of(other)
    if own == others or (is_null(other) and others.kind == "any"):
        return value
    common = others if is_null(value) and own.kind == "any" else unify((own, others))
    if common is None:
        raise EvaluationError("The true and false result expressions must have consistent types.")
    return convert(value, common)


def evaluate_try(evaluator: "Evaluator", node: Call, span: SourceSpan) -> Value:
    """Return the first argument that succeeds; where that depends on what is not known, both are kept."""
    if node.expand:
        raise EvaluationError("try() takes no expanding argument here.")
    return _try(evaluator, node.arguments, span)


def _try(evaluator: "Evaluator", arguments: tuple[Expression, ...], span: SourceSpan) -> Value:
    failure = EvaluationError("No expression of try() succeeds.")
    for index, argument in enumerate(arguments):
        doubts = evaluator.doubts
        value = attempt(evaluator, argument)
        if isinstance(value, EvaluationError):
            evaluator.doubts = doubts
            continue
        certain = evaluator.doubts == doubts or wholly_known(value)
        evaluator.doubts = doubts
        if certain:
            return value
        try:
            fallback = _try(evaluator, arguments[index + 1 :], span)
        except Undeclared:
            raise
        except EvaluationError:
            evaluator.doubts = doubts + 1
            return value
        return _succeeds_or(evaluator, value, fallback, span)
    raise failure


def _succeeds_or(evaluator: "Evaluator", value: Value, fallback: Value, span: SourceSpan) -> Value:
    """Return `value`, or `fallback` in case that the evaluation of `value` turns out to fail."""
    if isinstance(value, Choice):
        branches = tuple((outcome, _succeeds_or(evaluator, branch, fallback, span)) for outcome, branch in value.branches)
        return value._replace(branches=branches)
    if wholly_known(value):
        return value
    if isinstance(value, Unknown) and value.reason is Reason.ERROR:
        return fallback
    return choose(_success(value, span), value, fallback, span, evaluator.new_question())


def _success(value: Value, span: SourceSpan) -> Unknown:
    """Return whether the evaluation succeeds of which `value` is known so far."""
    refs, sensitive = origins(value)
    return Unknown(reason_of(value), span, refs, sensitive, type=BOOL, not_null=True, what=call_name("can", (value,)) or UNNAMED)


def evaluate_can(evaluator: "Evaluator", node: Call, span: SourceSpan) -> Value:
    """Return whether the argument succeeds, unknown where that depends on what is not known."""
    if len(node.arguments) != 1 or node.expand:
        raise EvaluationError("can() takes one expression.")
    doubts = evaluator.doubts
    value = attempt(evaluator, node.arguments[0])
    certain = evaluator.doubts == doubts or (not isinstance(value, EvaluationError) and wholly_known(value))
    evaluator.doubts = doubts
    if isinstance(value, EvaluationError):
        return Known(False, span)
    refs, sensitive = origins(value)
    return Known(True, span, join_refs((), refs), sensitive) if certain else _success(value, span)
