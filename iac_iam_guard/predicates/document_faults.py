"""Words about what makes a valid document mean something else than it seems to: its version, its Sids, its variables."""

from collections.abc import Iterable

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy, PrincipalSubject
from iac_iam_guard.iam.policy_size import CONTROL, INLINE, MANAGED, RAISED_TRUST, TRUST, Size, joined, size_of
from iac_iam_guard.iam.policy_variables import CHARACTERS, Variable, is_key, variables_of
from iac_iam_guard.iam.relations import holders_of, inline_policies_of
from iac_iam_guard.iam.said import Premises, SaidPolicy
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, known, unknown

CURRENT = "2012-10-17"
ALPHANUMERIC_SIDS = ("inline", "managed", "boundary", "session", "trust", "service-control", "resource-control")
"""Kinds of policies of which IAM and Organizations take letters and digits only in a Sid; policies of resources may have blanks in it."""


def has_outdated_version(policy: SaidPolicy, estate: Premises) -> Verdict:
    """Tell whether a document has no version, an old one or one that AWS does not know; shown by it, else by where the document begins."""
    document = policy.document
    if document.unread is not None:
        return unknown(reason_of(document.unread))
    if not document.statements:
        return FALSE  # without a statement nothing means anything
    if document.version is None:
        path, start, end = document.span
        return holds(Evidence(SourceSpan(path, start, min(end, start + 1)), "it has no Version, so the one of 2008 holds"))
    text = literal(document.version)
    if text is None:
        return unknown(reason_of(document.version))
    return known(text != CURRENT, Evidence(document.version.span, f"its version is {text}" if text else "its version is empty"))


def uses_policy_variables(policy: SaidPolicy, estate: Premises) -> Verdict:
    """Tell whether a document has policy variables, well or badly written, beyond `${*}` and the like; shown by them."""
    return _shown(policy, (variable for variable in _variables(policy) if variable.name not in CHARACTERS))


def breaks_policy_variables(policy: SaidPolicy, estate: Premises) -> Verdict:
    """Tell whether a policy variable is written so that AWS cannot fill it in; shown by it, with what is wrong.

    In a document that no carrier takes, names that are no keys may be those of somebody who fills them in.
    """
    return _shown(policy, (variable for variable in _variables(policy) if variable.fault and (policy.kind != "unknown" or is_key(variable.name))))


def _variables(policy: SaidPolicy) -> list[Variable]:
    return [variable for statement in policy.document.statements for variable in variables_of(statement)]


def _shown(policy: SaidPolicy, variables: Iterable[Variable]) -> Verdict:
    if policy.document.unread is not None:
        return unknown(reason_of(policy.document.unread))
    places = [Evidence(variable.span, variable.fault) for variable in variables]
    return holds(*places) if places else FALSE


def has_faulty_sid(policy: SaidPolicy, estate: Premises) -> Verdict:
    """Tell whether two statements of a document share a Sid, or one has letters that its kind of policy does not take; shown by it."""
    if policy.document.unread is not None:
        return unknown(reason_of(policy.document.unread))
    seen: set[str] = set()
    faults: list[Evidence] = []
    open_one: Value | None = None
    for statement in policy.document.statements:
        if statement.sid is None:
            continue
        text = literal(statement.sid)
        if text is None:
            open_one = statement.sid
        elif text in seen:
            faults.append(Evidence(statement.sid.span, f"{text} stands on two statements"))
        elif text and policy.kind in ALPHANUMERIC_SIDS and not (text.isascii() and text.isalnum()):
            faults.append(Evidence(statement.sid.span, f"{text} has other characters than letters and digits"))
        if text:
            seen.add(text)
    if faults:
        return holds(*faults)
    return FALSE if open_one is None else unknown(reason_of(open_one))


def exceeds_quota(policy: Policy, estate: Estate) -> Verdict:
    """Tell whether a policy, or all inline policies of its principal together, are longer than AWS takes; shown by where it begins."""
    if policy.document.unread is not None:
        return unknown(reason_of(policy.document.unread))
    found = _measure(policy, estate)
    if found is None:
        return FALSE
    size, quota, what = found
    path, start, end = policy.document.span
    if size.least > quota:
        place = SourceSpan(path, start, min(end, start + 1))
        if policy.kind == "trust" and size.least <= RAISED_TRUST:
            return holds(Evidence(place, f"{what} {size.least} characters, and AWS takes {quota} unless the account's quota was raised", "medium"))
        return holds(Evidence(place, f"{what} {size.least} characters, and AWS takes {quota}"))
    return unknown("length that is not known") if size.likely > quota or (size.open and size.likely > quota // 2) else FALSE


def _measure(policy: Policy, estate: Estate) -> tuple[Size, int, str] | None:
    """Return the size that counts for a policy, its quota and what is measured; None where there is no quota, or another policy speaks for all."""
    match policy.kind:
        case "managed" | "boundary":
            return size_of(policy.document), MANAGED, "it has"
        case "trust":
            return size_of(policy.document), TRUST, "it has"
        case "service-control" | "resource-control":
            return size_of(policy.document), CONTROL[policy.kind], "it has"
        case "inline" if policy.holder is not None and policy.holder.kind in INLINE:
            beside = {item.origin.address + item.identity: item for thing in holders_of(estate, policy.holder, policy) for item in _inline(thing, estate)}
            if beside and next(iter(beside.values())).document.span != policy.document.span:
                return None
            sizes = [size_of(item.document) for item in beside.values()] or [size_of(policy.document)]
            what = "it has" if len(sizes) == 1 else f"all {len(sizes)} inline policies have"
            return joined(sizes), INLINE[policy.holder.kind], what
    return None


def _inline(principal: PrincipalSubject, estate: Estate) -> tuple[Policy, ...]:
    return inline_policies_of(estate, principal).things
