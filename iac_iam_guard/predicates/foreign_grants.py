"""Words about statements that name people and accounts elsewhere, where a role would do."""

from iac_iam_guard.iam.arn import literal, parse_arn
from iac_iam_guard.iam.aws_accounts import delivers_for_aws
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.glob import is_pattern
from iac_iam_guard.iam.model import PolicyStatement
from iac_iam_guard.iam.own_accounts import own_accounts_shown
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.iam.standing import UNCLEAR, Standing, standing_of
from iac_iam_guard.iam.trust import Grantee, grantees
from iac_iam_guard.values import Known, Text, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, known, some, unknown

ELSEWHERE = (Standing.FOREIGN, Standing.ORGANIZATION, Standing.THIRD_PARTY)
USER = "user/"


def names_people_elsewhere(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether a statement names users of another account, or such an account as a whole, which its users come from; shown by the principal."""
    return some(_is_foreign(grantee, subject, estate) for grantee in grantees(subject.statement))


def _is_foreign(grantee: Grantee, subject: PolicyStatement, estate: Estate) -> Verdict:
    if grantee.kind == "unknown":
        return unknown(reason_of(grantee.identifier))
    kind = "user" if grantee.kind == "principal" and _is_user(grantee.identifier) else grantee.kind
    if kind not in ("account", "user") or (isinstance(grantee.account, str) and delivers_for_aws(grantee.account)):
        return FALSE
    standing = standing_of(grantee.account, subject.origin.account, estate.assumptions)
    if standing is Standing.UNKNOWN:
        return unknown(UNCLEAR)
    if grantee.account in own_accounts_shown(estate, subject.origin.unit):
        return FALSE
    return known(standing in ELSEWHERE, Evidence(grantee.span, str(grantee.account)))


def _is_user(identifier: Value) -> bool:
    arn = parse_arn(identifier)
    if arn is None:
        return False
    first = arn.resource.pieces[0] if isinstance(arn.resource, Text) else arn.resource
    return isinstance(first, Known) and str(first.value).startswith(USER)


def names_action_beyond(subject: SaidStatement, estate: Premises, *, actions: tuple[str, ...]) -> Verdict:
    """Tell whether a statement names an action, without wildcards, that is none of `actions`; shown by it."""
    listed = subject.statement.actions
    wanted = {action.lower() for action in actions}
    if listed is None:
        return FALSE
    items = listed.items if listed.rest is None else (*listed.items, listed.rest)
    return some(_is_beyond(item, wanted) for item in items)


def _is_beyond(action: Value, wanted: set[str]) -> Verdict:
    if is_pattern(action) is Truth.TRUE:
        return FALSE
    text = literal(action)
    return unknown(reason_of(action)) if text is None else known(text.lower() not in wanted, action.span)
