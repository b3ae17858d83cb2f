"""Whatever is torn out of a configuration, it is read without an exception, and every place that is told lies in its file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.source import NOWHERE, SourceSpan
from iac_iam_guard.terraform.configuration import read_configuration
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Value

ROOTS = Path(__file__).parents[1] / "oracle" / "roots"
TEXTS = sorted(path.read_text(encoding="utf-8") for path in ROOTS.glob("*/*.tf"))
ODD = (
    *("null", "[]", "{}", "1e99", "each.value", "count.index", "self.id", "var.nothing", "var.open", "[for x in var.open : x]"),
    *('toset(["a", var.open])', '"${var.open}-a"', "var.open ? 1 : 0", "{ for k, v in var.open : k => v }"),
)


def spans(graph: ResourceGraph) -> Iterator[SourceSpan]:
    for resource in graph.resources:
        yield from (resource.span, resource.block)
        yield from resource.attributes.key_spans.values()
        yield from in_value(resource.attributes)
    yield from (reference.span for reference in graph.references)
    yield from (comment.span for comment in graph.comments)
    yield from (diagnostic.span for diagnostic in graph.diagnostics if diagnostic.span is not None)


def in_value(value: Value) -> Iterator[SourceSpan]:
    yield value.span
    if isinstance(value, Known):
        yield from (span for _, span in value.map or ())
    for part in parts_of(value):
        yield from in_value(part)


def parts_of(value: Value) -> tuple[Value, ...]:
    match value:
        case Text(pieces=pieces):
            return pieces
        case Sequence(items=items, rest=rest):
            return items if rest is None else (*items, rest)
        case Mapping(entries=entries, rest=rest):
            return tuple(entries.values()) if rest is None else (*entries.values(), rest)
        case Json(tree=tree):
            return (tree,)
        case Choice(branches=branches):
            return tuple(branch for _, branch in branches)
    return ()


@settings(max_examples=60, deadline=None)
@given(text=st.sampled_from(TEXTS), other=st.sampled_from(TEXTS), changes=st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["", *ODD])), max_size=8))
def test_torn_configurations_are_read(text: str, other: str, changes: list[tuple[int, str]]) -> None:
    lines = text.split("\n")
    for at, replacement in changes:
        line = lines[at % len(lines)]
        name, equals, _ = line.partition("= ")
        lines[at % len(lines)] = f"{name}= {replacement}" if equals and replacement else ""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = {"main.tf": "\n".join(lines), "other.tf": other, "open.tf": 'variable "open" {}\n'}
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        graph = read_configuration(Workspace(folder), ".")
    for span in spans(graph):
        assert span == NOWHERE or 0 <= span.start <= span.end <= len(files[span.path])
