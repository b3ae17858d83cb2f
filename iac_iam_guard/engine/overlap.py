"""A called module that is a root as well: what is found through its callers is not told a second time."""

from collections.abc import Iterable

from iac_iam_guard.findings import Finding


def fold_roots(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return `findings` without those that another unit has, of the same rule and token, through a module call."""
    findings = tuple(findings)
    called: dict[tuple[str, object], list[Finding]] = {}
    for finding in findings:
        if finding.calls:
            called.setdefault((finding.rule, finding.primary.span), []).append(finding)
    return tuple(finding for finding in findings if not any(_covers(other, finding) for other in called.get((finding.rule, finding.primary.span), ())))


def _covers(called: Finding, finding: Finding) -> bool:
    """Tell whether `called` is `finding` seen from a caller of its unit; that it holds in some cases only covers no finding that always does."""
    return called.unit != finding.unit and called.subject.endswith(f".{finding.subject}") and called.when in ("", finding.when)
