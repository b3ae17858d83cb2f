"""Changes of access in words that every format shares."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from iac_iam_guard.iam.access_changes import AccessDiff, Change, Gained
from iac_iam_guard.iam.ascent import Risen
from iac_iam_guard.iam.new_grant import NewAccess
from iac_iam_guard.reporting.places import printable
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards

Placed: TypeAlias = Callable[[SourceSpan], str]
"""Where a span is, as people write it: `path:line`."""

NAMES_SHOWN = 3
SUBJECTS_SHOWN = 6


class Told(NamedTuple):
    """Subjects that change alike, told once."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The change that stands for all."""
        return self.changes[0]


def tell(diff: AccessDiff) -> tuple[Told, ...]:
    """Return what is to be told: changes that give something, or are not decided; those that are alike together, in order."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in diff.changes:
        if change.answer != "no new access":
            found.setdefault(_likeness(change), []).append(change)
    return tuple(Told(tuple(changes)) for changes in found.values())


def _likeness(change: Change) -> tuple[object, ...]:
    gained = tuple(_content(one) for one in (*change.gained, *change.freed))
    return change.subject.kind, change.is_new, gained, change.undecided, None if gained else change.subject.address


def _content(gained: Gained) -> tuple[object, ...]:
    access = gained.access
    return gained.place, gained.guards, access.action, len(access.actions), access.resource, access.requester, access.tests, access.doubt


def name_subjects(told: Told) -> str:
    """Return who changes: the kind, and the address or addresses."""
    subject = told.first.subject
    addresses = [printable(change.subject.address) for change in told.changes[:SUBJECTS_SHOWN]]
    if len(told.changes) > SUBJECTS_SHOWN:
        addresses.append(f"{len(told.changes) - SUBJECTS_SHOWN} more")
    kind = {"trust": "trust of", "resource": "policy of a resource", "guardrail": "guardrail", "policy": "policy"}.get(subject.kind, subject.kind)
    return f"{kind} {', '.join(addresses)}{' (new)' if told.first.is_new else ''}"


def name_actions(access: NewAccess) -> str:
    """Return which actions are new: some by name, and how many more."""
    if access.future:
        return f"{printable(access.action)} (actions that AWS may add)"
    others = [name for name in access.actions if name != access.action]
    shown = [access.action, *others[: NAMES_SHOWN - 1]] if len(others) < NAMES_SHOWN else [access.action]
    more = len(access.actions) - len(shown)
    return ", ".join(shown) + (f" and {'at least ' if access.at_least else ''}{more:,} more" if more > 0 else "")


def name_resource(kind: str, access: NewAccess) -> str:
    """Return a resource to show for new access, "" where it is the subject itself that is opened."""
    return "" if kind == "trust" else printable(access.resource)


def name_conditions(access: NewAccess, guards: Guards) -> list[str]:
    """Return the conditions and answers under which access is given."""
    answers = [f"{printable(guard.atom.text)} is {printable(guard.outcome)}" for guard in guards]
    return [*(printable(test.written) for test in access.tests), *answers]


def name_rise(risen: Risen) -> str:
    """Return who has come nearer to administration, and how."""
    if not risen.steps:
        return f"{printable(risen.address)} is an administrator now"
    ways = (f"{printable(step.how)}{f', as {printable(step.becomes)}' if step.becomes else ''}" for step in risen.steps)
    return f"{printable(risen.address)} can become an administrator now: {'; then '.join(ways)}"


def summarise(diff: AccessDiff) -> str:
    """Return the whole comparison in a sentence or two."""
    total = len(diff.changes)
    gaining = sum(change.answer == "new access" for change in diff.changes)
    undecided = sum(change.answer == "undecided" for change in diff.changes)
    proved = total - gaining - undecided
    parts = []
    if gaining:
        parts.append(f"{gaining} of {total} principals and policies give new access")
    if undecided:
        parts.append(f"{undecided} undecided")
    if proved:
        parts.append(f"no new access by {'any of the ' if proved == total else 'the other '}{proved}: proved" if total > 1 else "no new access: proved")
    return ("; ".join(parts) or "there is nothing to compare") + "."


def listed(reasons: Iterable[str]) -> str:
    """Return reasons as one line."""
    return "; ".join(printable(reason) for reason in reasons)
