import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from iac_iam_guard.cli.explain import command as explain
from iac_iam_guard.cli.rules import command as rules
from iac_iam_guard.errors import RulesetError, UsageError

RULE = """\
id: short-minimum
title: Passwords shorter than ours
severity: low
confidence: high
subject: password-policy
when: {minimum_length_below: 20}
message: "too short: {notes}"
why: Ours are longer.
fix: Ask for 20.
"""
BAD = 'resource "aws_iam_account_password_policy" "p" {\n  minimum_password_length = 15 # expect: short-minimum\n}\n'
GOOD = 'resource "aws_iam_account_password_policy" "p" {\n  minimum_password_length = 20\n}\n'


def run(*words: str) -> str:
    result = CliRunner().invoke(rules, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def fill(folder: Path, bad: str = BAD, good: str = GOOD) -> None:
    for name, text in (("rule.yaml", RULE), ("bad.tf", bad), ("good.tf", good)):
        (folder / "own" / "short-minimum" / name).write_text(text)


def test_list_as_json() -> None:
    listed = json.loads(run("list", "--select", "pack:password-policy", "-o", "json"))
    assert listed["schema_version"] == "1.0"
    assert "password-reuse" in [rule["id"] for rule in listed["rules"]]
    assert {rule["pack"] for rule in listed["rules"]} == {"password-policy"}


def test_list_as_text_has_the_gravest_first() -> None:
    lines = run("list", "--select", "pack:password-policy").splitlines()
    assert lines[1].split()[:2] == ["high", "readable-console-password"]


def test_show_answers_to_aliases() -> None:
    (rule,) = json.loads(run("show", "ckv_aws_9", "-o", "json"))["rules"]
    assert rule["id"] == "password-without-expiry"
    assert rule["words"] == ["lasts_longer_than"]


def test_explain_says_why_and_what_to_do() -> None:
    output = CliRunner().invoke(explain, ["password-reuse"], catch_exceptions=False).output
    assert output.startswith("low[password-reuse]: ")
    assert "\nWhy:\n" in output
    assert "\nFix:\n  Set password_reuse_prevention to 24.\n" in output


def test_explain_suggests_what_is_meant() -> None:
    result = CliRunner().invoke(explain, ["password-reus"])
    assert isinstance(result.exception, UsageError)
    assert result.exception.hint == "did you mean password-reuse?"


def test_a_new_rule_is_refused_until_it_is_filled(tmp_path: Path) -> None:
    assert "and not before" in run("new", "short-minimum", "--dir", str(tmp_path), "--subject", "password-policy")
    unfilled = CliRunner().invoke(rules, ["test", str(tmp_path)])
    assert isinstance(unfilled.exception, RulesetError)
    fill(tmp_path)
    assert "1 rules, 2 examples: all as expected" in run("test", str(tmp_path))


@pytest.mark.parametrize(
    ("bad", "good", "problem"),
    [
        (BAD.replace("15", "25"), GOOD, "bad.tf: nothing is found at 2"),
        (BAD, GOOD.replace("20", "8"), "good.tf: found at 2, where nothing is expected"),
        (BAD.replace(" # expect: short-minimum", ""), GOOD, "bad.tf: a bad example says which lines must be reported"),
    ],
)
def test_disagreements_fail(tmp_path: Path, bad: str, good: str, problem: str) -> None:
    run("new", "short-minimum", "--dir", str(tmp_path), "--subject", "password-policy")
    fill(tmp_path, bad, good)
    result = CliRunner().invoke(rules, ["test", str(tmp_path)])
    assert result.exit_code == 1
    assert problem in result.output


@pytest.mark.parametrize(
    ("words", "message"), [(["new", "Bad_Name"], "kebab-case"), (["new", "x", "--subject", "polcy"], "polcy"), (["new", "password-reuse"], "already")]
)
def test_new_refuses(words: list[str], message: str) -> None:
    result = CliRunner().invoke(rules, words)
    assert isinstance(result.exception, UsageError)
    assert message in result.exception.message


def test_docs_writes_what_has_changed_only(tmp_path: Path) -> None:
    run("docs", str(tmp_path))
    page = tmp_path / "trust-policies" / "public-trust" / "README.md"
    assert page.read_text("utf-8").startswith("# public-trust\n")
    page.write_text("old", "utf-8")
    assert run("docs", str(tmp_path)).endswith(", 1 of them new or changed\n")
    assert page.read_text("utf-8").startswith("# public-trust\n")


def test_list_says_what_needs_evidence() -> None:
    assert "Root user has an active access key (needs evidence: credential report)" in run("list", "--select", "root-access-key")
