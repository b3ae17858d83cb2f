"""Type constraints of variables: `list(string)`, `object({ a = optional(bool, true) })`, and how a given value is made to fit one."""

from collections.abc import Callable
from typing import NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.evaluate import Evaluator
from iac_iam_guard.terraform.outcome import EvaluationError, Undeclared
from iac_iam_guard.terraform.syntax import Call, Expression, Literal, ObjectExpression, Parenthesis, Reference, Step, TupleExpression
from iac_iam_guard.terraform.types import convert, is_null
from iac_iam_guard.values import ANY, BOOL, NUMBER, STRING, Choice, Known, Mapping, Sequence, Type, Value

PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": ANY}
DEPTH = 100


class Constraint(NamedTuple):
    """A type with the defaults of its optional attributes.

    `type` has every attribute, optional ones too; `element` is the constraint of the elements of a list, set or map, `members` are those of
    an object's attributes or a tuple's elements.
    """

    type: Type
    element: "Constraint | None" = None
    members: "tuple[Member, ...]" = ()


class Member(NamedTuple):
    """An attribute of an object, or an element of a tuple by its index."""

    name: str
    constraint: Constraint
    optional: bool = False
    default: Value | None = None


class NoNames:
    """The scope of a default, in which there are no names."""

    def __init__(self, path: str) -> None:
        """Stand in the file `path`."""
        self.path = path

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: Callable[[Expression], Value]) -> tuple[Value, int]:
        """Refuse every name."""
        raise Undeclared("A default within a type constraint must not refer to anything.")

    def standpoint(self, names: frozenset[str]) -> str | None:
        """Tell this scope from no other."""
        return None

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        """Refuse every function."""
        raise EvaluationError("A default within a type constraint must not call functions.")


def parse_constraint(expression: Expression, path: str = "") -> Constraint:
    """Return the constraint that an expression of the file `path` states. Raises EvaluationError for what is no type constraint."""
    return _parse(expression, path, 0)


def _parse(node: Expression, path: str, depth: int) -> Constraint:
    if depth > DEPTH:
        raise EvaluationError("The type constraint is nested too deeply.")
    while isinstance(node, Parenthesis):
        node = node.inner
    if isinstance(node, Reference) and not node.steps and node.name in PRIMITIVES:
        return Constraint(PRIMITIVES[node.name])
    if isinstance(node, Reference) and not node.steps and node.name in ("list", "map"):
        return _collection(node.name, Constraint(ANY))
    if isinstance(node, Literal) and node.value in ("string", "list", "map"):  # the quoted form of old configurations
        return Constraint(STRING) if node.value == "string" else _collection(str(node.value), Constraint(STRING))
    if isinstance(node, Call) and len(node.arguments) == 1 and not node.expand:
        (argument,) = node.arguments
        if node.name in ("list", "set", "map"):
            return _collection(node.name, _parse(argument, path, depth + 1))
        if node.name == "tuple" and isinstance(argument, TupleExpression):
            members = tuple([Member(str(index), _parse(item, path, depth + 1)) for index, item in enumerate(argument.items)])
            return Constraint(Type("tuple", None, tuple([(member.name, member.constraint.type) for member in members])), None, members)
        if node.name == "object" and isinstance(argument, ObjectExpression):
            return _object(argument, path, depth)
    raise EvaluationError("This is no type constraint.")


def _collection(kind: str, element: Constraint) -> Constraint:
    if kind == "list":
        return Constraint(Type("list", element.type), element)
    return Constraint(Type("set", element.type) if kind == "set" else Type("map", element.type), element)


def _object(node: ObjectExpression, path: str, depth: int) -> Constraint:
    members: dict[str, Member] = {}
    for key, item in node.items:
        if not isinstance(key, Literal) or not isinstance(key.value, str) or key.value in members:
            raise EvaluationError("An attribute of an object type must be a name, used once.")
        name = key.value
        if isinstance(item, Call) and item.name == "optional" and 1 <= len(item.arguments) <= 2:
            constraint = _parse(item.arguments[0], path, depth + 1)
            default = _default(item.arguments[1], constraint, path) if len(item.arguments) == 2 else None
            members[name] = Member(name, constraint, True, default)
        else:
            members[name] = Member(name, _parse(item, path, depth + 1))
    ordered = tuple([members[name] for name in sorted(members)])
    return Constraint(Type("object", None, tuple([(member.name, member.constraint.type) for member in ordered])), None, ordered)


def _default(node: Expression, constraint: Constraint, path: str) -> Value:
    return apply_constraint(Evaluator(NoNames(path)).evaluate(node), constraint)


def apply_constraint(value: Value, constraint: Constraint) -> Value:
    """Return `value` with the defaults of missing and null optional attributes, converted to the type. Raises EvaluationError if it does not fit."""
    return convert(fill(value, constraint), constraint.type)


def fill(value: Value, constraint: Constraint) -> Value:
    """Return `value` with the defaults of missing and null optional attributes, a null of its type where there is no default."""
    if isinstance(value, Choice):
        return value._replace(branches=tuple([(outcome, fill(branch, constraint)) for outcome, branch in value.branches]))
    element = constraint.element
    if isinstance(value, Sequence):
        if element is not None and has_optional(element):
            items = tuple([fill(item, element) for item in value.items])
            return _loosened(value)._replace(items=items, rest=None if value.rest is None else fill(value.rest, element))
        if constraint.type.kind == "tuple" and len(constraint.members) == len(value.items):
            return value._replace(items=tuple([fill(item, member.constraint) for item, member in zip(value.items, constraint.members, strict=True)]))
    elif isinstance(value, Mapping):
        if element is not None and has_optional(element):
            entries = {name: fill(entry, element) for name, entry in value.entries.items()}
            return value._replace(kind="object", element=ANY, entries=entries, rest=None if value.rest is None else fill(value.rest, element))
        if constraint.type.kind == "object" and has_optional(constraint):
            return _fill_object(value, constraint)
    return value


def _loosened(value: Sequence) -> Sequence:
    """Return a list or set as a tuple: its elements get a new type."""
    return value._replace(kind="tuple", element=ANY) if value.kind != "tuple" else value


def _fill_object(value: Mapping, constraint: Constraint) -> Mapping:
    entries: dict[str, Value] = {}
    for member in constraint.members:
        entry = value.entries.get(member.name)
        if entry is None and value.rest is not None:
            continue  # it may be among the further ones
        if member.optional and (entry is None or is_null(entry)):
            entry = member.default if member.default is not None else Known(None, value.span, type=member.constraint.type)
        if entry is not None:
            entries[member.name] = fill(entry, member.constraint)
    return value._replace(kind="object", element=ANY, entries=entries)


def has_optional(constraint: Constraint) -> bool:
    """Tell whether an attribute anywhere in `constraint` is optional."""
    if constraint.element is not None:
        return has_optional(constraint.element)
    return any(member.optional or has_optional(member.constraint) for member in constraint.members)
