"""Takes secrets out of the texts that reports show lines of: keys of AWS accounts, and values of sensitive variables."""

from collections.abc import Iterable, Mapping

from iac_iam_guard.credentials import secret_places
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.parse import parse
from iac_iam_guard.values import Known

MASK = "*"
VARIABLE_FILE = ".tfvars"


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
        if names and path.endswith(VARIABLE_FILE):
            given = [argument.expression for name, argument in parse(text).body.arguments.items() if name in names]
            places.setdefault(path, []).extend(SourceSpan(path, value.start, value.end) for value in given)
    return places


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
