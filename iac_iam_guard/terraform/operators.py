"""Operators of Terraform: arithmetic, comparison, logic, with its conversions and its rules for null and unknown operands."""

import operator as python
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from iac_iam_guard.json_writer import write_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.number import PRECISE, binary, shortest
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, NotKnown, distribute
from iac_iam_guard.terraform.questions import Asked, choose, name_of, negated, operation_name, settled
from iac_iam_guard.terraform.types import UNNAMED, contains_any, convert, type_of
from iac_iam_guard.values import (
    BOOL,
    NUMBER,
    Choice,
    Json,
    Known,
    Mapping,
    Reason,
    Ref,
    Sequence,
    Text,
    Type,
    Unknown,
    Value,
    wholly_known,
)

Number = int | Decimal
_EXACT_BITS = 512
_LIMIT_BITS = 14_000

MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
COMPARISONS: Final[dict[str, Callable[[Number, Number], bool]]] = {"<": python.lt, "<=": python.le, ">": python.gt, ">=": python.ge}


def apply_binary(operator: str, left: Value, right: Value, span: SourceSpan) -> Value:
    """Return the result of an operator of two operands, placed at `span`. Raises EvaluationError where Terraform refuses the operands."""
    if isinstance(left, Choice) or isinstance(right, Choice):
        return settled(distribute(lambda operands: _binary(operator, operands[0], operands[1], span), (left, right), span))
    if operator in ("==", "!="):
        return settled(distribute(lambda operands: _compare_equal(operator, operands[0], operands[1], span), (left, right), span))
    return _binary(operator, left, right, span)


def _binary(operator: str, left: Value, right: Value, span: SourceSpan) -> Value:
    for operand in (left, right):
        if isinstance(operand, Choice):
            raise Hangs(operand.atom)
    if operator in ("==", "!="):
        return _compare_equal(operator, left, right, span)
    wanted = BOOL if operator in ("&&", "||") else NUMBER
    left, right = _operand(left, wanted), _operand(right, wanted)
    for operand in (left, right):
        if isinstance(operand, Known) and operand.value is None:
            raise EvaluationError("Error during operation: argument must not be null.")
    refs = join_refs(left.refs, right.refs)
    sensitive = left.sensitive or right.sensitive
    if wanted is BOOL:
        truth = _logic(operator, left, right)
        if truth is not None:
            return Known(truth, span, refs, sensitive)
        return _connected(operator, left, right, span, refs, sensitive)
    comparison = COMPARISONS.get(operator)
    result = NUMBER if comparison is None else BOOL
    if isinstance(left, Known) and isinstance(right, Known):
        assert isinstance(left.value, (int, Decimal))
        assert isinstance(right.value, (int, Decimal))
        try:
            computed = calculate(operator, left.value, right.value) if comparison is None else comparison(left.value, right.value)
        except NotKnown:
            return Unknown(Reason.LIMIT, span, refs, sensitive, False, result, True)
        return Known(computed, span, refs, sensitive)
    truth = _compared_from_one(operator, left, right) if comparison is not None else None
    if truth is not None:
        return Known(truth, span, refs, sensitive)
    return Unknown(reason_of(left, right), span, refs, sensitive, False, result, True, operation_name(operator, left, right))


def _compared_from_one(operator: str, left: Value, right: Value) -> bool | None:
    """Return the result of a comparison where all that is known of one side is that it is at least one; None if that does not tell."""
    if isinstance(right, Unknown) and isinstance(left, Known):
        return _compared_from_one(MIRRORED[operator], right, left)
    if not (isinstance(left, Unknown) and left.opaque and isinstance(right, Known) and isinstance(right.value, (int, Decimal))):
        return None
    growing = operator in (">", ">=")
    return growing if COMPARISONS[operator](1, right.value) is growing else None


def _operand(value: Value, wanted: Type) -> Value:
    if isinstance(value, Known) and (isinstance(value.value, bool) if wanted is BOOL else type(value.value) is int):
        return value
    return convert(value, wanted)


def _logic(operator: str, left: Value, right: Value) -> bool | None:
    """Return the result of `&&` or `||` where it is certain."""
    decisive = operator == "||"
    truths = [operand.value for operand in (left, right) if isinstance(operand, Known)]
    if decisive in truths:
        return decisive
    return not decisive if len(truths) == 2 else None


