"""Scans of templates in tests."""

from datetime import date
from pathlib import Path

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.pipeline import scan
from iac_iam_guard.request import Request

TODAY = date(2026, 1, 1)


def scan_folder(path: Path, *select: str, **arguments: object) -> ScanResult:
    """Return the scan of a folder or file as its own estate."""
    request = Request((path,), TODAY, use_configuration=False, select=select, min_severity="note", min_confidence="low")._replace(**arguments)
    return scan(request)


def found(result: ScanResult) -> list[tuple[str, int, str]]:
    """Return rule, line and world of every finding."""
    lines = []
    for finding in result.findings:
        position = result.sources.position(finding.primary.span.path, finding.primary.span.start)
        lines.append((finding.rule, position.line if position is not None else 0, finding.when))
    return sorted(lines)
