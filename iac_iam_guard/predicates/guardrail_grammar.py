"""Words about the grammar of service and resource control policies, which is narrower than that of other policies (facts of 2026-11).

Source: the pages on SCP syntax and RCP syntax in the AWS Organizations User Guide. Service control policies take conditions, NotResource and NotAction
in an Allow by now, and wildcards anywhere in the name of an action.
"""

from collections.abc import Iterator

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.glob import matches_everything
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, holds, known, some, unknown

GUARDRAILS = ("service-control", "resource-control")


def breaks_guardrail_grammar(policy: Policy, estate: Estate) -> Verdict:
    """Tell whether a service or resource control policy has something that Organizations does not take; shown by it, with what is wrong."""
    if policy.kind not in GUARDRAILS:
        return FALSE
    if policy.document.unread is not None:
        return unknown(reason_of(policy.document.unread))
    present = [statement for statement in policy.document.statements if estate.exists(statement.guards)]
    faults = _faults_of_resource_control if policy.kind == "resource-control" else _faults_of_service_control
    return some(verdict for statement in present for verdict in (*faults(statement), *_wild_services(statement)))


def _faults_of_service_control(statement: Statement) -> Iterator[Verdict]:
    for named in (statement.principals, statement.not_principals):
        if named is not None:
            yield holds(Evidence(named.key, "a service control policy speaks of all principals of the accounts and names none"))


def _faults_of_resource_control(statement: Statement) -> Iterator[Verdict]:
    effect = statement.effect
    if effect is not None and literal(effect) is None:
        yield unknown(reason_of(effect))
    elif effect is not None:
        yield known(literal(effect) == "Allow", Evidence(effect.span, "a resource control policy only denies"))
    if statement.not_actions is not None:
        yield holds(Evidence(statement.not_actions.key, "a resource control policy has no NotAction"))
    if statement.not_principals is not None:
        yield holds(Evidence(statement.not_principals.key, "a resource control policy has no NotPrincipal"))
    if statement.principals is not None:
        for principal in statement.principals.items:
            everybody = matches_everything(principal.identifier)
            if everybody is Truth.UNKNOWN:
                yield unknown(reason_of(principal.identifier))
            yield known(everybody is Truth.FALSE, Evidence(principal.identifier.span, 'the Principal of a resource control policy is "*"'))


def _wild_services(statement: Statement) -> Iterator[Verdict]:
    """Yield the actions that have a wildcard in the name of their service."""
    for elements in (statement.actions, statement.not_actions):
        for item in elements.items if elements is not None else ():
            text = literal(item)
            if text is None:
                yield unknown(reason_of(item))
                continue
            service, colon, _ = text.partition(":")
            yield known(bool(colon) and ("*" in service or "?" in service), Evidence(item.span, "the service of an action is written out"))
