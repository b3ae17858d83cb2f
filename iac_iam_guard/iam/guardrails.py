"""What the policies of an organization forbid everybody, or everybody but a few."""

from iac_iam_guard.iam.actions import actions_cover
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.resources import covers_everything
from iac_iam_guard.verdict import Truth


def forbidden_by_guardrails(estate: Estate, actions: tuple[str, ...]) -> frozenset[str]:
    """Return those of `actions` that a Deny of a service control policy of the estate takes away everywhere, whatever exceptions it makes."""
    denials = [
        statement
        for policy in estate.present(policy for policy in estate.model.policies if policy.kind == "service-control")
        for statement in policy.document.statements
        if literal(statement.effect) == "Deny" and covers_everything(statement).truth is Truth.TRUE
    ]
    return frozenset(action for action in actions if any(actions_cover(denial, action).truth is Truth.TRUE for denial in denials))
