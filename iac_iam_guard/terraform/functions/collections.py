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
    items_of,
    mapping_of,
    number_of,
    present,
    provenance,
    sequence_of,
    stated,
    text_of,
    unknown_like,
    whole_of,
)
from iac_iam_guard.terraform.functions.strings import graphemes
from iac_iam_guard.terraform.operators import equal
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, NotKnown
from iac_iam_guard.terraform.types import as_set, convert, is_null, type_of, unify
from iac_iam_guard.values import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Choice,
    Known,
    Mapping,
    Ref,
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


def _remainder(value: Value, span: SourceSpan) -> Unknown:
    """Return what stands for the elements of a collection that is not known."""
    element = value.type.element if isinstance(value, Unknown) else None
    return unknown_like(value, span, element or ANY)._replace(refs=value.refs, sensitive=value.sensitive)


def _ordered(value: Value) -> Sequence | Unknown:
    """Return a list or tuple, or an unknown one; a set has no order."""
    given = present(value)
    if isinstance(given, Sequence) and given.kind != "set":
        return given
    if isinstance(given, Unknown) and given.type.kind in ("list", "tuple", "any"):
        return given
    raise EvaluationError("a list or tuple is required")


def _ordered_known(value: Value) -> Sequence:
    given = _ordered(value)
    if isinstance(given, Unknown):
        raise NotKnown(given)
    return given


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
    for given in [_ordered(argument) for argument in arguments]:
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
        given = _ordered(argument)
        if isinstance(given, Unknown):
            rest = rest if rest is not None else _remainder(given, span)
            all_lists = all_lists and given.type.kind == "list"
            kinds.append(given.type.element or ANY)
            continue
        items.extend(given.items)
        rest = rest if rest is not None else given.rest
        all_lists = all_lists and given.kind == "list"
        kinds.append(given.element)
    if len(items) > COUNT_LIMIT:
        raise beyond_limit(span)
    refs, sensitive = _outer(arguments)
    element = unify(kinds) if all_lists else None
    if element is None:
        return Sequence("tuple", tuple(items), span, refs, sensitive, rest=rest)
    converted = tuple(convert(item, element) for item in items)
    return Sequence("list", converted, span, refs, sensitive, element, convert(rest, element) if rest is not None else None)


def _outer(values: tuple[Value, ...]) -> tuple[tuple[Ref, ...], bool]:
    """Return the references of the collections themselves, not of their elements, and whether one is sensitive."""
    return tuple(dict.fromkeys(ref for value in values for ref in value.refs)), any(value.sensitive for value in values)


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
    given = _ordered(arguments[0])
    index = whole_of(arguments[1])
    kind = given.type.kind if isinstance(given, Unknown) else given.kind
    if index < 0 and kind == "tuple":  # a list counts from its end then
        raise EvaluationError("the index must not be negative")
    if isinstance(given, Unknown):
        raise NotKnown(given)
    items = complete(given).items
    if not items:
        raise EvaluationError("the list is empty")
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
            rest.append(_remainder(item, span) if isinstance(item, Unknown) and item.type.kind in ("list", "set", "tuple") else item)
        elif isinstance(item, Unknown) and item.type.kind in ("list", "set", "tuple", "any") and not item.opaque:
            rest.append(_remainder(item, span))
        else:
            yield item


