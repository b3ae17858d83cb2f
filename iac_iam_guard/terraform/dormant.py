"""Declarations that sleep: variables of the root module that nobody sets, and that are false by default, keep them from existing.

They are one `true` away from being deployed, so they are part of the graph, under the question whether somebody switches them on.
"""

from dataclasses import replace

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.terraform.configuration import Options, read_configuration
from iac_iam_guard.terraform.expansion import ANY_KEY
from iac_iam_guard.terraform.module import Declaration, Module
from iac_iam_guard.terraform.module_cache import ModuleCache
from iac_iam_guard.terraform.syntax import Argument, Attribute, Literal, ObjectExpression, Reference, TupleExpression
from iac_iam_guard.terraform.unit import Unit
from iac_iam_guard.terraform.variables import read_root_variables
from iac_iam_guard.values import Atom, Guard

NAMED = 3
"""How many switches a condition names one by one."""
SLEEPING = (Mode.MANAGED, Mode.DATA)
DOCUMENTS = ("source_policy_documents", "override_policy_documents", "source_json", "override_json")


def read_with_dormant(workspace: Workspace, directory: str, options: Options, cache: ModuleCache) -> ResourceGraph:
    """Return the root module in `directory` as one unit, with what would be there if its switches were on."""
    module = cache.module(directory)
    switches = _switches(workspace, module, options, cache)
    graph = read_configuration(workspace, directory, options, cache)
    if not switches:
        return graph
    fillable = _fillable(workspace, module, options, cache)
    on = options._replace(variables=(*options.variables, *((name, "true") for name in switches)), open=fillable)
    awake = read_configuration(workspace, directory, on, cache)
    present = {resource.address for resource in graph.resources}
    declared = {(resource.mode, resource.identity) for resource in graph.resources if resource.mode in SLEEPING}
    sleeping = [
        resource
        for resource in awake.resources
        if resource.address not in present and (resource.mode, resource.identity) not in declared and not _waits_for(resource, fillable)
    ]
    if not any(resource.mode in SLEEPING for resource in sleeping):
        return graph
    added = {resource.address for resource in sleeping}
    return replace(
        graph,
        resources=(*graph.resources, *(_guarded(resource, directory, switches, module) for resource in sleeping)),
        references=(*graph.references, *(reference for reference in awake.references if reference.source in added)),
        comments=tuple(dict.fromkeys((*graph.comments, *awake.comments))),
        diagnostics=tuple(dict.fromkeys((*graph.diagnostics, *awake.diagnostics))),
        unresolved=tuple(dict.fromkeys((*graph.unresolved, *awake.unresolved))),
        files=tuple(dict.fromkeys((*graph.files, *awake.files))),
        keys=tuple(dict.fromkeys((*graph.keys, *awake.keys))),
    )


def _guarded(resource: Resource, directory: str, switches: tuple[str, ...], module: Module) -> Resource:
    """Return `resource` under the one question of the unit, in the words that concern it: the switches that keep it or its module from existing."""
    telling = _telling_switches(resource, switches, module) or switches
    return replace(resource, guards=(Guard(_question(directory, telling, module), "true"), *resource.guards))


def _telling_switches(resource: Resource, switches: tuple[str, ...], module: Module) -> tuple[str, ...]:
    """Return the switches that the root module names in how many of a resource, or of the module it is in, there are; else in what the module gets."""
    call = resource.calls[0].address.partition("[")[0].removeprefix("module.") if resource.calls else ""
    table = module.data_sources if resource.mode is Mode.DATA else module.resources
    declaration = module.calls.get(call) if call else table.get((resource.type, resource.name))
    if declaration is None:
        return ()
    counted = [argument for name in ("count", "for_each") if (argument := declaration.argument(name)) is not None]
    named = _variables_in(counted, module)
    if not named & set(switches):
        named = _variables_in(list(declaration.block.body.arguments.values()), module)
    return tuple(name for name in switches if name in named)


def _variables_in(expressions: list[Argument], module: Module) -> set[str]:
    """Return the variables that expressions name, themselves or by the local values that they name."""
    found: set[str] = set()
    seen: set[str] = set()
    todo: list[object] = list(expressions)
    while todo:
        node = todo.pop()
        if isinstance(node, Reference) and node.steps and isinstance(step := node.steps[0], Attribute):
            if node.name == "var":
                found.add(step.name)
            elif node.name == "local" and step.name not in seen and (local := module.local_values.get(step.name)) is not None:
                seen.add(step.name)
                todo.append(local.argument)
        if isinstance(node, tuple):
            todo.extend(node)
    return found


def _waits_for(resource: Resource, fillable: frozenset[str]) -> bool:
    """Tell whether it takes more than the switches to make a resource exist: values for variables that are empty by default."""
    return (bool(fillable) and ANY_KEY in resource.address) or any(_names(guard.atom.key, f"var.{name}") for guard in resource.guards for name in fillable)


def _names(key: str, variable: str) -> bool:
    at = key.find(variable)
    while at >= 0:
        if not (key[at + len(variable) :][:1].isalnum() or key[at + len(variable) :][:1] in ("_", "-")):
            return True
        at = key.find(variable, at + 1)
    return False


def _fillable(workspace: Workspace, module: Module, options: Options, cache: ModuleCache) -> frozenset[str]:
    """Return the variables of a root module that nobody sets and that are empty by default: who switches something on also says what for.

    Documents that a policy document takes in are not among them: a policy is whole without.
    """
    taken_in = [argument for document in module.data_sources.values() for name in DOCUMENTS if (argument := document.argument(name)) is not None]
    spared = _variables_in(taken_in, module)
    candidates = [name for name, declaration in module.variables.items() if name not in spared and _is_empty(declaration)]
    given = read_root_variables(Unit(workspace, cache, module.directory, options), module) if candidates else {}
    return frozenset(name for name in candidates if name not in given)


def _is_empty(declaration: Declaration) -> bool:
    default = declaration.argument("default")
    match default.expression if default is not None else None:
        case TupleExpression(items=items) | ObjectExpression(items=items):
            return not items
        case Literal(value=value):
            return value is None or value == ""
    return False


def _switches(workspace: Workspace, module: Module, options: Options, cache: ModuleCache) -> tuple[str, ...]:
    """Return the variables of a root module that are false as long as nobody sets them."""
    candidates = [name for name, declaration in module.variables.items() if _is_off(declaration)]
    if not candidates:
        return ()
    given = read_root_variables(Unit(workspace, cache, module.directory, options), module)
    return tuple(name for name in candidates if name not in given)


def _is_off(declaration: Declaration) -> bool:
    default, kind = declaration.argument("default"), declaration.argument("type")
    is_bool = kind is None or (isinstance(kind.expression, Reference) and kind.expression.name == "bool")
    return is_bool and default is not None and isinstance(default.expression, Literal) and default.expression.value is False


def _question(directory: str, switches: tuple[str, ...], module: Module) -> Atom:
    names = [f"var.{name}" for name in switches]
    more = len(names) - NAMED
    text = " and ".join(names) if more <= 0 else f"{', '.join(names[:NAMED])} and {more} more variable{'s' if more > 1 else ''}"
    return Atom(f"{directory}: switches", f"{text} {'is' if len(names) == 1 else 'are'} true", ("false", "true"), module.variables[switches[0]].header)
