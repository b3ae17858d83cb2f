"""What the `configuration` of a plan says a value refers to: references followed through modules to resources and their instances."""

from collections.abc import Iterable, Iterator
from sys import intern
from typing import NamedTuple

from iac_iam_guard.graph import Mode
from iac_iam_guard.terraform.address import Address, Key, Module, module_prefix, render_key, split_steps
from iac_iam_guard.terraform.plan_file import Blocks, PlanFile
from iac_iam_guard.terraform.plan_json import Part, as_array, as_object, as_text
from iac_iam_guard.values import Ref

DEPTH_LIMIT = 50
"""Modules and outputs that one reference is followed through."""
REFERENCE_LIMIT = 200
"""Targets of one value that are kept."""
STEP_LIMIT = 10_000
"""References that are looked at for one value."""

Expressions = tuple[object, ...]
"""Expressions of the configuration that a value may come from: `{"constant_value": …}`, `{"references": […]}`, or those of nested blocks."""

_NO_TARGETS = frozenset({"count", "path", "terraform", "self"})


class Place(NamedTuple):
    """Where an expression stands: the module instance, the key of the instance that it belongs to, and what that iterates over."""

    modules: tuple[Module, ...]
    key: Key = None
    iterates: Expressions = ()


class Instances(NamedTuple):
    """The addresses in a plan: by address without the last key, and by address without any; and the instances of modules, the root first."""

    keyed: dict[str, dict[Key, str]]
    alike: dict[str, list[str]]
    modules: dict[tuple[Module, ...], None]


def index_instances(addresses: Iterable[Address]) -> Instances:
    """Return `addresses` in the form in which references look for them."""
    instances = Instances({}, {}, {(): None})
    for address in addresses:
        text = intern(str(address))  # one text for all who have it: most addresses have no key
        instances.keyed.setdefault(intern(address.resource), {})[address.key] = text
        instances.alike.setdefault(intern(address.identity), []).append(text)
        if address.modules not in instances.modules:
            instances.modules.update((address.modules[:depth], None) for depth in range(1, len(address.modules) + 1))
    return instances


def leaves(expressions: Expressions) -> Iterator[dict[str, object]]:
    """Yield the expressions themselves, those of nested blocks included."""
    todo = list(reversed(expressions))
    while todo:
        match todo.pop():
            case list() as blocks:
                todo.extend(reversed(blocks))
            case dict() as found if is_leaf(found):
                yield found
            case dict() as block:
                todo.extend(reversed(block.values()))


def is_leaf(expression: dict[str, object]) -> bool:
    """Tell an expression from a nested block."""
    return not expression or "constant_value" in expression or "references" in expression


def nested(expressions: Expressions, name: str) -> Expressions:
    """Return the expressions that attribute `name` of nested blocks may come from; of an object as a whole, those of the whole."""
    found: list[object] = []
    for expression in expressions:
        for block in expression if isinstance(expression, list) else (expression,):
            if isinstance(block, dict):
                if is_leaf(block):
                    found.append(block)
                elif name in block:
                    found.append(block[name])
    return tuple(found)


