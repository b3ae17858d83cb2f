"""Words about statements of trust policies: which accounts they let in, and what for."""

from typing import Literal

from iac_iam_guard.iam.arn import is_account_id, is_account_principal, literal
from iac_iam_guard.iam.condition_keys import EXTERNAL_ID
from iac_iam_guard.iam.conditions import Strength, Weighed, weigh
from iac_iam_guard.iam.doubt import reason_of, rest_of, unread_conditions, verdict_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.glob import covers, is_pattern
from iac_iam_guard.iam.model import PolicyStatement
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.iam.standing import UNCLEAR, Standing, is_sure, standing_of
from iac_iam_guard.iam.trust import Grantee, grantees
from iac_iam_guard.iam.vendors import vendor_of
from iac_iam_guard.listing import join_words
from iac_iam_guard.values import Ref, Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, every, holds, known, negate, some, unknown

ASSUMING = "sts:AssumeRole*"


def trusts_whole_account(subject: PolicyStatement, estate: Estate, *, of: tuple[Literal["own", "organization", "foreign"], ...]) -> Verdict:
    """Tell whether a statement lets in a whole account that stands so to the one that the role belongs to; shown by the principal, notes name the account."""
    return some(_is_whole_account(grantee, subject, estate, of) for grantee in grantees(subject.statement))


def _is_whole_account(grantee: Grantee, subject: PolicyStatement, estate: Estate, wanted: tuple[str, ...]) -> Verdict:
    if grantee.kind == "unknown" or (grantee.kind == "principal" and is_account_principal(grantee.identifier) is Truth.UNKNOWN):
        return unknown(reason_of(grantee.identifier))
    if grantee.kind != "account":
        return FALSE
    standing = standing_of(grantee.account, subject.origin.account, estate.assumptions)
    if standing is Standing.UNKNOWN:
        return unknown(UNCLEAR)
    if standing.value not in wanted:
        return FALSE
    sure = standing is Standing.OWN or is_sure(subject.origin.account, estate.assumptions)
    named = grantee.account.address if isinstance(grantee.account, Ref) else grantee.account
    return holds(Evidence(grantee.span, f"account {named}", confidence="high" if sure else "medium"))


def trusts_third_party(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether a statement lets in an account outside the own organization, or one of its principals; notes name the vendor where it is known."""
    return some(_is_third_party(grantee, subject, estate) for grantee in grantees(subject.statement))


def _is_third_party(grantee: Grantee, subject: PolicyStatement, estate: Estate) -> Verdict:
    if grantee.kind == "unknown":
        return unknown(reason_of(grantee.identifier))
    if grantee.kind not in ("account", "principal"):
        return FALSE
    match standing_of(grantee.account, subject.origin.account, estate.assumptions):
        case Standing.THIRD_PARTY:
            vendor = vendor_of(grantee.account) if isinstance(grantee.account, str) else ""
            return holds(Evidence(grantee.span, vendor or "an account outside the organization"))
        case Standing.FOREIGN | Standing.UNKNOWN:
            return unknown(UNCLEAR)
    return FALSE


def demands_external_id(subject: SaidStatement, estate: Premises, *, at_least: int) -> Verdict:
    """Tell whether a statement asks for an ExternalId that others do not guess: `at_least` so many characters, not an account's or the vendor's name."""
    statement = subject.statement
    accounts = [grantee.account for grantee in grantees(statement) if isinstance(grantee.account, str)]
    public = (*accounts, *(vendor_of(account) for account in accounts))
    verdicts = [_is_secret(weighed, at_least, public) for weighed in weigh(statement, estate.assumptions.today)]
    return some((*verdicts, unread_conditions(statement)))


def _is_secret(weighed: Weighed, at_least: int, public: tuple[str, ...]) -> Verdict:
    if weighed.condition.key != EXTERNAL_ID or weighed.strength not in (Strength.EXTERNAL_ID, Strength.UNKNOWN):
        return FALSE
    values = weighed.condition.values
    return every((*(_is_hard_to_guess(value, at_least, public) for value in values.items), negate(rest_of(values))))


def _is_hard_to_guess(value: Value, at_least: int, public: tuple[str, ...]) -> Verdict:
    text = literal(value)
    if text is None:
        return unknown(reason_of(value))
    named = text.lower().replace(" ", "") in {name.lower().replace(" ", "") for name in public}
    return known(len(text) >= at_least and not named and not is_account_id(text), value.span)


def allows_unbounded_actions(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a statement names its actions by NotAction, or by wildcards that take in more than the ways to assume a role; notes name what is let in."""
    statement = subject.statement
    if statement.not_actions is not None:
        spared = [literal(item) or "…" for item in statement.not_actions.items]
        return holds(Evidence(statement.not_actions.key, f"everything but {join_words(spared)}"))
    listed = statement.actions
    return FALSE if listed is None else some((*(_is_unbounded(item) for item in listed.items), rest_of(listed)))


def _is_unbounded(action: Value) -> Verdict:
    if covers(ASSUMING, action, fold=True) is Truth.TRUE:
        return FALSE
    verdict = verdict_of(is_pattern(action), action)
    return holds(Evidence(action.span, literal(action) or "…")) if verdict.truth is Truth.TRUE else verdict
