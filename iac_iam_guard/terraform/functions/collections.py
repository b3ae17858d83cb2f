"""Functions on lists, tuples, maps and objects. Elements are passed on with their own places and references.

A collection of which a part is not known keeps the other part: what is missing is its `rest`. Positions in such a list are open.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from math import prod

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import (
    COUNT_LIMIT,
    beyond_limit,
    bool_of,
    complete,
    number_of,
    ordered,
    ordered_known,
    outer,
    present,
    provenance,
    remainder,
    sequence_of,
    stated,
    whole_of,
)
from iac_iam_guard.terraform.functions.strings import graphemes
from iac_iam_guard.terraform.operators import equal, reason_of
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, NotKnown
from iac_iam_guard.terraform.questions import call_name
from iac_iam_guard.terraform.types import as_set, convert, is_null, type_of, unify
from iac_iam_guard.values import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    UNNAMED,
    Choice,
    Known,
    Mapping,
    Sequence,
    Text,
    Type,
    Unknown,
    Value,
    wholly_known,
)

LIST = Type("list", ANY)
SET = Type("set", ANY)
RANGE_LIMIT = 1024
"""Terraform's own."""


def _known(value: bool | int | Decimal, arguments: tuple[Value, ...], span: SourceSpan) -> Known:
    refs, sensitive = provenance(arguments)
    return Known(value, span, refs, sensitive)


