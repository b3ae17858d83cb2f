"""Terraform's declarations (configuration, plan and state alike) to objects of the model."""

from iac_iam_guard.adapters.collection import Collection
from iac_iam_guard.adapters.declared import add_declaration, add_policy
from iac_iam_guard.adapters.rows import pick, read_table
from iac_iam_guard.adapters.texts import texts_of
from iac_iam_guard.graph import Mode, Resource, ResourceGraph

PREFIXES = {Mode.DATA: "data.", Mode.PROVIDER: "provider.", Mode.BACKEND: "backend."}
NAMELESS = {Mode.OUTPUT: "output", Mode.PARAMETER: "variable", Mode.LOCAL: "local"}
POLICY_DOCUMENT = "data.aws_iam_policy_document"


def collect(graph: ResourceGraph, collection: Collection) -> None:
    """Add everything that `graph` declares of IAM, and what rules look at beside it, to `collection`."""
    table = read_table("terraform")
    bare = _documents_without_carrier(graph, frozenset(table.documents))
    for resource in graph.resources:
        add_declaration(resource, type_name(resource), table, collection)
        if resource.address in bare and (value := pick(resource.attributes, "json")) is not None:
            add_policy(resource, "json", value, collection)
    for text in texts_of(graph):
        collection.add(text)


def type_name(resource: Resource) -> str:
    """Return the name under which the table knows the type of `resource`."""
    if resource.mode in NAMELESS:
        return NAMELESS[resource.mode]
    prefix = PREFIXES.get(resource.mode, "")
    return resource.type if resource.type.startswith(prefix) else prefix + resource.type


def _documents_without_carrier(graph: ResourceGraph, carriers: frozenset[str]) -> frozenset[str]:
    """Return the addresses of computed policy documents that reach no carrier, not even through another document."""
    documents = {resource.address for resource in graph.resources if type_name(resource) == POLICY_DOCUMENT}
    taken: set[str] = set()
    uses: dict[str, set[str]] = {}
    for reference in graph.references:
        if reference.target in documents:
            uses.setdefault(reference.source, set()).add(reference.target)
    todo = [resource.address for resource in graph.resources if type_name(resource) in carriers]
    while todo:
        for target in uses.get(todo.pop(), ()):
            if target not in taken:
                taken.add(target)
                todo.append(target)
    return frozenset(documents - taken)
