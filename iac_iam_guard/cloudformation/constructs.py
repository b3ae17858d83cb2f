"""What the metadata of an assembly tells of resources: the construct of each, and the place in the source code, if it is in the root, that makes it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from iac_iam_guard.cloudformation.assembly import Stack
from iac_iam_guard.cloudformation.plain_json import as_list, as_object, as_text, read_object
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Resource, ResourceGraph
from iac_iam_guard.source import LineIndex, SourceSpan

LOGICAL_ID = "aws:cdk:logicalId"
CREATION = "aws:cdk:creationStack"
FRAME_LIMIT = 50
"""Frames of one stack trace that are looked at."""
FILE_LIMIT = 500
"""Files of source code that are opened for one stack."""

_FRAME = re.compile(r"(?:.*\(|\s*at )?(?:file://)?(?P<path>/[^():]+):(?P<line>[0-9]{1,7}):(?P<column>[0-9]{1,7})\)?\s*")


def tell_constructs(workspace: Workspace, stack: Stack, graph: ResourceGraph) -> ResourceGraph:
    """Return the graph of a stack whose resources say which construct they were made from, and where that was written."""
    entries = _metadata(workspace, stack)
    if not entries:
        return graph
    constructs = dict(_constructs(entries))
    files = _SourceFiles(workspace)
    places: dict[str, SourceSpan | None] = {}

    def told(resource: Resource) -> Resource:
        construct = resource.construct or (constructs.get(resource.name, "") if not resource.calls else "")
        if not construct:
            return resource
        if construct not in places:
            places[construct] = files.first(_frames(entries.get(f"/{construct}")))
        return replace(resource, construct=construct, written_at=places[construct])

    return replace(graph, resources=tuple(map(told, graph.resources)))


def _constructs(entries: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield logical ids with the paths of the constructs that have them."""
    for path, listed in entries.items():
        for entry in map(as_object, as_list(listed)):
            if entry.get("type") == LOGICAL_ID and path.startswith("/"):
                yield as_text(entry.get("data")), path[1:]


def _metadata(workspace: Workspace, stack: Stack) -> dict[str, object]:
    """Return the metadata of a stack by path of the construct: that of a file of its own, or that of its artifact in the manifest."""
    try:
        whole = read_object(workspace, stack.metadata)
    except InputError:
        return {}  # it says nothing of what is deployed
    return as_object(as_object(as_object(whole["artifacts"]).get(stack.artifact)).get("metadata")) if "artifacts" in whole else whole


def _frames(listed: object) -> Iterator[str]:
    """Yield the frames of the calls that made a construct, innermost first."""
    for entry in map(as_object, as_list(listed)):
        for frames in (entry.get("trace"), entry.get("data") if entry.get("type") == CREATION else None):
            yield from filter(None, map(as_text, as_list(frames)[:FRAME_LIMIT]))


class _SourceFiles:
    """Finds places in the source code of an application; what leads out of the root, or into a package, is none."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.lines: dict[str, tuple[str, LineIndex, str] | None] = {}

    def first(self, frames: Iterable[str]) -> SourceSpan | None:
        """Return the place of the first frame that has one."""
        for frame in frames:
            match = _FRAME.fullmatch(frame)
            if match is None or "/node_modules/" in match["path"]:
                continue
            file = self.file(match["path"])
            if file is not None:
                return _span(*file, int(match["line"]), int(match["column"]))
        return None

    def file(self, name: str) -> tuple[str, LineIndex, str] | None:
        """Return path, lines and text of a file, None for one that cannot be read."""
        if name not in self.lines:
            self.lines[name] = self.read(name) if len(self.lines) < FILE_LIMIT else None
        return self.lines[name]

    def read(self, name: str) -> tuple[str, LineIndex, str] | None:
        """Read a file by its name on the machine that made the assembly."""
        try:
            source = self.workspace.read(self.workspace.relative(Path(name)))
        except InputError:
            return None
        return source.path, LineIndex(source.text), source.text


def _span(path: str, lines: LineIndex, text: str, line: int, column: int) -> SourceSpan | None:
    """Return the place from a column (from 1) to the end of its line, None where the file has no such line."""
    if not 1 <= line <= len(lines.starts):
        return None
    start = lines.line_start(line)
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return SourceSpan(path, min(start + column - 1, end), end)
