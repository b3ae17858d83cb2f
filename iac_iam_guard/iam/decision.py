"""Decides a request as AWS does: explicit denials, the policies of the organization, the endpoint, the resource, the identity and what limits it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam.access_request import AccessRequest, Policies, applies, reach_of
from iac_iam_guard.iam.clauses import Clause, Clauses
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.verdict import Truth, all_of, any_of

ALWAYS_ALLOWED = "sts:getcalleridentity"
"""Needs no permission and cannot be denied: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html."""


class Deciding(NamedTuple):
    """A clause that takes part in a decision, and the kind of the policy that it stands in ("identity", "boundary", …)."""

    kind: str
    clause: Clause


class Decision(NamedTuple):
    """Whether a request is allowed, why in a few words, and the clauses that decide; for UNKNOWN, those on which it hangs."""

    allowed: Truth
    why: str
    deciding: tuple[Deciding, ...] = ()


class _Vote(NamedTuple):
    """What the policies of one kind say: whether they allow, and by which clauses."""

    truth: Truth
    deciding: tuple[Deciding, ...] = ()
    doubts: tuple[str, ...] = ()


YES = _Vote(Truth.TRUE)
NO = _Vote(Truth.FALSE)


def decide(request: AccessRequest, policies: Policies) -> Decision:
    """Return whether AWS allows a request, given all policies that bear on it."""
    if request.action == ALWAYS_ALLOWED:
        return Decision(Truth.TRUE, "needs no permission")
    denied = _denials(request, policies)
    if denied.truth is Truth.TRUE:
        return Decision(Truth.FALSE, "denied", denied.deciding)
    steps = [*_limits(request, policies), ("the identity and the resource", _grant(request, policies))]
    for what, vote in steps:
        if vote.truth is Truth.FALSE:
            return Decision(Truth.FALSE, f"not allowed by {what}", vote.deciding)
    if denied.truth is Truth.UNKNOWN:
        return Decision(Truth.UNKNOWN, _doubt(denied, "a Deny that may apply"), denied.deciding)
    doubtful = next((vote for _, vote in steps if vote.truth is Truth.UNKNOWN), None)
    if doubtful is not None:
        return Decision(Truth.UNKNOWN, _doubt(doubtful, "a statement that may not apply, or to a part only"), doubtful.deciding)
    return Decision(Truth.TRUE, "allowed", tuple(deciding for _, vote in steps for deciding in vote.deciding))


def _doubt(vote: _Vote, otherwise: str) -> str:
    return vote.doubts[0] if vote.doubts else otherwise


def _denials(request: AccessRequest, policies: Policies) -> _Vote:
    """Return whether some Deny of any policy applies."""
    return _any(_vote(kind, clauses, request, allows=False, bounded=policies.boundary is not None) for kind, clauses in _all(request, policies))


def _all(request: AccessRequest, policies: Policies) -> Iterator[tuple[str, Clauses]]:
    if _obeys_organization(request):
        yield from (("service control", level) for level in policies.service_control)
    if request.caller.kind != "service-linked-role":
        yield from (("resource control", level) for level in policies.resource_control)
    for kind, clauses in (
        ("endpoint", policies.endpoint),
        ("resource", policies.resource),
        ("boundary", policies.boundary),
        ("session", policies.session),
        ("identity", policies.identity),
    ):
        if clauses is not None:
            yield kind, clauses


def _obeys_organization(request: AccessRequest) -> bool:
    """Tell whether policies of the organization limit the caller: they do principals of its accounts, service-linked roles apart."""
    return request.caller.kind in ("user", "role", "root")


def _limits(request: AccessRequest, policies: Policies) -> Iterator[tuple[str, _Vote]]:
    """Yield what has to allow the request whoever grants it."""
    if request.caller.kind != "service-linked-role":
        yield from (("the policies of the resource's organization", _vote("resource control", level, request)) for level in policies.resource_control)
    if _obeys_organization(request):
        yield from (("the policies of the organization", _vote("service control", level, request)) for level in policies.service_control)
    if policies.endpoint is not None:
        yield "the policy of the endpoint", _vote("endpoint", policies.endpoint, request)


def _grant(request: AccessRequest, policies: Policies) -> _Vote:
    """Return whether identity and resource together allow a request.

    In one account either suffices. What the resource's policy gives a user, a session or everybody is theirs whatever limits their own policies; what it
    gives a role is held to the boundary and session policy; what it gives a whole account only lets the identity's own policies speak.
    """
    by_name, by_role, by_account = _resource_votes(request, policies)
    if request.caller.kind in ("service", "federated", "anonymous", "canonical"):
        return by_name
    own_limits = tuple(
        _vote(kind, clauses, request) for kind, clauses in (("boundary", policies.boundary), ("session", policies.session)) if clauses is not None
    )
    identity = YES if request.caller.kind == "root" else _every((_vote("identity", policies.identity, request), *own_limits))
    across = _every((identity, _any((by_name, by_role, by_account))))
    delegated = _every((identity, by_account)) if policies.decides else identity
    within = _any((by_name, _every((by_role, *own_limits)), delegated))
    foreign = _is_foreign(request)
    if foreign is Truth.UNKNOWN:
        return within if within.truth is across.truth else _Vote(Truth.UNKNOWN, within.deciding, ("the account of the resource is not known",))
    return across if foreign is Truth.TRUE else within


def _is_foreign(request: AccessRequest) -> Truth:
    """Tell whether the resource lies in another account than the caller."""
    one, other = request.caller.account, request.resource_account
    if one == other and one is not None:
        return Truth.FALSE
    return Truth.TRUE if isinstance(one, str) and isinstance(other, str) else Truth.UNKNOWN


def _resource_votes(request: AccessRequest, policies: Policies) -> tuple[_Vote, _Vote, _Vote]:
    """Return what the resource's policy says of the caller by name, of its role, and of its account."""
    if policies.resource is None:
        return NO, NO, NO
    found = [(clause, applies(clause, request), reach_of(clause.principals, request.caller)) for clause in policies.resource.items if clause.allows]
    return (
        _count("resource", policies.resource, [(clause, all_of((truth, reach.by_name))) for clause, truth, reach in found]),
        _count("resource", policies.resource, [(clause, all_of((truth, reach.by_role))) for clause, truth, reach in found]),
        _count("resource", policies.resource, [(clause, all_of((truth, reach.by_account))) for clause, truth, reach in found]),
    )


