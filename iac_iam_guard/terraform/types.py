"""Types of Terraform: the type of a value, conversion to a type, and the type that several have in common.

The rules are those of cty, the type system of Terraform. Conversion keeps spans, references, holes and choices as far as it can.
A set holds its known items first, in Terraform's order and each once; items that are not known follow, and may turn out equal to others.
Items of a sequence that has a `rest` are surely in it, but their places and number are open.
"""

from collections.abc import Callable, Iterable
from typing import Literal

from iac_iam_guard.json_writer import write_json
from iac_iam_guard.terraform.number import number_text, parse_number
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.values import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Choice,
    Json,
    Known,
    Mapping,
    Reason,
    Scalar,
    Sequence,
    Text,
    Type,
    Unknown,
    Value,
    wholly_known,
)
from iac_iam_guard.values import UNNAMED as UNNAMED

PRIMITIVES = ("string", "number", "bool")


def type_of(value: Value) -> Type:
    """Return the type of `value`; ANY where it is not known (a null without a type, a tuple of unknown length)."""
    if isinstance(value, Known):
        scalar = value.value
        if isinstance(scalar, str):
            return STRING
        if scalar is None:
            return value.type or ANY
        return BOOL if isinstance(scalar, bool) else NUMBER
    if isinstance(value, (Text, Json)):
        return STRING
    if isinstance(value, Unknown):
        return value.type
    if isinstance(value, Sequence):
        if value.kind != "tuple":
            return Type(value.kind, value.element)
        if value.rest is not None:
            return ANY
        return Type("tuple", None, tuple([(str(index), type_of(item)) for index, item in enumerate(value.items)]))
    if isinstance(value, Mapping):
        if value.kind == "map":
            return Type("map", value.element)
        if value.rest is not None:
            return ANY
        return Type("object", None, tuple([(name, type_of(value.entries[name])) for name in sorted(value.entries)]))
    types = {type_of(branch) for _, branch in value.branches}
    return types.pop() if len(types) == 1 else ANY


def type_name(wanted: Type) -> str:
    """Return how people call a type: `list of string`, `object`."""
    if wanted.kind in ("list", "set", "map") and wanted.element is not None:
        return f"{wanted.kind} of {'any single type' if wanted.element == ANY else type_name(wanted.element)}"
    return "dynamic" if wanted.kind == "any" else wanted.kind


def contains_any(wanted: Type) -> bool:
    """Tell whether a part of the type is left open."""
    if wanted.kind == "any":
        return True
    if wanted.element is not None:
        return contains_any(wanted.element)
    return any(contains_any(member) for _, member in wanted.members)


def is_null(value: Value) -> bool:
    """Tell whether `value` surely is null."""
    return isinstance(value, Known) and value.value is None


def target_type(source: Type, wanted: Type) -> Type | None:
    """Return the type that a value of type `source` has after conversion to `wanted`, None where there is no conversion."""
    if source == wanted or wanted.kind == "any":
        return source
    if source.kind == "any":
        return wanted
    kind = wanted.kind
    if kind in PRIMITIVES:
        return wanted if (kind == "string" and source.kind in PRIMITIVES) or source.kind == "string" else None
    if kind in ("list", "set"):
        return _collection_type(source, wanted, ("list", "set", "tuple"))
    if kind == "map":
        return _collection_type(source, wanted, ("map", "object"))
    if kind == "tuple":
        if source.kind != "tuple" or len(source.members) != len(wanted.members):
            return None
        return _members_type(wanted, dict(source.members))
    if source.kind == "object":
        have = dict(source.members)
        return _members_type(wanted, have) if all(name in have for name, _ in wanted.members) else None
    if source.kind == "map" and source.element is not None:
        return _members_type(wanted, {name: source.element for name, _ in wanted.members})
    return None


def _collection_type(source: Type, wanted: Type, kinds: tuple[str, ...]) -> Type | None:
    if source.kind not in kinds:
        return None
    inner = wanted.element or ANY
    if source.element is not None:
        element = target_type(source.element, inner)
        return None if element is None else Type(wanted.kind, element)
    members = [member for _, member in source.members]
    if not members:
        return wanted
    converted = [target_type(member, inner) for member in members]
    known = [member for member in converted if member is not None]
    if len(known) < len(converted):
        return None
    if not contains_any(inner):
        return wanted
    element = unify(known)
    return None if element is None else Type(wanted.kind, element)


