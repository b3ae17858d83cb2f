"""Words about documents that are written inline: what they allow, and whether they are written more than once."""

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import FALSE, TRUE, Evidence, Truth, Verdict, holds, unknown


def changes_something(policy: Policy, estate: Estate) -> Verdict:
    """Tell whether a document allows more than listing and reading."""
    doubt = ""
    for statement in policy.document.statements:
        if literal(statement.effect) != "Allow":
            continue
        doubt = doubt or breadth.open_reason(statement)
        if any(breadth.part_of_levels(part.mask, breadth.CHANGING) for part in breadth.given_by(policy.document, statement, estate.assumptions.today)):
            return TRUE
    return unknown(doubt) if doubt else FALSE


def companion_of_its_role(policy: Policy, estate: Estate) -> Verdict:
    """Tell whether all that a policy allows is on resources that are declared beside it, by reference: it means something for this role only."""
    allows = [statement for statement in policy.document.statements if literal(statement.effect) == "Allow"]
    own = all(
        statement.resources is not None and statement.resources.rest is None and all(_is_declared(item, policy, estate) for item in statement.resources.items)
        for statement in allows
    )
    return TRUE if allows and own else FALSE


def _is_declared(item: Value, policy: Policy, estate: Estate) -> bool:
    return any((policy.origin.unit, ref.address) in estate.resources for ref in item.refs)


def written_by_framework(policy: Policy, estate: Estate) -> Verdict:
    """Tell whether SAM makes a policy, and the role that has it, from what a function or state machine asks for: they stand in one declaration."""
    return TRUE if len(_declared_at(estate).get(policy.origin.span, ())) > 1 else FALSE


def _declared_at(estate: Estate) -> dict[SourceSpan, set[str]]:
    """Return by place what is declared there, instances as one."""
    found = estate.memo.get("declared at")
    if isinstance(found, dict):
        return found
    table: dict[SourceSpan, set[str]] = {}
    for resource in estate.resources.values():
        table.setdefault(resource.span, set()).add(resource.identity)
    estate.memo["declared at"] = table
    return table


def repeated_inline(policy: Policy, estate: Estate) -> Verdict:
    """Tell whether an equal document is written inline in another declaration too, for somebody else; shown by the declaration, with the other one's address.

    Documents that only deny do not count, nor does one that hangs on what is not known. The first of several equal ones is left alone.
    """
    if policy.kind == "inline" and policy.document.unread is not None:
        return unknown(reason_of(policy.document.unread))
    content = _content(policy)
    if content is None or written_by_framework(policy, estate).truth is Truth.TRUE:
        return FALSE
    first = _first_by_content(estate).get(content)
    if first is None or first.origin.identity == policy.origin.identity or (first.origin.block == policy.origin.block):
        return FALSE
    return holds(Evidence(policy.origin.span, first.origin.identity))


def _first_by_content(estate: Estate) -> dict[tuple[object, ...], Policy]:
    found = estate.memo.get("inline by content")
    if isinstance(found, dict):
        return found
    table: dict[tuple[object, ...], Policy] = {}
    for policy in estate.model.policies:
        content = _content(policy)
        if content is not None:
            table.setdefault(content, policy)
    estate.memo["inline by content"] = table
    return table


def _content(policy: Policy) -> tuple[object, ...] | None:
    """Return what an inline document says, whatever it is called and wherever it stands; None for one that is not known in full or allows nothing."""
    document = policy.document
    if policy.kind != "inline" or document.unread is not None or document.rest is not None or not document.statements:
        return None
    if policy.guards or document.guards:
        return None
    if all(literal(statement.effect) == "Deny" for statement in document.statements):
        return None
    said = []
    for statement in document.statements:
        if statement.opaque_conditions is not None or statement.guards:
            return None
        lists = (statement.actions, statement.not_actions, statement.resources, statement.not_resources)
        if any(listed is not None and (listed.rest is not None or any(literal(item) is None for item in listed.items)) for listed in lists):
            return None
        tests = tuple(
            sorted((test.operator, test.qualifier, test.key, *sorted(literal(item) or "" for item in test.values.items)) for test in statement.conditions)
        )
        if any(literal(item) is None for test in statement.conditions for item in test.values.items):
            return None
        elements = tuple(None if listed is None else tuple(sorted(literal(item) or "" for item in listed.items)) for listed in lists)
        said.append((literal(statement.effect), elements, tests))
    return (policy.origin.unit, *sorted(map(repr, said)))
