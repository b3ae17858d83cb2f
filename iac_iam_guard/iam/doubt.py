"""Why something about a policy is not known, in the words of verdicts."""

from iac_iam_guard.iam.document import Document, Elements, Principals, Statement
from iac_iam_guard.values import Text, Unknown, Value
from iac_iam_guard.verdict import FALSE, Truth, Verdict, holds, unknown


def reason_of(value: Value | None) -> str:
    """Return why a value is not known."""
    match value:
        case Unknown():
            return value.reason.value
        case Text():
            return next((piece.reason.value for piece in value.pieces if isinstance(piece, Unknown)), "text that is not known")
        case _:
            return "value that is not known"


def verdict_of(truth: Truth, value: Value) -> Verdict:
    """Return `truth` about `value` as a verdict, shown by its place."""
    if truth is Truth.FALSE:
        return FALSE
    return unknown(reason_of(value)) if truth is Truth.UNKNOWN else holds(value.span)


def rest_of(listed: Elements | Principals | Document) -> Verdict:
    """Return UNKNOWN if there may be more elements, principals or statements than are listed, else FALSE."""
    return FALSE if listed.rest is None else unknown(reason_of(listed.rest))


def unread_conditions(statement: Statement) -> Verdict:
    """Return UNKNOWN if a statement has conditions that cannot be read, else FALSE."""
    return FALSE if statement.opaque_conditions is None else unknown(reason_of(statement.opaque_conditions))
