"""Conditions to truths: known where they are constant, else choices over the questions that they come down to.

The same question is the same atom wherever it is asked, so that what excludes each other never comes together.
"""

from collections.abc import Iterator

from iac_iam_guard.cloudformation.alternatives import answer, each
from iac_iam_guard.cloudformation.evaluate import Evaluator, text_piece
from iac_iam_guard.cloudformation.nodes import Items, Node, Scalar, call_of, name_of
from iac_iam_guard.cloudformation.parameters import OTHER
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Atom, Choice, Guard, Guards, Known, Text, Unknown, Value

TRUTHS = ("true", "false")
PATH_LIMIT = 8
"""In how many ways a condition may come true before it is a question of its own."""
CASE_LIMIT = 500
"""Cases of one conjunction or disjunction that are told apart."""


def named_condition(evaluator: Evaluator, name: str, span: SourceSpan) -> Value:
    """Return the truth of the condition `name`; nothing is known of one that is not declared."""
    node = evaluator.template.conditions.get(name)
    if node is None:
        return _question(evaluator.template.address(f"condition {name}"), name, span)
    truth = _truth(evaluator, node, name)
    if not _is_decided(truth) or true_paths(truth) is None:
        return _question(evaluator.template.address(f"condition {name}"), name, evaluator.span(node))
    return truth


def _is_decided(truth: Value) -> bool:
    """Tell whether a truth is known under every answer."""
    if isinstance(truth, Choice):
        return all(_is_decided(branch) for _, branch in truth.branches)
    return isinstance(truth, Known) and isinstance(truth.value, bool)


def true_paths(truth: Value, guards: Guards = ()) -> tuple[Guards, ...] | None:
    """Return the conjunctions of answers under which a truth is true, None where they are more than PATH_LIMIT."""
    found: list[Guards] = []
    for path in _paths(truth, guards):
        found.append(path)
        if len(found) > PATH_LIMIT:
            return None
    return tuple(found)


def _paths(truth: Value, guards: Guards) -> Iterator[Guards]:
    if isinstance(truth, Choice):
        for outcome, branch in truth.branches:
            yield from _paths(branch, (*guards, Guard(truth.atom, outcome)))
    elif isinstance(truth, Known) and truth.value is True:
        yield guards


def _question(key: str, text: str, span: SourceSpan) -> Choice:
    atom = Atom(key, text, TRUTHS, span)
    return Choice(atom, (("true", Known(True, span)), ("false", Known(False, span))), span)


def _truth(evaluator: Evaluator, node: Node, name: str) -> Value:
    """Return the truth of an expression; `name` is that of the condition if the expression is all of it."""
    span = evaluator.span(node)
    call = call_of(node)
    if call is None or evaluator.effort.depth > 40:
        return _question(evaluator.identity(node), name or "a condition that is not read", span)
    function, argument = call
    operands = argument.items if isinstance(argument, Items) else (argument,)
    evaluator.effort.depth += 1
    try:
        match function:
            case "Condition" if isinstance(argument, Scalar):
                truth = evaluator.condition(argument.text, span)
                return truth if not isinstance(truth, Unknown) else _question(evaluator.identity(node), name or argument.text, span)
            case "Fn::Not" if len(operands) == 1:
                return each((_truth(evaluator, operands[0], ""),), lambda values: _known(not _is_true(values[0]), span))
            case "Fn::And":
                return _joined(evaluator, node, operands, name, span, every=True)
            case "Fn::Or":
                return _joined(evaluator, node, operands, name, span, every=False)
            case "Fn::Equals" if len(operands) == 2:
                return _equals(evaluator, node, operands, name, span)
    finally:
        evaluator.effort.depth -= 1
    return _question(evaluator.identity(node), name or "a condition that is not read", span)


def _known(truth: bool, span: SourceSpan) -> Known:
    return Known(truth, span)


def _is_true(value: Value) -> bool:
    return isinstance(value, Known) and value.value is True