def index(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the position of the first element that equals a value."""
    sequence = _ordered_known(arguments[0])
    wanted = present(arguments[1])
    for at, item in enumerate(complete(sequence).items):
        answer = equal(item, wanted)
        if answer is None:
            raise NotKnown(item if isinstance(item, (Unknown, Text)) else wanted)
        if answer:
            return _known(at, arguments, span)
    raise EvaluationError("the list does not contain the value")


def keys(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the keys of a map or object in order."""
    mapping = mapping_of(arguments[0])
    items = tuple(Known(key, mapping.key_spans.get(key, span), mapping.refs, mapping.sensitive) for key in sorted(mapping.entries))
    rest = _remainder(mapping.rest, span)._replace(type=STRING, not_null=True) if mapping.rest is not None else None
    return Sequence("list" if mapping.kind == "map" else "tuple", items, span, mapping.refs, mapping.sensitive, STRING if mapping.kind == "map" else ANY, rest)


def values(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the values of a map or object in order of their keys."""
    mapping = mapping_of(arguments[0])
    items = tuple(mapping.entries[key] for key in sorted(mapping.entries))
    return Sequence("list" if mapping.kind == "map" else "tuple", items, span, mapping.refs, mapping.sensitive, mapping.element, mapping.rest)


def length(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return how many elements a collection has, or how many characters a string."""
    value = present(stated(arguments[0]))
    if isinstance(value, Known) and isinstance(value.value, str):
        return _known(len(graphemes(value.value)), arguments, span)
    if isinstance(value, Unknown) and value.type.kind in ("tuple", "object"):
        return _known(len(value.type.members), arguments, span)
    if isinstance(value, (Text, Unknown)) and not (isinstance(value, Unknown) and value.type.kind in ("number", "bool")):
        raise NotKnown(value)
    if isinstance(value, Sequence):
        if value.kind == "set" and len(value.items) > 1 and not wholly_known(value):
            raise NotKnown(value)
        return _outer_known(len(complete(value).items), value, span)
    if isinstance(value, Mapping):
        if value.rest is not None:
            raise NotKnown(value)
        return _outer_known(len(value.entries), value, span)
    raise EvaluationError("a collection or string is required")


def _outer_known(count: int, value: Sequence | Mapping, span: SourceSpan) -> Known:
    return Known(count, span, value.refs, value.sensitive)


def lookup(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the value of a key in a map or object, else the default."""
    mapping = mapping_of(arguments[0])
    key = text_of(arguments[1])
    found = mapping.entries.get(key)
    if found is not None:
        return found
    if mapping.rest is not None:
        raise NotKnown(mapping)
    if len(arguments) < 3:
        raise EvaluationError("the map does not have the key, and there is no default")
    return convert(arguments[2], mapping.element) if mapping.kind == "map" else arguments[2]


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


def merge(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the entries of several maps or objects, the later first; one that is not known may replace any entry before it."""
    entries: dict[str, Value] = {}
    places: dict[str, SourceSpan] = {}
    rest: Value | None = None
    kinds: list[Type] = []
    given = tuple(argument for argument in arguments if not is_null(argument))
    for argument in given:
        mapping = present(argument)
        if isinstance(mapping, Unknown) and mapping.type.kind in ("map", "object", "any"):
            further: Value | None = _remainder(mapping, span)
            kinds.append(mapping.type)
            if mapping.type.kind == "object":
                further = None
                for name, kind in mapping.type.members:
                    entries[name] = unknown_like(mapping, span, kind)._replace(refs=mapping.refs, sensitive=mapping.sensitive)
        elif isinstance(mapping, Mapping):
            further = mapping.rest
            kinds.append(type_of(mapping))
        else:
            raise EvaluationError("merge takes maps and objects")
        if further is not None:
            own = mapping.entries if isinstance(mapping, Mapping) else {}
            entries = {key: value if key in own else _either(value, further, span) for key, value in entries.items()}
            rest = rest if rest is not None else further
        if isinstance(mapping, Mapping):
            entries.update(mapping.entries)
            places.update(mapping.key_spans)
    if len(entries) > COUNT_LIMIT:
        raise beyond_limit(span)
    refs, sensitive = _outer(given)
    is_map = bool(kinds) and all(kind == kinds[0] and kind.kind == "map" for kind in kinds)
    ordered = {key: entries[key] for key in sorted(entries)}
    return Mapping("map" if is_map else "object", ordered, span, refs, sensitive, (kinds[0].element or ANY) if is_map else ANY, rest, places)


def _either(value: Value, other: Value, span: SourceSpan) -> Unknown:
    """Return what is known of an entry that an unknown map may replace."""
    refs, sensitive = provenance((value, other))
    return unknown_like(other, span)._replace(refs=refs, sensitive=sensitive)


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
    refs, sensitive = _outer(arguments)
    combinations = tuple(Sequence("tuple", combination, span, refs, sensitive) for combination in product(*columns))
    member = Type("tuple", None, tuple((str(at), kind) for at, kind in enumerate(elements)))
    result = Sequence("list", combinations, span, refs, sensitive, member)
    return result if all(sequence.kind != "set" for sequence in given) else as_set(result)


def slice_(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements from one position up to, not including, another."""
    given = _ordered(arguments[0])
    start, end = whole_of(arguments[1]), whole_of(arguments[2])
    if start < 0 or end < start:
        raise EvaluationError("the positions must ascend from 0")
    if isinstance(given, Unknown):
        raise NotKnown(given)
    if end > len(complete(given).items):
        raise EvaluationError("the end lies behind the list")
    return given._replace(items=given.items[start:end], span=span)


def transpose(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return a map of lists of strings turned round: from every string to the keys whose list has it."""
    mapping = present(arguments[0], Type("map", Type("list", STRING)))
    if not isinstance(mapping, Mapping) or mapping.rest is not None:
        raise NotKnown(mapping)
    turned: dict[str, list[Value]] = {}
    for key in sorted(mapping.entries):
        for item in items_of(mapping.entries[key]):
            turned.setdefault(text_of(item), []).append(Known(key, mapping.key_spans.get(key, span), mapping.refs, mapping.sensitive))
    entries = {key: Sequence("list", tuple(turned[key]), span, element=STRING) for key in sorted(turned)}
    return Mapping("map", entries, span, mapping.refs, mapping.sensitive, Type("list", STRING))


def zipmap(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return a map or object from a list of keys and a list of values."""
    names = complete(sequence_of(arguments[0], Type("list", STRING)))
    found = _ordered_known(arguments[1])
    if len(names.items) != len(complete(found).items):
        raise EvaluationError("there must be as many values as keys")
    entries: dict[str, Value] = {}
    places: dict[str, SourceSpan] = {}
    for name, value in zip(names.items, found.items, strict=True):
        if is_null(name):
            raise EvaluationError("a key is null")
        entries[text_of(name)] = value
        places[text_of(name)] = name.span
    refs, sensitive = _outer(arguments)
    ordered = {key: entries[key] for key in sorted(entries)}
    return Mapping("map" if found.kind == "list" else "object", ordered, span, refs, sensitive, found.element, key_spans=places)


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
    "keys": Function(keys, 1, 1, LIST),
    "length": Function(length, 1, 1, NUMBER),
    "lookup": Function(lookup, 2, 3),
    "matchkeys": Function(matchkeys, 3, 3, LIST),
    "merge": Function(merge, 0, None),
    "one": Function(one, 1, 1),
    "range": Function(range_, 1, 3, Type("list", NUMBER)),
    "reverse": Function(reverse, 1, 1),
    "setproduct": Function(setproduct, 2, None),
    "slice": Function(slice_, 3, 3),
    "transpose": Function(transpose, 1, 1, Type("map", Type("list", STRING))),
    "values": Function(values, 1, 1),
    "zipmap": Function(zipmap, 2, 2),
}
