"""Networks in every format, with names that try to get out of it."""

import json
import re
from io import BytesIO

import networkx
import pytest

from iac_iam_guard.network import Ground, Network, Node, Path, Way, joined
from iac_iam_guard.reporting.graphs.dot import render_dot
from iac_iam_guard.reporting.graphs.graphml import render_graphml
from iac_iam_guard.reporting.graphs.json import render_graph_json
from iac_iam_guard.reporting.graphs.mermaid import render_mermaid
from iac_iam_guard.source import SourceSpan

HOSTILE = (
    '"]; x [URL="javascript:1"]',
    "\\",
    'a\\" -> b',
    "]\n click n0 href",
    "%%{init: {}}%%",
    "</data></node><node id='x'/>",
    "]]>&amp;<!-- \x1b[31m \u202e",
    "end",
    "`x` | y",
    "#quot;",
)
SPAN = SourceSpan("main.tf", 3, 9)


def place(span: SourceSpan) -> str:
    return f"{span.path}:{span.start}"


def network(name: str) -> Network:
    way = Way(name, name, False, name, grounds=(Ground(name, name, "iam:PassRole", SPAN),), span=SPAN)
    nodes = (Node("a", name, "role", name, SPAN), Node(f"b{name}", f"b{name}", "user"), Node("ADMIN", "ADMIN", "administrator"))
    links = joined([("a", f"b{name}", way), (f"b{name}", "ADMIN", Way("holds", ""))])
    return Network("access", nodes, links, (Path(("a", f"b{name}", "ADMIN"), False),))


@pytest.mark.parametrize("name", HOSTILE)
def test_dot_has_nothing_outside_its_quotes_but_our_own(name: str) -> None:
    text = render_dot(network(name))
    assert re.sub(r'"(?:[^"\\]|\\.)*"', "S", text).splitlines() == [
        "digraph access {",
        "  rankdir=LR;",
        "  node [fontname=S, fontsize=11];",
        "  edge [fontname=S, fontsize=9];",
        "  n0 [label=S, shape=box];",
        "  n1 [label=S, shape=oval];",
        "  n2 [label=S, shape=doubleoctagon];",
        "  n0 -> n1 [label=S, style=dashed, penwidth=2.5];",
        "  n1 -> n2 [label=S, penwidth=2.5];",
        "}",
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_mermaid_has_nothing_outside_its_quotes_but_our_own(name: str) -> None:
    text = render_mermaid(network(name))
    assert re.sub(r'"[^"]*"', "S", text).splitlines() == ["flowchart LR", "  n0[S]", "  n1(S)", "  n2{{S}}", "  n0 ==>|S| n1", "  n1 ==>|S| n2"]
    for label in re.findall(r'"([^"]*)"', text):
        assert not re.search(r"[<>%`\[\]{}|\\]", label.replace("<br/>", "")), label


@pytest.mark.parametrize("name", HOSTILE)
def test_graphml_is_read_back_with_the_same_nodes_and_links(name: str) -> None:
    graph = networkx.read_graphml(BytesIO(render_graphml(network(name), place).encode()))
    assert len(graph) == 3
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {"role", "user", "administrator"}
    assert graph.nodes["a"]["place"] == "main.tf:3"
    assert [data["sure"] for _, _, data in graph.edges("a", data=True)] == [False]


@pytest.mark.parametrize("name", HOSTILE)
def test_json_keeps_names_as_they_are(name: str) -> None:
    text = render_graph_json(network(name), place)
    assert text.isascii()
    document = json.loads(text)
    assert [node["label"] for node in document["nodes"]] == [name, f"b{name}", "ADMIN"]
    way = document["links"][0]["ways"][0]
    assert (way["sure"], way["place"], way["statements"][0]["place"]) == (False, "main.tf:3", "main.tf:3")
    assert document["paths"] == [{"nodes": ["a", f"b{name}", "ADMIN"], "sure": False}]


def test_what_was_left_out_is_said() -> None:
    cut = network("x")._replace(complete=False)
    assert "left out" in render_dot(cut)
    assert "left out" in render_mermaid(cut)
    assert json.loads(render_graph_json(cut, place))["complete"] is False


def test_many_techniques_are_counted() -> None:
    links = joined(("a", "ADMIN", Way(f"t-{number}", "")) for number in range(5))
    assert '"t-0, t-1, t-2, 2 more"' in render_dot(Network("access", (Node("a", "a", "role"), Node("ADMIN", "ADMIN", "administrator")), links))
