"""Networks for Graphviz."""

from iac_iam_guard.network import Network
from iac_iam_guard.reporting.graphs.wording import name_of, names_of, steps_on

SHAPES = {
    "administrator": "doubleoctagon",
    "anyone": "egg",
    "account": "house",
    "service": "component",
    "provider": "house",
    "user": "oval",
    "group": "folder",
    "role": "box",
    "permission-set": "tab",
}
OTHER_SHAPE = "box"
HEAD = ("  rankdir=LR;", '  node [fontname="Helvetica", fontsize=11];', '  edge [fontname="Helvetica", fontsize=9];')
NOTE = "more was left out for its size"


def render_dot(network: Network) -> str:
    """Return a directed graph in DOT: what is not certain is dashed, the surest path between the nodes that were asked for is bold."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(network.nodes)}
    lines = [f"digraph {network.kind} {{", *HEAD]
    if not network.complete:
        lines.append(f"  label={_quoted(NOTE)};")
    for node in network.nodes:
        label = f"{_escaped(name_of(node))}\\n{_escaped(node.kind)}"
        lines.append(f'  {numbers[node.id]} [label="{label}", shape={SHAPES.get(node.kind, OTHER_SHAPE)}];')
    on_path = steps_on(network)
    for link in network.links:
        style = "" if link.sure else ", style=dashed"
        width = ", penwidth=2.5" if (link.source, link.target) in on_path else ""
        lines.append(f"  {numbers[link.source]} -> {numbers[link.target]} [label={_quoted(names_of(link))}{style}{width}];")
    return "\n".join((*lines, "}")) + "\n"


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Return text as it may stand in a quoted label, which knows escapes that begin with a backslash and entities of HTML."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
