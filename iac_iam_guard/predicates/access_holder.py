"""Words about principals and policies alike: which access levels on services they come to, and which of them are new."""

from typing import TYPE_CHECKING

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Policy, Role, User
from iac_iam_guard.listing import at_most, first_words, join_words
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown

if TYPE_CHECKING:
    from iac_iam_guard.iam.access_levels import ServiceAccess, Summary

NAMED = 4
"""A message names so many levels that are new."""
LISTED = 12
"""A message names so many groups of services, and so many services of each."""


def gains_access_levels(holder: User | Group | Role | PermissionSet | Policy, estate: Estate) -> Verdict:
    """Tell whether a principal, or a policy that none in sight holds, has an access level on a service that it did not have in the base.

    Shown by the actions that bring it. What did not exist in the base gains nothing; policies of principals are told of those.
    """
    if estate.base is None:
        return FALSE
    from iac_iam_guard.iam.level_gains import gains_of  # opens the catalogue

    gains = gains_of(estate, holder)
    if not gains.found:
        return unknown(gains.doubt) if gains.doubt else FALSE
    told = [f"{gain.level} on {gain.service}" for gain in gains.found]
    note = join_words(at_most(told, NAMED))
    return holds(*(Evidence(span, note) for span in dict.fromkeys(gain.span for gain in gains.found)))


def has_access_levels(holder: User | Group | Role | PermissionSet | Policy, estate: Estate) -> Verdict:
    """Tell whether a principal or policy has access to anything; shown by who it is, with services and levels as AWS's console counts them."""
    from iac_iam_guard.iam.access_levels import summarize_policy, summarize_principal  # opens the catalogue

    summary = summarize_policy(holder, estate.assumptions.today) if isinstance(holder, Policy) else summarize_principal(estate, holder)
    place = holder.span if isinstance(holder, Policy) and holder.kind == "inline" else holder.origin.span
    if not any(access.effect == "Allow" for access in summary.services):
        return unknown(summary.open) if summary.open else FALSE
    return holds(Evidence(place, _table(summary)))


def _table(summary: "Summary") -> str:
    """Return services with their levels, those that are alike together, in one line."""
    groups: dict[str, list[str]] = {}
    for access in summary.services:
        groups.setdefault(_levels(access), []).append(access.service)
    rows = [f"{first_words(services, LISTED)} {levels}" for levels, services in groups.items()]
    shown = rows if len(rows) <= LISTED else [*rows[:LISTED], f"{len(rows) - LISTED} more groups of services"]
    return "; ".join((*shown, *((f"perhaps more: {summary.open}",) if summary.open else ())))


def _levels(access: "ServiceAccess") -> str:
    """Return the levels of a service as the console writes them, with what is denied marked."""
    start = "denied " if access.effect == "Deny" else ""
    if access.full:
        return f"{start}Full access"
    degrees = (("Full", "full"), ("Limited", "limited"))
    named = ((word, [level for level, count in access.levels.items() if count.total and count.degree == degree]) for word, degree in degrees)
    return start + ", ".join(f"{word}: {', '.join(levels)}" for word, levels in named if levels)
