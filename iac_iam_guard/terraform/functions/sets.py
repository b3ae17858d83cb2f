"""Functions on sets: union, intersection and difference."""

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import COUNT_LIMIT, beyond_limit, present, sequence_of, unknown_like
from iac_iam_guard.terraform.operators import equal
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.terraform.types import as_set, convert, unify
from iac_iam_guard.values import ANY, Known, Sequence, Type, Unknown, Value, wholly_known

SET = Type("set", ANY)


def setunion(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements that are in any of the sets; sets that are not known become the rest."""
    sets: list[Sequence] = []
    rest: Value | None = None
    for argument in arguments:
        given = present(argument, SET)
        if isinstance(given, Unknown):
            rest = rest if rest is not None else unknown_like(given, span, given.type.element or ANY)._replace(refs=given.refs, sensitive=given.sensitive)
        else:
            sets.append(sequence_of(given, SET))
            rest = rest if rest is not None else sets[-1].rest
    sets = _alike(sets, rest)
    items = tuple(item for given in sets for item in given.items)
    if len(items) > COUNT_LIMIT:
        raise beyond_limit(span, SET)
    return _result(sets, items, rest, arguments, span)


def setintersection(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements that are in all of the sets."""
    first, *others = _alike([_known_set(argument) for argument in arguments], None)
    items: list[Value] = []
    for item in first.items:
        answers = [_member(item, other) for other in others]
        if False in answers:
            continue
        if None in answers:
            raise NotKnown(item if not isinstance(item, Known) else next(other for other in others if not wholly_known(other)))
        items.append(item)
    return _result([first, *others], tuple(items), None, arguments, span)


def setsubtract(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of a set that are not in another one."""
    given, without = _alike([_known_set(argument) for argument in arguments], None)
    items: list[Value] = []
    for item in given.items:
        answer = _member(item, without)
        if answer is None:
            raise NotKnown(item if not isinstance(item, Known) else without)
        if not answer:
            items.append(item)
    return _result([given, without], tuple(items), None, arguments, span)


def _known_set(argument: Value) -> Sequence:
    given = sequence_of(argument, SET)
    if given.rest is not None:
        raise NotKnown(given)
    return given


def _member(item: Value, of: Sequence) -> bool | None:
    """Tell whether `item` is in a set; None where that is not known."""
    if isinstance(item, Known) and item in of.items:
        return True
    answers = [
        None if isinstance(item, Known) and isinstance(other, Known) else equal(item, other)
        for other in of.items
        if item != other or not isinstance(item, Known)
    ]
    if isinstance(item, Known) and all(isinstance(other, Known) for other in of.items):
        return False
    return True if True in answers else None if None in answers else False


def _alike(sets: list[Sequence], rest: Value | None) -> list[Sequence]:
    """Return the sets with elements of the type that all have in common."""
    common = unify([given.element for given in sets if given.items or given.element != ANY])
    if common is None:
        raise EvaluationError("the sets must have a type of elements in common")
    return [sequence_of(convert(given, Type("set", common))) if given.items else given._replace(element=common) for given in sets]


def _result(sets: list[Sequence], items: tuple[Value, ...], rest: Value | None, arguments: tuple[Value, ...], span: SourceSpan) -> Sequence:
    refs = tuple(dict.fromkeys(ref for argument in arguments for ref in argument.refs))
    element = sets[0].element if sets else ANY
    return as_set(Sequence("set", items, span, refs, any(argument.sensitive for argument in arguments), element, rest))


FUNCTIONS = {
    "setintersection": Function(setintersection, 1, None, SET),
    "setsubtract": Function(setsubtract, 2, 2, SET),
    "setunion": Function(setunion, 1, None, SET),
}
