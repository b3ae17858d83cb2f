"""Whether a principal can assume a role, and which services and providers can: the trust policy and, where it asks for it, the identity side."""

from typing import NamedTuple

from iac_iam_guard.iam.actions import actions_overlap
from iac_iam_guard.iam.allowance import Judge, Match, Request, Use
from iac_iam_guard.iam.arn import is_account_id, literal
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Role
from iac_iam_guard.iam.permissions import Permissions
from iac_iam_guard.iam.relations import trust_policies_of
from iac_iam_guard.iam.things import Thing, is_named
from iac_iam_guard.iam.trust import Grantee, grantees, is_own_account
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards, Value, join_guards
from iac_iam_guard.verdict import Truth, all_of

ASSUME = "sts:AssumeRole"
FEDERATED = ("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")


class Trusted(NamedTuple):
    """One whom a trust policy lets in (or, by `denies`, keeps out): the grantee, the statement, and the answers under which it stands there."""

    grantee: Grantee
    statement: Statement
    guards: Guards
    denies: bool


class Trust(NamedTuple):
    """All whom a role's trust policies speak of: principals that may assume it, services, and identity providers; `unread` is what is not known of them."""

    principals: tuple[Trusted, ...]
    services: tuple[Trusted, ...]
    providers: tuple[Trusted, ...]
    unread: tuple[Value, ...] = ()


class Admission(NamedTuple):
    """That somebody gets in: where the trust policy says so, what is known of it, and for principals the use of sts:AssumeRole that it needs besides.

    `exact` is set where the trust policy names the principal itself. `guess` is set where two accounts are taken for one.
    """

    truth: Truth
    span: SourceSpan
    guards: Guards = ()
    guarded: str = ""
    reason: str = ""
    use: Use | None = None
    exact: bool = False
    guess: bool = False


def trust_of(estate: Estate, role: Role) -> Trust:
    """Return whom the trust policies of a role speak of, in any world; kept in the memo of the estate."""
    key = ("trust", role.origin.unit, role.origin.address, role.origin.guards)
    found = estate.memo.get(key)
    if isinstance(found, Trust):
        return found
    principals: list[Trusted] = []
    services: list[Trusted] = []
    providers: list[Trusted] = []
    unread: list[Value] = []
    for policy in trust_policies_of(estate, role, in_any_world=True).things:
        unread.extend(value for value in (policy.document.unread, policy.document.rest) if value is not None)
        guards = join_guards(policy.guards, policy.document.guards)
        for statement in policy.document.statements:
            joined = None if guards is None else join_guards(guards, statement.guards)
            if joined is None:
                continue
            denies = literal(statement.effect) == "Deny"
            for grantee in grantees(statement):
                trusted = Trusted(grantee, statement, joined, denies)
                if grantee.kind == "service":
                    services.append(trusted)
                elif grantee.kind in ("oidc", "saml"):
                    providers.append(trusted)
                else:
                    principals.append(trusted)
    trust = Trust(tuple(principals), tuple(services), tuple(providers), tuple(unread))
    estate.memo[key] = trust
    return trust


def lets_service_in(trust: Trust, service: str, judge: Judge) -> Admission | None:
    """Return how a role lets a service in, None where it does not. What the service does on behalf of the role's own account counts."""
    found = None
    for trusted in trust.services:
        named = literal(trusted.grantee.identifier)
        if trusted.denies or named not in (service, None) or actions_overlap(trusted.statement, ASSUME).truth is Truth.FALSE:
            continue
        met = judge.meets(trusted.statement, Request(ASSUME, None, {}))
        truth = all_of((met.truth, Truth.TRUE if named is not None else Truth.UNKNOWN))
        if truth is Truth.TRUE:
            return Admission(truth, trusted.grantee.span, trusted.guards, met.guarded)
        if truth is Truth.UNKNOWN:
            found = Admission(truth, trusted.grantee.span, trusted.guards, met.guarded, met.reason or "service that is not known")
    return found