def _joined(evaluator: Evaluator, node: Node, operands: tuple[Node, ...], name: str, span: SourceSpan, *, every: bool) -> Value:
    """Return a conjunction or disjunction, one question if it has too many cases; an operand counts only where those before it leave the matter open."""
    truths = tuple(_truth(evaluator, operand, "") for operand in operands)
    cases = 0

    def join(index: int, parts: tuple[Value, ...]) -> Value:
        nonlocal cases
        cases += 1
        if cases > CASE_LIMIT:
            return Known(every, span)
        for position in range(index, len(parts)):
            part = parts[position]
            if isinstance(part, Choice):
                branches = tuple((outcome, join(position, tuple(answer(other, part, outcome) for other in parts))) for outcome in part.atom.outcomes)
                first = branches[0][1]
                return first if all(branch == first for _, branch in branches) else Choice(part.atom, branches, span)
            if _is_true(part) is not every:
                return Known(not every, span)
        return Known(every, span)

    joined = join(0, truths)
    return joined if cases <= CASE_LIMIT else _question(evaluator.identity(node), name or "a condition of many cases", span)


def _equals(evaluator: Evaluator, node: Node, operands: tuple[Node, ...], name: str, span: SourceSpan) -> Value:
    def compare(values: tuple[Value, ...]) -> Value:
        left, right = map(text_piece, values)
        if isinstance(left, Known) and isinstance(right, Known):
            return Known(left.value == right.value, span)
        if left == right:
            return Known(True, span)
        for hole, text in ((left, right), (right, left)):
            if isinstance(text, Known) and _differs(hole, str(text.value)):
                return Known(False, span)
            if _is_other(hole) and isinstance(text, Known) and text.value in evaluator.parameters.asked.get(hole.refs[0].address, ()):
                return Known(False, span)
        shown = f"{_shown(left)} equals {_shown(right)}"
        key = shown if _is_named(left) and _is_named(right) else evaluator.identity(node)
        return _question(key, name or shown, span)

    return each(tuple(operand(evaluator, side) for side in operands), compare)


def _differs(value: Known | Text | Unknown, text: str) -> bool:
    """Tell whether a value of which not all is known is surely another one than `text`."""
    if isinstance(value, Unknown):
        return value.opaque and text == ""
    if isinstance(value, Known):
        return False
    first, last = value.pieces[0], value.pieces[-1]
    if isinstance(first, Known) and not text.startswith(str(first.value)):
        return True
    if isinstance(last, Known) and not text.endswith(str(last.value)):
        return True
    return sum(len(str(piece.value)) if isinstance(piece, Known) else piece.opaque for piece in value.pieces) > len(text)


def _is_other(value: Value) -> bool:
    return isinstance(value, Unknown) and value.what == OTHER


def operand(evaluator: Evaluator, node: Node) -> Value:
    """Return what a condition compares or a map is asked for: parameters as questions which value they have."""
    call = call_of(node)
    name = name_of(call[1]) if call is not None and call[0] == "Ref" else None
    if call is not None and name is not None:
        span = evaluator.span(call[1])
        if name in evaluator.parameters.all or name in evaluator.parameters.asked:
            return evaluator.parameters.question(name, span)
    return evaluator.value(node)


def _is_named(value: Known | Text | Unknown) -> bool:
    """Tell whether a value is told from others by what it refers to."""
    match value:
        case Known():
            return True
        case Text():
            return all(map(_is_named, value.pieces))
    return bool(value.refs or value.what)


def _shown(value: Known | Text | Unknown) -> str:
    match value:
        case Known():
            return f'"{value.value}"' if not value.sensitive else "a hidden value"
        case Text():
            return "".join(str(piece.value) if isinstance(piece, Known) else f"${{{_shown(piece)}}}" for piece in value.pieces)
    if value.refs:
        ref = value.refs[0]
        return f"{ref.address}.{ref.attribute}" if ref.attribute else ref.address
    return value.what or value.reason.value
