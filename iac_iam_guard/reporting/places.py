"""Places as reports give them: lines and columns, and text that is safe to print."""

import re
from typing import NamedTuple

from iac_iam_guard.engine.result import Sources
from iac_iam_guard.findings import Finding
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.source import Position, SourceSpan

KEYS_SHOWN = 4
"""Instance keys that are written out; the number of the others is told."""
_KEY = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[0-9]+)\]')


class Region(NamedTuple):
    """Where a span begins and ends; `end` is the place after the last character."""

    path: str
    start: Position
    end: Position


def region_of(sources: Sources, span: SourceSpan) -> Region | None:
    """Return the region of a span, or None where the text of its file is not at hand."""
    start = sources.position(span.path, span.start)
    end = sources.position(span.path, span.end)
    return Region(span.path, start, end) if start is not None and end is not None else None


def first_line(sources: Sources, region: Region) -> Region:
    """Return `region` cut at the end of its first line."""
    if region.end.line == region.start.line:
        return region
    return region._replace(end=Position(region.start.line, len(sources.line(region.path, region.start.line)) + 1))


def written_place(sources: Sources, span: SourceSpan) -> str:
    """Return `path:line:column`, or the path alone where lines are unknown."""
    region = region_of(sources, span)
    return f"{printable(span.path)}:{region.start.line}:{region.start.column}" if region is not None else printable(span.path)


def written_subject(finding: Finding) -> str:
    """Return the address of what is judged, with the construct of the CDK that it was made from."""
    return _address(finding) + (f" (CDK: {finding.construct})" if finding.construct else "")


def _address(finding: Finding) -> str:
    """Return the address of what is judged: instances that differ in one key as one address, `module.app["a"|"b"].role.this`."""
    instances = finding.instances
    if len(instances) < 2:
        return instances[0] if instances else finding.subject
    keys = [tuple(_KEY.finditer(instance)) for instance in instances]
    for differing in range(len(keys[0])):
        heads = {instance[: found[differing].start()] for instance, found in zip(instances, keys, strict=True) if len(found) > differing}
        tails = {instance[found[differing].end() :] for instance, found in zip(instances, keys, strict=True) if len(found) > differing}
        if len(heads) == len(tails) == 1 and all(len(found) == len(keys[0]) for found in keys):
            written = [found[differing][0][1:-1] for found in keys]
            more = [f"{len(written) - KEYS_SHOWN} more"] if len(written) > KEYS_SHOWN else []
            return f"{heads.pop()}[{'|'.join([*written[:KEYS_SHOWN], *more])}]{tails.pop()}"
    return finding.subject


def written_part(part: Unresolved) -> str:
    """Return the name of a part of the input that is not there: its kind before it, unless the name begins with that."""
    return part.what if part.what.startswith(f"{part.kind}.") else f"{part.kind} {part.what}"


def printable(text: str) -> str:
    """Return `text` with control, format and direction characters made visible: scanned text may be hostile to terminals."""
    return text if text.isprintable() else "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: 1 file, 2 files."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
