"""Networks as JSON, with all that is known of them."""

import json

from iac_iam_guard.network import Link, Network, Node, Way
from iac_iam_guard.reporting.access_words import Placed
from iac_iam_guard.source import SourceSpan


def render_graph_json(network: Network, place: Placed) -> str:
    """Return nodes, links with every way, and the paths between the nodes that were asked for; equal input gives equal bytes."""
    document = {
        "schema_version": "1.0",
        "of": network.kind,
        "complete": network.complete,
        "nodes": [_node(node, place) for node in network.nodes],
        "links": [_link(link, place) for link in network.links],
        "paths": [{"nodes": list(path.nodes), "sure": path.sure} for path in network.paths],
    }
    return json.dumps(document, indent=2) + "\n"


def _node(node: Node, place: Placed) -> dict[str, object]:
    return {"id": node.id, "label": node.label, "kind": node.kind, "unit": node.unit, "place": _placed(node.span, place)}


def _link(link: Link, place: Placed) -> dict[str, object]:
    return {"source": link.source, "target": link.target, "sure": link.sure, "ways": [_way(way, place) for way in link.ways]}


def _way(way: Way, place: Placed) -> dict[str, object]:
    return {
        "name": way.name,
        "how": way.how,
        "sure": way.sure,
        "doubt": way.doubt,
        "place": _placed(way.span, place),
        "statements": [
            {"policy": ground.policy, "statement": ground.statement, "action": ground.action, "place": place(ground.span)} for ground in way.grounds
        ],
    }


def _placed(span: SourceSpan | None, place: Placed) -> str:
    return "" if span is None else place(span)
