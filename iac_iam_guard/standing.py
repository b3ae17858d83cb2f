"""How findings stand to what was found before: new, in the base already, or known to the baseline."""

from collections.abc import Callable
from typing import NamedTuple

from iac_iam_guard.engine.comparison import Compare, Comparison, compare
from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Finding
from iac_iam_guard.iam.estate import Estate


class Past(NamedTuple):
    """What was found before: what the baseline knows, and how findings compare with those of `base` (None and "" where there is none).

    `notes` are to be told. `before` gives what was there, None where at most its findings are known.
    """

    baseline: tuple[Recorded, ...] = ()
    compare: Compare | None = None
    base: str = ""
    notes: tuple[Diagnostic, ...] = ()
    before: Callable[[], Estate] | None = None


class Standing(NamedTuple):
    """Findings by what was known of them before, and what was known and is not found any longer: of the baseline, and of the base."""

    new: tuple[Finding, ...]
    existing: tuple[Finding, ...]
    baselined: tuple[Finding, ...]
    gone: tuple[Recorded, ...]
    removed: tuple[Recorded, ...]


def stand(reported: tuple[Finding, ...], hidden: tuple[Finding, ...], past: Past) -> Standing:
    """Return how the findings that are reported stand to the past; one that is `hidden`, ignored or not sure enough, is not gone."""
    known = compare(reported, past.baseline)
    told = past.compare(known.new) if past.compare is not None else Comparison(known.new, (), ())
    removed = compare((*hidden, *known.existing), told.gone).gone
    return Standing(told.new, told.existing, known.existing, compare(hidden, known.gone).gone, removed)
