"""Evaluates templates: text with interpolations and directives."""

from typing import TYPE_CHECKING

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.access import each_branch
from iac_iam_guard.terraform.conditions import select
from iac_iam_guard.terraform.failures import Failure
from iac_iam_guard.terraform.loops import Element, iterate, within
from iac_iam_guard.terraform.operators import origins, reason_of, spelled
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, Undeclared, distribute
from iac_iam_guard.terraform.questions import settled
from iac_iam_guard.terraform.syntax import Template, TemplateFor, TemplateIf
from iac_iam_guard.terraform.types import UNNAMED, convert, is_null
from iac_iam_guard.text import concatenate
from iac_iam_guard.values import STRING, Choice, Known, Text, Unknown, Value

if TYPE_CHECKING:
    from iac_iam_guard.terraform.evaluate import Evaluator

LENGTH_LIMIT = 8 * 1024 * 1024
"""How many characters a text may have, each hole counted as HOLE_LENGTH."""
HOLE_LENGTH = 1024


def evaluate_template(evaluator: "Evaluator", node: Template) -> Value:
    """Return the text; a template of one interpolation alone is its value, of whatever type."""
    if len(node.parts) == 1:
        (part,) = node.parts
        if not isinstance(part, (TemplateIf, TemplateFor)):
            return evaluator.evaluate(part)
    return evaluate_text(evaluator, node)


def evaluate_text(evaluator: "Evaluator", node: Template) -> Value:
    """Return the parts of a template as one string."""
    return join_parts(evaluator, tuple([evaluator.evaluate(part) for part in node.parts]), SourceSpan(evaluator.path, node.start, node.end))


def join_parts(evaluator: "Evaluator", parts: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return `parts`, each as a string, one after the other. Raises EvaluationError for null and for what is no string."""
    for part in parts:
        if isinstance(part, Choice):
            return settled(distribute(lambda decided: _concatenate(evaluator, decided, span), parts, span))
    return _concatenate(evaluator, parts, span)


def _concatenate(evaluator: "Evaluator", parts: tuple[Value, ...], span: SourceSpan) -> Value:
    pieces: list[Known | Text | Unknown] = []
    for part in parts:
        if isinstance(part, Known) and isinstance(part.value, str):
            pieces.append(part)
            continue
        if isinstance(part, Choice):
            raise Hangs(part.atom)
        if is_null(part):
            raise EvaluationError("The expression result is null. Cannot include a null value in a string template.")
        if isinstance(part, Unknown) and not part.not_null and not part.opaque:
            evaluator.doubts += 1
        text = spelled(convert(part, STRING))
        assert isinstance(text, (Known, Text, Unknown))
        pieces.append(text)
    return concatenate(pieces, span) if _bears(evaluator, pieces) else evaluator.excess(span)


def _bears(evaluator: "Evaluator", pieces: list[Known | Text | Unknown]) -> bool:
    """Tell whether a text of `pieces` is not too long; a long one takes from the budget."""
    length = 0
    for piece in pieces:
        for part in piece.pieces if isinstance(piece, Text) else (piece,):
            length += len(part.value) if isinstance(part, Known) and isinstance(part.value, str) else HOLE_LENGTH
    evaluator.budget.steps -= length >> 6
    return length <= LENGTH_LIMIT


def evaluate_template_if(evaluator: "Evaluator", node: TemplateIf) -> Value:
    """Return the text of the branch that the condition selects."""
    condition = evaluator.evaluate(node.condition)
    then, otherwise = _branch(evaluator, node.then), _branch(evaluator, node.otherwise)
    return select(evaluator, condition, then, otherwise, node)


def _branch(evaluator: "Evaluator", node: Template) -> Value | Failure:
    try:
        return evaluate_text(evaluator, node)  # even one interpolation alone is text here
    except Undeclared:
        raise
    except EvaluationError as error:
        return Failure(error, STRING)


def evaluate_template_for(evaluator: "Evaluator", node: TemplateFor) -> Value:
    """Return the text of the body for each element, one after the other."""
    collection = evaluator.evaluate(node.collection)
    span = evaluator.span(node)

    def repeat(source: Value) -> Value:
        if isinstance(source, Choice):
            return each_branch(source, repeat, span)
        elements = iterate(evaluator, source, span)
        texts: list[Value] = [_body(evaluator, node, element) for element in elements.items]
        if elements.rest is not None or not elements.ordered:  # the places of all elements are open
            refs, sensitive = origins(source, *texts)
            return Unknown(reason_of(source), span, refs, sensitive, type=STRING, not_null=True, what=UNNAMED)
        return join_parts(evaluator, tuple(texts), span)

    return repeat(collection)


def _body(evaluator: "Evaluator", node: TemplateFor, element: Element) -> Value:
    return within(evaluator, node, element, lambda: evaluate_text(evaluator, node.body))
