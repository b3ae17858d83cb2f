"""Values of input variables: what the root module or a module call is given, converted to what the declaration asks for."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from iac_iam_guard.credentials import WrittenKey, written_keys
from iac_iam_guard.errors import InputError
from iac_iam_guard.json_reader import read_json_value
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.constraints import Constraint, apply_constraint, parse_constraint
from iac_iam_guard.terraform.evaluate import evaluate
from iac_iam_guard.terraform.module import Declaration, Module, join_path
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.terraform.parse import parse, parse_expression
from iac_iam_guard.terraform.resources import refer
from iac_iam_guard.terraform.syntax import Expression, Literal, Step
from iac_iam_guard.terraform.throughout import mark_sensitive, place_all
from iac_iam_guard.terraform.types import PRIMITIVES, is_null
from iac_iam_guard.values import ANY, Known, Mapping, Reason, Ref, Sequence, Type, Unknown, Value

if TYPE_CHECKING:
    from iac_iam_guard.terraform.unit import Unit

ENVIRONMENT_PREFIX = "TF_VAR_"


class ConstantScope:
    """A scope without names, for defaults and variable files."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        """Stand in file `path`."""
        self.path = path

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: Callable[[Expression], Value]) -> tuple[Value, int]:
        """Refuse any name."""
        raise EvaluationError("Only constant values may stand here.")

    def standpoint(self, names: frozenset[str]) -> str | None:
        """Tell this scope from no other."""
        return None

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        """Refuse any function."""
        raise EvaluationError("Only constant values may stand here.")


@lru_cache(maxsize=1024)
def constraint_of(declaration: Declaration) -> Constraint | None:
    """Return the type constraint of a variable, None if it has none. Raises EvaluationError for what is no type."""
    argument = declaration.argument("type")
    return parse_constraint(argument.expression, declaration.path_of("type")) if argument is not None else None


def unset_value(declaration: Declaration, address: str, is_open: bool = False) -> Value:
    """Return the value of a variable that is not given one: its default, else a hole of its type, as where it `is_open`."""
    constraint = constraint_of(declaration)
    argument = declaration.argument("default")
    ref = Ref(address, "")
    if argument is None or is_open or _flag(declaration, "ephemeral"):
        return _marked(declaration, hole(constraint.type if constraint is not None else ANY, declaration.header, ref))
    default = evaluate(argument.expression, ConstantScope(declaration.path_of("default")))
    return _marked(declaration, refer(apply_constraint(default, constraint) if constraint is not None else default, ref))


def argument_value(given: Value, declaration: Declaration, address: str) -> Value:
    """Return the value of a variable that is given one. Raises EvaluationError where the two do not fit."""
    if is_null(given) and _is_false(declaration, "nullable"):
        return unset_value(declaration, address)
    constraint = constraint_of(declaration)
    return _marked(declaration, apply_constraint(given, constraint) if constraint is not None else given)


def hole(kind: Type, span: SourceSpan, ref: Ref) -> Value:
    """Return an unknown value of type `kind`: objects and tuples have a known shape, of unknown parts that know their path."""
    if kind.kind == "object":
        parts = {name: hole(member, span, ref._replace(attribute=f"{ref.attribute}.{name}".removeprefix("."))) for name, member in kind.members}
        return Mapping("object", parts, span, (ref,))
    if kind.kind == "tuple":
        items = tuple(hole(member, span, ref._replace(attribute=f"{ref.attribute}[{index}]")) for index, (_, member) in enumerate(kind.members))
        return Sequence("tuple", items, span, (ref,))
    return Unknown(Reason.VARIABLE, span, (ref,), type=kind)


def _flag(declaration: Declaration, name: str) -> bool:
    argument = declaration.argument(name)
    return argument is not None and isinstance(argument.expression, Literal) and argument.expression.value in (True, "true")


def _is_false(declaration: Declaration, name: str) -> bool:
    argument = declaration.argument(name)
    return argument is not None and isinstance(argument.expression, Literal) and argument.expression.value in (False, "false")


def _marked(declaration: Declaration, value: Value) -> Value:
    return mark_sensitive(value) if _flag(declaration, "sensitive") else value


# -- what the root module is given


def read_root_variables(unit: "Unit", module: Module) -> dict[str, Value]:
    """Return what variable files, the command line and, if asked for, the environment give the root module; later ones win."""
    given: dict[str, Value] = {}
    if unit.options.use_environment:
        prefix = len(ENVIRONMENT_PREFIX)
        texts = [(name[prefix:], text) for name, text in sorted(os.environ.items()) if name.startswith(ENVIRONMENT_PREFIX)]
        given.update(_from_texts(unit, module, [(name, text) for name, text in texts if name in module.variables]))
    for name in _automatic_files(module.variable_files):
        try:
            given.update(_from_file(unit, unit.workspace.read(join_path(module.directory, name))))
        except InputError as error:
            unit.warn(error.message, error.span or module_start(module), error.hint)
    for source in unit.options.variable_files:
        given.update(_from_file(unit, source))
    given.update(_from_texts(unit, module, unit.options.variables))
    return given


def keys_in_variable_files(unit: "Unit", modules: Iterable[Module]) -> tuple[WrittenKey, ...]:
    """Return the credentials in the variable files beside modules, also in those that Terraform has to be told of, and in those the user names."""
    sources = list(unit.options.variable_files)
    for path in dict.fromkeys(join_path(module.directory, name) for module in modules for name in module.variable_files):
        try:
            sources.append(unit.workspace.read(path))
        except InputError as error:
            unit.warn(error.message, error.span or SourceSpan(path, 0, 0), error.hint)
    return tuple(dict.fromkeys(key for source in sources for key in written_keys(source)))


def _automatic_files(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the variable files that Terraform reads by itself, the weakest first."""
    yield from (name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names)
    yield from sorted(name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json")))


def _from_texts(unit: "Unit", module: Module, texts: "list[tuple[str, str]] | tuple[tuple[str, str], ...]") -> Iterator[tuple[str, Value]]:
    """Yield values of texts: as they are for variables of primitive or no type, else read as an expression; they stand at the variable's header."""
    for name, text in texts:
        declaration = module.variables.get(name)
        if declaration is None:
            continue  # meant for another root module
        try:
            constraint = constraint_of(declaration)
            if constraint is None or constraint.type.kind in PRIMITIVES:
                yield name, Known(text, declaration.header)
                continue
            expression, problems = parse_expression(text)
            if expression is None:
                raise EvaluationError(problems[0].message if problems else "The value of this variable is no expression.")
            yield name, place_all(evaluate(expression, ConstantScope(declaration.path)), declaration.header)
        except EvaluationError as error:
            unit.warn(str(error), declaration.header)


def _from_file(unit: "Unit", source: Source) -> Iterator[tuple[str, Value]]:
    """Yield the values that a variable file gives."""
    if source.path.endswith(".json"):
        try:
            tree = read_json_value(Known(source.text, SourceSpan(source.path, 0, len(source.text)))).value
        except InputError as error:
            unit.refuse(error.message, error.span or SourceSpan(source.path, 0, 0))
            return
        if isinstance(tree, Mapping):
            yield from tree.entries.items()
        else:
            unit.refuse("A variable file in JSON is an object.", SourceSpan(source.path, 0, 0))
        return
    parsed = parse(source.text)
    for problem in parsed.problems:
        unit.refuse(problem.message, SourceSpan(source.path, problem.start, problem.end))
    for argument in parsed.body.arguments.values():
        try:
            yield argument.name, evaluate(argument.expression, ConstantScope(source.path))
        except EvaluationError as error:
            unit.warn(str(error), SourceSpan(source.path, argument.start, argument.end))


def module_start(module: Module) -> SourceSpan:
    """Return the beginning of the first file of a module."""
    return SourceSpan(module.files[0] if module.files else module.directory, 0, 0)
