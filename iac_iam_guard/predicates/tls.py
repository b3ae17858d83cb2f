"""Words about tests of the transport."""

from decimal import Decimal, InvalidOperation

from iac_iam_guard.iam.actions import actions_cover
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Condition, Elements, Statement
from iac_iam_guard.iam.doubt import reason_of, rest_of, unread_conditions
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.iam.resources import resources_cover_those_of
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.iam.trust import lets_in_anyone
from iac_iam_guard.verdict import FALSE, TRUE, Verdict, every, holds, known, negate, some, unknown

TRANSPORT = "aws:securetransport"
TLS_VERSION = "s3:tlsversion"
MESSAGING = ("sns", "sqs")
"""Services that are asked for a Deny only where people or programs are let in; of buckets benchmarks want it always."""


def lets_plain_http_through_alone(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a statement allows requests only if they are not encrypted, or denies those that are; shown by the test."""
    statement = subject.statement
    effect = literal(statement.effect)
    if effect is None:
        return unknown(reason_of(statement.effect))
    wrong = "false" if effect == "Allow" else "true"
    tests = (item for item in statement.conditions if item.key == TRANSPORT and item.operator in ("Bool", "StringEquals") and item.values.rest is None)
    return some(known({(literal(value) or "").lower() for value in item.values.items} == {wrong}, item.span) for item in tests)


def accepts_plain_http(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a statement is the first Allow of its policy that takes requests which are not encrypted, and no Deny of the policy turns them away.

    Shown by the principals, everybody by the `*`. A Deny counts that holds for everybody, for the actions and resources of the statement, and for nothing
    but such requests.
    """
    document = subject.policy.document
    if subject.policy.kind != "resource":
        return FALSE  # whoever takes a document without a carrier may add to it
    for statement in document.statements:
        spared = subject.policy.service in MESSAGING and _lets_in_services_alone(statement)
        verdict = FALSE if spared else _takes_plain_http(statement, document.statements)
        if statement is subject.statement:
            return every((verdict, negate(rest_of(document))))
        if verdict.truth is not FALSE.truth:
            return FALSE  # the first one speaks for all
    hidden = document.unread if document.unread is not None else document.rest
    return FALSE if hidden is None else unknown(reason_of(hidden))


def _lets_in_services_alone(statement: Statement) -> bool:
    """Tell whether all whom a statement lets in are services of AWS, which call over TLS always."""
    listed = statement.principals
    return listed is not None and listed.rest is None and all(principal.kind == "Service" for principal in listed.items)


def _takes_plain_http(statement: Statement, beside: tuple[Statement, ...]) -> Verdict:
    listed = statement.principals
    if listed is None:
        return FALSE
    own = some((*(_demands_tls(condition) for condition in statement.conditions), unread_conditions(statement)))
    turned_away = some(_turns_away(denial, statement) for denial in beside if denial is not statement)
    anyone = lets_in_anyone(statement)
    shown = anyone if anyone.truth is TRUE.truth else holds(listed.span)
    return every((has_effect(statement, "Allow")._replace(evidence=()), shown, negate(own), negate(turned_away)))


def _demands_tls(condition: Condition) -> Verdict:
    """Tell whether only encrypted requests meet a condition of an Allow."""
    if condition.key == TRANSPORT and condition.operator in ("Bool", "StringEquals"):
        return _all_are(condition.values, "true")
    return known(condition.key == TLS_VERSION and "GreaterThan" in condition.operator)


def _turns_away(denial: Statement, grant: Statement) -> Verdict:
    """Tell whether a Deny refuses all requests that `grant` allows but that are not encrypted."""
    effect = has_effect(denial, "Deny")
    if effect.truth is FALSE.truth or len(denial.conditions) != 1:
        return FALSE
    (condition,) = denial.conditions
    if condition.key == TRANSPORT and condition.operator in ("Bool", "StringEquals"):
        plain = _all_are(condition.values, "false")
    else:
        plain = known(condition.key == TLS_VERSION and "LessThan" in condition.operator and _is_positive(condition.values))
    return every((effect, plain, lets_in_anyone(denial), _covers_actions(denial, grant), _covers_resources(denial, grant)))


def _covers_actions(denial: Statement, grant: Statement) -> Verdict:
    if grant.actions is None:
        return actions_cover(denial, "?*:?*")
    if grant.actions.rest is not None:
        return unknown(reason_of(grant.actions.rest))
    return every(actions_cover(denial, text) if (text := literal(item)) is not None else unknown(reason_of(item)) for item in grant.actions.items)


def _covers_resources(denial: Statement, grant: Statement) -> Verdict:
    """Tell whether a Deny speaks of the resources of a grant; where the grant names none, both speak of the resource that has the policy."""
    return holds() if grant.resources is None and grant.not_resources is None else resources_cover_those_of(denial, grant)


def _all_are(values: Elements, wanted: str) -> Verdict:
    open_one = next((item for item in values.items if literal(item) is None), values.rest)
    return known({(literal(item) or "").lower() for item in values.items} == {wanted}) if open_one is None else unknown(reason_of(open_one))


def _is_positive(values: Elements) -> bool:
    """Tell whether every version that a test names is above zero, so that requests without TLS, which have none, are below."""
    try:
        return all(Decimal(literal(item) or "0") > 0 for item in values.items)
    except InvalidOperation:
        return False
