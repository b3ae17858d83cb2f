"""Words about AWS access keys that are written in files."""

from iac_iam_guard.graph import Mode
from iac_iam_guard.iam.estate import Estate, WrittenText
from iac_iam_guard.verdict import FALSE, Verdict, known


def is_key_pair(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether this is a key with its secret that is none of AWS's documented examples."""
    return known(not text.example, text.span)


def is_example_value(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether one of AWS's documented example keys is used as a value; in a comment it explains something."""
    return known(text.example and not text.in_comment, text.span)


def stands_in_workload(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether the key is part of a workload, of which rules of their own speak."""
    origin = text.origin
    if origin is None or text.in_comment:
        return FALSE
    return known((origin.unit, origin.address) in _workloads(estate), origin.span)


def _workloads(estate: Estate) -> frozenset[object]:
    """Return the units and addresses of all workloads."""
    found = estate.memo.get("workloads")
    if not isinstance(found, frozenset):
        found = estate.memo["workloads"] = frozenset((compute.origin.unit, compute.origin.address) for compute in estate.computes)
    return found


def stands_in_provider(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether the key is part of a provider or backend, where no key may stand, not even an example."""
    origin = text.origin
    if origin is None or text.in_comment:
        return FALSE
    return known(origin.mode in (Mode.PROVIDER, Mode.BACKEND), origin.span)