def _connected(operator: str, left: Value, right: Value, span: SourceSpan, refs: tuple[Ref, ...], sensitive: bool) -> Value:
    """Return what `&&` or `||` comes to where an operand is not known: it hangs on each of them by itself, as other values do."""
    for known, other in ((left, right), (right, left)):
        if isinstance(known, Known) and isinstance(other, Unknown):
            return other._replace(span=span, refs=refs, sensitive=sensitive, not_null=True, what=name_of(other) or UNNAMED)
    for first, second in ((left, right), (right, left)):
        if isinstance(first, Unknown) and name_of(first) is not None:
            then, otherwise = (second, Known(False, span)) if operator == "&&" else (Known(True, span), second)
            return choose(first, then, otherwise, span, Asked(""))
    return Unknown(reason_of(left, right), span, refs, sensitive, False, BOOL, True, UNNAMED)


def calculate(operator: str, left: Number, right: Number) -> Number:
    """Return the result of an arithmetic operator. Raises EvaluationError, or NotKnown for numbers too large for this program."""
    if isinstance(left, int) and isinstance(right, int):
        if operator == "+":
            return _fit(left + right)
        if operator == "-":
            return _fit(left - right)
        if operator == "*":
            return _fit(left * right)
        if right and not left % right:
            return left // right if operator == "/" else 0
    if not (Decimal(left).is_finite() and Decimal(right).is_finite()):
        return _with_infinity(operator, Decimal(left), Decimal(right))
    if not right and operator in ("/", "%"):
        if operator == "%":
            return left
        if not left:
            raise EvaluationError("Can't divide zero by zero or infinity by infinity.")
        return Decimal("Infinity") if left > 0 else Decimal("-Infinity")
    return shortest(_exact(operator, binary(left), binary(right)))


def _fit(number: int) -> Number:
    length = number.bit_length()
    if length <= _EXACT_BITS:
        return number
    if length > _LIMIT_BITS:
        raise NotKnown(Unknown(Reason.LIMIT, type=NUMBER))
    return shortest(binary(number))


def _exact(operator: str, left: Fraction, right: Fraction) -> Fraction:
    if operator == "+":
        return binary(left + right)
    if operator == "-":
        return binary(left - right)
    if operator == "*":
        return binary(left * right)
    quotient = binary(left / right)
    return quotient if operator == "/" else binary(left - binary(right * int(quotient)))


def _with_infinity(operator: str, left: Decimal, right: Decimal) -> Number:
    if operator == "%":
        raise EvaluationError("The remainder of a division by infinity is not defined.")
    compute = {"+": PRECISE.add, "-": PRECISE.subtract, "*": PRECISE.multiply, "/": PRECISE.divide}[operator]
    try:
        result = compute(left, right)
    except InvalidOperation:
        raise EvaluationError("Operations on infinities have no result here.") from None
    return result if result else 0


def apply_unary(operator: str, operand: Value, span: SourceSpan) -> Value:
    """Return `-operand` or `!operand`, placed at `span`. Raises EvaluationError where Terraform refuses the operand."""
    if isinstance(operand, Choice):
        return settled(distribute(lambda operands: _unary(operator, operands[0], span), (operand,), span))
    return _unary(operator, operand, span)


def _unary(operator: str, operand: Value, span: SourceSpan) -> Value:
    if isinstance(operand, Choice):
        raise Hangs(operand.atom)
    wanted = BOOL if operator == "!" else NUMBER
    operand = convert(operand, wanted)
    if isinstance(operand, Known):
        value = operand.value
        if value is None:
            raise EvaluationError("Error during operation: argument must not be null.")
        if isinstance(value, bool):
            return Known(not value, span, operand.refs, operand.sensitive)
        assert isinstance(value, (int, Decimal))
        return Known(-value, span, operand.refs, operand.sensitive)
    assert isinstance(operand, Unknown)
    if operator == "!":
        return negated(operand, span)
    name = name_of(operand)
    return Unknown(operand.reason, span, operand.refs, operand.sensitive, False, NUMBER, True, f"-{name}" if name is not None else UNNAMED)