def _members_type(wanted: Type, have: dict[str, Type]) -> Type | None:
    members: list[tuple[str, Type]] = []
    for name, member in wanted.members:
        converted = target_type(have[name], member)
        if converted is None:
            return None
        members.append((name, converted))
    return Type(wanted.kind, None, tuple(members))


def unify(candidates: Iterable[Type]) -> Type | None:
    """Return the type that values of all types can be converted to, None if there is none; ANY where none is given."""
    types = list(candidates)
    if not types:
        return ANY
    first = types[0]
    if all(other == first for other in types):
        return first
    kinds = {other.kind for other in types}
    definite = kinds - {"any"}
    some_any = "any" in kinds
    if len(definite) == 1:
        (kind,) = definite
        if kind in ("list", "set", "map"):
            element = unify([other.element or ANY for other in types])
            return ANY if some_any else None if element is None else Type(kind, element)
        if kind == "object":
            return ANY if some_any else _unify_objects(types)
        if kind == "tuple":
            return ANY if some_any else _unify_tuples(types)
    for kind, members in (("map", "object"), ("list", "tuple")):
        if definite == {kind, members}:
            parts = [part for other in types for part in ([other.element] if other.element is not None else [member for _, member in other.members])]
            element = unify([part for part in parts if part is not None])
            if element is not None:
                return Type(kind, element)
    if {"object", "tuple"} <= definite:
        return None
    for wanted in sorted(types, key=_generality):
        if all(target_type(other, wanted) is not None for other in types):
            return wanted
    return None


def _generality(of: Type) -> int:
    return {"string": 0, "list": 0, "set": 0, "map": 0, "any": 9}.get(of.kind, 1)


def _unify_objects(types: list[Type]) -> Type | None:
    members = [dict(other.members) for other in types]
    if all(other.keys() == members[0].keys() for other in members):
        result = [(name, unify([other[name] for other in members])) for name in members[0]]
        found = tuple((name, member) for name, member in result if member is not None)
        return Type("object", None, found) if len(found) == len(result) else None
    return _collection_of("map", [member for other in members for member in other.values()], types)


def _collection_of(kind: Literal["list", "map"], parts: list[Type], types: list[Type]) -> Type | None:
    """Return the collection that holds all `parts`, if each of `types` converts to it."""
    element = unify(parts)
    if element is None:
        return None
    common = Type(kind, element)
    return common if all(target_type(other, common) is not None for other in types) else None


def _unify_tuples(types: list[Type]) -> Type | None:
    if all(len(other.members) == len(types[0].members) for other in types):
        result = [unify([other.members[index][1] for other in types]) for index in range(len(types[0].members))]
        found = tuple((str(index), member) for index, member in enumerate(result) if member is not None)
        return Type("tuple", None, found) if len(found) == len(result) else None
    return _collection_of("list", [member for other in types for _, member in other.members], types)


def convert(value: Value, wanted: Type) -> Value:
    """Return `value` as one of type `wanted`, of which parts may be ANY. Raises EvaluationError where Terraform has no conversion."""
    kind = wanted.kind
    if kind == "any":
        return value
    if isinstance(value, Known):
        return _convert_scalar(value, wanted)
    if isinstance(value, (Text, Json)):
        if kind == "string":
            return value
        if isinstance(value, Json) and isinstance(written := write_json(value.tree, value.style), Known):
            return _convert_scalar(Known(written.value, value.span, value.refs, value.sensitive or written.sensitive), wanted)
        return _convert_unknown(Unknown(Reason.FUNCTION, value.span, value.refs, value.sensitive, type=STRING, not_null=True, what=UNNAMED), wanted)
    if isinstance(value, Unknown):
        return value if value.type == wanted else _convert_unknown(value, wanted)
    if isinstance(value, Choice):
        return _convert_choice(value, wanted)
    if isinstance(value, Sequence):
        if kind in ("list", "set"):
            return _to_collection(value, wanted)
        if kind == "tuple" and value.kind == "tuple":
            return _to_tuple(value, wanted)
    elif kind == "map":
        return _to_map(value, wanted)
    elif kind == "object":
        return _to_object(value, wanted)
    raise _impossible(wanted)


