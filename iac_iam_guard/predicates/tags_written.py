"""Words about tags that somebody writes and that access depends on."""

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Group, PermissionSet, Role, User
from iac_iam_guard.iam.tag_reliance import reliances_in
from iac_iam_guard.verdict import FALSE, Evidence, Step, Verdict, holds, unknown

SHOWN = 5
"""So many conditions are shown that rely on tags."""


def writes_relied_tags(principal: User | Group | Role | PermissionSet, estate: Estate) -> Verdict:
    """Tell whether a principal may write tags that open something to it, or to others of its module; shown by the tagging action, and the conditions.

    Conditions on aws:TagKeys and aws:RequestTag that keep it away from the tag excuse it. What it opens to others is worth less: they must take it up.
    """
    if not reliances_in(estate):
        return FALSE
    from iac_iam_guard.iam.tag_writing import writings_of  # opens the catalogue

    writings = writings_of(estate, principal)
    if not writings.found:
        return unknown(writings.doubt) if writings.doubt else FALSE
    found = []
    for writing in writings.found[:SHOWN]:
        use, reliance = writing.use, writing.reliance
        tag, gain = f"the tag {reliance.tag} of {writing.bearer}", writing.gain
        source, policy = principal.origin.address, reliance.policy.identity
        path = (Step(source, tag, (use.action,), use.span), Step(tag, policy, (reliance.spelling,), reliance.span))
        whose = "" if gain.holder is None else f" of {gain.holder.origin.address}"
        note = f"{tag} (which decides on {writing.opened}{whose})"
        found.append(Evidence(use.span, note, "high" if gain.holder is None else "medium", path))
    return holds(*found)
