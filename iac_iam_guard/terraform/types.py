"""Terraform's types: which type a value has, how it converts to another one, and which type several have in common.

The rules are those of cty, the type system under Terraform. A set is kept without doubles and in cty's order.
"""

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Literal

from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.values import ANY, BOOL, NUMBER, STRING, Choice, Json, Known, Mapping, Reason, Sequence, Text, Type, Unknown, Value

PRECISE = Context(prec=155, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
"""About the 512 bits that Terraform's numbers have."""
DIGITS_LIMIT = 4000
_PRIMITIVES = frozenset(("string", "number", "bool"))
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:([eEpP])([+-]?\d+))?", re.ASCII)


def type_of(value: Value) -> Type:
    """Return the type of `value`; ANY where nothing is known of it, or not how many elements a tuple or object has."""
    match value:
        case Known(value=bool()):
            return BOOL
        case Known(value=str()) | Text() | Json():
            return STRING
        case Known(value=None):
            return value.type or ANY
        case Known():
            return NUMBER
        case Unknown():
            return value.type
        case Sequence(kind="tuple"):
            if value.rest is not None:
                return ANY
            return Type("tuple", None, tuple((str(at), type_of(item)) for at, item in enumerate(value.items)))
        case Sequence():
            return Type(value.kind, value.element)
        case Mapping(kind="object"):
            if value.rest is not None:
                return ANY
            return Type("object", None, tuple((name, type_of(value.entries[name])) for name in sorted(value.entries)))
        case Mapping():
            return Type("map", value.element)
    types = {type_of(branch) for _, branch in value.branches}
    return types.pop() if len(types) == 1 else ANY


def parse_number(text: str) -> int | Decimal | None:
    """Return the number that `text` writes in decimal, or None if it writes none or one of more than DIGITS_LIMIT digits."""
    match = _NUMBER.fullmatch(text) if len(text) <= DIGITS_LIMIT else None
    if match is None or len(match[2] or "") > 6 or abs(int(match[2] or 0)) > DIGITS_LIMIT:
        return None
    if match[1] in ("p", "P"):
        return whole(PRECISE.multiply(Decimal(text[: match.start(1)]), PRECISE.power(Decimal(2), int(match[2]))))
    return whole(Decimal(text))


def whole(number: Decimal) -> int | Decimal:
    """Return `number` as an int if it has no fraction."""
    return int(number) if number == number.to_integral_value() else number


