"""What those may do who do not sign in."""

from iac_iam_guard.iam.actions import WILDCARDS
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.breadth import CHANGING
from iac_iam_guard.iam.catalogue import level_of
from iac_iam_guard.iam.doubt import reason_of, rest_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Role
from iac_iam_guard.iam.permissions import Held, permissions_of
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, known, some, unknown


def unsafe_actions(estate: Estate, role: Role, harmless: tuple[str, ...]) -> Verdict:
    """Tell whether a role holds an action that changes something, or a pattern of Action, `harmless` ones apart; shown by those."""
    permissions = permissions_of(estate, role)
    held = [one for one in permissions.allows if literal(one.statement.effect) == "Allow" and estate.exists(one.guards)]
    verdict = some(_unsafe(one, harmless) for one in held)
    return unknown(permissions.doubt) if verdict.truth is Truth.FALSE and permissions.doubt else verdict


def _unsafe(held: Held, harmless: tuple[str, ...]) -> Verdict:
    statement = held.statement
    if statement.actions is None:
        return FALSE if statement.not_actions is None else holds(held.span(statement.not_actions.key))
    return some((*(_is_unsafe(item, held, harmless) for item in statement.actions.items), rest_of(statement.actions)))


def _is_unsafe(item: Value, held: Held, harmless: tuple[str, ...]) -> Verdict:
    text = literal(item)
    if text is None:
        return unknown(reason_of(item))
    if text.lower() in {name.lower() for name in harmless}:
        return FALSE
    unsafe = bool(WILDCARDS & set(text)) or level_of(text) in CHANGING
    return known(unsafe, Evidence(held.span(item.span), text))