class PlanConfiguration:
    """The configuration in a plan."""

    __slots__ = ("_block", "_file", "_root", "_steps_left", "instances")

    def __init__(self, file: PlanFile, instances: Instances) -> None:
        """Follow references of the configuration in `file` to `instances`."""
        self._file = file
        self._root = as_object(file.configuration.get("root_module"))
        self._block: tuple[Part, dict[str, object]] = (Part(0, 0), {})
        self._steps_left = STEP_LIMIT
        self.instances = instances

    def module(self, names: tuple[str, ...]) -> dict[str, object]:
        """Return what the plan says of the module that the calls `names` lead to."""
        module = self._root
        for name in names:
            module = as_object(as_object(as_object(module.get("module_calls")).get(name)).get("module"))
        return module

    def resource(self, address: Address) -> dict[str, object]:
        """Return what the plan says of the block that `address` is an instance of, empty if there is none."""
        blocks = self.module(tuple(module.name for module in address.modules)).get("resources")
        part = blocks.parts.get(address.local) if isinstance(blocks, Blocks) else None
        if part is None:
            return {}
        if part != self._block[0]:  # the instances of a block follow one another
            self._block = (part, self._file.decode(part))
        return self._block[1]

    def place(self, address: Address, block: dict[str, object]) -> Place:
        """Return where the expressions of the instance at `address` of `block` stand."""
        iterates = block.get("for_each_expression")
        return Place(address.modules, address.key, () if iterates is None else (iterates,))

    def targets(self, expressions: Expressions, place: Place) -> tuple[Ref, ...]:
        """Return what `expressions` refer to, each once: attributes of instances, and variables, locals and keys that lead no further."""
        found: dict[Ref, None] = {}
        self._steps_left = STEP_LIMIT
        for ref in self._follow(expressions, place, (), 0):
            found[ref] = None
            if len(found) >= REFERENCE_LIMIT:
                break
        return tuple(found)

    def _follow(self, expressions: Expressions, place: Place, trail: tuple[Module, ...], depth: int) -> Iterator[Ref]:
        for expression in leaves(expressions):
            references = expression.get("references")
            for reference in most_specific([as_text(one) for one in as_array(references)]) if references else ():
                self._steps_left -= 1
                if self._steps_left < 0 or depth > DEPTH_LIMIT:
                    return
                yield from self._resolve(split_steps(reference), place, trail, depth)

    def _resolve(self, steps: tuple[Module, ...], place: Place, trail: tuple[Module, ...], depth: int) -> Iterator[Ref]:
        """Yield what one reference leads to; `trail` are the steps taken from its value."""
        if not steps:
            return
        head = steps[0].name
        if head == "var" and len(steps) > 1:
            yield from self._variable(steps[1].name, place, _rest(steps, 1) + trail, depth)
        elif head == "module" and len(steps) > 2:
            yield from self._output(steps[1], steps[2].name, place, _rest(steps, 2) + trail, depth)
        elif head == "module" and len(steps) == 2:
            for name in self._outputs((*place.modules, steps[1])):
                yield from self._output(steps[1], name, place, trail, depth)
        elif head == "each" and len(steps) > 1 and steps[1].name == "value" and place.iterates:
            yield from self._follow(place.iterates, place._replace(iterates=()), _rest(steps, 1) + trail, depth + 1)
        elif head in ("each", "local"):
            yield Ref(module_prefix(place.modules) + ".".join(step.name for step in steps[:2]), "")
        elif head not in _NO_TARGETS and head not in ("var", "module"):
            yield from self._instances(steps, place, trail)

    def _variable(self, name: str, place: Place, trail: tuple[Module, ...], depth: int) -> Iterator[Ref]:
        if not place.modules:
            yield Ref(f"var.{name}", "")
            return
        *outer, inner = place.modules
        call = as_object(as_object(self.module(tuple(module.name for module in outer)).get("module_calls")).get(inner.name))
        argument = as_object(call.get("expressions")).get(name)
        if argument is None:
            yield Ref(f"{module_prefix(place.modules)}var.{name}", "")
            return
        iterates = call.get("for_each_expression")
        yield from self._follow((argument,), Place(tuple(outer), inner.key, () if iterates is None else (iterates,)), trail, depth + 1)

    def _output(self, call: Module, name: str, place: Place, trail: tuple[Module, ...], depth: int) -> Iterator[Ref]:
        inner = (*place.modules, call)
        expression = as_object(self._outputs(inner).get(name)).get("expression")
        if expression is not None:
            yield from self._follow((expression,), Place(inner), trail, depth + 1)

    def _outputs(self, modules: tuple[Module, ...]) -> dict[str, object]:
        return as_object(self.module(tuple(module.name for module in modules)).get("outputs"))

    def _instances(self, steps: tuple[Module, ...], place: Place, trail: tuple[Module, ...]) -> Iterator[Ref]:
        """Yield the instances that a reference to a resource means: the one with its key, the one with the key of `place`, else all."""
        data = steps[0] == Module("data", None)
        if len(steps) < (3 if data else 2):
            return
        kind, named = (steps[1], steps[2]) if data else (steps[0], steps[1])
        address = Address(place.modules, Mode.DATA if data else Mode.MANAGED, kind.name, named.name, named.key)
        attribute = _attribute(steps[3 if data else 2 :] + trail)
        instances = self.instances.keyed.get(address.resource)
        if named.key is not None or not instances:
            found = [str(address)] if named.key is not None or not place.modules else self.instances.alike.get(address.identity, [str(address)])
        elif place.key in instances:
            found = [instances[place.key]]
        else:
            found = list(instances.values())
        for text in found[:REFERENCE_LIMIT]:
            yield Ref(text, attribute)


def most_specific(references: list[str]) -> list[str]:
    """Return `references` without those that another one begins with: a plan lists `a.b.arn` and `a.b`."""
    if len(references) < 2:
        return references
    unique = list(dict.fromkeys(references))
    return [one for one in unique if not any(other != one and other.startswith((one + ".", one + "[")) for other in unique)]


def _rest(steps: tuple[Module, ...], index: int) -> tuple[Module, ...]:
    """Return the steps after the one at `index`, its key included."""
    key = steps[index].key
    return steps[index + 1 :] if key is None else (Module("", key), *steps[index + 1 :])


def _attribute(steps: tuple[Module, ...]) -> str:
    """Return steps as the name of an attribute: `arn`, `identity[0].oidc`."""
    return ".".join(f"{step.name}{render_key(step.key)}" for step in steps).replace(".[", "[")
