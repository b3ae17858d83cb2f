"""A plan turned into the one that leaves everything as it is: what its reader makes of that is what was there before the change."""

from collections.abc import Iterator

from iac_iam_guard.json_reader import JsonNode, JsonObject, JsonScalar, parse_json
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan_file import Item, PlanFile, scan_plan
from iac_iam_guard.terraform.plan_json import Part, as_object

NO_OP = ("no-op",)
UNCHANGED = '{{"actions":["no-op"],"before":{0},"after":{0},"after_unknown":{{}},"before_sensitive":{1},"after_sensitive":{1}}}'


def plan_before(source: Source) -> Source:
    """Return a plan with every object as it was: what would be created is not in it, what would be deleted stays; a state is as it is.

    Objects keep their new addresses where they move. Raises InputError for what is no plan.
    """
    file = scan_plan(source)
    text = source.text
    changes = [_at(text, item.part) if _is_unchanged(file, item) else _item_before(_at(text, item.part)) for item in file.changes]
    changes.extend(_item_before(_at(text, item.part)) for item in file.deferred)
    edits: list[tuple[Part, str]] = []
    for name, part in file.parts.items():
        if name == "resource_changes":
            edits.append((part, f"[{','.join(filter(None, changes))}]"))
        elif name == "deferred_changes":
            edits.append((part, "[]"))
        elif name == "output_changes":
            edits.append((part, _outputs_before(_at(text, part))))
    return Source(source.path, "".join(_edited(text, edits)))


def _is_unchanged(file: PlanFile, item: Item) -> bool:
    """Tell whether a change is none, so that it may stand as it is: most are, and what is to be edited is read far more slowly."""
    if item.actions != NO_OP:
        return False
    change = as_object(file.decode(item.part).get("change"))
    return "before" in change and change["before"] is not None and change["before"] == change.get("after") and not change.get("after_unknown")


def _at(text: str, part: Part) -> str:
    return text[part.start : part.end]


def _edited(text: str, edits: list[tuple[Part, str]]) -> Iterator[str]:
    position = 0
    for part, replacement in sorted(edits):
        yield text[position : part.start]
        yield replacement
        position = part.end
    yield text[position:]


def _item_before(text: str) -> str:
    """Return a change as one that changes nothing, "" for one before which there was nothing."""
    node: JsonNode | None = parse_json(text)
    deferred = _member(node, "resource_change")
    node = deferred if deferred is not None else node
    change = _member(node, "change")
    if node is None or change is None:
        return ""
    unchanged = _change_before(text, change)
    return text[node.start : change.start] + unchanged + text[change.end : node.end] if unchanged else ""


def _outputs_before(text: str) -> str:
    node = parse_json(text)
    if not isinstance(node, JsonObject):
        return "{}"
    outputs = ((text[name.start : name.end], _change_before(text, change)) for name, change in node.members)
    return "{" + ",".join(f"{name}:{unchanged}" for name, unchanged in outputs if unchanged) + "}"


def _change_before(text: str, change: JsonNode) -> str:
    before = _member(change, "before")
    if before is None or (isinstance(before, JsonScalar) and before.value is None):
        return ""
    sensitive = _member(change, "before_sensitive")
    return UNCHANGED.format(text[before.start : before.end], text[sensitive.start : sensitive.end] if sensitive is not None else "false")


def _member(node: JsonNode | None, name: str) -> JsonNode | None:
    """Return the last member of that name: readers of plans take it, too."""
    if not isinstance(node, JsonObject):
        return None
    return next((value for key, value in reversed(node.members) if key.value == name), None)
