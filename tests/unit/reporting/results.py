"""Results of scans made by hand: one rule, findings at tokens of a text."""

from collections.abc import Iterable
from dataclasses import replace

from iac_iam_guard.engine.result import ScanResult, Sources
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.findings import Confidence, Finding, Place, Severity, fingerprint
from iac_iam_guard.source import SourceSpan

TEXT = """\
resource "aws_iam_role_policy" "deploy" {
  role = aws_iam_role.deploy.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:PassRole"]
      Resource = "*"
    }]
  })
}
"""


def rule(name: str = "open-role", severity: Severity = Severity.HIGH, **changes: object) -> Rule:
    made = Rule(
        id=name,
        title="Role that is open",
        severity=severity,
        confidence=Confidence.HIGH,
        subject="role",
        when=tuple,
        message="{role} is open",
        why="Open roles are taken by whoever comes.",
        fix="Close it.",
        practice="least-privilege",
        pack="roles",
        family="ROL-001",
        references=("https://example.com/roles",),
        tags=("cis-1.1",),
    )
    return made._replace(**changes)


def at(text: str, token: str, path: str = "main.tf") -> SourceSpan:
    """Return the place of the first `token` in `text`."""
    start = text.index(token)
    return SourceSpan(path, start, start + len(token))


def finding(span: SourceSpan, name: str = "open-role", severity: Severity = Severity.HIGH, note: str = "", **changes: object) -> Finding:
    subject = "aws_iam_role.deploy"
    made = Finding(
        rule=name,
        severity=severity,
        confidence=Confidence.HIGH,
        subject=subject,
        message="the role deploy is open",
        primary=Place(span, note),
        instances=(subject,),
        unit=".",
        fingerprint=fingerprint(name, ".", subject),
    )
    return replace(made, **changes)


def result(findings: Iterable[Finding] = (), texts: dict[str, str] | None = None, hidden: tuple[str, ...] = (), **changes: object) -> ScanResult:
    found = tuple(findings)
    rules = {item.rule: rule(item.rule, item.severity) for item in found}
    made = ScanResult(
        findings=found, rules=rules, sources=Sources({"main.tf": TEXT} if texts is None else texts, hidden), date="2026-01-10", files=2, principals=3
    )
    return replace(made, **changes)
