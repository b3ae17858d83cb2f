"""Whole scans with evidence: reports of AWS on the account that runs."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import UsageError
from iac_iam_guard.evidence.credential_report import COLUMNS
from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.reporting.sarif import render_sarif
from iac_iam_guard.reporting.text import render_text

ARN = "arn:aws:iam::111122223333"
CELLS = "2025-01-01T00:00:00+00:00,true,2025-12-30T08:00:00+00:00,2025-12-01T00:00:00+00:00,false,false,N/A,N/A,false,N/A,N/A"
REPORT = f"{','.join(COLUMNS)}\nalice,{ARN}:user/alice,{CELLS}\nbert,{ARN}:user/bert,{CELLS}\n"
RULE = "console-user-without-mfa-device"


def look(folder: Path, *evidence: str, **asked: Any) -> ScanResult:
    (folder / "code").mkdir(exist_ok=True)
    (folder / "code" / "main.tf").write_text('resource "aws_iam_group" "g" {\n  name = "g"\n}\n', "utf-8")
    paths = []
    for number, text in enumerate(evidence):
        paths.append(folder / f"evidence-{number}")
        paths[-1].write_text(text, "utf-8")
    settings: dict[str, Any] = {"use_configuration": False, "select": (RULE,)} | asked
    return scan(Request((folder / "code",), date(2026, 1, 1), evidence=tuple(paths), **settings))


def test_without_evidence_a_rule_is_not_evaluated(tmp_path: Path) -> None:
    result = look(tmp_path)
    assert [tuple(entry) for entry in result.not_evaluated] == [(RULE, "no credential report")]
    assert "1 rule not evaluated" in render_text(result)


def test_findings_stand_in_the_report_and_none_of_its_lines_is_shown(tmp_path: Path) -> None:
    result = look(tmp_path, REPORT)
    assert [finding.subject for finding in result.findings] == [f"{ARN}:user/alice", f"{ARN}:user/bert"]
    text = render_text(result)
    assert "../evidence-0:2:" in text
    assert CELLS not in text
    assert CELLS not in render_sarif(result)


def test_code_scanning_shows_evidence_of_the_repository_only(tmp_path: Path) -> None:
    outside = json.loads(render_sarif(look(tmp_path, REPORT)))["runs"][0]
    assert outside["results"] == []
    told = [entry["message"]["text"] for entry in outside["invocations"][0]["toolExecutionNotifications"]]
    assert [f"{ARN}:user/{name}" in text for name, text in zip(("alice", "bert"), told, strict=True)] == [True, True]
    (tmp_path / ".git").mkdir()
    inside = json.loads(render_sarif(look(tmp_path, REPORT)))["runs"][0]
    assert [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in inside["results"]] == ["evidence-0", "evidence-0"]


def test_a_key_that_state_and_report_show_is_told_of_once(tmp_path: Path) -> None:
    key = {"user": "alice", "status": "Active", "id": "AKIAIOSFODNN7EXAMPLE", "create_date": "2025-01-01T00:00:00Z"}
    instances = [{"schema_version": 0, "attributes": key}]
    resource = {
        "mode": "managed",
        "type": "aws_iam_access_key",
        "name": "k",
        "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
        "instances": instances,
    }
    state = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "outputs": {}, "resources": [resource]}
    (tmp_path / "terraform.tfstate").write_text(json.dumps(state), "utf-8")
    active = CELLS.replace("false,false,N/A,N/A", "false,true,2025-01-01T00:00:00+00:00,N/A", 1)
    (tmp_path / "report.csv").write_text(REPORT.replace(CELLS, active), "utf-8")
    request = Request((tmp_path / "terraform.tfstate",), date(2026, 1, 1), evidence=(tmp_path / "report.csv",), select=("stale-access-key",))
    assert sorted(finding.subject for finding in scan(request).findings) == [f"{ARN}:user/bert", "aws_iam_access_key.k"]


def test_findings_keep_their_ids_when_the_report_changes(tmp_path: Path) -> None:
    first = look(tmp_path, REPORT).findings
    head, alice, bert = REPORT.splitlines()
    later = look(tmp_path, "\n".join((head, bert, alice.replace("2025-12-30", "2025-12-31")))).findings
    assert {finding.subject: finding.fingerprint for finding in first} == {finding.subject: finding.fingerprint for finding in later}


def test_an_ignore_of_the_configuration_may_name_a_user(tmp_path: Path) -> None:
    written = f"ignores:\n  - {{rule: {RULE}, address: '{ARN}:user/alice', reason: leaves soon}}\n"
    (tmp_path / "settings.yml").write_text(written, "utf-8")
    result = look(tmp_path, REPORT, use_configuration=True, configuration_path=tmp_path / "settings.yml")
    assert [entry.finding.subject for entry in result.ignored] == [f"{ARN}:user/alice"]
    assert [finding.subject for finding in result.findings] == [f"{ARN}:user/bert"]


def test_broken_evidence_costs_the_rest_nothing(tmp_path: Path) -> None:
    result = look(tmp_path, REPORT, "AKIAIOSFODNN7EXAMPLE")
    assert [finding.subject for finding in result.findings] == [f"{ARN}:user/alice", f"{ARN}:user/bert"]
    assert [(problem.level, problem.message) for problem in result.diagnostics] == [("error", "this is no evidence")]
    assert result.exit_code == 3


def test_evidence_that_no_rule_looks_at_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no rule that runs looks at credential report"):
        look(tmp_path, REPORT, select=("empty-group",))


def test_evidence_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "report.csv"
    report.write_text(REPORT, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = scan(Request((), date(2026, 1, 1), evidence=(report,), use_configuration=False))
    assert RULE in {finding.rule for finding in result.findings}
    assert result.diagnostics == ()
