"""Graphs of templates in tests, with values and places in short."""

from collections.abc import Mapping
from pathlib import Path

from iac_iam_guard.cloudformation.inputs import TemplateInput, find_exports, find_inputs, read_input
from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Resource, ResourceGraph
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Choice, Json, Known, Sequence, Text, Unknown, Value
from iac_iam_guard.values import Mapping as Entries


def write_files(folder: Path, files: Mapping[str, str]) -> Workspace:
    """Write files into a folder and return it as a workspace."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Workspace(folder)


def read_graph(folder: Path, files: Mapping[str, str], path: str = "t.yaml", **supplied: str) -> ResourceGraph:
    """Return the graph of one of these files, with values of its parameters."""
    workspace = write_files(folder, files)
    exports = find_exports(workspace, find_inputs(workspace, sorted(files)), supplied)
    graph = read_input(workspace, workspace.read(path), TemplateInput(path), supplied, True, exports)
    assert graph is not None
    return graph


def resource(graph: ResourceGraph, address: str) -> Resource:
    """Return the one resource with this address."""
    (found,) = [item for item in graph.resources if item.address == address]
    return found


def addresses(graph: ResourceGraph, kind: str = "") -> list[str]:
    """Return the addresses of all resources of a type, in their order."""
    return [item.address for item in graph.resources if item.type.endswith(kind)]


def shown(value: Value) -> object:
    """Return a value in short: holes as `?` (`!` if they are concrete) with what they refer to, choices by outcome."""
    match value:
        case Known():
            return value.value
        case Unknown():
            return ("!" if value.opaque else "?") + (f"{value.refs[0].address}.{value.refs[0].attribute}".rstrip(".") if value.refs else value.what)
        case Text():
            return "".join(str(shown(piece)) if isinstance(piece, Known) else f"{{{shown(piece)}}}" for piece in value.pieces)
        case Sequence():
            return [*map(shown, value.items), *([shown(value.rest)] if value.rest is not None else [])]
        case Entries():
            return {name: shown(entry) for name, entry in value.entries.items()}
        case Choice():
            return {f"{value.atom.text} is {outcome}": shown(branch) for outcome, branch in value.branches}
        case Json():
            return ("json", shown(value.tree))


def at(graph: ResourceGraph, address: str, path: str) -> object:
    """Return in short what stands at a dotted path of a resource."""
    value: Value = resource(graph, address).attributes
    for name in path.split("."):
        value = value.items[int(name)] if isinstance(value, Sequence) else value.entries[name] if isinstance(value, Entries) else value
    return shown(value)


def written(folder: Path, span: SourceSpan) -> tuple[str, str]:
    """Return the file and the text at a place."""
    return span.path, (folder / span.path).read_text("utf-8")[span.start : span.end]
