"""Texts that hold what looks like an AWS access key id, wherever they stand in a declaration or comment."""

import re
from collections.abc import Iterator

from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.iam.estate import WrittenText
from iac_iam_guard.values import Json, Known, Mapping, Sequence, Text, Value

KEY_ID = re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])")
"""Prefixes and length of access key ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids."""


def texts_in(resource: Resource) -> Iterator[WrittenText]:
    """Yield the texts of a declaration that hold a key id, each with the texts beside it."""
    if resource.mode is not Mode.PARAMETER or "default" in resource.attributes.entries:
        yield from _walk(resource, "", resource.attributes, ())


def texts_in_comments(graph: ResourceGraph) -> Iterator[WrittenText]:
    """Yield the comments that hold a key id."""
    for comment in graph.comments:
        if KEY_ID.search(comment.text):
            yield WrittenText(None, "", Known(comment.text, comment.span, map=((0, comment.span),)), (), comment)


def _walk(resource: Resource, path: str, value: Value, beside: tuple[Value, ...]) -> Iterator[WrittenText]:
    match value:
        case Known():
            if isinstance(value.value, str) and ("AKIA" in value.value or "ASIA" in value.value) and KEY_ID.search(value.value):
                yield WrittenText(resource, path, value, beside)
        case Text():
            if any(isinstance(piece, Known) and isinstance(piece.value, str) and KEY_ID.search(piece.value) for piece in value.pieces):
                yield WrittenText(resource, path, value, beside)
        case Mapping():
            parts = tuple(value.entries.values())
            for name, entry in value.entries.items():
                if not isinstance(entry, Known) or isinstance(entry.value, str):
                    yield from _walk(resource, f"{path}.{name}" if path else name, entry, parts)
        case Sequence():
            for item in value.items:
                yield from _walk(resource, path, item, value.items)
        case Json():
            yield from _walk(resource, path, value.tree, beside)
