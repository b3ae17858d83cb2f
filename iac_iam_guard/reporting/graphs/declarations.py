"""What is declared and what refers to what, as a network."""

from collections.abc import Iterable, Iterator

from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.network import Network, Node, Way, joined

LINK_LIMIT = 100_000


def network_of(graphs: Iterable[ResourceGraph]) -> Network:
    """Return the declarations of all units and the references between them; a reference to all instances of a block leads to each."""
    graphs = tuple(graphs)
    nodes: dict[str, Node] = {}
    for graph in graphs:
        for resource in graph.resources:
            node = Node(_id(graph, resource.address, graphs), resource.address, resource.type, graph.unit, resource.span)
            nodes.setdefault(node.id, node)
    ways: list[tuple[str, str, Way]] = []
    complete = True
    for graph in graphs:
        for found in _references(graph, graphs):
            if len(ways) == LINK_LIMIT:
                complete = False
                break
            ways.append(found)
    return Network("resources", tuple(nodes.values()), joined(ways), complete=complete)


def _id(graph: ResourceGraph, address: str, graphs: tuple[ResourceGraph, ...]) -> str:
    """Return the address, with its unit where there is more than one."""
    return address if len(graphs) == 1 else f"{graph.unit}/{address}"


def _references(graph: ResourceGraph, graphs: tuple[ResourceGraph, ...]) -> Iterator[tuple[str, str, Way]]:
    known = {resource.address for resource in graph.resources}
    instances: dict[str, dict[str, None]] = {}
    for resource in graph.resources:
        instances.setdefault(resource.identity, {})[resource.address] = None
    for reference in graph.references:
        targets = (reference.target,) if reference.target in known else tuple(instances.get(reference.target, ()))
        for target in targets:
            if reference.source in known:
                way = Way(reference.path, reference.attribute, span=reference.span)
                yield _id(graph, reference.source, graphs), _id(graph, target, graphs), way
