"""What a module instance declares, as nodes of the resource graph."""

from collections.abc import Iterator

from iac_iam_guard.graph import Mode, Reference, Resource
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.evaluate import evaluate
from iac_iam_guard.terraform.instance import CALL_ARGUMENTS, ModuleInstance
from iac_iam_guard.terraform.module import Declaration
from iac_iam_guard.terraform.module_sources import MissingModule
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.terraform.providers import ProviderConfiguration
from iac_iam_guard.terraform.resources import ResourceInstance
from iac_iam_guard.terraform.syntax import Attribute, Literal, TupleExpression
from iac_iam_guard.terraform.syntax import Reference as ReferenceNode
from iac_iam_guard.terraform.throughout import mark_sensitive
from iac_iam_guard.terraform.types import type_name
from iac_iam_guard.terraform.variables import ConstantScope, constraint_of
from iac_iam_guard.values import Known, Mapping, Value, decide


def declarations_of(instance: ModuleInstance) -> Iterator[Resource]:
    """Yield everything that one module instance declares."""
    module = instance.module
    yield from _providers(instance)
    for name, declaration in module.backends.items() if instance.parent is None else ():
        attributes = instance.block_attributes(declaration, f"backend.{name}")
        yield _node(instance, Mode.BACKEND, f"backend.{name}", name, declaration.header, declaration.span, attributes)
    for name, declaration in module.variables.items():
        yield _node(instance, Mode.PARAMETER, "variable", name, declaration.header, declaration.span, _parameter(instance, declaration))
    for name in module.local_values:
        yield _local(instance, name)
    for mode, table in ((Mode.DATA, module.data_sources), (Mode.MANAGED, module.resources)):
        for kind, name in table:
            declared = instance.resource(mode, kind, name)
            yield from map(_resource, declared.instances.values() if declared is not None else ())
    for name, declaration in module.outputs.items():
        yield _node(instance, Mode.OUTPUT, "output", name, declaration.header, declaration.span, _output(instance, name, declaration))
    for name, call in module.calls.items():
        called = instance.child(name)
        for child in called.instances.values() if called is not None else ():
            if isinstance(child, MissingModule):
                yield _missing_module(instance, name, call, child)


REPLACED_BY = "lifecycle.replace_triggered_by"
ADDRESSES = {Mode.PARAMETER: "var.", Mode.LOCAL: "local.", Mode.OUTPUT: "output.", Mode.PROVIDER: "provider.", Mode.BACKEND: "backend."}
"""How the addresses of declarations begin that are no resources."""


def _node(
    instance: ModuleInstance,
    mode: Mode,
    kind: str,
    name: str,
    header: SourceSpan,
    block: SourceSpan,
    attributes: Mapping,
    configuration: ProviderConfiguration | None = None,
) -> Resource:
    """Return the node of a declaration that stands for one object in each module instance."""
    local = f"{ADDRESSES[mode]}{name}"
    return Resource(
        address=instance.prefix + local,
        identity=f"{instance.identity}.{local}".removeprefix("."),
        mode=mode,
        type=kind,
        name=name,
        attributes=_decided(instance, attributes),
        span=header,
        block=block,
        unit=instance.unit.directory,
        calls=instance.calls,
        guards=instance.guards,
        provider=configuration.name if configuration is not None else "",
        account=configuration.account if configuration is not None else "",
    )


def _decided(instance: ModuleInstance, attributes: Mapping) -> Mapping:
    """Return the attributes as they are where the module instance exists."""
    if not instance.guards:
        return attributes
    return attributes._replace(entries={name: decide(value, instance.guards) for name, value in attributes.entries.items()})


def _providers(instance: ModuleInstance) -> Iterator[Resource]:
    for name, declaration in instance.module.providers.items():
        if instance.parent is not None and not declaration.configures:
            continue
        configuration = instance.provider(name)
        attributes = instance.block_attributes(declaration, f"provider.{name}")
        kind = declaration.block.labels[0].text
        yield _node(instance, Mode.PROVIDER, kind, name, declaration.header, declaration.span, attributes, configuration)


def _parameter(instance: ModuleInstance, declaration: Declaration) -> Mapping:
    """Return what the block of a variable says, one and the same for all instances of its module."""
    key = ("parameter", declaration.path, str(declaration.block.start))
    return instance.unit.ledger.once(key, lambda: _variable(instance, declaration), lambda: Mapping("object", {}))


def _variable(instance: ModuleInstance, declaration: Declaration) -> Mapping:
    """Return default, type and sensitivity of a variable, each if it is given."""
    entries: dict[str, Value] = {}
    default = declaration.argument("default")
    sensitive = declaration.argument("sensitive")
    try:
        constraint = constraint_of(declaration)
        if constraint is not None:
            entries["type"] = Known(type_name(constraint.type), declaration.key_span("type"))
        if sensitive is not None:
            entries["sensitive"] = evaluate(sensitive.expression, ConstantScope(declaration.path_of("sensitive")))
        if default is not None:
            value = evaluate(default.expression, ConstantScope(declaration.path_of("default")))
            entries["default"] = mark_sensitive(value) if entries.get("sensitive") == Known(True) else value
    except EvaluationError as error:
        instance.unit.warn(str(error), declaration.header)
    return Mapping("object", entries, declaration.header, key_spans={name: declaration.key_span(name) for name in entries})


