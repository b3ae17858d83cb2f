"""One request as AWS sees it, the policies that bear on it, and how far a statement applies to it."""

from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.action_classes import has_action
from iac_iam_guard.iam.clauses import NO_CLAUSES, Clause, Clauses, Named, PrincipalSet
from iac_iam_guard.iam.condition_match import Context, fill_variables, holds_in
from iac_iam_guard.iam.glob import Tokens, covers_tokens, may_match, overlaps_tokens
from iac_iam_guard.iam.requesters import account_named
from iac_iam_guard.iam.resource_formats import NO_RESOURCE
from iac_iam_guard.values import Ref
from iac_iam_guard.verdict import Truth, all_of, any_of, opposite

CallerKind: TypeAlias = Literal["user", "role", "root", "service", "service-linked-role", "federated", "anonymous", "canonical"]


class Caller(NamedTuple):
    """Who asks: `identifier` is the ARN of the user or role, the name of the service, the identity provider. A role acts in a `session` with its own ARN."""

    kind: CallerKind
    identifier: Tokens
    account: str | Ref | None = None
    session: Tokens = ()


class AccessRequest(NamedTuple):
    """What is asked: an action (lower-cased) on a resource, or on all that a pattern matches, in the account of the resource.

    `context` are the condition keys of the request; if it is `complete`, those that are not mentioned are absent, else they are not known.
    """

    caller: Caller
    action: str
    resource: Tokens
    resource_account: str | Ref | None
    context: Context
    complete: bool = True


Levels: TypeAlias = tuple[Clauses, ...]
"""Policies of an organization, one entry for each level from the root down to the account."""


class Policies(NamedTuple):
    """The policies that bear on a request, by kind; None where there are none that could limit it.

    `decides` says that the resource's own policy has to allow whatever the identity's do, as trust policies and those of KMS keys have.
    """

    identity: Clauses = NO_CLAUSES
    resource: Clauses | None = None
    decides: bool = False
    boundary: Clauses | None = None
    session: Clauses | None = None
    service_control: Levels = ()
    resource_control: Levels = ()
    endpoint: Clauses | None = None


class Reach(NamedTuple):
    """How far a statement applies to a caller: by name (a user, a session, a service, everybody), by the role behind the session, by the whole account."""

    by_name: Truth
    by_role: Truth
    by_account: Truth

    @property
    def at_all(self) -> Truth:
        """Whether the statement speaks of the caller in any of these ways."""
        return any_of(self)


EVERYBODY = Reach(Truth.TRUE, Truth.FALSE, Truth.FALSE)


def reach_of(principals: PrincipalSet | None, caller: Caller) -> Reach:
    """Return how a statement speaks of a caller; one of a policy without principals speaks of whoever holds it."""
    if principals is None:
        return EVERYBODY
    if principals.complement:
        left_out = any_of(_names_itself(named, caller) for named in principals.named)
        return Reach(opposite(left_out), Truth.FALSE, Truth.FALSE)
    return Reach(
        any_of(_names(named, caller) for named in principals.named),
        any_of(_names_role(named, caller) for named in principals.named),
        any_of(_names_account(named, caller) for named in principals.named),
    )


def _names(named: Named, caller: Caller) -> Truth:
    if named.kind == "*":
        return Truth.TRUE
    match caller.kind:
        case "role" | "service-linked-role":
            return _is_same(named, "AWS", caller.session) if caller.session else Truth.FALSE
        case "user" | "root":
            return _is_same(named, "AWS", caller.identifier)
        case "service":
            return _is_same(named, "Service", caller.identifier)
        case "federated":
            return _is_same(named, "Federated", caller.identifier)
        case "canonical":
            return _is_same(named, "CanonicalUser", caller.identifier)
    return Truth.FALSE


def _names_role(named: Named, caller: Caller) -> Truth:
    return _is_same(named, "AWS", caller.identifier) if caller.kind in ("role", "service-linked-role") else Truth.FALSE


def _names_account(named: Named, caller: Caller) -> Truth:
    """Tell whether a principal is the account of a caller who is in one."""
    if caller.kind not in ("role", "service-linked-role", "user", "root") or named.kind != "AWS":
        return Truth.FALSE
    account = account_named(named)
    if account is None or caller.account is None:
        return Truth.FALSE if account is None else Truth.UNKNOWN
    if account == caller.account:
        return Truth.TRUE
    return Truth.FALSE if isinstance(account, str) and isinstance(caller.account, str) else Truth.UNKNOWN


def _names_itself(named: Named, caller: Caller) -> Truth:
    """Tell whether NotPrincipal leaves a caller out: it does not leave out all of an account that it names."""
    return any_of((_names(named, caller), _names_role(named, caller)))


def _is_same(named: Named, kind: str, identifier: Tokens) -> Truth:
    if named.kind != kind:
        return Truth.FALSE
    if named.identifier == identifier:
        return Truth.TRUE
    return Truth.UNKNOWN if may_match(named.identifier, identifier) else Truth.FALSE


def applies(clause: Clause, request: AccessRequest) -> Truth:
    """Tell whether a clause applies to all that is asked, whoever asks: UNKNOWN also where it does to a part of it."""
    if not has_action(clause.actions, request.action) and not clause.more:
        return Truth.FALSE
    found = [Truth.TRUE if has_action(clause.actions, request.action) else Truth.UNKNOWN, _reaches_resource(clause, request)]
    found.extend(holds_in(test, request.context, request.complete) for test in clause.tests)
    truth = all_of(found)
    if truth is Truth.TRUE and clause.less:
        return Truth.UNKNOWN
    return truth


def _reaches_resource(clause: Clause, request: AccessRequest) -> Truth:
    patterns = [fill_variables(pattern, request.context, request.complete) for pattern in clause.resources.patterns]
    found = any_of(_compare(pattern, request.resource) for pattern in patterns if pattern is not None)
    if clause.resources.complement:
        return opposite(found)
    return any_of((found, Truth.UNKNOWN)) if clause.more and found is Truth.FALSE else found


def _compare(pattern: Tokens, asked: Tokens) -> Truth:
    """Tell whether a pattern covers what is asked; UNKNOWN where it covers a part."""
    covered = covers_tokens(pattern, asked)
    if covered is Truth.FALSE and asked != NO_RESOURCE:
        return Truth.FALSE if overlaps_tokens(pattern, asked) is Truth.FALSE else Truth.UNKNOWN
    return covered
