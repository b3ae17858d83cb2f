"""What a policy comes to for whoever holds it, at a glance: something or nothing, or only what is the holder's own."""

from iac_iam_guard.iam.document import Document, Statement
from iac_iam_guard.iam.doubt import reason_of, rest_of, verdict_of
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.resources import is_limited_to_self
from iac_iam_guard.verdict import FALSE, Verdict, every, negate, some, unknown

DENYING_POLICIES = frozenset(("AWSDenyAll", "AWSCompromisedKeyQuarantine", "AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3"))
"""AWS managed policies that allow nothing: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html."""
SELF_SERVICE_POLICIES = frozenset(("IAMUserChangePassword", "IAMUserSSHKeys", "IAMSelfManageServiceSpecificCredentials"))
"""AWS managed policies that let users manage credentials of their own."""


def allows_anything(document: Document) -> Verdict:
    """Tell whether a document holds an Allow, whatever it allows; shown by the effect."""
    if document.unread is not None:
        return unknown(reason_of(document.unread))
    return some((*(has_effect(statement, "Allow") for statement in document.statements), rest_of(document)))


def limited_to_self(document: Document) -> Verdict:
    """Tell whether every Allow of a document is limited to resources that the caller's own name names (`${aws:username}`)."""
    if document.unread is not None:
        return unknown(reason_of(document.unread))
    limits = (some((negate(has_effect(statement, "Allow")), is_limited_to_self(statement))) for statement in document.statements)
    return every((*limits, negate(rest_of(document))))


def allows_only(document: Document, pattern: str) -> Verdict:
    """Tell whether every action that a document allows matches `pattern` ("ses:Send*")."""
    if document.unread is not None:
        return unknown(reason_of(document.unread))
    limits = (some((negate(has_effect(statement, "Allow")), _lists_only(statement, pattern))) for statement in document.statements)
    return every((*limits, negate(rest_of(document))))


def _lists_only(statement: Statement, pattern: str) -> Verdict:
    listed = statement.actions
    if listed is None:
        return FALSE
    return every((*(verdict_of(covers(pattern, item, fold=True), item) for item in listed.items), negate(rest_of(listed))))
