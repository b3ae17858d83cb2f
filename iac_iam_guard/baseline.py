"""The baseline: a file of findings that are known and do not count, one a line, sorted, so that it can be read, merged and reviewed."""

import json
from collections.abc import Iterable

from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.errors import ConfigurationError
from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonProblem, JsonScalar, parse_json
from iac_iam_guard.source import Source, SourceSpan

FILE_NAME = ".iac-iam-guard.baseline.json"
VERSION = 1
HINT = "write it with: iac-iam-guard baseline"


def write_baseline(entries: Iterable[Recorded]) -> str:
    """Return the text of a baseline: equal entries give equal bytes. Instances are told only where an identity occurs more than once."""
    entries = sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.subject, entry.id, entry.instances))
    ids = [entry.id for entry in entries]
    repeated = {first for first, second in zip(sorted(ids), sorted(ids)[1:], strict=False) if first == second}
    lines = [_line(entry, entry.id in repeated) for entry in entries]
    body = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
    return f'{{"version": {VERSION}, "findings": {body}}}\n'


def _line(entry: Recorded, repeated: bool) -> str:
    members: dict[str, object] = {"id": entry.id, "rule": entry.rule, "path": entry.path, "subject": entry.subject}
    if repeated and entry.instances:
        members["instances"] = list(entry.instances)
    return json.dumps(members, ensure_ascii=False)


def looks_like_baseline(text: str) -> bool:
    """Tell from its beginning whether a text may be a baseline."""
    return text.lstrip("\ufeff \t\r\n")[:200].replace(" ", "").replace("\n", "").startswith('{"version":1,"findings":[')


def read_baseline(source: Source) -> tuple[Recorded, ...]:
    """Return the entries of a baseline; raise ConfigurationError for a file that is none."""
    try:
        root = _members(parse_json(source.text), source.path)
    except JsonProblem as problem:
        raise ConfigurationError(f"the baseline is no JSON: {problem.message}", SourceSpan(source.path, 0, 0), HINT) from None
    version = root.get("version")
    if not isinstance(version, JsonScalar) or version.value != VERSION:
        raise ConfigurationError(f"the baseline has no version that is understood (it is {VERSION})", SourceSpan(source.path, 0, 0), HINT)
    return tuple(_entry(node, source.path) for node in _items(root.get("findings"), source.path))


def _entry(node: JsonNode, path: str) -> Recorded:
    members = _members(node, path)
    instances = tuple(_text(item, path) for item in _items(members["instances"], path)) if "instances" in members else ()
    identity, rule, place, subject = (_text(members.get(name), path) for name in ("id", "rule", "path", "subject"))
    return Recorded(identity, rule, place, subject, instances)


def _members(node: JsonNode, path: str) -> dict[str, JsonNode]:
    if not isinstance(node, JsonObject):
        raise _refusal(path)
    return {key.value: value for key, value in node.members if isinstance(key.value, str)}


def _items(node: JsonNode | None, path: str) -> tuple[JsonNode, ...]:
    if not isinstance(node, JsonArray):
        raise _refusal(path)
    return node.items


def _text(node: JsonNode | None, path: str) -> str:
    if not isinstance(node, JsonScalar) or not isinstance(node.value, str):
        raise _refusal(path)
    return node.value


def _refusal(path: str) -> ConfigurationError:
    return ConfigurationError("the baseline is not understood: each finding has id, rule, path and subject", SourceSpan(path, 0, 0), HINT)