def _impossible(wanted: Type) -> EvaluationError:
    article = "an" if wanted.kind == "object" else "a"
    return EvaluationError(f"Inappropriate value: {article} {type_name(wanted)} is required.")


def _convert_scalar(value: Known, wanted: Type) -> Value:
    scalar = value.value
    kind = wanted.kind
    if isinstance(scalar, str):
        if kind == "string":
            return value
        if kind == "number":
            try:
                number = parse_number(scalar)
            except NotKnown:
                return Unknown(Reason.LIMIT, value.span, value.refs, value.sensitive, type=NUMBER, not_null=True)
            if number is not None:
                return Known(number, value.span, value.refs, value.sensitive)
        if kind == "bool" and scalar in ("true", "false", "1", "0"):
            return Known(scalar in ("true", "1"), value.span, value.refs, value.sensitive)
    elif scalar is None:
        converted = target_type(value.type or ANY, wanted)
        if converted is not None:
            return value if value.type == converted else Known(None, value.span, value.refs, value.sensitive, type=converted)
    elif isinstance(scalar, bool):
        if kind == "bool":
            return value
        if kind == "string":
            return Known("true" if scalar else "false", value.span, value.refs, value.sensitive)
    elif kind == "number":
        return value
    elif kind == "string":
        return Known(number_text(scalar), value.span, value.refs, value.sensitive)
    raise _impossible(wanted)


def _convert_unknown(value: Unknown, wanted: Type) -> Unknown:
    converted = target_type(value.type, wanted)
    if converted is None:
        raise _impossible(wanted)
    return value if converted == value.type else value._replace(type=converted)


def _convert_choice(value: Choice, wanted: Type) -> Choice:
    """Convert every branch; one that cannot be converted is unknown as long as another can."""
    branches: list[tuple[str, Value]] = []
    failure: EvaluationError | None = None
    succeeded = False
    for outcome, branch in value.branches:
        try:
            branches.append((outcome, convert(branch, wanted)))
            succeeded = True
        except EvaluationError as error:
            failure = error
            branches.append((outcome, Unknown(Reason.ERROR, branch.span, branch.refs, type=wanted)))
    if failure is not None and not succeeded:
        raise failure
    return Choice(value.atom, tuple(branches), value.span, value.refs, value.sensitive)


def _elements(items: Iterable[Value], rest: Value | None, wanted: Type) -> tuple[list[Value], Value | None, Type]:
    """Return the items and rest converted to one type, and that type; `wanted` may be open."""
    element = wanted.element or ANY
    converted = [convert(item, element) for item in items]
    further = convert(rest, element) if rest is not None else None
    if not contains_any(element):
        return converted, further, element
    types = [type_of(item) for item in converted]
    if further is not None:
        types.append(type_of(further))
    if not types:
        return converted, further, element
    common = unify(types)
    if common is None:
        raise EvaluationError("All elements must have the same type.")
    if common.kind == "any":  # a part is of any type: the others must be of one type as they are
        distinct = list(dict.fromkeys(found for found in types if found.kind != "any"))
        if len(distinct) > 1:
            raise EvaluationError("All elements must have the same type.")
        if not distinct:
            return converted, further, common
        (common,) = distinct
    return [convert(item, common) for item in converted], None if further is None else convert(further, common), common


def _to_collection(value: Sequence, wanted: Type) -> Sequence:
    kind: Literal["list", "set"] = "set" if wanted.kind == "set" else "list"
    if value.kind == "set" and kind == "list":
        value = with_open_places(value)
    if value.kind != "tuple" and (value.element == wanted.element or wanted.element == ANY):
        if value.kind == kind:
            return value
        items: list[Value] = list(value.items)
        rest, element = value.rest, value.element
    elif value.kind != "tuple" and not value.items and value.rest is None:
        converted = target_type(Type(value.kind, value.element), wanted)
        if converted is None:
            raise _impossible(wanted)
        return Sequence(kind, (), value.span, value.refs, value.sensitive, converted.element or ANY)
    else:
        items, rest, element = _elements(value.items, value.rest, wanted)
    result = Sequence(kind, tuple(items), value.span, value.refs, value.sensitive, element, rest)
    return as_set(result) if kind == "set" else result


