"""Words about elements of a statement that AWS cannot read as they are meant."""

from iac_iam_guard.iam.arn_faults import fault_of_resource
from iac_iam_guard.iam.document import Elements
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import PolicyStatement
from iac_iam_guard.values import Text, Unknown, Value
from iac_iam_guard.verdict import FALSE, Evidence, Verdict, holds, some, unknown


def names_no_resource(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether an item of Resource or NotResource is neither an ARN nor a wildcard; shown by it, with what is wrong."""
    listed = (subject.statement.resources, subject.statement.not_resources)
    return some(verdict for elements in listed if elements is not None for verdict in _faults(elements))


def _faults(elements: Elements) -> tuple[Verdict, ...]:
    return tuple(_judge(item) for item in elements.items)


def _judge(item: Value) -> Verdict:
    fault = fault_of_resource(item)
    if fault:
        return holds(Evidence(item.span, fault))
    return unknown(reason_of(item)) if _is_open(item) else FALSE


def _is_open(item: Value) -> bool:
    """Tell whether an item may be any text at all, so that nothing is known of its form; names within an ARN are AWS's or the user's to choose."""
    return (isinstance(item, Unknown) and not item.opaque) or (isinstance(item, Text) and isinstance(first := item.pieces[0], Unknown) and not first.opaque)
