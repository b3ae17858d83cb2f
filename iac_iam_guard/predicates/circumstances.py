"""Words about grants that should ask under which circumstances they are used: whom they are for, and whether a place, a factor or a time is asked for."""

from collections.abc import Iterator

from iac_iam_guard.iam.actions import actions_cover
from iac_iam_guard.iam.arn import literal, parse_arn
from iac_iam_guard.iam.condition_keys import KeyKind, kind_of_key
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.iam.doubt import reason_of, unread_conditions
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Holder, Policy, PolicyStatement, Role
from iac_iam_guard.iam.own_accounts import own_accounts_shown
from iac_iam_guard.iam.relations import attachments_giving, holders_of, trust_policies_of
from iac_iam_guard.iam.resources import resources_cover_those_of
from iac_iam_guard.iam.said import Premises, SaidStatement
from iac_iam_guard.iam.standing import UNCLEAR, Standing, standing_of
from iac_iam_guard.iam.trust import Grantee, grantees
from iac_iam_guard.values import Text, Value
from iac_iam_guard.verdict import FALSE, TRUE, Truth, Verdict, every, some, unknown

PEOPLE = ("user", "group", "permission-set")
"""Kinds of holders that are, or are for, people."""
CIRCUMSTANCES = frozenset(
    (
        KeyKind.ADDRESS,
        KeyKind.MFA,
        KeyKind.MFA_AGE,
        KeyKind.ORGANIZATION,
        KeyKind.ORGANIZATION_PATH,
        KeyKind.PRIVATE_ADDRESS,
        KeyKind.TIME,
        KeyKind.VPC,
    )
)
"""What conditions ask of a caller or a request, whoever it is: whence, when, with which factor, for which organization."""
TLS = "aws:securetransport"
ELSEWHERE = (Standing.FOREIGN, Standing.THIRD_PARTY)
USER = "user/"


def given_to_people_or_strangers(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether a statement gives something to people of the own account, or to principals of accounts that are not the organization's.

    People are users, groups, permission sets and roles that are taken with SAML or by users; other roles are those of workloads.
    """
    policy = subject.policy
    if policy.kind == "resource":
        return some(_is_stranger(grantee, subject, estate) for grantee in grantees(subject.statement))
    if policy.kind == "inline" and policy.holder is not None:
        return _is_for_people(policy.holder, policy, estate)
    return _is_attached_to_people(policy, estate) if policy.kind == "managed" else FALSE


def _is_stranger(grantee: Grantee, subject: PolicyStatement, estate: Estate) -> Verdict:
    if grantee.kind == "unknown":
        return unknown(reason_of(grantee.identifier))
    if grantee.kind not in ("account", "principal") or grantee.account in own_accounts_shown(estate, subject.origin.unit):
        return FALSE
    standing = standing_of(grantee.account, subject.origin.account, estate.assumptions)
    return unknown(UNCLEAR) if standing is Standing.UNKNOWN else _bare(standing in ELSEWHERE)


def _bare(truth: bool) -> Verdict:
    """Return a verdict that shows nothing: what is given tells more than to whom."""
    return TRUE if truth else FALSE


def _is_attached_to_people(policy: Policy, estate: Estate) -> Verdict:
    ties = attachments_giving(estate, policy)
    verdict = some(_is_for_people(attachment.holder, attachment, estate) for attachment in ties.things if not attachment.boundary)
    return unknown(ties.open) if verdict.truth is Truth.FALSE and ties.open else verdict


def _is_for_people(holder: Holder, near: Policy | Attachment, estate: Estate) -> Verdict:
    if holder.kind != "role":
        return _bare(holder.kind in PEOPLE)
    return some(_is_taken_by_people(role, estate) for role in holders_of(estate, holder, near) if isinstance(role, Role))


def _is_taken_by_people(role: Role, estate: Estate) -> Verdict:
    return _bare(any(grantee.kind == "saml" or _is_user(grantee.identifier) for grantee in _trusted_by(role, estate)))


def _trusted_by(role: Role, estate: Estate) -> Iterator[Grantee]:
    for policy in trust_policies_of(estate, role).things:
        for statement in policy.document.statements:
            if literal(statement.effect) == "Allow":
                yield from grantees(statement)


def _is_user(identifier: Value) -> bool:
    """Tell whether a principal is a user, by its ARN."""
    arn = parse_arn(identifier)
    if arn is None:
        return False
    first = arn.resource.pieces[0] if isinstance(arn.resource, Text) else arn.resource
    return (literal(first) or "").startswith(USER)


def asks_for_circumstances(subject: SaidStatement, estate: Premises) -> Verdict:
    """Tell whether a condition asks for a place, network, organization, second factor, TLS or time: one of the statement, or of a Deny of its policy.

    Such a Deny counts if it speaks of all that the statement lists.
    """
    statement = subject.statement
    denials = (_guards(other, statement) for other in subject.policy.document.statements if other is not statement)
    return some((_bare(any(map(_asks, statement.conditions))), unread_conditions(statement), *denials))


def _asks(condition: Condition) -> bool:
    return condition.key == TLS or kind_of_key(condition.key) in CIRCUMSTANCES


def _guards(denial: Statement, statement: Statement) -> Verdict:
    """Tell whether a Deny takes all that a statement lists away under some circumstances."""
    listed = statement.actions
    if listed is None or not any(map(_asks, denial.conditions)):
        return FALSE
    covered = (TRUE if (text := literal(item)) is None else actions_cover(denial, text) for item in listed.items)
    verdict = every((has_effect(denial, "Deny"), *covered, resources_cover_those_of(denial, statement)))
    return TRUE if verdict.truth is Truth.TRUE else verdict