def lets_principal_in(
    trust: Trust, role: Thing, actor: Thing, permissions: Permissions, context: Request, judge: Judge, own: tuple[str, ...]
) -> Admission | None:
    """Return how an actor can assume a role: the trust policy names it, or its account and the actor is allowed sts:AssumeRole.

    `context` is a request of sts:AssumeRole for the role by the actor, `own` are account ids known to be the user's.
    """
    if not trust.principals:
        return _may_be_named(trust, actor)
    use = judge.allow(permissions, context)
    found = []
    for trusted in trust.principals:
        if trusted.denies or actions_overlap(trusted.statement, ASSUME).truth is Truth.FALSE:
            continue
        admission = _admit(trusted, role, actor, use, permissions, context, judge, own)
        if admission is not None:
            found.append(admission)
    if any(_is_kept_out(trusted, actor, context, judge) for trusted in trust.principals if trusted.denies):
        return None
    if not found:
        return _may_be_named(trust, actor)
    return min(found, key=lambda one: (one.truth is not Truth.TRUE, one.guess, bool(one.guarded), len(one.guards), not one.exact))


def _may_be_named(trust: Trust, actor: Thing) -> Admission | None:
    """Return that a trust policy of which something is not known may name an actor, if that refers to it."""
    for value in trust.unread:
        if actor.address and any(ref.address == actor.address for ref in value.refs):
            return Admission(Truth.UNKNOWN, value.span, reason=reason_of(value), exact=True)
    return None


def _admit(
    trusted: Trusted, role: Thing, actor: Thing, use: Use | None, permissions: Permissions, context: Request, judge: Judge, own: tuple[str, ...]
) -> Admission | None:
    grantee = trusted.grantee
    same_account = role.account == actor.account
    guess = False
    if grantee.kind == "principal":
        named = is_actor(grantee, actor)
        if named is not Truth.TRUE:
            return None
        exact = True
        guess = (
            is_account_id(str(grantee.account))
            and not is_account_id(actor.account)
            and not any(ref.address == actor.address for ref in grantee.identifier.refs)
        )
    elif grantee.kind in ("account", "anyone"):
        exact = False
        if grantee.kind == "account":
            whose = is_own_account(grantee.account, actor.account, () if is_account_id(actor.account) else own)
            if whose is Truth.FALSE:
                return None
            guess = whose is Truth.UNKNOWN
    else:
        return None
    met = judge.meets(trusted.statement, context)
    if met.truth is Truth.FALSE:
        return None
    if use is None and not (exact and same_account and judge.is_denied(permissions, context) is Truth.FALSE):
        return None
    needed = None if exact and same_account and (use is None or use.truth is not Truth.TRUE) else use
    return _joined(met, trusted, needed, exact, guess)


def _joined(met: Match, trusted: Trusted, use: Use | None, exact: bool, guess: bool) -> Admission:
    truth = met.truth if use is None else all_of((met.truth, use.truth))
    reason = met.reason or (use.reason if use is not None else "")
    guarded = met.guarded or (use.guarded if use is not None else "")
    return Admission(truth, trusted.grantee.span, trusted.guards, guarded, reason, use, exact, guess)


def is_actor(grantee: Grantee, actor: Thing) -> Truth:
    """Tell whether a principal of a policy is an actor: by reference, or by the ARN that is written."""
    if actor.address and any(ref.address == actor.address for ref in grantee.identifier.refs):
        return Truth.TRUE
    named = is_named(grantee.identifier, actor)
    return named if named is Truth.TRUE else Truth.FALSE


def _is_kept_out(trusted: Trusted, actor: Thing, context: Request, judge: Judge) -> bool:
    """Tell whether a Deny of a trust policy surely keeps an actor out."""
    if trusted.guards or actions_overlap(trusted.statement, ASSUME).truth is not Truth.TRUE:
        return False
    grantee = trusted.grantee
    meant = grantee.kind == "anyone" and trusted.statement.not_principals is None
    return (meant or is_actor(grantee, actor) is Truth.TRUE) and judge.meets(trusted.statement, context, denying=True).truth is Truth.TRUE