def _local(instance: ModuleInstance, name: str) -> Resource:
    path, argument = instance.module.local_values[name]
    header = SourceSpan(path, argument.start, argument.start + len(name))
    attributes = Mapping("object", {"value": instance.local_value(name)}, header, key_spans={"value": header})
    return _node(instance, Mode.LOCAL, "local", name, header, SourceSpan(path, argument.start, argument.end), attributes)


def _output(instance: ModuleInstance, name: str, declaration: Declaration) -> Mapping:
    """Return value and sensitivity of an output."""
    entries: dict[str, Value] = {}
    if declaration.argument("value") is not None:
        entries["value"] = instance.attribute(name)
    sensitive = declaration.argument("sensitive")
    if sensitive is not None:
        entries["sensitive"] = instance.compute(sensitive.expression, declaration.path_of("sensitive"), {})
    return Mapping("object", entries, declaration.header, key_spans={key: declaration.key_span(key) for key in entries})


def _resource(resource: ResourceInstance) -> Resource:
    """Return the node of one instance of a resource or data source."""
    module = resource.module
    provider = resource.provider
    return Resource(
        address=resource.address,
        identity=f"{module.identity}.{resource.local_identity}".removeprefix("."),
        mode=resource.mode,
        type=resource.type,
        name=resource.name,
        attributes=resource.described(),
        span=resource.declaration.header,
        block=resource.declaration.span,
        unit=module.unit.directory,
        calls=module.calls,
        guards=resource.guards,
        provider=provider.name,
        account=provider.account,
        ignored_changes=_ignored_changes(resource.declaration),
    )


def _ignored_changes(declaration: Declaration) -> tuple[str, ...]:
    """Return the attributes whose changes `lifecycle` ignores; `all` for all of them."""
    for block in declaration.blocks("lifecycle"):
        argument = block.body.arguments.get("ignore_changes")
        if argument is None:
            continue
        items = argument.expression.items if isinstance(argument.expression, TupleExpression) else (argument.expression,)
        return tuple(name for item in items if (name := _bare_name(item)) is not None)
    return ()


def _bare_name(expression: object) -> str | None:
    match expression:
        case ReferenceNode(name=name) | Literal(value=str() as name):
            return name
    return None


def _missing_module(instance: ModuleInstance, name: str, call: Declaration, missing: MissingModule) -> Resource:
    """Return the node of a module call that leads nowhere: its arguments."""
    entries: dict[str, Value] = {}
    for argument_name, argument in call.block.body.arguments.items():
        if argument_name not in CALL_ARGUMENTS:
            value = instance.compute(argument.expression, call.path_of(argument_name), missing.names)
            entries[argument_name] = decide(value, missing.guards)
    attributes = Mapping("object", entries, call.header, key_spans={key: call.key_span(key) for key in entries})
    return Resource(
        address=missing.address,
        identity=f"{instance.identity}.module.{name}".removeprefix("."),
        mode=Mode.MODULE,
        type="module",
        name=name,
        attributes=attributes,
        span=call.header,
        block=call.span,
        unit=instance.unit.directory,
        calls=instance.calls,
        guards=missing.guards,
    )


def dependencies_of(instance: ModuleInstance) -> Iterator[Reference]:
    """Yield what `depends_on` and `lifecycle.replace_triggered_by` name; both ends without the keys of their own instances."""
    module = instance.module
    blocks = [
        *((f"data.{kind}.{name}", declaration) for (kind, name), declaration in module.data_sources.items()),
        *((f"{kind}.{name}", declaration) for (kind, name), declaration in module.resources.items()),
        *((f"output.{name}", declaration) for name, declaration in module.outputs.items()),
    ]
    for local, declaration in blocks:
        arguments = [("depends_on", declaration.argument("depends_on"))]
        arguments += [(REPLACED_BY, block.body.arguments.get("replace_triggered_by")) for block in declaration.blocks("lifecycle")]
        for path, argument in arguments:
            if argument is not None and isinstance(argument.expression, TupleExpression):
                file = declaration.path_of(path.partition(".")[0])
                for item in argument.expression.items:
                    target = _target(item)
                    if target is not None:
                        yield Reference(instance.prefix + local, instance.prefix + target, path, "", SourceSpan(file, item.start, item.end))


def _target(expression: object) -> str | None:
    """Return the address within the module that an entry of depends_on names."""
    match expression:
        case ReferenceNode(name="data", steps=(Attribute(name=kind), Attribute(name=name), *_)):
            return f"data.{kind}.{name}"
        case ReferenceNode(name=kind, steps=(Attribute(name=name), *_)):
            return f"{kind}.{name}"
    return None
