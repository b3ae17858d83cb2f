"""Policy documents that are computed for nothing: every block that takes them is switched off by its count or for_each."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.graph import Mode
from iac_iam_guard.terraform.instance import ModuleInstance
from iac_iam_guard.terraform.module import Declaration, Module
from iac_iam_guard.terraform.syntax import Attribute, Block, Body, Reference

DOCUMENT = "aws_iam_policy_document"


class User(NamedTuple):
    """What names a document: a block, by its kind and name, or anything else that makes it look used, as an output does."""

    kind: str
    type: str
    name: str


ANYTHING = User("", "", "")


def idle_documents(instance: ModuleInstance) -> Iterator[str]:
    """Yield the addresses, without instance keys, of the policy documents of a module instance that only blocks without instances take."""
    module = instance.module
    documents = {name for kind, name in module.data_sources if kind == DOCUMENT}
    absent = _absent(instance) if documents else frozenset()
    if not absent:
        return
    users = _users(module)
    idle: set[str] = set()
    found = True
    while found:
        gone = absent | {User("data", DOCUMENT, name) for name in idle}
        new = {name for name in documents - idle if (named := users.get(("data", name))) and all(_is_gone(user, users, gone) for user in named)}
        idle |= new
        found = bool(new)
    yield from (f"{instance.prefix}data.{DOCUMENT}.{name}" for name in sorted(idle))


def _is_gone(user: User, users: dict[tuple[str, str], set[User]], gone: frozenset[User] | set[User]) -> bool:
    """Tell whether nothing comes of a user; of a local value if there are such users of it only, one step on."""
    if user.kind == "local":
        further = users.get(("local", user.name), set())
        return bool(further) and all(other in gone for other in further)
    return user in gone


def _absent(instance: ModuleInstance) -> frozenset[User]:
    """Return the blocks of a module instance that have no instances."""
    found: set[User] = set()
    for kind, mode, table in (("resource", Mode.MANAGED, instance.module.resources), ("data", Mode.DATA, instance.module.data_sources)):
        for (type_, name), declaration in table.items():
            if _repeats(declaration):
                objects = instance.resource(mode, type_, name)
                if objects is not None and not objects.instances:
                    found.add(User(kind, type_, name))
    for name, call in instance.module.calls.items():
        if _repeats(call):
            called = instance.child(name)
            if called is not None and not called.instances:
                found.add(User("module", "", name))
    return frozenset(found)


def _repeats(declaration: Declaration) -> bool:
    return declaration.argument("count") is not None or declaration.argument("for_each") is not None


def _users(module: Module) -> dict[tuple[str, str], set[User]]:
    """Return who names which policy document ("data", name) and which local value ("local", name)."""
    users: dict[tuple[str, str], set[User]] = {}
    blocks: list[tuple[User, object]] = [
        *((User("resource", *key), declaration.block.body) for key, declaration in module.resources.items()),
        *((User("data", *key), declaration.block.body) for key, declaration in module.data_sources.items()),
        *((User("module", "", name), declaration.block.body) for name, declaration in module.calls.items()),
        *((User("local", "", name), local.argument) for name, local in module.local_values.items()),
        *((ANYTHING, declaration.block.body) for table in (module.outputs, module.providers) for declaration in table.values()),
    ]
    for user, node in blocks:
        for named in _names_in(node):
            users.setdefault(named, set()).add(user)
    return users


def _names_in(top: object) -> Iterator[tuple[str, str]]:
    """Yield the policy documents and local values that are named anywhere in a syntax tree."""
    todo: list[object] = [top]
    while todo:
        node = todo.pop()
        if isinstance(node, Body):
            todo.extend(node.arguments.values())
            todo.extend(node.blocks)
            continue
        if isinstance(node, Block):
            todo.append(node.body)
            continue
        if isinstance(node, Reference):
            named = [step.name for step in node.steps[:2] if isinstance(step, Attribute)]
            if node.name == "data" and len(named) == 2 and named[0] == DOCUMENT:
                yield "data", named[1]
            elif node.name == "local" and named:
                yield "local", named[0]
        if isinstance(node, tuple):
            todo.extend(node)
