"""Whom a statement lets in: every principal with its kind, account and issuer, and what is tested of a token's claims."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.actions import actions_overlap
from iac_iam_guard.iam.arn import account_of, is_account_id, is_account_principal, literal, parse_arn
from iac_iam_guard.iam.conditions import Strength, Weighed, weigh
from iac_iam_guard.iam.document import Principal, Principals, Statement
from iac_iam_guard.iam.doubt import reason_of, unread_conditions
from iac_iam_guard.iam.glob import matches_everything
from iac_iam_guard.iam.recall import recalled
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import substring
from iac_iam_guard.values import Known, Ref, Text, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, known, some, unknown

GranteeKind: TypeAlias = Literal["anyone", "account", "principal", "service", "oidc", "saml", "canonical", "unknown"]

WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
SAML = "sts:AssumeRoleWithSAML"
UNIQUE_ID_PREFIXES = ("AIDA", "AROA")
"""What is left of a user or role in a policy once it is gone."""


class Grantee(NamedTuple):
    """One whom a statement lets in (or, in a Deny, keeps out).

    `account` is twelve digits, AWS's word in their place, a reference (the account's own symbol with attribute "account_id", or the object whose account
    it is), or None. `issuer` is that of an OIDC provider, without scheme, where it is known.
    """

    kind: GranteeKind
    identifier: Value
    account: str | Ref | None
    span: SourceSpan
    issuer: Value | None = None


@recalled(64)
def grantees(statement: Statement) -> tuple[Grantee, ...]:
    """Return whom a statement speaks of. NotPrincipal is anyone, for all who are not listed; principals that are not known are one of kind "unknown"."""
    if statement.principals is not None:
        listed = statement.principals
        found = [_grantee(statement, principal._replace(span=_place(principal, listed))) for principal in listed.items]
        return (*found, *_unlisted(listed))
    if statement.not_principals is not None:
        excluded = statement.not_principals
        return (Grantee("anyone", Known("*", excluded.key), None, excluded.key),)
    return ()


def _place(principal: Principal, listed: Principals) -> SourceSpan:
    """Return where a principal is written: its token, or its kind where the token is no more than a reference to something declared elsewhere."""
    value = principal.identifier
    if isinstance(value, Known) or listed.span.contains(principal.span):
        return principal.span
    literal_part = isinstance(value, Text) and any(isinstance(piece, Known) and piece.span != value.span for piece in value.pieces)
    if literal_part:
        return principal.span
    return principal.key if listed.span.contains(principal.key) else listed.span


def _unlisted(listed: Principals) -> Iterable[Grantee]:
    return () if listed.rest is None else (Grantee("unknown", listed.rest, None, listed.span),)


def _grantee(statement: Statement, principal: Principal) -> Grantee:
    identifier, span = principal.identifier, principal.span
    match principal.kind:
        case "Service":
            return Grantee("service", identifier, None, span)
        case "CanonicalUser":
            return Grantee("canonical", identifier, None, span)
        case "Federated":
            return _federated(statement, identifier, span)
        case "AWS" | "*":
            return _aws(identifier, span)
        case _:
            return Grantee("unknown", identifier, None, span)


def _aws(identifier: Value, span: SourceSpan) -> Grantee:
    everything = matches_everything(identifier)
    if everything is Truth.TRUE:
        return Grantee("anyone", identifier, None, span)
    if everything is Truth.UNKNOWN:
        return Grantee("unknown", identifier, None, span)
    kind: GranteeKind = "account" if is_account_principal(identifier) is Truth.TRUE else "principal"
    return Grantee(kind, identifier, account_of(identifier), span)


def _federated(statement: Statement, identifier: Value, span: SourceSpan) -> Grantee:
    """Tell providers apart by their ARN or name, else by the assume action of the statement."""
    issuer = issuer_of(identifier)
    if issuer is not None:
        return Grantee("oidc", identifier, account_of(identifier), span, issuer)
    arn = parse_arn(identifier)
    if arn is not None and (literal(arn.resource) or _head(arn.resource)).startswith("saml-provider/"):
        return Grantee("saml", identifier, account_of(identifier), span)
    web, saml = (actions_overlap(statement, action).truth for action in (WEB_IDENTITY, SAML))
    if web is Truth.TRUE and saml is Truth.FALSE:
        return Grantee("oidc", identifier, account_of(identifier), span)
    if saml is Truth.TRUE and web is Truth.FALSE:
        return Grantee("saml", identifier, account_of(identifier), span)
    return Grantee("unknown", identifier, account_of(identifier), span)


def _head(value: Value) -> str:
    """Return the literal text that a value begins with."""
    first = value.pieces[0] if isinstance(value, Text) else value
    return literal(first) or ""


def issuer_of(identifier: Value) -> Value | None:
    """Return the issuer that a federated principal names, without scheme: from an OIDC provider's ARN or a bare host; None where it names none."""
    arn = parse_arn(identifier)
    if arn is None:
        text = literal(identifier)
        return identifier if text is not None and "." in text and ":" not in text else None
    return _after(arn.resource, "oidc-provider/")


