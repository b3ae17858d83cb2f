"""Terraform's declarations (configuration, plan and state alike) to objects of the model."""

from collections.abc import Iterator

from iac_iam_guard.adapters.collection import Collection
from iac_iam_guard.adapters.declared import add_declaration, add_policy
from iac_iam_guard.adapters.document_use import documents_without_carrier
from iac_iam_guard.adapters.rows import pick, read_table
from iac_iam_guard.adapters.texts import texts_of
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Value

PREFIXES = {Mode.DATA: "data.", Mode.PROVIDER: "provider.", Mode.BACKEND: "backend."}
NAMELESS = {Mode.OUTPUT: "output", Mode.PARAMETER: "variable", Mode.LOCAL: "local"}
STATEMENT = "statement"
ARGUMENT_DEPTH = 4
"""How deep in lists and maps of an argument policies are looked for."""


def collect(graph: ResourceGraph, collection: Collection) -> None:
    """Add everything that `graph` declares of IAM, and what rules look at beside it, to `collection`."""
    table = read_table("terraform")
    bare = documents_without_carrier(graph, {resource.address: type_name(resource) for resource in graph.resources}, frozenset(table.documents))
    for resource in graph.resources:
        add_declaration(resource, type_name(resource), table, collection)
        if resource.address in bare and (value := pick(resource.attributes, "json")) is not None:
            add_policy(resource, "json", value, collection)
        if resource.mode is Mode.MODULE:
            for path, value in _policies_in(resource.attributes):
                add_policy(resource, path, value, collection)
    for text in texts_of(graph):
        collection.add(text)


def type_name(resource: Resource) -> str:
    """Return the name under which the table knows the type of `resource`."""
    if resource.mode in NAMELESS:
        return NAMELESS[resource.mode]
    prefix = PREFIXES.get(resource.mode, "")
    return resource.type if resource.type.startswith(prefix) else prefix + resource.type


def _policies_in(value: Value, path: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    """Yield the policies that are written in arguments of a module, each with its path; what a data source computes is told of there."""
    if _is_policy(value):
        yield path, value
    elif depth <= ARGUMENT_DEPTH and isinstance(value, Mapping):
        for name, entry in value.entries.items():
            yield from _policies_in(entry, f"{path}.{name}".removeprefix("."), depth + 1)
    elif depth <= ARGUMENT_DEPTH and isinstance(value, Sequence):
        for index, item in enumerate(value.items):
            yield from _policies_in(item, f"{path}.{index}", depth + 1)


def _is_policy(value: Value) -> bool:
    """Tell whether a value is the text of a policy, in some world."""
    match value:
        case Json(tree=Mapping(entries=entries), style="compact"):
            return any(name.lower() == STATEMENT for name in entries)
        case Known(value=str(text)):
            return text.lstrip().startswith("{") and f'"{STATEMENT}"' in text.lower()
        case Text(pieces=(Known(value=str(start)), *rest)):
            written = [start, *(str(piece.value) for piece in rest if isinstance(piece, Known))]
            return start.lstrip().startswith("{") and any(f'"{STATEMENT}"' in piece.lower() for piece in written)
        case Choice(branches=branches):
            return any(_is_policy(branch) for _, branch in branches)
    return False
