"""The rule on access levels that a change gives: which scans know what was there before, and what they say then."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.pipeline import Request, scan
from tests.repositories import commit, make_repository
from tests.test_plan_changes import change, document, plan

TODAY = date(2026, 6, 1)
RULE = "access-level-gain"
ROLE = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}\n'


def inline(*actions: str) -> str:
    statement = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]})
    return ROLE + f'resource "aws_iam_role_policy" "p" {{\n  name = "p"\n  role = aws_iam_role.r.name\n  policy = jsonencode({statement})\n}}\n'


def look(*paths: Path, **asked: Any) -> ScanResult:
    return scan(Request(paths, TODAY, **{"select": (RULE,), "use_configuration": False, "min_severity": "note"} | asked))


def messages(result: ScanResult) -> list[str]:
    return [finding.message for finding in result.findings]


GAINED = ["this change gives r access that it did not have: Write on s3"]


def test_without_an_earlier_version_the_rule_is_not_evaluated(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    (root / "main.tf").write_text(inline("s3:GetObject"))
    assert [(entry.rule, entry.reason) for entry in look(root).not_evaluated] == [(RULE, "no earlier version to compare with")]


def test_a_commit_a_folder_and_a_file_are_earlier_versions(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "root")
    (root / "main.tf").write_text(inline("s3:GetObject"))
    commit(root)
    other = tmp_path / "other"
    other.mkdir()
    (other / "main.tf").write_text(inline("s3:GetObject"))
    (root / "main.tf").write_text(inline("s3:GetObject", "s3:PutObject"))
    assert messages(look(root, diff_base="HEAD")) == GAINED
    assert messages(look(root, diff_base=str(other))) == GAINED
    assert messages(look(root / "main.tf", diff_base=str(other / "main.tf"))) == GAINED
    commit(root)
    result = look(root, diff_base="HEAD")
    assert (messages(result), result.not_evaluated) == ([], ())


def test_a_baseline_knows_findings_and_no_estate(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    (root / "main.tf").write_text(inline("s3:GetObject"))
    (root / "known.json").write_text('{"schema_version": "1.0", "findings": []}')
    assert [entry.rule for entry in look(root / "main.tf", diff_base=str(root / "known.json")).not_evaluated] == [RULE]


TRUST = {"name": "r", "arn": "arn:aws:iam::111122223333:role/r", "assume_role_policy": document("sts:AssumeRole")}
ADDRESS = "aws_iam_role_policy.p"


def of_plan(before: object, after: object) -> str:
    was, will = ({"name": "p", "role": "r", "policy": document(actions)} if actions else None for actions in (before, after))
    return plan(change("aws_iam_role.r", TRUST, TRUST), change(ADDRESS, was, will))


def test_a_plan_knows_itself_what_was_there(tmp_path: Path) -> None:
    make_repository(tmp_path)
    path = tmp_path / "plan.json"
    for before, after, expected in (
        (["s3:GetObject"], ["s3:GetObject", "s3:PutObject"], GAINED),
        (None, ["s3:PutObject"], GAINED),
        (["s3:PutObject", "s3:GetObject"], ["s3:GetObject"], []),
        (["s3:PutObject"], None, []),
    ):
        path.write_text(of_plan(before, after))
        assert messages(look(path)) == expected
        assert messages(look(path, only_changed=True)) == expected


def test_a_plan_beside_its_configuration_is_shown_there(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    (root / "main.tf").write_text(inline("s3:GetObject", "s3:PutObject"))
    (root / "plan.json").write_text(of_plan(["s3:GetObject"], ["s3:GetObject", "s3:PutObject"]))
    for only_changed in (False, True):
        (finding,) = look(root, only_changed=only_changed).findings
        place = finding.primary.span
        assert (place.path, (root / "main.tf").read_text()[place.start : place.end]) == ("main.tf", '"s3:PutObject"')


def test_a_state_knows_one_moment_only(tmp_path: Path) -> None:
    make_repository(tmp_path)
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {"resources": []}}}))
    assert [entry.rule for entry in look(path, kind="state").not_evaluated] == [RULE]
