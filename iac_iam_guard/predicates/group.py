"""Words about groups of users."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group
from iac_iam_guard.iam.relations import memberships_in
from iac_iam_guard.predicates.flows import exported
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, unknown


def without_members(group: Group, estate: Estate) -> Verdict:
    """Tell whether nobody is a member of a group."""
    members = memberships_in(estate, group)
    if members.things:
        return FALSE
    return unknown(members.open) if members.open else holds(Evidence(group.origin.span, "no member"))


def named_in_output(group: Group, estate: Estate) -> Verdict:
    """Tell whether a root module or stack hands a group on to others, who may add to it."""
    places = exported(estate, group.origin)
    return holds(*places) if places else FALSE
