"""Changes of access as text for terminals."""

from collections.abc import Iterator

from iac_iam_guard.iam.access_changes import AccessDiff, Breach, Gained
from iac_iam_guard.reporting.access_words import Placed, Told, listed, name_actions, name_conditions, name_resource, name_rise, name_subjects, summarise, tell
from iac_iam_guard.reporting.pen import BOLD, FAINT, Pen
from iac_iam_guard.reporting.places import printable

MARKS = {"new access": "1;31", "undecided": "1;33", "no new access": "1;32"}


def render_access_text(diff: AccessDiff, place: Placed, color: bool = False, plain: bool = False) -> str:
    """Return who can newly do what, with a witness for each; then what is forbidden, what is open, and a summary."""
    pen = Pen(color, plain)
    lines: list[str] = []
    for told in tell(diff):
        lines.extend((*_section(told, place, pen), ""))
    for one in diff.risen:
        lines.extend((f"{pen('!', MARKS['new access'])} {name_rise(one)}  {pen(printable(place(one.span)), FAINT)}", ""))
    lines.extend(pen(f"forbidden: {_breach(breach)}", MARKS["new access"]) for breach in diff.breaches)
    if diff.breaches:
        lines.append("")
    lines.extend(f"{pen('undecided', MARKS['undecided'])}: {printable(reason)}" for reason in diff.open)
    lines.append(f"{pen(diff.answer, MARKS[diff.answer])}: {summarise(diff)}")
    return pen.fit("\n".join(lines) + "\n")


def _section(told: Told, place: Placed, pen: Pen) -> Iterator[str]:
    change = told.first
    yield f"{pen(name_subjects(told), BOLD)}  {pen(printable(place(change.subject.span)), FAINT)}"
    for gained in change.gained:
        yield from _gained(gained, "+", change.subject.kind, place, pen)
    for gained in change.freed:
        yield from _gained(gained, "+ no longer denied:", change.subject.kind, place, pen)
    if change.undecided:
        yield f"  {pen('?', MARKS['undecided'])} {listed(change.undecided)}"


def _gained(gained: Gained, mark: str, kind: str, place: Placed, pen: Pen) -> Iterator[str]:
    access = gained.access
    who = f" by {printable(access.requester.describe())}" if access.requester is not None else ""
    sign = pen(mark, MARKS["new access"]) if access.certain else pen("?", MARKS["undecided"])
    yield f"  {sign} {name_actions(access)}{who}  {pen(printable(place(gained.place)), FAINT)}"
    if resource := name_resource(kind, access):
        yield f"      for example on {resource}"
    for condition in name_conditions(access, gained.guards):
        yield f"      when {condition}"
    for clause in access.lost:
        yield f"      which {printable(clause.statement.identity)} denied before"
    if access.doubt:
        yield f"      undecided: {printable(access.doubt)}"


def _breach(breach: Breach) -> str:
    who = f"{breach.subject.kind} {printable(breach.subject.address)}"
    if breach.access is None:
        return f"{who}: undecided: {printable(breach.reason)}"
    doubt = f" (undecided: {printable(breach.reason)})" if breach.reason else ""
    return f"{who}: {name_actions(breach.access)} on {printable(breach.access.resource)}{doubt}"
