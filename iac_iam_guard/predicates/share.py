"""Words about what is shared with other accounts."""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.conditions import narrows_identity
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import PolicyStatement
from iac_iam_guard.iam.standing import UNCLEAR, Standing, standing_of
from iac_iam_guard.iam.storage import Share
from iac_iam_guard.iam.trust import Grantee, grantees
from iac_iam_guard.iam.truths import truth_in
from iac_iam_guard.predicates.parts import refs_in
from iac_iam_guard.predicates.settings import reason_of, settled
from iac_iam_guard.values import Sequence, Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, every, known, some, unknown

EVERYONE = ("all", "*")
RESOURCE_SHARE = "resource share"


def reaches_outsiders(share: Share, estate: Estate) -> Verdict:
    """Tell whether a resource share may go beyond the organization, or something is shared with everyone; shown by what says so."""
    if share.kind != RESOURCE_SHARE:
        receivers = settled(share.receivers, estate)
        return FALSE if receivers is None else some(_is_everyone(item, share.kind) for item in _items(receivers))
    external = settled(share.external, estate)
    if external is None:
        return known(share.open_by_default, Evidence(share.origin.span, "the share lets in principals outside the organization unless told otherwise"))
    switch = truth_in(external)
    if switch is None:
        return unknown(reason_of(external))
    return known(switch, Evidence(external.span, "the share lets in principals outside the organization"))


def _items(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, Sequence):
        return (value,)
    return value.items if value.rest is None else (*value.items, value.rest)


def _is_everyone(receiver: Value, kind: str) -> Verdict:
    text = literal(receiver)
    if text is None:
        return unknown(reason_of(receiver)) if isinstance(receiver, Unknown) and not receiver.opaque else FALSE
    return known(text.lower() in EVERYONE, Evidence(receiver.span, f"the {kind} is shared with every AWS account"))


def goes_to_listed_accounts_only(share: Share, estate: Estate) -> Verdict:
    """Tell whether a resource share goes to principals of accounts and organizations only that are the own ones or on a list; FALSE where none is named."""
    if share.kind != RESOURCE_SHARE:
        return FALSE
    subjects = [
        PolicyStatement(policy, statement)
        for policy in estate.present(estate.model.policies)
        if policy.service == "ram" and policy.origin.unit == share.origin.unit
        if policy.origin.address == share.origin.address or any(ref.address == share.origin.address for ref in refs_in(policy.protects))
        for statement in policy.document.statements
    ]
    if not subjects:
        return FALSE
    return every(_is_listed(grantee, subject, estate) for subject in subjects for grantee in grantees(subject.statement))


def _is_listed(grantee: Grantee, subject: PolicyStatement, estate: Estate) -> Verdict:
    if grantee.kind == "unknown":
        return unknown(reason_of(grantee.identifier))
    if grantee.kind == "anyone":
        return narrows_identity(subject.statement, estate.assumptions.today)
    standing = standing_of(grantee.account, subject.origin.account, estate.assumptions)
    if standing is Standing.UNKNOWN:
        return unknown(UNCLEAR)
    return known(standing in (Standing.OWN, Standing.ORGANIZATION) or grantee.account in estate.assumptions.vendor_accounts)


def acceptance_suffices(share: Share, estate: Estate, *, suffices: bool) -> Verdict:
    """Tell whether somebody accepts every connection to an endpoint service, where configuration says that this is enough."""
    value = settled(share.acceptance, estate)
    if not suffices or value is None:
        return FALSE
    switch = truth_in(value)
    return unknown(reason_of(value)) if switch is None else known(switch)
