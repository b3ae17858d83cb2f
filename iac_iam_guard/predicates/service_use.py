"""Words that compare what principals may do with what AWS has seen them do."""

from collections.abc import Iterator

from iac_iam_guard.iam.actions import services_meant
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.declared_principals import is_declared
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.iam.permissions import Held, permissions_of
from iac_iam_guard.iam.relations import kind_of
from iac_iam_guard.iam.reports import EntityUse
from iac_iam_guard.listing import first_words
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Verdict, known, unknown

GIVEN_BY_AWS = "name that AWS assigns"
NAMED = 5
"""So many services are named at one token."""


def declared_for_emergencies(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether configuration declares a principal as break-glass, by address, name or glob."""
    return TRUE if is_declared(principal, estate.assumptions.break_glass) else FALSE


def may_use_services_it_never_used(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a principal is granted services that, by its last-accessed data, it did not use in the time that AWS keeps.

    Shown by the actions that grant them. Services that the data does not list are not tracked, or newer than the data.
    """
    uses = [use for use in estate.reports.uses if _may_be_of(use, principal)]
    if not uses:
        return FALSE
    name = settled(principal.name, estate)
    if not isinstance(name, Known):
        return unknown(reason_of(name) if name is not None else GIVEN_BY_AWS)
    own = [use for use in uses if use.arn.rpartition("/")[2] == name.value]
    unused = sorted({service.prefix for use in own for service in use.services if service.used is None})
    if not unused:
        return FALSE
    permissions = permissions_of(estate, principal)
    granting = [held for held in permissions.allows if services_meant(held.statement, unused) and estate.exists(held.guards)]
    shown = dict.fromkeys(item for held in granting for item in _telling(held, unused))
    doubt = next((reason for held in granting if (reason := _doubt(held))), permissions.doubt)
    return unknown(doubt) if doubt and not shown else known(bool(shown), *shown)


def _may_be_of(use: EntityUse, principal: User | Group | Role | PermissionSet) -> bool:
    """Tell whether last-accessed data may be that of a principal: its kind, and its account where it is known."""
    account, entity = use.arn.split(":", 5)[4:]
    declared = principal.origin.account
    return entity.startswith(f"{kind_of(principal)}/") and not (declared.isdigit() and declared != account)


def _telling(held: Held, unused: list[str]) -> Iterator[Evidence]:
    """Yield the actions of a statement that grant unused services, with the names of these."""
    statement = held.statement
    if statement.actions is None:
        span: SourceSpan = statement.not_actions.span if statement.not_actions is not None else statement.span
        yield Evidence(held.span(span), first_words(unused, NAMED))
        return
    for item in statement.actions.items:
        if literal(item) is None:
            continue
        services = services_meant(statement._replace(actions=statement.actions._replace(items=(item,))), unused)
        if services:
            yield Evidence(held.span(item.span), first_words(services, NAMED))


def _doubt(held: Held) -> str:
    """Return why the actions of a statement are not all known, "" where they are."""
    actions = held.statement.actions
    listed = () if actions is None else (*actions.items, *(() if actions.rest is None else (actions.rest,)))
    return next((reason_of(item) for item in listed if literal(item) is None), "")
