"""The report as JUnit XML: a suite a pack, a case for every finding, for every rule without one, and for what could not be decided."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.findings import Finding, Severity
from iac_iam_guard.reporting.places import printable, region_of, written_part, written_place, written_subject

READING = "reading"
"""The suite of what could not be read."""


class Case(NamedTuple):
    """A test case: its suite, its rule, what is tested, how it ends, and where."""

    suite: str
    rule: str
    name: str
    outcome: str
    message: str = ""
    text: str = ""
    kind: str = ""
    path: str = ""
    line: int = 0


def render_junit(result: ScanResult) -> str:
    """Return the report as XML text. Failures are findings that count; ignored, known and undecided ones are skipped, with the reason."""
    cases = list(_cases(result))
    root = Element("testsuites", {"name": "iac-iam-guard", **_counts(cases)})
    for suite in sorted({case.suite for case in cases}):
        members = [case for case in cases if case.suite == suite]
        element = SubElement(root, "testsuite", {"name": suite, **_counts(members)})
        for case in members:
            _write(element, case)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _counts(cases: list[Case]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    ended = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return {"tests": str(len(cases))} | {name: str(outcomes.count(outcome)) for name, outcome in ended.items()}


def _write(suite: Element, case: Case) -> None:
    place = {"file": printable(case.path), "line": str(case.line)} if case.line else {"file": printable(case.path)} if case.path else {}
    element = SubElement(suite, "testcase", {"classname": case.rule, "name": printable(case.name), **place})
    if case.outcome:
        told = SubElement(element, case.outcome, {"message": printable(case.message), **({"type": case.kind} if case.kind else {})})
        told.text = "\n".join(printable(line) for line in case.text.split("\n")) or None


def _cases(result: ScanResult) -> Iterator[Case]:
    """Yield all cases, rule by rule, those of findings first."""
    told: set[str] = set()
    for case in (*_found(result), *_open(result)):
        told.add(case.rule)
        yield case
    for rule in sorted(result.rules.values(), key=lambda rule: rule.id):
        if rule.id not in told:
            yield Case(rule.pack, rule.id, rule.title, "")
    for problem in result.diagnostics:
        if problem.level in ("error", "internal"):
            path = problem.span.path if problem.span is not None else ""
            yield Case(READING, READING, path or "scan", "error", problem.message, problem.hint, problem.level, path)
    for part in result.unresolved:
        yield Case(READING, READING, written_part(part), "skipped", "this part of the input is not available", part.hint, path=part.span.path)


def _found(result: ScanResult) -> Iterator[Case]:
    for finding in result.findings:
        if finding.severity is Severity.NOTE:
            yield _case(result, finding, "skipped", f"note: {finding.message}")
        else:
            yield _case(result, finding, "failure", finding.message)
    for finding in result.existing:
        yield _case(result, finding, "skipped", f"not new: {finding.message}")
    for finding in result.baselined:
        yield _case(result, finding, "skipped", f"in the baseline: {finding.message}")
    for entry in result.ignored:
        yield _case(result, entry.finding, "skipped", f"ignored ({entry.reason or 'no reason given'}): {entry.finding.message}")


def _case(result: ScanResult, finding: Finding, outcome: str, message: str) -> Case:
    rule = result.rules[finding.rule]
    region = region_of(result.sources, finding.primary.span)
    when = f" when {finding.when}" if finding.when else ""
    place = written_place(result.sources, finding.primary.span)
    text = f"{place}\n{finding.message}{when}\nwhy: {' '.join(rule.why.split())}\nfix: {' '.join(rule.fix.split())}\nid: {finding.fingerprint}"
    return Case(
        rule.pack,
        rule.id,
        f"{written_subject(finding)} at {place}",
        outcome,
        message,
        text if outcome == "failure" else "",
        finding.severity.value if outcome == "failure" else "",
        finding.primary.span.path,
        region.start.line if region is not None else 0,
    )


def _open(result: ScanResult) -> Iterator[Case]:
    """Yield what is neither passed nor found."""
    for entry in result.undetermined:
        for name in entry.rules:
            yield Case(result.rules[name].pack, name, entry.subject, "skipped", f"undetermined: {entry.reason}", path=entry.span.path)
    for idle in result.not_evaluated:
        rule = result.rules[idle.rule]
        yield Case(rule.pack, rule.id, rule.title, "skipped", f"not evaluated: {idle.reason}")
