"""AWS access keys that stand in files, with the declarations around them."""

from collections.abc import Iterator

from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.iam.estate import WrittenText
from iac_iam_guard.source import Enclosures


def texts_of(graph: ResourceGraph) -> Iterator[WrittenText]:
    """Yield the keys in the files of a unit, each with the innermost declaration around it."""
    if not graph.keys:
        return
    blocks = Enclosures((resource.block, resource) for resource in graph.resources)
    for key in graph.keys:
        origin = min(blocks.around(key.span), key=lambda resource: resource.block.end - resource.block.start, default=None)
        yield WrittenText(origin, key.span, key.example, any(comment.span.contains(key.span) for comment in graph.comments))
