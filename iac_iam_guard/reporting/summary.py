"""The line that closes a report: what was found, what was not, and what was looked at."""

from collections.abc import Iterable
from datetime import date

from iac_iam_guard.engine.result import Ignored, ScanResult
from iac_iam_guard.findings import Finding, Severity
from iac_iam_guard.reporting.places import plural


def count_severities(findings: Iterable[Finding]) -> list[str]:
    """Return how many findings there are of each severity, gravest first: "1 critical", "3 high"."""
    severities = [finding.severity for finding in findings]
    return [f"{number} {severity}" for severity in Severity if (number := severities.count(severity))]


def summarize(result: ScanResult) -> list[str]:
    """Return the parts of the line."""
    counts = count_severities(result.findings)
    parts = [
        plural(len(result.findings), "new finding" if result.base else "finding") + (f" ({', '.join(counts)})" if counts else ""),
        f"{len(result.existing)} existing" if result.base else "",
        f"{len(result.removed)} removed" if result.base else "",
        f"{len(result.baselined)} in the baseline" if result.baselined else "",
        f"{len(result.gone)} gone from the baseline (iac-iam-guard baseline --prune)" if result.gone else "",
        f"{result.unshown} below --min-severity" if result.unshown else "",
        f"{result.unsure} below --min-confidence" if result.unsure else "",
        f"{len(result.undetermined)} undetermined" if result.undetermined else "",
        f"{plural(len(result.not_evaluated), 'rule')} not evaluated" if result.not_evaluated else "",
        summarize_ignored(result.ignored, result.date, result.warn_days),
        plural(result.files, "file"),
        plural(result.principals, "principal"),
    ]
    return [part for part in parts if part]


def summarize_ignored(ignored: tuple[Ignored, ...], today: str, warn_days: int) -> str:
    """Return how many findings are ignored and which of the ignores end within `warn_days`: "2 ignored, 1 expires in 9 days"."""
    if not ignored:
        return ""
    left = sorted((date.fromisoformat(entry.until) - date.fromisoformat(today)).days for entry in ignored if entry.until)
    ending = [days for days in left if days <= warn_days]
    if not ending:
        return f"{len(ignored)} ignored"
    first = {0: "today", 1: "tomorrow"}.get(ending[0], f"in {ending[0]} days")
    return f"{len(ignored)} ignored, " + (f"1 expires {first}" if len(ending) == 1 else f"{len(ending)} expire, the first {first}")