def _after(value: Value, prefix: str) -> Value | None:
    """Return what follows `prefix` in a text, None if it does not begin so."""
    if not _head(value).startswith(prefix):
        return None
    if isinstance(value, Known):
        return substring(value, len(prefix), len(value.value)) if isinstance(value.value, str) else None
    if not isinstance(value, Text) or not isinstance(value.pieces[0], Known):
        return None
    head = value.pieces[0]
    rest = substring(head, len(prefix), len(_head(head)))
    pieces = value.pieces[1:] if rest.value == "" else (rest, *value.pieces[1:])
    return pieces[0] if len(pieces) == 1 else Text(pieces, value.span, value.refs, value.sensitive)


def bare_issuer(url: str) -> str:
    """Return the URL of an issuer as policies write it: lower-cased, without scheme and final slash."""
    return url.lower().removeprefix("https://").removesuffix("/")


def lets_in(statement: Statement, *kinds: GranteeKind) -> Verdict:
    """Tell whether a statement speaks of a grantee of one of `kinds`; shown by those."""
    found = grantees(statement)
    sure = [Evidence(grantee.span) for grantee in found if grantee.kind in kinds]
    if sure:
        return holds(*sure)
    doubtful = next((grantee for grantee in found if grantee.kind == "unknown"), None)
    return FALSE if doubtful is None else unknown(reason_of(doubtful.identifier))


def lets_in_anyone(statement: Statement) -> Verdict:
    """Tell whether a statement speaks of everybody: `*` in any spelling, or the complement of a NotPrincipal."""
    return lets_in(statement, "anyone")


def is_unique_id(value: Value) -> bool:
    """Tell whether a principal is the unique id of a user or role."""
    text = literal(value) or ""
    return text.startswith(UNIQUE_ID_PREFIXES) and text.isalnum()


OWN_ATTRIBUTES = ("account_id", "caller_arn")
"""What a reference to an account's symbol asks for where it stands for the account: its number, or who deploys to it."""


def is_own_account(account: str | Ref | None, own: str, known_own: Iterable[str] = ()) -> Truth:
    """Tell whether `account` (of a grantee) is the account `own` that something deploys to: digits or a symbol.

    `known_own` are further accounts known to be the same owner's. Two symbols, or a symbol and digits, compare UNKNOWN.
    """
    if account is None:
        return Truth.UNKNOWN
    name = account.address if isinstance(account, Ref) and account.attribute in OWN_ATTRIBUTES else account
    if isinstance(name, Ref):
        return Truth.UNKNOWN
    if name == own or name in known_own:
        return Truth.TRUE
    if is_account_id(name):
        return Truth.FALSE if is_account_id(own) else Truth.UNKNOWN
    return Truth.FALSE if isinstance(account, str) else Truth.UNKNOWN


