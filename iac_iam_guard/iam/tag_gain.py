"""What a tag opens, and to whom: actions that a condition on it guards, which nobody concerned has without it."""

from typing import NamedTuple

from iac_iam_guard.iam.actors import principals_of
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.assuming import is_actor
from iac_iam_guard.iam.breadth import union
from iac_iam_guard.iam.catalogue import mask_of_level
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import PrincipalSubject
from iac_iam_guard.iam.permissions import Permissions, permissions_of
from iac_iam_guard.iam.resources import covers_everything, resources_cover_those_of
from iac_iam_guard.iam.spoken_actions import spoken_actions
from iac_iam_guard.iam.tag_reliance import Reliance, reliances_in
from iac_iam_guard.iam.things import names_thing, principal_thing
from iac_iam_guard.iam.trust import grantees, is_own_account
from iac_iam_guard.verdict import Truth

LIMIT = 20
"""So many holders of a policy are looked at for one that gains something."""


class Gain(NamedTuple):
    """The actions that a tag opens, as a mask of the catalogue, and who gains them; None: whoever writes the tag."""

    actions: int
    holder: PrincipalSubject | None = None


NO_GAIN = Gain(0)


class _Holders(NamedTuple):
    """Principals by the identity of a statement that they hold."""

    by_statement: dict[int, list[PrincipalSubject]]


def own_gain(estate: Estate, asking: PrincipalSubject, permissions: Permissions, reliance: Reliance) -> Gain:
    """Return what whoever writes a tag gains by it for itself: what is denied without the tag to one that is allowed it, or allowed only with it.

    Policies of resources and roles count for those whom they speak of.
    """
    if reliance.policy.kind == "trust":
        return Gain(_opened_by_trust(estate, asking, permissions, reliance))
    return Gain(_opened(permissions, reliance)) if _is_meant(reliance.statement, asking) else NO_GAIN


def _is_meant(statement: Statement, asking: PrincipalSubject) -> bool:
    """Tell whether a statement speaks of somebody: of everybody, for lack of principals too, of its account, or of it alone."""
    thing = principal_thing(asking)
    if statement.principals is None and statement.not_principals is None:
        return True
    return any(
        grantee.kind == "anyone"
        or (grantee.kind == "account" and is_own_account(grantee.account, thing.account) is not Truth.FALSE)
        or (grantee.kind == "principal" and is_actor(grantee, thing) is Truth.TRUE)
        for grantee in grantees(statement)
    )


def _opened_by_trust(estate: Estate, asking: PrincipalSubject, permissions: Permissions, reliance: Reliance) -> int:
    """Return what a trust policy lets somebody do with the tag only: it must speak of it, and let it in by no other statement.

    Whom it does not name itself needs a permission of its own besides.
    """
    admitting = [one for one in reliance.policy.document.statements if literal(one.effect) == "Allow" and _is_meant(one, asking)]
    if not admitting or not _is_meant(reliance.statement, asking):
        return 0
    opened = spoken_actions(reliance.statement).sure & ~mask_of_level("Tagging")
    if literal(reliance.statement.effect) == "Deny":
        opened &= union(spoken_actions(one).possible for one in admitting)
    else:
        opened &= ~union(spoken_actions(one).sure for one in admitting if not one.conditions and one is not reliance.statement)
    thing = principal_thing(asking)
    if any(is_actor(grantee, thing) is Truth.TRUE for one in admitting for grantee in grantees(one) if grantee.kind == "principal"):
        return opened
    role = next((role for role in estate.model.roles if role.origin is reliance.policy.origin), None)
    named = permissions.allows if role is None else [one for one in permissions.allows if names_thing(one.statement, principal_thing(role)) is Truth.TRUE]
    return opened & union(spoken_actions(one.statement).sure for one in named)


def gain_of_others(estate: Estate, permissions: Permissions, reliance: Reliance, holders: list[PrincipalSubject]) -> Gain:
    """Return what the first of some holders gains by a tag that somebody else writes, who may not do the same without any."""
    for holder in holders[:LIMIT]:
        opened = _opened(permissions_of(estate, holder), reliance) & ~_free(permissions, reliance)
        if opened:
            return Gain(opened, holder)
    return NO_GAIN


def holders_of(estate: Estate, reliance: Reliance) -> list[PrincipalSubject]:
    """Return the principals that hold the statement which relies on a tag, users through their groups too."""
    found = estate.memo.get("holders of tag reliances")
    if not isinstance(found, _Holders):
        found = estate.memo["holders of tag reliances"] = _Holders(_gathered(estate))
    return found.by_statement.get(id(reliance.statement), [])


def _gathered(estate: Estate) -> dict[int, list[PrincipalSubject]]:
    holders: dict[int, list[PrincipalSubject]] = {id(reliance.statement): [] for reliance in reliances_in(estate)}
    for principal in principals_of(estate):
        for statement in held_statements(permissions_of(estate, principal)) & holders.keys():
            holders[statement].append(principal)
    return holders


def held_statements(permissions: Permissions) -> set[int]:
    """Return the identities of all statements that somebody holds."""
    return {id(held.statement) for held in (*permissions.allows, *permissions.denies, *(permissions.boundary or ()))}


def _opened(permissions: Permissions, reliance: Reliance) -> int:
    """Return the guarded actions that the holder of `permissions` has with the tag only; writing tags opens nothing by itself."""
    spoken = spoken_actions(reliance.statement).sure & ~mask_of_level("Tagging")
    if literal(reliance.statement.effect) == "Deny":
        return spoken & _allowed(permissions)
    if reliance.policy.kind == "boundary":
        return spoken & _allowed(permissions)
    return spoken & ~_free(permissions, reliance)


def _allowed(permissions: Permissions) -> int:
    found = 0
    for held in permissions.allows:
        found |= spoken_actions(held.statement).possible
    return found


def _free(permissions: Permissions, reliance: Reliance) -> int:
    """Return what is allowed without any condition on all that the relying statement speaks of."""
    found, wanted = 0, spoken_actions(reliance.statement).possible
    for held in permissions.allows:
        statement = held.statement
        sure = spoken_actions(statement).sure & wanted
        if not sure or held.guards or statement.conditions or statement is reliance.statement:
            continue
        if covers_everything(statement).truth is Truth.TRUE or resources_cover_those_of(statement, reliance.statement).truth is Truth.TRUE:
            found |= sure
    return found