def alltrue(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Tell whether all elements are true; one that is false or null decides."""
    return _quantified(arguments, span, decisive=False)


def anytrue(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Tell whether some element is true."""
    return _quantified(arguments, span, decisive=True)


def _quantified(arguments: tuple[Value, ...], span: SourceSpan, *, decisive: bool) -> Value:
    sequence = sequence_of(arguments[0], Type("list", BOOL))
    missing: NotKnown | None = NotKnown(sequence) if sequence.rest is not None else None
    for item in sequence.items:
        try:
            truth = not is_null(item) and bool_of(item)
        except NotKnown as unknown:
            missing = missing or unknown
            continue
        if truth is decisive:
            return _known(decisive, arguments, span)
    if missing is not None:
        raise missing
    return _known(not decisive, arguments, span)


def chunklist(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of a list in lists of a size; size 0 puts all into one."""
    sequence = complete(sequence_of(arguments[0], LIST))
    size = whole_of(arguments[1])
    if size < 0:
        raise EvaluationError("the size must not be negative")
    step = size or max(len(sequence.items), 1)
    chunks = tuple(
        Sequence("list", sequence.items[at : at + step], span, sequence.refs, sequence.sensitive, sequence.element)
        for at in range(0, len(sequence.items), step)
    )
    return Sequence("list", chunks, span, sequence.refs, sequence.sensitive, Type("list", sequence.element))


def coalesce(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the first argument that is neither null nor the empty string, as the type that all have in common."""
    for argument in arguments:
        if isinstance(argument, Choice):
            raise Hangs(argument.atom)
    common = unify(map(type_of, arguments))
    if common is None:
        raise EvaluationError("the arguments must have a type in common")
    for argument in arguments:
        if is_null(argument):
            continue
        value = convert(argument, common)
        if isinstance(value, Known) and value.value == "" and common == STRING:
            continue
        if isinstance(value, Unknown) and not value.opaque and not (value.not_null and value.type.kind not in ("string", "any")):
            raise NotKnown(value)
        if isinstance(value, Text) and not any(piece.opaque if isinstance(piece, Unknown) else piece.value for piece in value.pieces):
            raise NotKnown(value)
        return value
    raise EvaluationError("every argument is null or empty")


def coalescelist(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the first list that is not empty."""
    for given in [ordered(argument) for argument in arguments]:
        if isinstance(given, Unknown) or (given.rest is not None and not given.items):
            raise NotKnown(given)
        if given.items:
            return given
    raise EvaluationError("every list is empty")


def concat(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of several lists as one; lists that are not known become the rest."""
    items: list[Value] = []
    rest: Value | None = None
    kinds: list[Type] = []
    all_lists = True
    for argument in arguments:
        given = ordered(argument)
        if isinstance(given, Unknown):
            rest = rest if rest is not None else remainder(given, span)
            all_lists = all_lists and given.type.kind == "list"
            kinds.append(given.type.element or ANY)
            continue
        items.extend(given.items)
        rest = rest if rest is not None else given.rest
        all_lists = all_lists and given.kind == "list"
        kinds.append(given.element)
    if len(items) > COUNT_LIMIT:
        raise beyond_limit(span)
    refs, sensitive = outer(arguments)
    element = unify(kinds) if all_lists else None
    if element is None:
        return Sequence("tuple", tuple(items), span, refs, sensitive, rest=rest)
    converted = tuple(convert(item, element) for item in items)
    return Sequence("list", converted, span, refs, sensitive, element, convert(rest, element) if rest is not None else None)


def contains(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Tell whether a value is among the elements; a known one that equals it decides."""
    sequence = sequence_of(arguments[0])
    wanted = present(arguments[1])
    missing: Value | None = sequence if sequence.rest is not None else None
    for item in sequence.items:
        answer = equal(item, wanted)
        if answer:
            return _known(True, arguments, span)
        if answer is None and missing is None:
            missing = wanted if isinstance(wanted, (Unknown, Text)) else item
    if missing is not None:
        raise NotKnown(missing)
    return _known(False, arguments, span)


def distinct(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of a list, each once; where two may be equal both stay, and how many there are is open."""
    sequence = sequence_of(arguments[0], LIST)
    if all(isinstance(item, Known) for item in sequence.items):
        return sequence._replace(kind="list", items=tuple(dict.fromkeys(sequence.items)), span=span)
    if len(sequence.items) ** 2 > COUNT_LIMIT * 10:
        raise beyond_limit(span, LIST)
    kept: list[Value] = []
    rest = sequence.rest
    for item in sequence.items:
        answers = [_equal_or_open(item, other) for other in kept]
        if True in answers:
            continue
        if None in answers and rest is None:
            rest = item
        kept.append(item)
    return sequence._replace(kind="list", items=tuple(kept), span=span, rest=rest)


def _equal_or_open(left: Value, right: Value) -> bool | None:
    try:
        return equal(left, right)
    except Hangs:
        return None


def element(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the element at an index, which begins anew at the end of the list."""
    given = ordered(arguments[0])
    index = whole_of(arguments[1])
    if isinstance(given, Unknown):
        raise NotKnown(given)
    items = complete(given).items
    if not items:
        raise EvaluationError("the list is empty")
    if index < 0 and given.kind == "tuple" and index % len(items):  # a list counts from its end then
        raise EvaluationError("the index must not be negative")
    return items[index % len(items)]


def flatten(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of a list with those of lists in it, at any depth, in their place."""
    sequence = sequence_of(arguments[0])
    items: list[Value] = []
    rest: list[Value] = []
    for item in _leaves(sequence, rest, span):
        items.append(item)
        if len(items) > COUNT_LIMIT:
            raise beyond_limit(span)
    return Sequence("tuple", tuple(items), span, sequence.refs, sequence.sensitive, rest=rest[0] if rest else None)


def _leaves(sequence: Sequence, rest: list[Value], span: SourceSpan) -> Iterator[Value]:
    for item in (*sequence.items, *([sequence.rest] if sequence.rest is not None else [])):
        further = item is sequence.rest
        if isinstance(item, Choice) and any(isinstance(branch, (Sequence, Choice, Unknown)) for _, branch in item.branches):
            raise Hangs(item.atom)
        if isinstance(item, Sequence):
            if further:
                rest.extend(item.items)
            else:
                yield from _leaves(item, rest, span)
        elif further:
            rest.append(remainder(item, span) if isinstance(item, Unknown) and item.type.kind in ("list", "set", "tuple") else item)
        elif isinstance(item, Unknown) and item.type.kind in ("list", "set", "tuple", "any") and not item.opaque:
            rest.append(remainder(item, span))
        else:
            yield item


def index(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the position of the first element that equals a value."""
    sequence = ordered_known(arguments[0])
    wanted = present(arguments[1])
    for at, item in enumerate(complete(sequence).items):
        answer = equal(item, wanted)
        if answer is None:
            raise NotKnown(item if isinstance(item, (Unknown, Text)) else wanted)
        if answer:
            return _known(at, arguments, span)
    raise EvaluationError("the list does not contain the value")


def length(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return how many elements a collection has, or how many characters a string."""
    value = present(stated(arguments[0]))
    if isinstance(value, Known) and isinstance(value.value, str):
        return _known(len(graphemes(value.value)), arguments, span)
    if isinstance(value, Unknown) and value.type.kind in ("tuple", "object"):
        return _known(len(value.type.members), arguments, span)
    if isinstance(value, (Text, Unknown)) and not (isinstance(value, Unknown) and value.type.kind in ("number", "bool")):
        if not _has_a_character(value):
            raise NotKnown(value)
        name = call_name("length", (value,)) or UNNAMED
        return Unknown(reason_of(value), span, value.refs, value.sensitive, opaque=True, type=NUMBER, not_null=True, what=name)
    if isinstance(value, Sequence):
        if value.kind == "set" and len(value.items) > 1 and not wholly_known(value):
            raise NotKnown(value)
        return _outer_known(len(complete(value).items), value, span)
    if isinstance(value, Mapping):
        if value.rest is not None:
            raise NotKnown(value)
        return _outer_known(len(value.entries), value, span)
    raise EvaluationError("a collection or string is required")


def _has_a_character(value: Text | Unknown) -> bool:
    """Tell whether a text that is not wholly known surely is not empty."""
    if isinstance(value, Unknown):
        return value.opaque and value.type == STRING
    return any(bool(piece.value) if isinstance(piece, Known) else piece.opaque for piece in value.pieces)


def _outer_known(count: int, value: Sequence | Mapping, span: SourceSpan) -> Known:
    return Known(count, span, value.refs, value.sensitive)


def matchkeys(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the values at the positions whose key is in a set."""
    found = complete(sequence_of(arguments[0], LIST))
    names, wanted = sequence_of(arguments[1], LIST), sequence_of(arguments[2], LIST)
    if len(found.items) != len(complete(names).items):
        raise EvaluationError("the lists of values and of keys must have the same length")
    common = unify([kind.element for kind in (names, wanted) if kind.items])
    if common is None:
        raise EvaluationError("the keys must have a type in common")
    searched = [convert(item, common) for item in complete(wanted).items]
    kept: list[Value] = []
    for value, name in zip(found.items, names.items, strict=True):
        answers = [equal(convert(name, common), item) for item in searched]
        if True in answers:
            kept.append(value)
        elif None in answers:
            raise NotKnown(name if isinstance(name, (Unknown, Text)) else wanted)
    return found._replace(kind="list", items=tuple(kept), span=span)


def one(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the only element of a collection, null if it has none."""
    sequence = sequence_of(arguments[0])
    if sequence.rest is not None:
        raise NotKnown(sequence)
    if not sequence.items:
        return Known(None, span, sequence.refs, sequence.sensitive, type=sequence.element if sequence.kind != "tuple" else None)
    if len(sequence.items) > 1:
        if sequence.kind == "set" and not wholly_known(sequence):
            raise NotKnown(sequence)
        raise EvaluationError("the collection has more than one element")
    return sequence.items[0]


def range_(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the numbers from a start (0) up to, not including, a limit; without a step it is 1 or -1."""
    numbers = [number_of(argument) for argument in arguments]
    start, limit = (0, numbers[0]) if len(numbers) == 1 else numbers[:2]
    step = numbers[2] if len(numbers) == 3 else -1 if limit < start else 1
    if step == 0 or ((limit < start) is not (step < 0) and limit != start):
        raise EvaluationError("the step does not lead from the start to the limit")
    found: list[Value] = []
    while start < limit if step > 0 else start > limit:
        if len(found) >= RANGE_LIMIT:
            raise EvaluationError("a range must not have more than 1024 numbers")
        found.append(_known(start, arguments, span))
        start += step
    refs, sensitive = provenance(arguments)
    return Sequence("list", tuple(found), span, refs, sensitive, NUMBER)


def reverse(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of a list in reverse."""
    sequence = sequence_of(arguments[0])
    return sequence._replace(kind="tuple" if sequence.kind == "tuple" else "list", items=sequence.items[::-1], span=span)


def setproduct(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return all combinations of one element of each of several collections."""
    given = [sequence_of(argument) for argument in arguments]
    elements: list[Type] = []
    for sequence in given:
        kind = unify([type_of(item) for item in sequence.items]) if sequence.kind == "tuple" else sequence.element
        if kind is None:
            raise EvaluationError("the elements must have a type in common")
        elements.append(kind)
    if prod(len(complete(sequence).items) for sequence in given) * len(given) > COUNT_LIMIT:
        raise beyond_limit(span)
    columns = [[convert(item, kind) for item in sequence.items] for sequence, kind in zip(given, elements, strict=True)]
    refs, sensitive = outer(arguments)
    combinations = tuple(Sequence("tuple", combination, span, refs, sensitive) for combination in product(*columns))
    member = Type("tuple", None, tuple((str(at), kind) for at, kind in enumerate(elements)))
    result = Sequence("list", combinations, span, refs, sensitive, member)
    return result if all(sequence.kind != "set" for sequence in given) else as_set(result)


def slice_(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements from one position up to, not including, another."""
    given = ordered(arguments[0])
    start, end = whole_of(arguments[1]), whole_of(arguments[2])
    if start < 0 or end < start:
        raise EvaluationError("the positions must ascend from 0")
    if isinstance(given, Unknown):
        raise NotKnown(given)
    if end > len(complete(given).items):
        raise EvaluationError("the end lies behind the list")
    return given._replace(items=given.items[start:end], span=span)


FUNCTIONS = {
    "alltrue": Function(alltrue, 1, 1, BOOL),
    "anytrue": Function(anytrue, 1, 1, BOOL),
    "chunklist": Function(chunklist, 2, 2, Type("list", LIST)),
    "coalesce": Function(coalesce, 1, None),
    "coalescelist": Function(coalescelist, 1, None),
    "concat": Function(concat, 1, None),
    "contains": Function(contains, 2, 2, BOOL),
    "distinct": Function(distinct, 1, 1, LIST),
    "element": Function(element, 2, 2),
    "flatten": Function(flatten, 1, 1),
    "index": Function(index, 2, 2, NUMBER),
    "length": Function(length, 1, 1, NUMBER),
    "matchkeys": Function(matchkeys, 3, 3, LIST),
    "one": Function(one, 1, 1),
    "range": Function(range_, 1, 3, Type("list", NUMBER)),
    "reverse": Function(reverse, 1, 1),
    "setproduct": Function(setproduct, 2, None),
    "slice": Function(slice_, 3, 3),
}
