"""Networks that people look at: nodes, links, and what lies on the paths between them.

The only part that uses networkx, with the format that networkx writes; it is imported where a path is asked for, since it costs a quarter of a second.
"""

from collections.abc import Iterable
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.source import SourceSpan

if TYPE_CHECKING:
    from networkx import DiGraph

PATH_LIMIT = 10
"""So many paths between two nodes are told, the surest first."""
DOUBTFUL = 10_000
"""What a way costs besides that is not certain: it comes after all that are."""


class Node(NamedTuple):
    """Something that is linked; `id` is unique in its network, `label` is what people call it, `kind` what it is."""

    id: str
    label: str
    kind: str
    unit: str = ""
    span: SourceSpan | None = None


class Ground(NamedTuple):
    """What a way rests on: a statement of a policy (by name or address), what it allows there, and its place."""

    policy: str
    statement: str
    action: str
    span: SourceSpan


class Way(NamedTuple):
    """One reason for a link: its name (a technique, an attribute), how it is in words, and how far from sure it is (`doubt` says why, `cost` how much)."""

    name: str
    how: str
    sure: bool = True
    doubt: str = ""
    cost: int = 1
    grounds: tuple[Ground, ...] = ()
    span: SourceSpan | None = None

    @property
    def weight(self) -> int:
        """What the way costs on a path."""
        return self.cost + (0 if self.sure else DOUBTFUL)


class Link(NamedTuple):
    """That a node leads to another one, for at least one reason; the surest is the first."""

    source: str
    target: str
    ways: tuple[Way, ...]

    @property
    def sure(self) -> bool:
        """Whether it is certain."""
        return self.ways[0].sure

    @property
    def weight(self) -> int:
        """What its surest way costs."""
        return self.ways[0].weight


class Path(NamedTuple):
    """A path: the nodes that it leads through, and whether every link is certain."""

    nodes: tuple[str, ...]
    sure: bool


class Network(NamedTuple):
    """Nodes and links; `paths` are those between two nodes that somebody asked for, the surest first. `complete`: nothing was left out for its size."""

    kind: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    paths: tuple[Path, ...] = ()
    complete: bool = True


def joined(ways: Iterable[tuple[str, str, Way]]) -> tuple[Link, ...]:
    """Return one link for all ways between the same two nodes, in the order of the first of them."""
    found: dict[tuple[str, str], dict[Way, None]] = {}
    for source, target, way in ways:
        found.setdefault((source, target), {})[way] = None
    return tuple(Link(source, target, tuple(sorted(one, key=lambda way: way.weight))) for (source, target), one in found.items())


def on_paths(network: Network, start: str = "", end: str = "") -> Network:
    """Return what lies on paths from one node ("": from anywhere) to another one ("": to anywhere), in the order of paths: the surest and shortest first."""
    import networkx

    links = tuple(link for link in network.links if link.target != start and link.source != end)
    graph = _directed(network.nodes, links)
    kept = set(graph)
    if start:
        kept &= networkx.descendants(graph, start) | {start}
    if end:
        kept &= networkx.ancestors(graph, end) | {end}
    if start and end and len(kept) < 2:
        return network._replace(nodes=(), links=())
    nodes = tuple(node for node in network.nodes if node.id in kept)
    links = tuple(link for link in links if link.source in kept and link.target in kept)
    part = _directed(nodes, links)
    distance = networkx.single_source_dijkstra_path_length(part if start else part.reverse(copy=False), start or end)
    order = {node.id: place for place, node in enumerate(sorted(nodes, key=lambda node: distance[node.id]))}
    return network._replace(
        nodes=tuple(sorted(nodes, key=lambda node: order[node.id])),
        links=tuple(sorted(links, key=lambda link: (order[link.source], order[link.target]))),
        paths=_paths(part, start, end) if start and end else (),
    )


def _directed(nodes: Iterable[Node], links: Iterable[Link]) -> "DiGraph":
    """Return the graph of networkx; filled in order, as its algorithms choose between equal paths by that."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(node.id for node in nodes)
    graph.add_weighted_edges_from((link.source, link.target, link.weight) for link in links)
    return graph


def _paths(graph: "DiGraph", start: str, end: str) -> tuple[Path, ...]:
    """Return the paths between two nodes, the surest and shortest first, no more than PATH_LIMIT."""
    import networkx

    found = []
    for nodes in islice(networkx.shortest_simple_paths(graph, start, end, weight="weight"), PATH_LIMIT):
        cost = sum(graph.edges[pair]["weight"] for pair in pairwise(nodes))
        found.append(Path(tuple(nodes), cost < DOUBTFUL))
    return tuple(found)
