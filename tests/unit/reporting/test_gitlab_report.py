"""GitLab's Code Quality report."""

import json
from pathlib import Path

from iac_iam_guard.engine.result import Ignored
from iac_iam_guard.findings import Severity
from iac_iam_guard.reporting.gitlab import SEVERITIES, render_gitlab
from iac_iam_guard.source import SourceSpan
from tests.unit.reporting.results import TEXT, at, finding, result

ACTION = at(TEXT, '"iam:PassRole"')
STAR = at(TEXT, '"*"')


def test_an_issue_has_what_gitlab_reads() -> None:
    scanned = result([finding(ACTION, when="var.open is true")], ignored=(Ignored(finding(STAR), "SEC-1", "", "comment"),), baselined=(finding(STAR),))
    assert json.loads(render_gitlab(scanned)) == [
        {
            "description": "the role deploy is open when var.open is true (aws_iam_role.deploy)",
            "check_name": "open-role",
            "fingerprint": scanned.findings[0].fingerprint,
            "severity": "critical",
            "location": {"path": "main.tf", "lines": {"begin": 6}},
        }
    ]


def test_what_the_base_has_is_told_and_fingerprints_are_unique() -> None:
    issues = json.loads(render_gitlab(result([finding(ACTION)], base="main", existing=(finding(STAR),))))
    first, second = (issue["fingerprint"] for issue in issues)
    assert second == f"{first}-2"


def test_severities_are_those_of_gitlab() -> None:
    assert [SEVERITIES[severity] for severity in Severity] == ["blocker", "critical", "major", "minor", "info"]


def test_nothing_found_is_an_empty_list_and_what_has_no_line_stands_at_the_first() -> None:
    assert render_gitlab(result()) == "[]\n"
    (issue,) = json.loads(render_gitlab(result([finding(SourceSpan("<stdin>", 3, 4))])))
    assert issue["location"]["lines"] == {"begin": 1}
    assert Path(issue["location"]["path"]).name == "<stdin>"
