"""Words about whom a statement names in ways that time or strangers can undo: principals that are gone, tokens and certificates that anybody may have."""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.conditions import Strength, weigh
from iac_iam_guard.iam.document import Principal
from iac_iam_guard.iam.doubt import reason_of, rest_of, unread_conditions
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.iam.services import service_name
from iac_iam_guard.iam.trust import ENFORCED, claim_is_tested, grantees, is_unique_id, lets_in
from iac_iam_guard.values import Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, every, known, negate, some, unknown

ANYWHERE = "rolesanywhere"
CERTIFICATE_TAGS = ("aws:principaltag/x509subject/", "aws:principaltag/x509issuer/", "aws:principaltag/x509san/")
"""What sessions of Roles Anywhere carry of the certificate: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html."""


def names_gone_principal(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a principal is written as the unique id of a user or role, which is left once that is deleted; shown by it."""
    named = (subject.statement.principals, subject.statement.not_principals)
    return some(verdict for principals in named if principals is not None for verdict in (*map(_is_gone, principals.items), rest_of(principals)))


def _is_gone(principal: Principal) -> Verdict:
    identifier = principal.identifier
    if principal.kind == "AWS" and isinstance(identifier, Unknown) and not identifier.opaque:
        return unknown(reason_of(identifier))
    return known(principal.kind == "AWS" and is_unique_id(identifier), principal.identifier.span)


def leaves_saml_unbound(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a statement trusts a SAML provider and tests neither for whom nor by whom its assertions were made; shown by the provider."""
    bound = claim_is_tested(subject.statement, ("aud", "iss"), estate.assumptions.today, "saml")
    return _trusted_without(lets_in(subject.statement, "saml"), bound, "no condition on SAML:aud says for whom an assertion is")


def leaves_certificates_unbound(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a statement trusts Roles Anywhere without naming both the trust anchor and something of the certificate; shown by the service."""
    trusted = some(_is_anywhere(grantee.identifier) for grantee in grantees(subject.statement) if grantee.kind in ("service", "unknown"))
    anchor = _tested(subject, estate, ("aws:sourcearn",))
    certificate = _tested(subject, estate, CERTIFICATE_TAGS)
    lacking = ["aws:SourceArn (the trust anchor)"] if anchor.truth is Truth.FALSE else []
    lacking += ["aws:PrincipalTag/x509Subject/CN (the certificate)"] if certificate.truth is Truth.FALSE else []
    return _trusted_without(trusted, every((anchor, certificate)), f"no condition on {' and none on '.join(lacking)}")


def _is_anywhere(identifier: Value) -> Verdict:
    text = literal(identifier)
    return unknown(reason_of(identifier)) if text is None else known(service_name(text) == ANYWHERE, identifier.span)


def _tested(subject: SaidStatement, estate: Premises, beginnings: tuple[str, ...]) -> Verdict:
    """Tell whether a positive test with concrete values is made of a key that begins so."""
    weighed = [one for one in weigh(subject.statement, estate.assumptions.today) if one.condition.key.startswith(beginnings)]
    verdicts = (unknown(one.why) if one.strength is Strength.UNKNOWN else known(one.strength in ENFORCED) for one in weighed)
    return some((*verdicts, unread_conditions(subject.statement)))


def _trusted_without(trusted: Verdict, bound: Verdict, note: str) -> Verdict:
    """Return that somebody is trusted, shown by where, unless it is bound."""
    if trusted.truth is Truth.FALSE:
        return FALSE
    verdict = every((trusted, negate(bound)))
    return Verdict(Truth.TRUE, tuple(Evidence(item.span, note) for item in trusted.evidence)) if verdict.truth is Truth.TRUE else verdict
