"""How much the policy of an administrator allows, in words: every action, or all but a few."""

from collections.abc import Iterator
from datetime import date

from iac_iam_guard.iam.actions import actions_cover, covers_all_actions
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.conditions import always_applies
from iac_iam_guard.iam.document import Document, Elements, Statement
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.iam.resources import covers_everything
from iac_iam_guard.listing import first_words
from iac_iam_guard.verdict import Truth

NAMED = 3
"""So many actions are named that a policy leaves out."""
DENIED = "what a Deny takes away"


def extent_of(document: Document, today: date) -> str:
    """Return which actions a document allows that grants administration: "every action", or "nearly every action (all but …)"."""
    missing = sorted(dict.fromkeys((*_left_out(document), *_denied(document, today))), key=lambda text: (text == DENIED, text))
    return f"nearly every action (all but {first_words(missing, NAMED)})" if missing else "every action"


def _left_out(document: Document) -> Iterator[str]:
    """Yield the actions that no statement on everything names: those that every one leaves out by NotAction."""
    allows = [one for one in document.statements if has_effect(one, "Allow").truth is Truth.TRUE and _speaks_of_all(one)]
    for statement in allows:
        for text in _texts(statement.not_actions):
            if not any(actions_cover(other, text).truth is Truth.TRUE for other in document.statements if _gives_everywhere(other)):
                yield text


def _speaks_of_all(statement: Statement) -> bool:
    return statement.not_actions is not None and covers_all_actions(statement).truth is Truth.TRUE


def _gives_everywhere(statement: Statement) -> bool:
    return has_effect(statement, "Allow").truth is Truth.TRUE and covers_everything(statement).truth is Truth.TRUE


def _denied(document: Document, today: date) -> Iterator[str]:
    """Yield the actions that are always denied on everything, and one text for all other denials."""
    for denial in document.statements:
        if has_effect(denial, "Deny").truth is not Truth.TRUE:
            continue
        sure = covers_everything(denial).truth is Truth.TRUE and always_applies(denial, today).truth is Truth.TRUE
        texts = list(_texts(denial.actions))
        yield from texts if sure and texts else (DENIED,)


def _texts(listed: Elements | None) -> Iterator[str]:
    for item in listed.items if listed is not None else ():
        text = literal(item)
        if text is not None and not item.sensitive:
            yield text
