"""Which computed policy documents something uses: by reference, and where references are lost, by what they say."""

from collections.abc import Iterator

from iac_iam_guard.adapters.rows import pick
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.values import Json, Mapping, Sequence, Value

POLICY_DOCUMENT = "data.aws_iam_policy_document"
FULL_REFERENCES = "terraform"
"""What the kind of a graph begins with that has all references: a configuration, alone or with its plan or state."""


def documents_without_carrier(graph: ResourceGraph, types: dict[str, str], carriers: frozenset[str]) -> frozenset[str]:
    """Return the addresses of computed policy documents that reach no carrier, not even through another document, and may yet be used.

    `types` gives the type of a declaration by its address, `carriers` are the types that take policies. States have no references, and those of
    plans end at locals: there a document has a carrier too if all its statements are in policies that have one.
    """
    documents = {address for address, kind in types.items() if kind == POLICY_DOCUMENT}
    taken: set[str] = set()
    uses: dict[str, set[str]] = {}
    for reference in graph.references:
        if reference.target in documents:
            uses.setdefault(reference.source, set()).add(reference.target)
    todo = [address for address, kind in types.items() if kind in carriers]
    while todo:
        for target in uses.get(todo.pop(), ()):
            if target not in taken:
                taken.add(target)
                todo.append(target)
    bare = {address for address in documents - taken if without_key(address) not in graph.idle}
    if not bare or graph.kind.startswith(FULL_REFERENCES):
        return frozenset(bare)
    carried = {
        statement
        for resource in graph.resources
        if types[resource.address] in carriers or resource.address in taken
        for value in resource.attributes.entries.values()
        for statement in _statements_in(value)
    }
    said = {resource.address: pick(resource.attributes, "json") for resource in graph.resources if resource.address in bare}
    return frozenset(address for address, value in said.items() if value is not None and not carried.issuperset(_statements_in(value)))


def without_key(address: str) -> str:
    """Return the address of a data source without the key of its own instance."""
    module, block, name = address.rpartition(f"{POLICY_DOCUMENT}.")
    return f"{module}{block}{name.partition('[')[0]}"


def _statements_in(value: Value) -> Iterator[Value]:
    """Yield the statements of the policies in a value: of one that is a policy, and of those in its blocks."""
    match value:
        case Json(tree=Mapping(entries=entries)):
            statements = entries.get("Statement")
            yield from statements.items if isinstance(statements, Sequence) else () if statements is None else (statements,)
        case Mapping(entries=entries):
            for entry in entries.values():
                yield from _statements_in(entry)
        case Sequence(items=items):
            for item in items:
                yield from _statements_in(item)