def number_text(number: int | Decimal) -> str:
    """Return `number` as Terraform writes it in a string: no exponent, no superfluous zero."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def unify(types: Iterable[Type]) -> Type | None:
    """Return the type that values of all `types` convert to, ANY if that depends on unknown ones, or None if there is none."""
    distinct = list(dict.fromkeys(types))
    if len(distinct) < 2:
        return distinct[0] if distinct else ANY
    known = [kind for kind in distinct if kind.kind != "any"]
    kinds = {kind.kind for kind in known}
    common: Type | None = None
    if kinds == {"object", "tuple"}:
        return None
    if kinds <= {"map"} or kinds <= {"list"} or kinds <= {"set"} or kinds == {"object"} or kinds == {"tuple"}:
        if len(known) < len(distinct):
            return ANY
        return _unify_alike(known)
    if kinds == {"map", "object"} or kinds == {"list", "tuple"}:
        common = _collection("map" if "map" in kinds else "list", known)
    return common or next((wanted for wanted in sorted(known, key=_preference) if all(convertible(other, wanted) for other in known)), None)


def _unify_alike(types: list[Type]) -> Type | None:
    """Unify types of one kind that is no primitive."""
    kind = types[0].kind
    if kind in ("list", "set", "map"):
        return _collection(kind, types)
    names = [name for name, _ in types[0].members]
    if any([name for name, _ in other.members] != names for other in types):
        return _collection("map" if kind == "object" else "list", types)
    members: list[tuple[str, Type]] = []
    for at, name in enumerate(names):
        member = unify(other.members[at][1] for other in types)
        if member is None:
            return None
        members.append((name, member))
    return Type(kind, None, tuple(members))


def _collection(kind: Literal["list", "set", "map", "string", "number", "bool", "any", "tuple", "object"], types: list[Type]) -> Type | None:
    parts: list[Type] = []
    for other in types:
        parts.extend([other.element or ANY] if other.kind in ("list", "set", "map") else [member for _, member in other.members])
    element = unify(parts)
    return None if element is None else Type(kind, element)


def _preference(kind: Type) -> int:
    """Return the rank of a type among those that others may convert to: strings and lists hold more than the rest."""
    return {"string": 0, "list": 0, "map": 0, "set": 1}.get(kind.kind, 2)


def convertible(source: Type, target: Type) -> bool:
    """Tell whether some value of type `source` converts to `target`."""
    if source == target or source.kind == "any" or target.kind == "any":
        return True
    match target.kind:
        case "string":
            return source.kind in _PRIMITIVES
        case "number" | "bool":
            return source.kind == "string"
        case "list" | "set":
            if source.kind not in ("list", "set", "tuple"):
                return False
        case "map":
            if source.kind not in ("map", "object"):
                return False
        case "tuple":
            return (
                source.kind == "tuple"
                and len(source.members) == len(target.members)
                and all(convertible(own, other) for (_, own), (_, other) in zip(source.members, target.members, strict=True))
            )
        case "object":
            if source.kind == "map":
                return all(convertible(source.element or ANY, member) for _, member in target.members)
            own = dict(source.members)
            return source.kind == "object" and all(name in own and convertible(own[name], member) for name, member in target.members)
    element = target.element or ANY
    if source.members:
        return unify(member for _, member in source.members) is not None if element == ANY else all(convertible(own, element) for _, own in source.members)
    return source.element is None or convertible(source.element, element)


def convert(value: Value, target: Type) -> Value:
    """Return `value` as one of type `target`; parts that are not known stay so, with the type. Raises EvaluationError if it cannot be one."""
    if target.kind == "any":
        return value
    match value:
        case Known():
            return _convert_scalar(value, target)
        case Sequence():
            return _convert_sequence(value, target)
        case Mapping():
            return _convert_mapping(value, target)
        case Unknown():
            if not convertible(value.type, target):
                raise EvaluationError(f"a value of type {value.type.kind} cannot become one of type {target.kind}")
            return value if value.type == target else value._replace(type=target)
        case Text() | Json():
            if target.kind == "string":
                return value
            if target.kind in ("number", "bool") and isinstance(value, Text):
                return Unknown(Reason.FUNCTION, value.span, value.refs, value.sensitive, type=target, not_null=True)
            raise _misfit("string", target)
    return _convert_choice(value, target)


def _misfit(kind: str, target: Type) -> EvaluationError:
    return EvaluationError(f"a {kind} cannot become a {target.kind}")


def _convert_choice(value: Choice, target: Type) -> Value:
    """Convert every branch; one that fails is unknown as long as another one does not."""
    branches: list[tuple[str, Value]] = []
    failure: EvaluationError | None = None
    for outcome, branch in value.branches:
        try:
            branches.append((outcome, convert(branch, target)))
        except EvaluationError as error:
            failure = error
            branches.append((outcome, Unknown(Reason.ERROR, value.span, type=target)))
    if failure is not None and all(isinstance(branch, Unknown) and branch.reason is Reason.ERROR for _, branch in branches):
        raise failure
    return value._replace(branches=tuple(branches))


def _convert_scalar(value: Known, target: Type) -> Value:
    scalar = value.value
    if scalar is None:
        return value if value.type == target else value._replace(type=target)
    if not isinstance(scalar, str):
        kind = "bool" if isinstance(scalar, bool) else "number"
        if kind == target.kind:
            return value
        if target.kind != "string":
            raise _misfit(kind, target)
        return value._replace(value=("true" if scalar else "false") if isinstance(scalar, bool) else number_text(scalar))
    if target.kind == "string":
        return value
    if target.kind not in ("number", "bool"):
        raise _misfit("string", target)
    if target.kind == "bool":
        if scalar not in ("true", "1", "false", "0"):
            raise EvaluationError("this string is no bool: it must be true or false")
        return value._replace(value=scalar in ("true", "1"), map=None)
    number = parse_number(scalar)
    if number is None:
        if _NUMBER.fullmatch(scalar) is not None:
            return Unknown(Reason.LIMIT, value.span, value.refs, value.sensitive, type=NUMBER, not_null=True)
        raise EvaluationError("this string is no decimal number")
    return value._replace(value=number, map=None)


def _convert_sequence(value: Sequence, target: Type) -> Value:
    if target.kind == "tuple":
        if value.kind != "tuple" or (len(value.items) != len(target.members) and (value.rest is None or len(value.items) > len(target.members))):
            raise _misfit(value.kind, target)
        if value.rest is not None:
            return Unknown(Reason.FUNCTION, value.span, value.refs, value.sensitive, type=target, not_null=True)
        return value._replace(items=tuple(convert(item, member) for item, (_, member) in zip(value.items, target.members, strict=True)))
    if target.kind not in ("list", "set"):
        raise _misfit(value.kind, target)
    element = _element(target, value.element if value.kind != "tuple" else None, (*value.items, *([value.rest] if value.rest is not None else [])))
    if value.kind == target.kind and value.element == element:
        return value
    items = tuple(convert(item, element) for item in value.items)
    rest = convert(value.rest, element) if value.rest is not None else None
    if target.kind == "set":
        return as_set(value._replace(items=items, element=element, rest=rest))
    return value._replace(kind="list", items=items, element=element, rest=rest)


def _convert_mapping(value: Mapping, target: Type) -> Value:
    if target.kind == "map":
        element = _element(target, value.element if value.kind == "map" else None, (*value.entries.values(), *([value.rest] if value.rest is not None else [])))
        if value.kind == "map" and value.element == element:
            return value
        entries = {key: convert(value.entries[key], element) for key in sorted(value.entries)}
        return value._replace(kind="map", entries=entries, element=element, rest=convert(value.rest, element) if value.rest is not None else None)
    if target.kind != "object":
        raise _misfit(value.kind, target)
    members: dict[str, Value] = {}
    for name, member in target.members:
        if name in value.entries:
            members[name] = convert(value.entries[name], member)
        elif value.rest is not None:
            members[name] = convert(value.rest, member)
        else:
            raise EvaluationError("an object lacks an attribute that its type requires")
    return value._replace(kind="object", entries=members, element=ANY, rest=None)


def _element(target: Type, own: Type | None, parts: tuple[Value, ...]) -> Type:
    """Return the element type of a collection made of `parts`, of which `own` is the element type so far."""
    element = target.element or ANY
    if element.kind != "any":
        return element
    if own is not None and own.kind != "any":
        return own
    types = [type_of(part) for part in parts if not (isinstance(part, (Unknown, Choice)) and type_of(part).kind == "any")]
    common = unify(types)
    if common is None or (common.kind == "any" and any(kind.kind != "any" for kind in types)):
        raise EvaluationError("the elements have no type in common")
    return common


def as_set(value: Sequence) -> Sequence:
    """Return the items of `value`, all of one type, as a set: without doubles, in cty's order, those that are not wholly known last."""
    return value._replace(kind="set", items=tuple(sorted(dict.fromkeys(value.items), key=_set_order)))


