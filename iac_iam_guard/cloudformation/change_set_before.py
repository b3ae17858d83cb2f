"""A change set turned into the one that leaves everything as it is: what its reader makes of that is what was there before the change."""

from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonScalar, parse_json
from iac_iam_guard.source import Source

NEW = frozenset({"Add", "Import"})
TAKEN = frozenset({"Action", "AfterContext", "Details", "PolicyAction", "Replacement"})
"""Members of a change that speak of what comes."""


def change_set_before(source: Source) -> Source:
    """Return a change set in JSON with every resource as it was: what would be added is not in it, what would be removed stays.

    Raises InputError for what is no JSON.
    """
    text = source.text
    changes = _member(parse_json(text), "Changes")
    if not isinstance(changes, JsonArray):
        return source
    kept = [told for item in changes.items if (told := _before(text, item))]
    return Source(source.path, text[: changes.start] + f"[{','.join(kept)}]" + text[changes.end :])


def _before(text: str, item: JsonNode) -> str:
    """Return a change as one that changes nothing, "" for one before which there was nothing."""
    change = _member(item, "ResourceChange")
    action = _member(change, "Action")
    if not isinstance(change, JsonObject) or (isinstance(action, JsonScalar) and action.value in NEW):
        return ""
    members = [f"{text[key.start : key.end]}:{text[value.start : value.end]}" for key, value in change.members if key.value not in TAKEN]
    context = _member(change, "BeforeContext")
    if context is not None:
        members.append(f'"AfterContext":{text[context.start : context.end]}')
    members.append('"Action":"Modify"')
    return text[item.start : change.start] + "{" + ",".join(members) + "}" + text[change.end : item.end]


def _member(node: JsonNode | None, name: str) -> JsonNode | None:
    if not isinstance(node, JsonObject):
        return None
    return next((value for key, value in reversed(node.members) if key.value == name), None)
