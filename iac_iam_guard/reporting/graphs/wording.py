"""What nodes and links are called, in all formats alike; nothing here is escaped yet."""

from itertools import pairwise

from iac_iam_guard.network import Link, Network, Node
from iac_iam_guard.reporting.places import printable

NAMES_SHOWN = 3
"""Ways of one link that are named where there is little room."""
WIDTH = 120
"""Characters of a name that are shown where there is little room."""


def name_of(node: Node) -> str:
    """Return what a node is called: its label, with its unit where another one has it too."""
    return _shortened(node.id if node.id.endswith(f"/{node.label}") else node.label)


def names_of(link: Link) -> str:
    """Return the names of a link's ways: all that are certain before the others, the last ones as a number."""
    names = list(dict.fromkeys(_shortened(way.name) for way in link.ways))
    more = [f"{len(names) - NAMES_SHOWN} more"] if len(names) > NAMES_SHOWN else []
    return ", ".join([*names[:NAMES_SHOWN], *more])


def steps_on(network: Network) -> frozenset[tuple[str, str]]:
    """Return the links of the surest path, to be shown as such."""
    if not network.paths:
        return frozenset()
    nodes = network.paths[0].nodes
    return frozenset(pairwise(nodes))


def _shortened(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= WIDTH else f"{shown[: WIDTH - 1]}…"
