"""Networks as Mermaid flowcharts, which code hosts show within Markdown."""

from iac_iam_guard.network import Network
from iac_iam_guard.reporting.graphs.wording import name_of, names_of, steps_on

BRACKETS = {
    "administrator": ("{{", "}}"),
    "anyone": ("([", "])"),
    "account": ("([", "])"),
    "provider": ("([", "])"),
    "service": ("[[", "]]"),
    "user": ("(", ")"),
    "group": ("[/", "/]"),
}
OTHER_BRACKETS = ("[", "]")
PLAIN = frozenset(" .,:/()-_")
"""Characters besides letters and digits that mean nothing to Mermaid within quotes."""
NOTE = "%% more was left out for its size"


def render_mermaid(network: Network) -> str:
    """Return a flowchart: what is not certain is dotted, the surest path between the nodes that were asked for is thick."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(network.nodes)}
    lines = ["flowchart LR"]
    if not network.complete:
        lines.append(f"  {NOTE}")
    for node in network.nodes:
        left, right = BRACKETS.get(node.kind, OTHER_BRACKETS)
        lines.append(f'  {numbers[node.id]}{left}"{_escaped(name_of(node))}<br/>{_escaped(node.kind)}"{right}')
    on_path = steps_on(network)
    for link in network.links:
        arrow = "==>" if (link.source, link.target) in on_path else "-->" if link.sure else "-.->"
        label = _escaped(names_of(link))
        lines.append(f"  {numbers[link.source]} {arrow}" + (f'|"{label}"|' if label else "") + f" {numbers[link.target]}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return text for a quoted label: letters, digits and a few signs as they are, all else by its number, so that no directive, link or style is made."""
    return "".join(character if character.isalnum() or character in PLAIN else f"#{ord(character)};" for character in text)
