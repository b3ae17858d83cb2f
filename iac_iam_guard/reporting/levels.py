"""Summaries of access by service and level, as text, JSON and Markdown."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from iac_iam_guard.iam.access_levels import LEVELS, LevelCount, ServiceAccess, Summary
from iac_iam_guard.listing import first_words
from iac_iam_guard.reporting.pen import BOLD, FAINT, Pen
from iac_iam_guard.reporting.places import printable

HEADINGS = ("List", "Read", "Tagging", "Write", "Perm. mgmt")
SIGNS = {"none": "·", "limited": "◐", "full": "●"}
PLAIN_SIGNS = {"none": ".", "limited": "o", "full": "#"}
STYLES = {"none": FAINT, "limited": "1;33", "full": "1;31"}
WIDTH = 60
"""Characters of a resource that are shown."""
FOLDED = 30
"""More services than this are shown together where they are alike."""
NAMED = 3


class Summarized(NamedTuple):
    """What somebody or a policy comes to: its address, name and kind ("role", "policy"), and the summary."""

    address: str
    name: str
    kind: str
    summary: Summary


def render_levels_text(items: tuple[Summarized, ...], counts: bool = False, color: bool = False, plain: bool = False) -> str:
    """Return a table for each item: services with a sign for every level (● all, ◐ some of its actions), or with `counts` the numbers."""
    pen = Pen(color, plain)
    signs = PLAIN_SIGNS if plain else SIGNS
    lines: list[str] = []
    for item in items:
        lines.append(f"{pen(pen.show(item.address), BOLD)}  {pen.show(item.kind)}{_named(item, pen)}")
        rows = _rows(item.summary, counts, signs)
        if rows:
            lines.extend(_table(rows, pen))
        lines.extend(f"  {note}" for note in _notes(item.summary))
        lines.append("")
    legend = f"{signs['full']} all actions of the level   {signs['limited']} some   {signs['none']} none"
    lines.append(pen(legend, FAINT) if items else "There is no principal and no policy here.")
    return pen.fit("\n".join(lines) + "\n")


class _Row(NamedTuple):
    """A line of a table: services that are alike, and the degrees of their levels."""

    cells: tuple[str, ...]
    degrees: tuple[str, ...]


def _rows(summary: Summary, counts: bool, signs: dict[str, str]) -> list[_Row]:
    """Return a row for every service; of many, those that are alike in all that is shown share one."""
    alike: dict[tuple[str, ...], list[ServiceAccess]] = {}
    for access in summary.services:
        shown = (access.effect, *_cells(access, counts, signs), access.resources, access.conditions)
        alike.setdefault(shown if len(summary.services) > FOLDED else (access.service, *shown), []).append(access)
    return [_row(group, counts, signs) for group in alike.values()]


def _row(group: list[ServiceAccess], counts: bool, signs: dict[str, str]) -> _Row:
    first = group[0]
    named = first_words([access.service for access in group], NAMED)
    called = named if first.effect == "Allow" else f"{named} (denied)"
    degrees = ("full",) * len(LEVELS) if first.full else tuple(first.levels[level].degree for level in LEVELS)
    return _Row((called, *_cells(first, counts, signs), _shortened(first.resources), first.conditions), ("", *degrees, "", ""))


def _named(item: Summarized, pen: Pen) -> str:
    return f" {pen.show(item.name)}" if item.name and item.name != item.address else ""


def _cells(access: ServiceAccess, counts: bool, signs: dict[str, str]) -> list[str]:
    if access.full and not counts:
        return [signs["full"]] * len(LEVELS)  # a level without actions is no less than full
    return [_count(access.levels[level]) if counts else signs[access.levels[level].degree] for level in LEVELS]


def _count(count: LevelCount) -> str:
    return f"{count.given}/{count.total}" if count.total else ""


def _shortened(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _table(rows: list[_Row], pen: Pen) -> list[str]:
    shown = [[pen.show(cell) for cell in row.cells] for row in rows]
    heading = ("service", *HEADINGS, "resources", "conditions")
    widths = [max(len(cells[column]) for cells in (heading, *shown)) for column in range(len(heading))]
    lines = [_line(heading, widths, [FAINT] * len(heading), pen)]
    lines.extend(_line(cells, widths, [STYLES.get(degree, "") for degree in row.degrees], pen) for cells, row in zip(shown, rows, strict=True))
    return lines


def _line(cells: Sequence[str], widths: list[int], styles: list[str], pen: Pen) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  " + "  ".join(pen(cell, style) if style else cell for cell, style in zip(padded, styles, strict=True)).rstrip()


def _notes(summary: Summary) -> list[str]:
    notes = [f"{printable(name)}: no service that is known" for name in summary.unknown_services]
    if not summary.services and not notes and not summary.open:
        notes.append("nothing is allowed")
    return [*notes, *([f"and perhaps more: {printable(summary.open)}"] if summary.open else [])]


def render_levels_markdown(items: tuple[Summarized, ...], counts: bool = False) -> str:
    """Return the same as Markdown."""
    lines: list[str] = []
    for item in items:
        lines += [f"### `{_code(item.address)}` ({item.kind})", ""]
        if item.summary.services:
            lines.append(f"| service | {' | '.join(HEADINGS)} | resources | conditions |")
            lines.append("|---" * (len(HEADINGS) + 3) + "|")
            for row in _rows(item.summary, counts, SIGNS):
                service, *levels, resources, conditions = row.cells
                lines.append(f"| {service} | {' | '.join(levels)} | `{_code(resources)}` | {conditions} |")
            lines.append("")
        lines.extend(f"- {note}" for note in _notes(item.summary))
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _code(text: str) -> str:
    """Return scanned text as it may stand in code within a table."""
    return printable(text).replace("`", "'").replace("|", "\\|")


def render_levels_json(items: tuple[Summarized, ...]) -> str:
    """Return the same as JSON; equal input gives equal bytes."""
    document = {"schema_version": "1.0", "summaries": [_item(item) for item in items]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _item(item: Summarized) -> dict[str, object]:
    return {
        "address": item.address,
        "name": item.name,
        "kind": item.kind,
        "risk": item.summary.risk,
        "services": [_service(access) for access in item.summary.services],
        "unknown_services": list(item.summary.unknown_services),
        "undetermined": item.summary.open,
    }


def _service(access: ServiceAccess) -> dict[str, object]:
    levels = {level: {"degree": count.degree, "actions": count.given, "of": count.total} for level, count in access.levels.items()}
    return {
        "service": access.service,
        "effect": access.effect,
        "full_access": access.full,
        "levels": levels,
        "resources": access.resources,
        "conditions": access.conditions,
    }
