"""Networks as GraphML, which networkx, Gephi, yEd and others read."""

from iac_iam_guard.network import Network
from iac_iam_guard.reporting.access_words import Placed
from iac_iam_guard.reporting.places import printable


def render_graphml(network: Network, place: Placed) -> str:
    """Return the network as networkx writes it: nodes with label, kind, unit and place, links with the names of their ways, weight and certainty."""
    import networkx

    graph = networkx.DiGraph(kind=network.kind, complete=network.complete)
    for node in network.nodes:
        where = "" if node.span is None else place(node.span)
        graph.add_node(printable(node.id), label=printable(node.label), kind=printable(node.kind), unit=printable(node.unit), place=printable(where))
    for link in network.links:
        ways = "; ".join(dict.fromkeys(printable(way.name) for way in link.ways))
        doubt = "" if link.sure else printable(link.ways[0].doubt)
        graph.add_edge(printable(link.source), printable(link.target), ways=ways, sure=link.sure, doubt=doubt, weight=link.weight)
    return "\n".join(networkx.generate_graphml(graph)) + "\n"