def is_trust_shaped(statement: Statement) -> bool:
    """Tell whether a statement can only be one of a trust policy: it names actions of STS, all of them known, and no resources."""
    listed = statement.actions
    if listed is None or not listed.items or listed.rest is not None or statement.resources is not None or statement.not_resources is not None:
        return False
    return service_of_actions(statement) == "sts"


def service_of_actions(statement: Statement) -> str:
    """Return the prefix that all actions of a statement share ("kms"), "" where they share none or are not known."""
    listed = statement.actions or statement.not_actions
    if listed is None or listed.rest is not None:
        return ""
    services = {(literal(item) or "").partition(":")[0].lower() for item in listed.items}
    service = services.pop() if len(services) == 1 else ""
    return service if service.replace("-", "").isalnum() else ""


def claim_of(key: str) -> tuple[str, str]:
    """Return issuer and claim of a lower-cased condition key: `gitlab.com:sub` → ("gitlab.com", "sub"); ("", "") for other keys.

    A scheme before the issuer is left out: it stands there where the key is made of the URL of a provider that is not created yet.
    """
    issuer, colon, claim = key.removeprefix("https://").rpartition(":")
    return (issuer.removesuffix("/"), claim) if colon and ("." in issuer or issuer == "saml") else ("", "")


def is_hole(issuer: str) -> bool:
    """Tell whether an issuer in a condition key is not known: it is written as the reference that it is made of."""
    return issuer.startswith("${")


def claim_tests(statement: Statement, claims: Iterable[str], today: date, issuer: str = "") -> tuple[Weighed, ...]:
    """Return the weighed tests of any of `claims` ("sub", "aud"), of tokens of `issuer` or of any issuer; one that is not known counts as `issuer`."""
    wanted = {claim.lower() for claim in claims}
    found = []
    for weighed in weigh(statement, today):
        named, claim = claim_of(weighed.condition.key)
        if claim in wanted and (not issuer or named == issuer or is_hole(named)):
            found.append(weighed)
    return tuple(found)


ENFORCED = frozenset((Strength.IDENTITY, Strength.REQUEST, Strength.DEAD))


def claim_is_tested(statement: Statement, claims: Iterable[str], today: date, issuer: str = "") -> Verdict:
    """Tell whether a positive test with concrete values is made of one of `claims`; shown by it.

    A test of another issuer's claims is one too: tokens of `issuer` have none of those. UNKNOWN where the values, or conditions that may be such
    a test, are not known.
    """
    verdicts = [_enforces(weighed) for weighed in (*claim_tests(statement, claims, today, issuer), *_tests_of_others(statement, today, issuer))]
    return some((*verdicts, unread_conditions(statement)))


def _tests_of_others(statement: Statement, today: date, issuer: str) -> Iterator[Weighed]:
    """Yield the tests of claims that only tokens of other issuers have, in a statement about tokens of `issuer`."""
    for weighed in weigh(statement, today) if issuer else ():
        named, _ = claim_of(weighed.condition.key)
        if named not in ("", issuer) and ":" not in named and not is_hole(named):
            yield weighed


def _enforces(weighed: Weighed) -> Verdict:
    if weighed.strength is Strength.UNKNOWN:
        return unknown(weighed.why)
    return known(weighed.strength in ENFORCED, Evidence(weighed.span))


def unenforced_claims(statement: Statement, claims: Iterable[str], today: date, issuer: str = "") -> Verdict:
    """Tell whether one of `claims` is tested only in ways that hold nobody back (negated, IfExists, ForAllValues, Null); shown by those tests."""
    weak = [weighed for weighed in claim_tests(statement, claims, today, issuer) if weighed.strength is Strength.WEAK and not _by_value(weighed)]
    enforced = claim_is_tested(statement, claims, today, issuer)
    if enforced.truth is Truth.TRUE or not weak:
        return FALSE
    return enforced if enforced.truth is Truth.UNKNOWN else holds(*(Evidence(weighed.span, weighed.why) for weighed in weak))


def _by_value(weighed: Weighed) -> bool:
    """Tell whether a test is weak for its values, not for its operator."""
    return weighed.span != weighed.condition.span
