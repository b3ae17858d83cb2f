"""Words about statements that make new principals."""

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.catalogue import action_of, mask_of
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.predicates.breadth import given_in
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, unknown


def makes_principals(subject: SaidStatement, estate: Premises, *, actions: tuple[str, ...]) -> Verdict:
    """Tell whether a statement gives one of `actions` ("iam:CreateRole") on resources that they can have; shown by the elements of Action.

    What a Deny of the same policy takes away everywhere does not count.
    """
    listed = subject.statement.resources
    given = given_in(subject, estate)
    named = [name for name in actions if any(part.mask & mask_of(name) for part in given)]
    reached = breadth.union(mask_of(name) for name in named if listed is None or _reaches(name, subject) is Truth.TRUE)
    shown = [Evidence(part.span, breadth.listing(part.mask & reached)) for part in given if part.mask & reached]
    if shown:
        return holds(*shown)
    doubt = breadth.open_reason(subject.statement)
    return unknown(doubt) if doubt else FALSE


def _reaches(name: str, subject: SaidStatement) -> Truth:
    action, listed = action_of(name), subject.statement.resources
    return Truth.TRUE if action is None or listed is None else breadth.reaches(action, listed)
