"""Changes of access as Markdown, for comments on pull requests."""

from collections.abc import Iterator

from iac_iam_guard.iam.access_changes import AccessDiff, Gained
from iac_iam_guard.reporting.access_words import Placed, Told, listed, name_actions, name_conditions, name_resource, name_rise, name_subjects, summarise, tell
from iac_iam_guard.reporting.markdown import safe_text as escaped

ROWS_SHOWN = 100
"""A comment on a pull request takes some sixty thousand characters."""
TITLES = {"new access": "New access", "no new access": "No new access", "undecided": "Access undecided"}


def render_access_markdown(diff: AccessDiff, place: Placed) -> str:
    """Return a heading, a table of who can newly do what, and what is forbidden or open."""
    lines = [f"## {TITLES[diff.answer]}", "", summarise(diff), ""]
    told = tell(diff)
    if told:
        lines.extend(("| Who | What | For example on | When | Where |", "|---|---|---|---|---|"))
        rows = [row for part in told for row in _rows(part, place)]
        lines.extend((*rows[:ROWS_SHOWN], ""))
        if len(rows) > ROWS_SHOWN:
            lines.extend((f"{len(rows) - ROWS_SHOWN} more are left out.", ""))
    if diff.risen:
        lines.extend(("### Nearer to administration", "", *(f"- {escaped(name_rise(one))} ({escaped(place(one.span))})" for one in diff.risen), ""))
    if diff.breaches:
        lines.extend(("### Forbidden", ""))
        for breach in diff.breaches:
            what = f"{name_actions(breach.access)} on {breach.access.resource}" if breach.access is not None else f"undecided: {breach.reason}"
            lines.append(f"- {escaped(f'{breach.subject.kind} {breach.subject.address}')}: {escaped(what)}")
        lines.append("")
    if diff.open:
        lines.extend(("### Undecided", "", *(f"- {escaped(reason)}" for reason in diff.open), ""))
    return "\n".join(lines)


def _rows(told: Told, place: Placed) -> Iterator[str]:
    change = told.first
    who = escaped(name_subjects(told))
    for gained, freed in (*((one, False) for one in change.gained), *((one, True) for one in change.freed)):
        yield _row((who, change.subject.kind), gained, freed, place)
    if change.undecided:
        yield f"| {who} | undecided: {escaped(listed(change.undecided))} | | | {escaped(place(change.subject.span))} |"


def _row(subject: tuple[str, str], gained: Gained, freed: bool, place: Placed) -> str:
    (who, kind), access = subject, gained.access
    by = f" by {access.requester.describe()}" if access.requester is not None else ""
    what = f"{'no longer denied: ' if freed else ''}{name_actions(access)}{by}{f' (undecided: {access.doubt})' if access.doubt else ''}"
    cells = (what, name_resource(kind, access), "; ".join(name_conditions(access, gained.guards)), place(gained.place))
    return f"| {who} | {' | '.join(escaped(cell) for cell in cells)} |"
