"""Defaults of modules that stand for nothing until a caller says more."""

from collections.abc import Iterator

from iac_iam_guard.iam.estate import Estate, Provider
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Mapping, Sequence, Value

PLACEHOLDER = "variable that is empty until the module is called"
VARIABLE = "variable"


def stands_for_nothing_yet(place: SourceSpan, estate: Estate) -> bool:
    """Tell whether at `place` stands an empty default of a module for others, of which the caller is not there: nobody deploys it as it is.

    The default of a root module that says where it is deployed to stands.
    """
    found = estate.memo.get("placeholders")
    if not isinstance(found, frozenset):
        deployed = deployed_units(estate)
        asking = [item for item in estate.parameters if item.origin.type == VARIABLE and not item.origin.calls and item.origin.unit not in deployed]
        defaults = [default for item in asking if (default := item.origin.attributes.entries.get("default")) is not None]
        found = estate.memo["placeholders"] = frozenset(span for default in defaults for span in _empty_places(default))
    return place in found


def _empty_places(value: Value) -> Iterator[SourceSpan]:
    """Yield the places in `value` at which nothing is given."""
    match value:
        case Known(value=None | ""):
            yield value.span
        case Sequence(items=()):
            yield value.span
        case Sequence():
            for item in value.items:
                yield from _empty_places(item)
        case Mapping():
            if not value.entries:
                yield value.span
            for entry in value.entries.values():
                yield from _empty_places(entry)


def deployed_units(estate: Estate) -> frozenset[str]:
    """Return the root modules that say where they are deployed to; modules for others have providers of further regions, too."""
    return frozenset(item.origin.unit for item in estate.providers if _says_where_to_deploy(item) and not item.origin.calls)


def _says_where_to_deploy(provider: Provider) -> bool:
    return provider.kind == "backend" or (provider.kind == "provider" and "alias" not in provider.origin.attributes.entries)
