"""Words about the tags that say whose a principal is."""

from collections.abc import Iterator

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Known, Mapping, Sequence, Value
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Truth, Verdict, holds, known, some, unknown

TEMPLATE_TYPE = "AWS::"
TAG_KEY = "Key"


def without_tag(principal: User | Group | Role | PermissionSet, estate: Estate, *, keys: tuple[str, ...]) -> Verdict:
    """Tell whether a user or role bears none of the tags `keys`, whatever their case, neither itself nor by its provider; nobody lacks one of none."""
    if not keys or not isinstance(principal, User | Role):
        return FALSE
    wanted = frozenset(key.casefold() for key in keys)
    tagged = some(_names(settled(tags, estate), wanted) for tags in _tags_of(principal, estate))
    if tagged.truth is Truth.UNKNOWN:
        return tagged
    return FALSE if tagged.truth is Truth.TRUE else holds(Evidence(principal.origin.span, f"no tag {' or '.join(keys)}"))


def tagged_by_its_stack(principal: User | Group | Role | PermissionSet, estate: Estate, *, declared: bool) -> Verdict:
    """Tell whether a principal of a template inherits tags from its stack: as the argument says."""
    return TRUE if declared and principal.origin.type.startswith(TEMPLATE_TYPE) else FALSE


def _tags_of(principal: User | Role, estate: Estate) -> Iterator[Value | None]:
    """Yield what a principal is tagged with, and what its provider tags everything with."""
    origin = principal.origin
    yield principal.tags
    for provider in estate.providers:
        if provider.kind == "provider" and (provider.origin.unit, provider.origin.provider) == (origin.unit, origin.provider):
            yield provider.default_tags


def _names(tags: Value | None, wanted: frozenset[str]) -> Verdict:
    """Tell whether tags, a map or a list of keys and values, have one of the keys."""
    if tags is None:
        return FALSE
    if isinstance(tags, Mapping):
        present = any(key.casefold() in wanted for key in tags.entries)
    elif isinstance(tags, Sequence):
        keys = [item.entries.get(TAG_KEY) for item in tags.items if isinstance(item, Mapping)]
        present = any(isinstance(key, Known) and str(key.value).casefold() in wanted for key in keys)
        hidden = next((item for item in (*tags.items, *keys) if item is not None and not isinstance(item, Mapping | Known)), None)
        if not present and hidden is not None:
            return unknown(reason_of(hidden))
    else:
        return unknown(reason_of(tags))
    return unknown(reason_of(tags.rest)) if not present and tags.rest is not None else known(present)