def _vote(kind: str, clauses: Clauses, request: AccessRequest, allows: bool = True, bounded: bool = False) -> _Vote:
    """Return whether some clause of one effect applies to the request and its caller; `bounded` callers have a permissions boundary."""
    found = [(clause, all_of((applies(clause, request), _speaks_of(clause, request, bounded)))) for clause in clauses.items if clause.allows == allows]
    return _count(kind, clauses, found)


def _speaks_of(clause: Clause, request: AccessRequest, bounded: bool) -> Truth:
    """Tell whether a clause speaks of the caller. NotPrincipal in a Deny leaves out nobody who has a permissions boundary.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    if bounded and not clause.allows and clause.principals is not None and clause.principals.complement:
        return Truth.TRUE
    return reach_of(clause.principals, request.caller).at_all


def _count(kind: str, clauses: Clauses, found: Iterable[tuple[Clause, Truth]]) -> _Vote:
    """Return the vote that clauses come to; those of which nothing is known may add to it."""
    counted = list(found)
    sure = tuple(Deciding(kind, clause) for clause, truth in counted if truth is Truth.TRUE)
    if sure:
        return _Vote(Truth.TRUE, sure)
    doubtful = tuple(Deciding(kind, clause) for clause, truth in counted if truth is Truth.UNKNOWN)
    doubts = tuple(reason_of(value) for value in clauses.doubts)
    if doubtful or doubts:
        return _Vote(Truth.UNKNOWN, doubtful, doubts)
    return NO


def _any(votes: Iterable[_Vote]) -> _Vote:
    found = list(votes)
    truth = any_of(vote.truth for vote in found)
    return _joined(truth, found)


def _every(votes: Iterable[_Vote]) -> _Vote:
    found = list(votes)
    truth = all_of(vote.truth for vote in found)
    return _joined(truth, found)


def _joined(truth: Truth, votes: list[_Vote]) -> _Vote:
    """Return votes as one, shown by the clauses of those that come out like it."""
    telling = [vote for vote in votes if vote.truth is truth]
    return _Vote(truth, tuple(deciding for vote in telling for deciding in vote.deciding), tuple(doubt for vote in telling for doubt in vote.doubts))