def _compare_equal(operator: str, left: Value, right: Value, span: SourceSpan) -> Value:
    truth = equal(left, right)
    if isinstance(left, Known) and isinstance(right, Known):
        refs, sensitive = join_refs(left.refs, right.refs), left.sensitive or right.sensitive
    else:
        refs, sensitive = origins(left, right)
    if truth is not None:
        return Known(truth == (operator == "=="), span, refs, sensitive)
    name = operation_name(operator, left, right)
    return Unknown(reason_of(left, right), span, refs, sensitive, False, BOOL, True, name)


def equal(left: Value, right: Value) -> bool | None:
    """Tell whether two values are equal, type and all; None where that is not known. Raises Hangs where it depends on a question."""
    if isinstance(left, Known) and isinstance(right, Known):
        return left == right
    for side in (left, right):
        if isinstance(side, Choice):
            raise Hangs(side.atom)
    if isinstance(left, Known) and left.value is None:
        return _equals_null(right)
    if isinstance(right, Known) and right.value is None:
        return _equals_null(left)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _equal_unknown(left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return _equal_sequences(left, right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _equal_mappings(left, right)
    if isinstance(left, (Sequence, Mapping)) or isinstance(right, (Sequence, Mapping)):
        return False
    return _equal_texts(left, right)


def _equals_null(other: Value) -> bool | None:
    if isinstance(other, Unknown):
        return False if other.not_null or other.opaque else None
    return False


def _equal_unknown(left: Value, right: Value) -> bool | None:
    types = type_of(left), type_of(right)
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        if left == right and name_of(left) is not None:
            return True
        never_null = left.not_null or left.opaque or right.not_null or right.opaque
        return False if never_null and _differ(*types) else None
    if _differ(*types):
        return False
    unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
    if isinstance(unknown, Unknown) and unknown.opaque and isinstance(other, Known):
        return False if other.value in ("", "*") or (unknown.type == NUMBER and type(other.value) is int and other.value < 1) else None
    return None


def _differ(left: Type, right: Type, known: bool = False) -> bool:
    """Tell whether two types surely are not the same; an open part of the type of a `known` value stays open."""
    return left != right and (known or not (contains_any(left) or contains_any(right)))


def _equal_all(pairs: "list[tuple[Value, Value]]") -> bool | None:
    answer: bool | None = True
    for left, right in pairs:
        truth = equal(left, right)
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def _equal_sequences(left: Sequence, right: Sequence) -> bool | None:
    if left.kind != right.kind:
        return False
    if left.rest is not None or right.rest is not None:
        return None
    known = wholly_known(left) and wholly_known(right)
    if _differ(type_of(left), type_of(right), known):
        return False
    if left.kind == "set" and not known:
        return _equal_open_sets(left, right)
    if len(left.items) != len(right.items):
        return False
    return _equal_all(list(zip(left.items, right.items, strict=True)))


def _equal_open_sets(left: Sequence, right: Sequence) -> bool | None:
    """Compare sets of which an item is not known: each known item must be one of the other set's, or may be one of its unknown ones."""
    for one, other in ((left, right), (right, left)):
        known = [item for item in one.items if wholly_known(item)]
        missing = sum(1 for item in known if item not in other.items)
        if missing > sum(1 for item in other.items if not wholly_known(item)) or (one.items and not other.items):
            return False
    return True if left == right and name_of(left) is not None else None


def _equal_mappings(left: Mapping, right: Mapping) -> bool | None:
    if left.kind != right.kind:
        return False
    if left.rest is not None or right.rest is not None:
        return None
    if _differ(type_of(left), type_of(right), wholly_known(left) and wholly_known(right)) or left.entries.keys() != right.entries.keys():
        return False
    return _equal_all([(left.entries[key], right.entries[key]) for key in left.entries])


def _equal_texts(left: Value, right: Value) -> bool | None:
    """Compare scalars and strings, of which at least one is a string with holes or JSON text."""
    if isinstance(left, Json) and isinstance(right, Json) and left.style == right.style and equal(left.tree, right.tree):
        return True
    left, right = spelled(left), spelled(right)
    if isinstance(left, Known) and isinstance(right, Known):
        return left == right
    for side in (left, right):
        if isinstance(side, Known) and not isinstance(side.value, str):
            return False
    if isinstance(left, Text) and left == right and name_of(left) is not None:
        return True
    left_pieces, right_pieces = _pieces(left), _pieces(right)
    if not _may_begin_alike(left_pieces, right_pieces) or not _may_end_alike(left_pieces, right_pieces):
        return False
    text = left if isinstance(left, Known) else right
    pattern = right_pieces if text is left else left_pieces
    if isinstance(text, Known) and isinstance(text.value, str) and not may_match(pattern, text.value):
        return False
    return None


def spelled(value: Value) -> Value:
    """Return JSON text as a string, with holes where it is not known; any other value as it is."""
    return write_json(value.tree, value.style) if isinstance(value, Json) else value


def _pieces(value: Value) -> tuple[Known | Unknown, ...]:
    if isinstance(value, Text):
        return value.pieces
    assert isinstance(value, (Known, Unknown))
    return (value,)


def _literal(piece: Known | Unknown) -> str | None:
    return piece.value if isinstance(piece, Known) and isinstance(piece.value, str) else None


def _edge(pieces: tuple[Known | Unknown, ...]) -> str:
    text = ""
    for piece in pieces:
        literal = _literal(piece)
        if literal is None:
            break
        text += literal
    return text


def _may_begin_alike(left: tuple[Known | Unknown, ...], right: tuple[Known | Unknown, ...]) -> bool:
    first, second = _edge(left), _edge(right)
    length = min(len(first), len(second))
    return first[:length] == second[:length]


def _may_end_alike(left: tuple[Known | Unknown, ...], right: tuple[Known | Unknown, ...]) -> bool:
    ends = []
    for pieces in (left, right):
        text = ""
        for piece in reversed(pieces):
            literal = _literal(piece)
            if literal is None:
                break
            text = literal + text
        ends.append(text)
    length = min(len(ends[0]), len(ends[1]))
    return length == 0 or ends[0][-length:] == ends[1][-length:]


def may_match(pieces: tuple[Known | Unknown, ...], text: str) -> bool:
    """Tell whether `text` may be what the pieces turn out to be: literals in order, the outer ones at its ends, opaque holes not empty."""
    literals: list[str] = [""]
    holes: list[int] = []
    for piece in pieces:
        literal = _literal(piece)
        if literal is not None:
            literals[-1] += literal
        else:
            assert isinstance(piece, Unknown)
            least = 1 if piece.opaque else 0
            if holes and not literals[-1]:
                holes[-1] += least
            else:
                holes.append(least)
                literals.append("")
    if not holes:
        return text == literals[0]
    end = len(text) - len(literals[-1])
    if not text.startswith(literals[0]) or not text.endswith(literals[-1]):
        return False
    position = len(literals[0])
    for literal, least in zip(literals[1:-1], holes, strict=False):
        position = text.find(literal, position + least, end)
        if position < 0:
            return False
        position += len(literal)
    return end - position >= holes[-1]


def join_refs(left: tuple[Ref, ...], right: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Return the references of both, each once."""
    if not right or left == right:
        return left
    return tuple(dict.fromkeys((*left, *right))) if left else right


def origins(*values: Value) -> tuple[tuple[Ref, ...], bool]:
    """Return what the values and all parts of them refer to, and whether any of it is sensitive."""
    refs: dict[Ref, None] = {}
    sensitive = False
    todo: list[Value] = list(reversed(values))
    while todo:
        value = todo.pop()
        if value.refs:
            refs.update(dict.fromkeys(value.refs))
        sensitive = sensitive or value.sensitive
        todo.extend(reversed(parts_of(value)))
    return tuple(refs), sensitive


def parts_of(value: Value) -> list[Value]:
    """Return the values that `value` is made of."""
    if isinstance(value, Text):
        return list(value.pieces)
    if isinstance(value, Sequence):
        return [*value.items, value.rest] if value.rest is not None else list(value.items)
    if isinstance(value, Mapping):
        return [*value.entries.values(), value.rest] if value.rest is not None else list(value.entries.values())
    if isinstance(value, Json):
        return [value.tree]
    if isinstance(value, Choice):
        return [branch for _, branch in value.branches]
    return []


def reason_of(*values: Value) -> Reason:
    """Return why the result of a computation with `values` is not known: the reason of the first unknown part."""
    todo: list[Value] = list(reversed(values))
    while todo:
        value = todo.pop()
        if isinstance(value, Unknown):
            return value.reason
        todo.extend(reversed(parts_of(value)))
    return Reason.FUNCTION