def _to_tuple(value: Sequence, wanted: Type) -> Value:
    if value.rest is not None:
        return Unknown(Reason.COUNT, value.span, value.refs, value.sensitive, type=wanted, not_null=True, what=UNNAMED)
    if len(value.items) != len(wanted.members):
        raise EvaluationError(f"A tuple of {len(wanted.members)} elements is required.")
    items = tuple([convert(item, member) for item, (_, member) in zip(value.items, wanted.members, strict=True)])
    return Sequence("tuple", items, value.span, value.refs, value.sensitive)


def _to_map(value: Mapping, wanted: Type) -> Mapping:
    if value.kind == "map" and (value.element == wanted.element or wanted.element == ANY):
        return value
    if value.kind == "map" and not value.entries and value.rest is None:
        converted = target_type(Type("map", value.element), wanted)
        if converted is None:
            raise _impossible(wanted)
        return value._replace(element=converted.element or ANY)
    items, rest, element = _elements(value.entries.values(), value.rest, wanted)
    entries = dict(zip(value.entries, items, strict=True))
    partial = tuple([(key, convert(entry, element)) for key, entry in value.partial])
    return Mapping("map", entries, value.span, value.refs, value.sensitive, element, rest, value.key_spans, partial)


def _to_object(value: Mapping, wanted: Type) -> Mapping:
    entries: dict[str, Value] = {}
    for name, member in wanted.members:
        entry = value.entries.get(name)
        if entry is not None:
            entries[name] = convert(entry, member)
        elif value.rest is not None:
            entries[name] = Unknown(Reason.COUNT, value.span, value.rest.refs, value.sensitive, type=member, what=UNNAMED)
        else:
            raise EvaluationError(f'Inappropriate value: attribute "{name}" is required.')
    return Mapping("object", entries, value.span, value.refs, value.sensitive, key_spans=value.key_spans)


def as_set(value: Sequence) -> Sequence:
    """Return the items of `value`, all of one type, as a set: the known ones each once in Terraform's order, then the others, each once."""
    known: dict[tuple[int, Scalar], Value] = {}
    others: dict[Value, None] = {}
    for item in value.items:
        if isinstance(item, Known) or wholly_known(item):
            known.setdefault(order_key(item), item)
        else:
            others.setdefault(item, None)
    items = (*[known[key] for key in sorted(known)], *others)
    return Sequence("set", items, value.span, value.refs, value.sensitive, value.element, value.rest)


def with_open_places(value: Sequence) -> Sequence:
    """Return a set whose elements are to be taken in order; with a rest, which leaves their places open, where that order is not known."""
    if value.rest is not None or len(value.items) < 2:
        return value
    unknown = next((item for item in value.items if not wholly_known(item)), None)
    return value if unknown is None else value._replace(rest=unknown)


def order_key(value: Value) -> tuple[int, Scalar]:
    """Return what orders and tells apart wholly known members of a set: strings by bytes, numbers by size, compounds by cty's hash text, null last."""
    if isinstance(value, Known):
        scalar = value.value
        return (9, "") if scalar is None else (2 if isinstance(scalar, bool) else 0 if isinstance(scalar, str) else 1, scalar)
    if isinstance(value, Json) and isinstance(written := write_json(value.tree, value.style), Known):
        return (0, written.value)
    parts: list[str] = []
    _write_hash(value, parts.append)
    return (3, "".join(parts))


def _write_hash(value: Value, write: Callable[[str], object]) -> None:
    """Write the text by which cty orders members of sets that are no primitives; equal text, equal value."""
    if isinstance(value, Known):
        scalar = value.value
        if isinstance(scalar, str):
            write('"' + scalar.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"')
        elif isinstance(scalar, bool):
            write("T" if scalar else "F")
        else:
            write("~" if scalar is None else number_text(scalar))
    elif isinstance(value, Sequence):
        write("<" if value.kind == "tuple" else "[")
        for item in value.items:
            _write_hash(item, write)
            write(";")
        write(">" if value.kind == "tuple" else "]")
    elif isinstance(value, Mapping):
        write("<" if value.kind == "object" else "{")
        for name in sorted(value.entries):
            if value.kind == "map":
                _write_hash(Known(name), write)
                write(":")
            _write_hash(value.entries[name], write)
            write(";")
        write(">" if value.kind == "object" else "}")
    elif isinstance(value, Json):
        _write_hash(write_json(value.tree, value.style), write)
