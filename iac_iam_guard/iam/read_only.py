"""Which actions only read, told by the verbs that AWS begins their names with."""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Document, Statement
from iac_iam_guard.iam.doubt import reason_of, rest_of
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import FALSE, Verdict, every, holds, known, some, unknown

_READING = """
    batchcheck batchget check describe download estimate filter get head invokemodel list lookup query read scan search select simulate test validate
    verify view
"""
READING = tuple(_READING.split())
CHANGING_POLICIES = ("AdministratorAccess", "PowerUserAccess")
READING_POLICIES = ("SecurityAudit", "ViewOnlyAccess")


def is_changing(action: Value) -> Verdict:
    """Tell whether an element of Action takes in an action that does more than read; shown by it."""
    text = literal(action)
    if text is None:
        return unknown(reason_of(action))
    name = text.rpartition(":")[2].lower()
    return known(not name.startswith(READING), action.span)


def changes_anything(document: Document) -> Verdict:
    """Tell whether a document allows an action that does more than read, whatever its conditions and denials; shown by the actions."""
    if document.unread is not None:
        return unknown(reason_of(document.unread))
    return some((*(_allows_change(statement) for statement in document.statements), rest_of(document)))


def _allows_change(statement: Statement) -> Verdict:
    if statement.not_actions is not None:
        changing: Verdict = holds(statement.not_actions.key)
    elif statement.actions is not None:
        changing = some((*(is_changing(item) for item in statement.actions.items), rest_of(statement.actions)))
    else:
        return FALSE
    return every((changing, has_effect(statement, "Allow")))


def policy_changes_anything(name: str) -> Verdict:
    """Tell by its name whether one of AWS's managed policies allows more than reading; UNKNOWN for names that do not say."""
    last = name.rpartition("/")[2]
    if last in CHANGING_POLICIES or last.endswith("FullAccess"):
        return holds()
    return FALSE if last in READING_POLICIES or "ReadOnly" in last else unknown("AWS managed policy whose name does not tell what it allows")
