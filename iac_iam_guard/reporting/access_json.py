"""Changes of access as JSON."""

import json
from typing import TypeAlias

from iac_iam_guard.iam.access_changes import AccessDiff, Breach, Change, Gained
from iac_iam_guard.iam.ascent import Risen
from iac_iam_guard.iam.new_grant import NewAccess
from iac_iam_guard.reporting.access_words import Placed

ACTIONS_LISTED = 200
"""So many actions are listed; their number is told in any case."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


def render_access_json(diff: AccessDiff, place: Placed) -> str:
    """Return the comparison with every change that gives something or is not decided; equal input gives equal bytes."""
    changes = [change for change in diff.changes if change.answer != "no new access"]
    document: Json = {
        "answer": diff.answer,
        "compared": len(diff.changes),
        "proved": sum(change.answer == "no new access" for change in diff.changes),
        "changes": [_change(change, place) for change in changes],
        "nearer_to_administration": [_risen(one, place) for one in diff.risen],
        "forbidden": [_breach(breach) for breach in diff.breaches],
        "undecided": list(diff.open),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _change(change: Change, place: Placed) -> Json:
    subject = change.subject
    return {
        "kind": subject.kind,
        "address": subject.address,
        "unit": subject.unit,
        "place": place(subject.span),
        "new": change.is_new,
        "answer": change.answer,
        "gained": [_gained(gained, place) for gained in change.gained],
        "no_longer_denied": [_gained(gained, place) for gained in change.freed],
        "undecided": list(change.undecided),
    }


def _gained(gained: Gained, place: Placed) -> Json:
    return _access(gained.access) | {
        "when": [{"question": guard.atom.text, "answer": guard.outcome} for guard in gained.guards],
        "policy": gained.policy,
        "place": place(gained.place),
    }


def _access(access: NewAccess) -> dict[str, Json]:
    return {
        "action": access.action,
        "actions": list(access.actions[:ACTIONS_LISTED]),
        "action_count": len(access.actions),
        "action_count_is_least": access.at_least,
        "future_actions": access.future,
        "resource": access.resource,
        "requester": access.requester.describe() if access.requester is not None else None,
        "conditions": [test.written for test in access.tests],
        "denied_before_by": [clause.statement.identity for clause in access.lost],
        "certain": access.certain,
        "doubt": access.doubt,
    }


def _risen(risen: Risen, place: Placed) -> Json:
    return {
        "address": risen.address,
        "unit": risen.unit,
        "place": place(risen.span),
        "administrator": not risen.steps,
        "steps": [{"how": step.how, "becomes": step.becomes} for step in risen.steps],
    }


def _breach(breach: Breach) -> Json:
    subject: dict[str, Json] = {"kind": breach.subject.kind, "address": breach.subject.address, "unit": breach.subject.unit}
    if breach.access is not None:
        return subject | _access(breach.access)
    return subject | {"certain": False, "doubt": breach.reason}
