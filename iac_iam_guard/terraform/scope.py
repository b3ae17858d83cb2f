"""What names mean where an expression of a module stands."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from iac_iam_guard.graph import Mode
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.blocks import Names
from iac_iam_guard.terraform.expansion import Expansion, collect, perhaps, surely
from iac_iam_guard.terraform.file_functions import CURRENT_DIRECTORY, call_file_function
from iac_iam_guard.terraform.outcome import EvaluationError, Undeclared
from iac_iam_guard.terraform.syntax import Attribute, Expression, Index, Step
from iac_iam_guard.terraform.undeclared import undeclared_resource, undeclared_value
from iac_iam_guard.values import STRING, Choice, Guards, Known, Reason, Ref, Unknown, Value
from iac_iam_guard.values import Mapping as MappingValue

if TYPE_CHECKING:
    from iac_iam_guard.terraform.instance import ModuleInstance

Evaluate = Callable[[Expression], Value]


class Referable(Protocol):
    """An object with attributes: an instance of a resource or of a module."""

    @property
    def guards(self) -> Guards:
        """When it exists; the last one is its own."""

    def attribute(self, name: str) -> Value:
        """Return one attribute (of a module: output); raises EvaluationError where there surely is none."""

    def whole(self) -> Value:
        """Return the object with all of them."""


R_co = TypeVar("R_co", bound=Referable, covariant=True)


class Objects(NamedTuple, Generic[R_co]):
    """What a block stands for: its instances by the end of their address."""

    expansion: Expansion
    instances: Mapping[str, R_co]


class BlockScope:
    """The scope of a block: the names of its module, and those of its own (each, count, self, iterators)."""

    __slots__ = ("module", "names", "path")

    def __init__(self, module: "ModuleInstance", path: str, names: Names) -> None:
        """Stand in file `path` of `module`, where `names` mean something besides."""
        self.module = module
        self.path = path
        self.names = names

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: Evaluate) -> tuple[Value, int]:
        """Return the value of `name` and the first of `steps`, and how many steps that took."""
        bound = self.names.get(name)
        if bound is not None:
            return bound, 0
        match name:
            case "var":
                return self.module.variable(_attribute(steps, 0), self._span(steps)), 1
            case "local":
                return self._local(_attribute(steps, 0), steps), 1
            case "module":
                return self._module(steps, evaluate)
            case "data":
                return self._resource(Mode.DATA, _attribute(steps, 0), steps, 1, evaluate)
            case "path":
                return self._path(_attribute(steps, 0), self._span(steps)), 1
            case "terraform":
                return self._terraform(_attribute(steps, 0), self._span(steps)), 1
            case "ephemeral":
                return Unknown(Reason.RESOURCE, self._span(steps), (Ref(f"{self.module.prefix}ephemeral", ""),)), len(steps)
            case "each" | "count" | "self":
                raise Undeclared(f'"{name}" means nothing here.')
        return self._resource(Mode.MANAGED, name, steps, 0, evaluate)

    def standpoint(self, names: frozenset[str]) -> str | None:
        """Return the module that an expression stands in; None where names of its block have a part in it."""
        return None if names & self.names.keys() else self.module.prefix

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        """Return the result of a function that reads files or evaluates templates."""
        return call_file_function(self.module.unit, name, arguments, span)

    def _span(self, steps: tuple[Step, ...]) -> SourceSpan:
        return SourceSpan(self.path, steps[0].start, steps[-1].end) if steps else SourceSpan(self.path, 0, 0)

    def _local(self, name: str, steps: tuple[Step, ...]) -> Value:
        if name in self.module.module.local_values:
            return self.module.local_value(name)
        span = self._refuse("A local value with this name is not declared.", steps)
        return undeclared_value(f"{self.module.prefix}local.{name}", Reason.ERROR, span)

    def _refuse(self, message: str, steps: tuple[Step, ...]) -> SourceSpan:
        """Say what Terraform says of a name that is not declared, and return where it stands."""
        span = self._span(steps)
        self.module.unit.refuse_name(message, span)
        return span

    def _path(self, name: str, span: SourceSpan) -> Value:
        match name:
            case "module":
                return Known(self.module.path, span)
            case "root":
                return Known(".", span)
            case "cwd":
                return Unknown(Reason.FUNCTION, span, type=STRING, not_null=True, opaque=True, what=CURRENT_DIRECTORY)
        raise EvaluationError("path has the attributes module, root and cwd only.")

    def _terraform(self, name: str, span: SourceSpan) -> Value:
        match name:
            case "workspace" | "env":
                return Known(self.module.unit.options.workspace, span)
            case "applying":
                return Unknown(Reason.RESOURCE, span)
        raise EvaluationError("terraform has the attribute workspace only.")

    def _resource(self, mode: Mode, kind: str, steps: tuple[Step, ...], at: int, evaluate: Evaluate) -> tuple[Value, int]:
        """Return a resource, an instance of it or an attribute of that, whichever is named; its name is step `at`."""
        name = _attribute(steps, at)
        declared = self.module.resource(mode, kind, name)
        if declared is not None:
            return self._object(declared, steps, at + 1, evaluate)
        provider, underscore, _ = kind.partition("_")
        if not underscore:
            raise Undeclared("Reference to a resource or name that is not declared.")
        span = self._refuse("Reference to a resource or name that is not declared.", steps)
        address = f"{self.module.prefix}{'data.' if mode is Mode.DATA else ''}{kind}.{name}"
        value, taken = undeclared_resource(mode, kind, address, steps[at + 1 :], self.module.provider(provider), span)
        return value, at + 1 + taken

    def _module(self, steps: tuple[Step, ...], evaluate: Evaluate) -> tuple[Value, int]:
        """Return a module, an instance of it or an output of that."""
        name = _attribute(steps, 0)
        called = self.module.child(name)
        if called is not None:
            return self._object(called, steps, 1, evaluate)
        span = self._refuse("Reference to a module that is not called.", steps)
        return undeclared_value(f"{self.module.prefix}module.{name}", Reason.MODULE, span), 1

    def _object(self, objects: "Objects[Referable]", steps: tuple[Step, ...], at: int, evaluate: Evaluate) -> tuple[Value, int]:
        """Return what the steps from `at` on select of the objects that a block stands for."""
        shape, instances = objects.expansion.shape, objects.instances
        if shape is None:
            name = _name_or_key(steps[at], evaluate) if at < len(steps) else None
            return (instances[""].whole(), at) if name is None else (instances[""].attribute(name), at + 1)
        step = steps[at] if at < len(steps) else None
        if not isinstance(step, Index):
            return collect(shape, {suffix: instance.whole() for suffix, instance in instances.items()}), at
        key = evaluate(step.key)
        following = steps[at + 1] if at + 1 < len(steps) else None
        name = following.name if isinstance(following, Attribute) else None

        def one(suffix: str) -> Value:
            """Return an instance, with the one attribute only that is asked for."""
            return instances[suffix].whole() if name is None else MappingValue("object", {name: instances[suffix].attribute(name)})

        suffix = surely(shape, key)
        if suffix is not None:
            return (one(suffix), at + 1) if name is None else (instances[suffix].attribute(name), at + 2)
        suffix = perhaps(shape, key)
        if suffix is not None and instances[suffix].guards:
            atom = instances[suffix].guards[-1].atom
            return Choice(atom, (("true", one(suffix)), ("false", Known(None))), self._span(steps)), at + 1
        return collect(shape, {suffix: one(suffix) for suffix in instances}), at


def _attribute(steps: tuple[Step, ...], at: int) -> str:
    step = steps[at] if at < len(steps) else None
    if isinstance(step, Attribute):
        return step.name
    raise Undeclared("A name is missing in this reference.")


def _name_or_key(step: Step, evaluate: Evaluate) -> str | None:
    """Return the attribute that a step names, `.arn` or `["arn"]`; None for anything else."""
    if isinstance(step, Attribute):
        return step.name
    if isinstance(step, Index):
        key = evaluate(step.key)
        if isinstance(key, Known) and isinstance(key.value, str):
            return key.value
        raise EvaluationError("This object has no count or for_each, so it has no instance with a key.")
    return None
