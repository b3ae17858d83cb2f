"""Words about whom a statement names in ways that time or strangers can undo: principals that are gone, tokens and certificates that anybody may have."""

from iac_iam_guard.iam.document import Principal
from iac_iam_guard.iam.doubt import reason_of, rest_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import PolicyStatement
from iac_iam_guard.iam.trust import is_unique_id
from iac_iam_guard.values import Unknown
from iac_iam_guard.verdict import Verdict, known, some, unknown


def names_gone_principal(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether a principal is written as the unique id of a user or role, which is left once that is deleted; shown by it."""
    named = (subject.statement.principals, subject.statement.not_principals)
    return some(verdict for principals in named if principals is not None for verdict in (*map(_is_gone, principals.items), rest_of(principals)))


def _is_gone(principal: Principal) -> Verdict:
    identifier = principal.identifier
    if principal.kind == "AWS" and isinstance(identifier, Unknown) and not identifier.opaque:
        return unknown(reason_of(identifier))
    return known(principal.kind == "AWS" and is_unique_id(identifier), principal.identifier.span)
