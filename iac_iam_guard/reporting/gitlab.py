"""The Code Quality report of GitLab: an array of issues, which GitLab itself compares with those of the target branch.

NOTE: what GitLab reads: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from collections import Counter

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.findings import Finding, Severity
from iac_iam_guard.reporting.json_text import indented
from iac_iam_guard.reporting.places import region_of, written_subject

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.NOTE: "info",
}


def render_gitlab(result: ScanResult) -> str:
    """Return the report as JSON text; findings that the base has are in it, too, for what is left out GitLab takes for mended."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in (*result.findings, *result.existing):
        seen[finding.fingerprint] += 1
        issues.append(_issue(result, finding, seen[finding.fingerprint]))
    return indented(issues) + "\n"


def _issue(result: ScanResult, finding: Finding, number: int) -> dict[str, object]:
    """Return one issue; `number` tells findings of one identity apart, for GitLab drops issues of equal fingerprints."""
    span = finding.primary.span
    region = region_of(result.sources, span)
    when = f" when {finding.when}" if finding.when else ""
    return {
        "description": f"{finding.message}{when} ({written_subject(finding)})",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
        "severity": SEVERITIES[finding.severity],
        "location": {"path": span.path, "lines": {"begin": region.start.line if region is not None else 1}},
    }