def _set_order(item: Value) -> tuple[int, int | Decimal, bytes]:
    match item:
        case Known(value=None):
            return (3, 0, b"")
        case Known(value=str() as text):
            return (1, 0, text.encode("utf-8", "surrogatepass"))
        case Known(value=int() | Decimal() as number):
            return (1, number, b"")
        case Sequence() | Mapping():
            parts: list[str] = []
            _fingerprint(item, parts.append)
            return (1, 0, "".join(parts).encode("utf-8", "surrogatepass"))
    return (2, 0, b"")


def _fingerprint(value: Value, write: Callable[[str], object]) -> None:
    """Write the text by which cty orders compound elements of a set."""
    match value:
        case Known(value=None):
            write("~")
        case Known(value=bool() as truth):
            write("T" if truth else "F")
        case Known(value=str() as text):
            write('"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"')
        case Known(value=number):
            write(f"{number:.10g}")
        case Sequence():
            write("<" if value.kind == "tuple" else "[")
            for item in value.items:
                _fingerprint(item, write)
                write(";")
            write(">" if value.kind == "tuple" else "]")
        case Mapping():
            write("<" if value.kind == "object" else "{")
            for key in sorted(value.entries):
                if value.kind == "map":
                    write(f'"{key}":')
                _fingerprint(value.entries[key], write)
                write(";")
            write(">" if value.kind == "object" else "}")
        case _:
            write("?")
