"""Takes secrets out of the texts that reports show lines of: keys of AWS accounts, and values of sensitive variables."""

from collections.abc import Iterable, Iterator, Mapping

from iac_iam_guard.credentials import secret_places
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.json_reader import JsonObject, JsonProblem, parse_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.parse import parse
from iac_iam_guard.values import Known

MASK = "*"


def sensitive_places(graphs: Iterable[ResourceGraph], texts: Mapping[str, str]) -> dict[str, list[SourceSpan]]:
    """Return by file where values of sensitive variables stand: their defaults, and what files of values give them."""
    places: dict[str, list[SourceSpan]] = {}
    variables = [resource for graph in graphs for resource in graph.resources if resource.mode is Mode.PARAMETER and _is_sensitive(resource)]
    for resource in variables:
        default = resource.attributes.entries.get("default")
        if default is not None:
            places.setdefault(default.span.path, []).append(default.span)
    names = {resource.name for resource in variables}
    for path, text in texts.items():
        if names and path.endswith((".tfvars", ".tfvars.json")):
            places.setdefault(path, []).extend(SourceSpan(path, start, end) for name, start, end in _given_values(path, text) if name in names)
    return places


def _given_values(path: str, text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the names of variables that a file gives values, with the offsets of these."""
    if not path.endswith(".json"):
        yield from ((name, argument.expression.start, argument.expression.end) for name, argument in parse(text).body.arguments.items())
        return
    try:
        tree = parse_json(text)
    except JsonProblem:
        return  # it gives none
    if isinstance(tree, JsonObject):
        yield from ((str(key.value), value.start, value.end) for key, value in tree.members)


def mask_secrets(text: str, places: Iterable[SourceSpan] = ()) -> str:
    """Return `text` with what stands at `places`, and every secret of an access key, replaced by as many asterisks; lines stay as they are."""
    spans = [*((span.start, span.end) for span in places), *secret_places(text)]
    if not spans:
        return text
    characters = list(text)
    for start, end in spans:
        characters[start:end] = [character if character in "\r\n" else MASK for character in characters[start:end]]
    return "".join(characters)


def _is_sensitive(resource: Resource) -> bool:
    return resource.attributes.entries.get("sensitive") == Known(True)
