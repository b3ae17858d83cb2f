"""JUnit XML: what fails, what is skipped and why, and that nothing scanned breaks the XML."""

from xml.etree.ElementTree import Element, fromstring

from iac_iam_guard.engine.result import Ignored, NotEvaluated, ScanResult, Undetermined
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Severity
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.reporting.junit import render_junit
from tests.unit.reporting.results import TEXT, at, finding, result, rule

ACTION = at(TEXT, '"iam:PassRole"')
STAR = at(TEXT, '"*"')


def parsed(scanned: ScanResult) -> Element:
    return fromstring(render_junit(scanned))


def outcomes(scanned: ScanResult) -> list[tuple[str | None, list[tuple[str, str | None]]]]:
    return [(case.get("classname"), [(told.tag, told.get("message")) for told in case]) for case in parsed(scanned).iter("testcase")]


FULL = result(
    [finding(ACTION, "a-rule"), finding(STAR, "b-rule", Severity.NOTE)],
    existing=(finding(STAR, "a-rule"),),
    baselined=(finding(STAR, "a-rule"),),
    ignored=(Ignored(finding(STAR, "a-rule"), "SEC-1", "", "comment"),),
    undetermined=(Undetermined("aws_iam_policy.p", "variable without a value", ("c-rule",), ACTION),),
    not_evaluated=(NotEvaluated("d-rule", "no credential report"),),
    unresolved=(Unresolved("module", "vendor/iam", ACTION, "run terraform init"),),
    diagnostics=(Diagnostic("error", "this file is broken", STAR, "mend it"), Diagnostic("note", "no matter")),
)
FULL.rules.update({name: rule(name) for name in ("c-rule", "d-rule", "e-rule")})


def test_only_findings_that_count_fail() -> None:
    assert outcomes(FULL) == [
        ("reading", [("error", "this file is broken")]),
        ("reading", [("skipped", "this part of the input is not available")]),
        ("a-rule", [("failure", "the role deploy is open")]),
        ("b-rule", [("skipped", "note: the role deploy is open")]),
        ("a-rule", [("skipped", "not new: the role deploy is open")]),
        ("a-rule", [("skipped", "in the baseline: the role deploy is open")]),
        ("a-rule", [("skipped", "ignored (SEC-1): the role deploy is open")]),
        ("c-rule", [("skipped", "undetermined: variable without a value")]),
        ("d-rule", [("skipped", "not evaluated: no credential report")]),
        ("e-rule", []),
    ]


def test_suites_are_packs_and_their_counts_add_up() -> None:
    root = parsed(FULL)
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {"tests": "10", "failures": "1", "errors": "1", "skipped": "7"}
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [("reading", "2", "0"), ("roles", "8", "1")]


def test_a_failure_says_where_why_and_what_to_do() -> None:
    case = next(case for case in parsed(FULL).iter("testcase") if case.get("classname") == "a-rule")
    assert (case.get("file"), case.get("line"), case.get("name")) == ("main.tf", "6", "aws_iam_role.deploy at main.tf:6:19")
    assert case[0].get("type") == "high"
    told = (case[0].text or "").splitlines()
    assert told[0] == "main.tf:6:19"
    assert told[-3:-1] == ["why: Open roles are taken by whoever comes.", "fix: Close it."]


def test_rules_that_find_nothing_pass_so_that_a_report_is_never_empty() -> None:
    calm = result()
    calm.rules["a-rule"] = rule("a-rule")
    assert outcomes(calm) == [("a-rule", [])]


def test_nothing_scanned_breaks_the_xml() -> None:
    hostile = ']]><x a="&\x00\x1b\ud800\uffff'
    (case,) = parsed(result([finding(ACTION, message=hostile, subject=hostile, instances=(hostile,))])).iter("testcase")
    assert case[0].get("message") == ']]><x a="&\\x00\\x1b\\ud800\\uffff'
