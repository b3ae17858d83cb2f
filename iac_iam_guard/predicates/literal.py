"""Words about AWS access keys that are written in files."""

from iac_iam_guard.graph import Mode
from iac_iam_guard.iam.estate import Compute, Estate, WrittenText
from iac_iam_guard.predicates.compute import environment_holds_keys
from iac_iam_guard.source import Enclosures
from iac_iam_guard.verdict import FALSE, Verdict, known


def is_key_pair(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether this is a key with its secret that is none of AWS's documented examples."""
    return known(not text.example, text.span)


def is_example_value(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether one of AWS's documented example keys is used as a value; in a comment it explains something."""
    return known(text.example and not text.in_comment, text.span)


def stands_in_workload(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether the key is part of a workload, of which rules of their own speak: written in it, or where its environment comes from."""
    if text.in_comment:
        return FALSE
    origin = text.origin
    within = origin is not None and (origin.unit, origin.address) in _workloads(estate)
    return known(within or bool(_handed_over(estate).around(text.span)), text.span)


def _workloads(estate: Estate) -> frozenset[object]:
    """Return the units and addresses of all workloads."""
    found = estate.memo.get("workloads")
    if not isinstance(found, frozenset):
        found = estate.memo["workloads"] = frozenset((compute.origin.unit, compute.origin.address) for compute in estate.computes)
    return found


def _handed_over(estate: Estate) -> Enclosures[Compute]:
    """Return the places of the keys that workloads have in their environments: some stand in a local value, or in what all functions of a template share."""
    found = estate.memo.get("keys of environments")
    if not isinstance(found, Enclosures):
        places = ((evidence.span, compute) for compute in estate.computes for evidence in environment_holds_keys(compute, estate).evidence)
        found = estate.memo["keys of environments"] = Enclosures(places)
    return found


def stands_in_provider(text: WrittenText, estate: Estate) -> Verdict:
    """Tell whether the key is part of a provider or backend, where no key may stand, not even an example."""
    origin = text.origin
    if origin is None or text.in_comment:
        return FALSE
    return known(origin.mode in (Mode.PROVIDER, Mode.BACKEND), origin.span)
