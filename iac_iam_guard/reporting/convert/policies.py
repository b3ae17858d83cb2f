"""The policy documents of a unit, each once for every world of the questions that it hangs on."""

from collections.abc import Iterator
from collections.abc import Mapping as MappingABC
from typing import NamedTuple

from iac_iam_guard.adapters import cloudformation, terraform
from iac_iam_guard.adapters.rows import blocks_at, pick, read_table
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.values import WORLD_LIMIT, Guards, Json, Known, Mapping, Text, Unknown, Value, variants

RENDERED = ("json", "minified_json")
"""Attributes of a policy document data source that hold the document."""


class FoundPolicy(NamedTuple):
    """A policy document in one world: its tree, without Choice; its address, with the argument where a carrier holds it; when it is as it is.

    `origin` is the declaration in `graph` that holds it; both are None for a document on its own. `losses` say what of it could not be read.
    """

    address: str
    tree: Mapping
    when: str = ""
    origin: Resource | None = None
    graph: ResourceGraph | None = None
    losses: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The address, with the answers under which the document is as it is."""
        return f"{self.address} when {self.when}" if self.when else self.address


class Found(NamedTuple):
    """The documents of a unit, and by address why one of them is not among them."""

    policies: tuple[FoundPolicy, ...]
    unread: tuple[tuple[str, str], ...]


def read_policy(source: Source) -> FoundPolicy | None:
    """Return the policy that a JSON text is, None if it is something else. Raises JsonProblem for a text that is no JSON."""
    known = Known(source.text, SourceSpan(source.path, 0, len(source.text)), map=((0, SourceSpan(source.path, 0, len(source.text))),))
    read = read_json_value(known)
    if not isinstance(read.value, Mapping) or not any(key.lower() == "statement" for key in read.value.entries):
        return None
    losses = ("a key stands twice in one object: the last one counts",) if read.duplicates else ()
    return FoundPolicy("policy", read.value, losses=losses)


def find_policies(graph: ResourceGraph) -> Found:
    """Return every policy document that `graph` holds: those of data sources, and those that carriers hold themselves."""
    policies: list[FoundPolicy] = []
    unread: list[tuple[str, str]] = []
    for resource, address, guards, value in _documents(graph):
        worlds = variants(value, guards)
        if worlds is None:
            unread.append((address, f"it hangs on questions with more than {WORLD_LIMIT} answers"))
        for world, current in worlds or ():
            tree, problem, losses = _tree(current)
            if tree is None:
                unread.append((address, problem))
            else:
                policies.append(FoundPolicy(address, tree, _when(world), resource, graph, losses))
    return Found(tuple(policies), tuple(dict.fromkeys(unread)))


def _documents(graph: ResourceGraph) -> Iterator[tuple[Resource, str, Guards, Value]]:
    in_template = graph.kind == "cloudformation"
    table = read_table("cloudformation" if in_template else "terraform")
    sources = {resource.address: value for resource in graph.resources if _is_source(resource) and (value := pick(resource.attributes, "json")) is not None}
    for resource in graph.resources:
        if resource.address in sources:
            yield resource, resource.address, resource.guards, sources[resource.address]
            continue
        kind = cloudformation.NAMELESS.get(resource.mode, resource.type) if in_template else terraform.type_name(resource)
        for argument in dict.fromkeys(row.argument for row in table.documents.get(kind, ())):
            outer, _, name = argument.rpartition(".")
            held = [*blocks_at(resource.attributes, tuple(outer.split(".")) if outer else (), resource.guards)]
            for index, (guards, block) in enumerate(held):
                value = pick(block, name)
                if value is not None and not _is_told(value, sources):
                    place = f"{outer}[{index}].{name}" if len(held) > 1 else argument
                    yield resource, f"{resource.address}.{place}", guards, value


def _is_source(resource: Resource) -> bool:
    return resource.mode is Mode.DATA and resource.type.endswith("aws_iam_policy_document")


def _is_told(value: Value, sources: MappingABC[str, Value]) -> bool:
    """Tell whether a value is the document of a data source, which stands for itself."""
    return any(ref.attribute in RENDERED and ref.address in sources and _bare(value) == _bare(sources[ref.address]) for ref in value.refs)


def _bare(value: Value) -> Value:
    return value.tree if isinstance(value, Json) else value


def _tree(value: Value) -> tuple[Mapping | None, str, tuple[str, ...]]:
    """Return the document that a value is, or why it is none, and what of it could not be read."""
    losses: tuple[str, ...] = ()
    if value.sensitive:
        return None, "it is sensitive", ()
    while isinstance(value, Json):
        value = value.tree
    if isinstance(value, Text) or (isinstance(value, Known) and isinstance(value.value, str)):
        try:
            read = read_json_value(value)
        except JsonProblem as problem:
            return None, f"it is no JSON that can be read: {problem.message}", ()
        value = read.value
        losses = ("a key stands twice in one object: the last one counts",) if read.duplicates else ()
    if isinstance(value, Unknown):
        return None, f"it is not known: {value.reason}", ()
    return (value, "", losses) if isinstance(value, Mapping) else (None, "it is no object", ())


def _when(guards: Guards) -> str:
    return " and ".join(f"{guard.atom.text} is {guard.outcome}" for guard in guards)
