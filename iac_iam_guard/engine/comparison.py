"""Tells findings that are new from those that were known before; what is counted is identities, for one subject may have several findings."""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.findings import Finding


class Comparison(NamedTuple):
    """The findings that were not known before, those that were, and what was known and is no longer found."""

    new: tuple[Finding, ...]
    existing: tuple[Finding, ...]
    gone: tuple[Recorded, ...]


Compare = Callable[[tuple[Finding, ...]], Comparison]


def record(finding: Finding) -> Recorded:
    """Return what is kept of a finding."""
    return Recorded(finding.fingerprint, finding.rule, finding.primary.span.path, finding.subject, finding.instances)


SIGHTS: tuple[Callable[[Recorded], Hashable], ...] = (
    lambda entry: (entry.id, entry.path, entry.instances),
    lambda entry: (entry.id, entry.instances),
    lambda entry: (entry.id, entry.path),
    lambda entry: entry.id,
)
"""How findings of one identity are paired: those first that are most alike."""


def compare(findings: Iterable[Finding], known: Iterable[Recorded]) -> Comparison:
    """Return what of `findings` is `known`: for each identity as many as are known of it, in the order of `findings`."""
    findings, known = tuple(findings), tuple(known)
    paired: set[int] = set()
    left = dict(enumerate(known))
    for sight in SIGHTS:
        waiting: dict[Hashable, list[int]] = {}
        for number, entry in reversed(left.items()):
            waiting.setdefault(sight(entry), []).append(number)
        for number, finding in enumerate(findings):
            if number not in paired and (alike := waiting.get(sight(record(finding)))):
                paired.add(number)
                del left[alike.pop()]
    return Comparison(
        tuple(finding for number, finding in enumerate(findings) if number not in paired),
        tuple(finding for number, finding in enumerate(findings) if number in paired),
        tuple(left.values()),
    )
