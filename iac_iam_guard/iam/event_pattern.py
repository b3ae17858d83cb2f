"""Patterns of EventBridge: whether they match an event.

The operators are those of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
"""

from collections.abc import Mapping as MappingABC
from fnmatch import fnmatchcase

from iac_iam_guard.iam.document_text import read_text
from iac_iam_guard.values import Json, Known, Mapping, Sequence, Text, Value
from iac_iam_guard.verdict import Truth, all_of, any_of, opposite

DEPTH_LIMIT = 32
EITHER = "$or"


def matches(pattern: Value, event: MappingABC[str, str]) -> Truth:
    """Tell whether a pattern, free of questions, matches an event, given by the dotted paths of its fields."""
    if isinstance(pattern, Json):
        pattern = pattern.tree
    elif isinstance(pattern, Known | Text):
        pattern = read_text(pattern).tree
    return _ask(pattern, "", event, 0)


def _ask(pattern: Value, path: str, event: MappingABC[str, str], depth: int) -> Truth:
    if not isinstance(pattern, Mapping) or pattern.rest is not None or depth > DEPTH_LIMIT:
        return Truth.UNKNOWN
    parts: list[Truth] = []
    for name, wanted in pattern.entries.items():
        if name == EITHER and isinstance(wanted, Sequence):
            parts.append(any_of(_ask(item, path, event, depth + 1) for item in wanted.items))
        elif isinstance(wanted, Sequence):
            known = any_of(_has(event.get(f"{path}{name}"), item) for item in wanted.items)
            parts.append(any_of((known, Truth.UNKNOWN)) if wanted.rest is not None else known)
        else:
            parts.append(_ask(wanted, f"{path}{name}.", event, depth + 1))
    return all_of(parts)


def _has(present: str | None, wanted: Value) -> Truth:
    """Tell whether a field has what one element of a pattern wants."""
    if isinstance(wanted, Known):
        return _truth(present is not None and present == _text(wanted))
    if not isinstance(wanted, Mapping) or len(wanted.entries) != 1:
        return Truth.UNKNOWN
    ((operator, value),) = wanted.entries.items()
    if operator == "exists" and isinstance(value, Known):
        return _truth((present is not None) is (value.value is True))
    if operator == "anything-but":
        items = value.items if isinstance(value, Sequence) else (value,)
        return Truth.FALSE if present is None else opposite(any_of(_has(present, item) for item in items))
    if not isinstance(value, Known):
        return Truth.UNKNOWN
    text = _text(value)
    match operator:
        case "prefix":
            return _truth(present is not None and present.startswith(text))
        case "suffix":
            return _truth(present is not None and present.endswith(text))
        case "equals-ignore-case":
            return _truth(present is not None and present.lower() == text.lower())
        case "wildcard":
            return _truth(present is not None and fnmatchcase(present, text.replace("[", "[[]").replace("?", "[?]")))
    return Truth.UNKNOWN


def _text(value: Known) -> str:
    return str(value.value).lower() if isinstance(value.value, bool) else str(value.value)


def _truth(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE
