"""What a change brings: scans compared with baselines, commits, folders and files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import ConfigurationError, RulesetError, UsageError
from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.reporting.markdown import render_markdown
from iac_iam_guard.reporting.sarif import render_sarif
from iac_iam_guard.reporting.text import render_text
from tests.repositories import commit, git, make_repository
from tests.unit.engine.test_load import RULE, written

TODAY = date(2026, 6, 1)
BASELINE = ".iac-iam-guard.baseline.json"


def user(name: str, action: str = '"*"') -> str:
    """Write a user's inline policy with a document of its own."""
    own = f'{{ Effect = "Deny", Action = "s3:DeleteBucket", Resource = "arn:aws:s3:::{name}" }}'
    everything = f'{{ Sid = "All", Effect = "Allow", Action = {action}, Resource = "*" }}'
    return f'''resource "aws_iam_user_policy" "{name}" {{
  user   = "{name}"
  policy = jsonencode({{ Version = "2012-10-17", Statement = [{everything}, {own}] }})
}}
'''


OLD, NEW = user("old"), user("new")
TEMPLATE = """\
Resources:
  {name}:
    Type: AWS::IAM::User
    Properties:
      Policies: [{{PolicyName: all, PolicyDocument: {{Version: 2012-10-17, Statement: {{Effect: Allow, Action: "*", Resource: "*"}}}}}}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository in which one user is committed in `infra`."""
    made = make_repository(tmp_path / "root")
    write(made, "infra/main.tf", OLD)
    write(made, "infra/outputs.tf", "")
    commit(made)
    return made


@pytest.fixture
def look(root: Path) -> Callable[..., ScanResult]:
    def run(*paths: str, **asked: Any) -> ScanResult:
        return scan(Request(tuple(root / path for path in paths or (".",)), TODAY, **asked))

    return run


Look = Callable[..., ScanResult]


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def call(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")} | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "iac_iam_guard", *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False)


def subjects(findings: tuple[Any, ...]) -> set[str]:
    return {finding.subject for finding in findings}


def standing(result: ScanResult) -> tuple[set[str], set[str], set[str]]:
    return subjects(result.findings), subjects(result.existing), subjects(result.removed)


OLD_ONE, NEW_ONE = "aws_iam_user_policy.old.policy", "aws_iam_user_policy.new.policy"


# -- commits, folders and files


def test_against_itself_nothing_is_new(look: Look, root: Path) -> None:
    whole = look()
    for base in ("HEAD", "main", str(root)):
        compared = look(diff_base=base)
        assert standing(compared) == (set(), {OLD_ONE}, set())
        assert compared.existing == whole.findings
        assert compared.exit_code == 0
    assert whole.exit_code == 1


def test_one_resource_more_is_what_is_new(look: Look, root: Path) -> None:
    write(root, "infra/more.tf", NEW)
    compared = look(diff_base="HEAD")
    assert standing(compared) == ({NEW_ONE}, {OLD_ONE}, set())
    assert compared.exit_code == 1
    write(root, "infra/main.tf", "")
    assert standing(look(diff_base="HEAD")) == ({NEW_ONE}, set(), {OLD_ONE})


def test_moves_within_a_unit_and_edits_elsewhere_bring_nothing(look: Look, root: Path) -> None:
    (root / "infra/main.tf").unlink()
    write(root, "infra/users.tf", "# moved\n\n" + OLD.replace('"*", Resource', '["*"], Resource'))
    assert standing(look(diff_base="HEAD")) == (set(), {OLD_ONE}, set())


def test_units_that_the_base_does_not_have_are_new(look: Look, root: Path) -> None:
    write(root, "other/main.tf", OLD)
    for paths in (("other",), ("other/main.tf",), (".",)):
        compared = look(*paths, diff_base="HEAD")
        assert {(finding.unit, finding.subject) for finding in compared.findings} == {("other", OLD_ONE)}
        assert {finding.unit for finding in compared.existing} == ({"infra"} if paths == (".",) else set())


def test_from_a_folder_within_and_in_a_linked_work_tree(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
    for place in (root, tmp_path / "linked"):
        write(place, "infra/more.tf", NEW)
        for folder, paths in ((place / "infra", ()), (place, ("infra",))):
            report = json.loads(call(folder, "scan", *paths, "--diff-base", "main", "-o", "json").stdout)
            assert {(told["resource"]["address"], told["status"]) for told in report["findings"]} == {(OLD_ONE, "existing"), (NEW_ONE, "new")}


def test_another_tree_is_compared_by_its_paths_and_another_folder_by_its_place(look: Look, root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "-q", str(tmp_path / "before"))
    write(root, "infra/more.tf", NEW)
    assert standing(look("infra", diff_base=str(tmp_path / "before"))) == ({NEW_ONE}, {OLD_ONE}, set())
    write(root, "stage/iam/main.tf", OLD + NEW)
    write(root, "prod/iam/main.tf", NEW)
    assert standing(look("stage", diff_base=str(root / "prod"))) == ({OLD_ONE}, {NEW_ONE}, set())
    with pytest.raises(UsageError, match="none of the paths"):
        look("stage/iam/main.tf", diff_base=str(root / "prod"))


def test_templates_and_configuration_files_are_compared_with_files(look: Look, root: Path, tmp_path: Path) -> None:
    write(root, "new.yaml", TEMPLATE.format(name="Old") + TEMPLATE.format(name="New").partition("\n")[2])
    before = write(tmp_path, "elsewhere/old.yaml", TEMPLATE.format(name="Old"))
    compared = look("new.yaml", diff_base=str(before))
    assert {subject.partition(".")[0] for subject in subjects(compared.findings)} == {"New"}
    assert {subject.partition(".")[0] for subject in subjects(compared.existing)} == {"Old"}
    assert standing(look("infra/main.tf", diff_base=str(write(tmp_path, "x/main.tf", OLD + NEW)))) == (set(), {OLD_ONE}, {NEW_ONE})
    with pytest.raises(UsageError, match="a file is compared with one"):
        look(".", diff_base=str(before))


def test_a_baseline_may_be_the_base(look: Look, root: Path) -> None:
    assert call(root, "baseline").returncode == 0
    write(root, "infra/main.tf", NEW)
    compared = look(diff_base=str(root / BASELINE))
    assert standing(compared) == ({NEW_ONE}, set(), {OLD_ONE})
    assert compared.baselined == ()


def test_downloaded_modules_and_ignored_values_are_the_same_on_both_sides(look: Look, root: Path) -> None:
    write(root, "infra/main.tf", 'module "vendor" {\n  source = "vendor/iam/aws"\n}\nvariable "action" {}\n' + user("own", "var.action"))
    write(root, ".gitignore", ".terraform\n*.tfvars\n")
    commit(root)
    write(
        root,
        "infra/.terraform/modules/modules.json",
        json.dumps({"Modules": [{"Key": "vendor", "Source": "vendor/iam/aws", "Dir": ".terraform/modules/vendor"}]}),
    )
    write(root, "infra/.terraform/modules/vendor/main.tf", OLD)
    write(root, "infra/terraform.tfvars", 'action = "*"\n')
    compared = look(diff_base="HEAD")
    assert compared.findings == ()
    assert subjects(compared.existing) == {"aws_iam_user_policy.own.policy", "module.vendor.aws_iam_user_policy.old.policy"}


def test_values_and_excluded_paths_hold_for_the_base_too(look: Look, root: Path) -> None:
    write(root, "infra/main.tf", OLD + 'variable "added" {}\n')
    write(root, "infra/added.tfvars", "added = 1\n")
    write(root, ".iac-iam-guard.yml", "paths: {include: [infra, later]}\n")
    write(root, "later/main.tf", NEW)
    compared = look(diff_base="HEAD", variables=(("added", "1"),), variable_files=(root / "infra/added.tfvars",), estate="partial")
    assert standing(compared) == ({NEW_ONE}, {OLD_ONE}, set())
    assert standing(look(diff_base="HEAD", exclude=("infra/*",), estate="partial")) == ({NEW_ONE}, set(), set())


def test_several_processes_read_a_commit(look: Look, root: Path) -> None:
    for number in range(4):
        write(root, f"env{number}/main.tf", OLD)
    commit(root)
    write(root, "env3/more.tf", NEW)
    compared = look(diff_base="HEAD", jobs=3)
    assert {(finding.unit, finding.subject) for finding in compared.findings} == {("env3", NEW_ONE)}
    assert compared.removed == ()


def test_what_the_base_hides_is_told(look: Look, root: Path) -> None:
    write(root, "infra/main.tf", OLD + 'resource "x" {\n')
    commit(root)
    write(root, "infra/main.tf", OLD)
    compared = look(diff_base="HEAD")
    assert [problem.level for problem in compared.diagnostics] == ["warning"]
    assert "while reading HEAD" in compared.diagnostics[0].message


def test_an_ignore_that_is_taken_away_brings_the_finding_and_one_that_is_added_removes_nothing(look: Look, root: Path) -> None:
    write(root, "infra/main.tf", "# iac-iam-guard: ignore[admin-policy] -- known\n" + OLD)
    added = look(diff_base="HEAD")
    assert not [entry for entry in added.removed if entry.rule == "admin-policy"]
    assert [entry.finding.rule for entry in added.ignored] == ["admin-policy"]
    commit(root)
    write(root, "infra/main.tf", OLD)
    assert [finding.rule for finding in look(diff_base="HEAD").findings] == ["admin-policy"]


@pytest.mark.parametrize(
    ("base", "told"),
    [("nowhere", "there is no commit"), ("./nowhere", "there is no ./nowhere"), ("both", "a path and a commit as well")],
)
def test_a_base_that_is_not_clear_is_refused(look: Look, root: Path, base: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    git(root, "branch", "both")
    write(root, "both/main.tf", OLD)
    with pytest.raises(UsageError, match=told):
        look(diff_base=base)
    assert standing(look("both", diff_base="./both"))[0] == set()
    assert {finding.unit for finding in look(diff_base="refs/heads/both").findings} == {"both"}


def test_without_a_repository_it_is_said(tmp_path: Path) -> None:
    write(tmp_path, "plain/main.tf", OLD)
    told = call(tmp_path / "plain", "scan", "--diff-base", "main")
    assert (told.returncode, told.stdout) == (2, "")
    assert "no work tree of git" in told.stderr
    told = call(tmp_path / "plain", "scan", "-", "--diff-base", "main", stdin="{}")
    assert told.returncode in (2, 3)


# -- reports


def test_reports_tell_what_is_new_and_count_the_rest(look: Look, root: Path) -> None:
    write(root, "infra/main.tf", OLD + NEW)
    write(root, "infra/gone.tf", user("gone"))
    commit(root)
    write(root, "infra/main.tf", OLD + NEW + user("newer"))
    (root / "infra/gone.tf").unlink()
    result = look(diff_base="HEAD")
    text = render_text(result)
    new, existing, removed = len(result.findings), len(result.existing), len(result.removed)
    assert text.splitlines()[-1].startswith(f"{new} new finding")
    assert f" · {existing} existing · {removed} removed · " in text.splitlines()[-1]
    assert "aws_iam_user_policy.old" not in text
    assert render_markdown(result).splitlines()[1].endswith(f" new · {removed} removed · {existing} existing")
    run = json.loads(render_sarif(result))["runs"][0]
    states = {(told["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], told["baselineState"]) for told in run["results"]}
    assert states == {
        ("aws_iam_user_policy.newer", "new"),
        ("aws_iam_user_policy.new", "unchanged"),
        ("aws_iam_user_policy.old", "unchanged"),
    }
    assert "baselineState" not in render_sarif(look())


# -- baselines


def test_a_baseline_counts_nothing_that_is_known(root: Path) -> None:
    told = call(root, "baseline")
    assert told.stderr == ""
    assert "+ admin-policy   infra/main.tf   aws_iam_user_policy.old.policy" in told.stdout
    first = (root / BASELINE).read_bytes()
    assert call(root, "scan", "--baseline", BASELINE).returncode == 0
    write(root, "infra/more.tf", NEW)
    scanned = call(root, "scan", "--baseline", BASELINE, "-o", "json", "-o", "sarif=iam.sarif")
    assert scanned.returncode == 1
    report = json.loads(scanned.stdout)
    assert {(told["resource"]["address"], told["status"]) for told in report["findings"]} == {(OLD_ONE, "baselined"), (NEW_ONE, "new")}
    assert report["comparison"] is None
    assert "aws_iam_user_policy.old" not in (root / "iam.sarif").read_text(), "code scanning would open it again"
    assert (root / BASELINE).read_bytes() == first, "a scan writes nothing"
    assert f"{report['stats']['baselined']} in the baseline" in call(root, "scan", "--baseline", BASELINE).stdout


def test_a_baseline_grows_only_when_asked_and_shrinks_only_with_prune(root: Path) -> None:
    call(root, "baseline")
    before = json.loads((root / BASELINE).read_text())["findings"]
    write(root, "infra/main.tf", NEW)
    pruned = call(root, "baseline", "--prune")
    assert json.loads((root / BASELINE).read_text())["findings"] == []
    assert "- admin-policy   infra/main.tf   aws_iam_user_policy.old.policy" in pruned.stdout
    assert "+" not in pruned.stdout
    call(root, "baseline")
    write(root, "infra/main.tf", OLD)
    assert "gone from the baseline" in call(root, "scan", "--baseline", BASELINE).stdout
    grown = call(root, "baseline")
    entries = json.loads((root / BASELINE).read_text())["findings"]
    assert {entry["subject"] for entry in entries} == {OLD_ONE, NEW_ONE}
    assert "--prune takes them out" in grown.stdout
    call(root, "baseline", "--prune")
    assert json.loads((root / BASELINE).read_text())["findings"] == before
    again = (root / BASELINE).read_bytes()
    assert f"{len(before)} findings, 0 added, 0 taken out" in call(root, "baseline").stdout
    assert (root / BASELINE).read_bytes() == again


def test_prune_keeps_what_was_not_looked_at(root: Path) -> None:
    write(root, "other/main.tf", NEW)
    call(root, "baseline")
    whole = (root / BASELINE).read_text()
    (root / "other/main.tf").write_text("")
    for arguments in (("infra",), ("--ignore", "default"), ("--select", "public-trust")):
        call(root, "baseline", "--prune", *arguments)
        assert NEW_ONE in (root / BASELINE).read_text(), arguments
    (root / "other/main.tf").write_text('resource "x" {\n')
    assert call(root, "baseline", "--prune", "other").returncode == 3
    call(root, "baseline", "--prune")
    assert (root / BASELINE).read_text() == whole, "a file that cannot be read has lost nothing"
    (root / "other/main.tf").unlink()
    call(root, "baseline", "--prune")
    assert NEW_ONE not in (root / BASELINE).read_text()


def test_findings_of_one_identity_are_counted(look: Look, root: Path) -> None:
    """Two instances of one block, with tokens of their own: one identity."""
    text = """\
locals {{
  actions = {{ {} }}
}}
resource "aws_iam_user_policy" "each" {{
  for_each = local.actions
  user     = each.key
  policy   = jsonencode({{ Version = "2012-10-17", Statement = [{{ Sid = "All", Effect = "Allow", Action = each.value, Resource = "*" }}] }})
}}
"""
    write(root, "infra/main.tf", text.format('a = "*"'))
    call(root, "baseline")
    write(root, "infra/main.tf", text.format('a = "*", b = "*"'))
    result = look(baseline=root / BASELINE)
    admin = [finding for finding in result.findings if finding.rule == "admin-policy"]
    assert [finding.instances for finding in admin] == [('aws_iam_user_policy.each["b"]',)]
    call(root, "baseline")
    assert look(baseline=root / BASELINE).findings == ()
    write(root, "infra/main.tf", text.format('b = "*"'))
    left = look(baseline=root / BASELINE)
    assert left.findings == ()
    assert [entry.instances for entry in left.gone if entry.rule == "admin-policy"] == [('aws_iam_user_policy.each["a"]',)]


def test_a_baseline_that_is_none_is_refused(look: Look, root: Path) -> None:
    for name, text in ((BASELINE, "{}"), ("list.json", "[]")):
        with pytest.raises(ConfigurationError, match="baseline"):
            look(baseline=write(root, name, text))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        look(baseline=root / "gone.json")


# -- policy of a commit


def test_configuration_rules_and_baseline_are_those_of_the_commit(look: Look, root: Path) -> None:
    """What a pull request edits to let itself through has no effect."""
    write(root, "infra/more.tf", NEW)
    write(root, ".iac-iam-guard.yml", "ignore: [default]\nfail-on: never\nignores:\n  - {rule: admin-policy, address: '**', reason: mine}\n")
    assert look(fail_on=None).findings == ()
    kept = look(policy_from="HEAD")
    assert (kept.exit_code, subjects(kept.findings)) == (1, {OLD_ONE, NEW_ONE})
    write(root, ".iac-iam-guard.yml", "severity: {admin-policy: low}\nignores:\n  - {rule: public-trust, address: '**', reason: unused}\n")
    commit(root)
    (root / ".iac-iam-guard.yml").unlink()
    graded = look(policy_from="HEAD")
    assert {finding.severity for finding in graded.findings if finding.rule == "admin-policy"} == {"low"}
    assert [note.span.path for note in graded.diagnostics if note.span is not None] == [".iac-iam-guard.yml"]
    assert ".iac-iam-guard.yml" in render_text(graded)


def test_a_baseline_of_the_commit_holds_and_one_that_is_not_there_knows_nothing(look: Look, root: Path) -> None:
    call(root, "baseline")
    result = look(baseline=root / BASELINE, policy_from="HEAD")
    assert subjects(result.findings) == {OLD_ONE}
    assert any("no baseline in HEAD" in note.message for note in result.diagnostics)
    commit(root)
    write(root, "infra/more.tf", NEW)
    call(root, "baseline")
    assert subjects(look(baseline=root / BASELINE, policy_from="HEAD").findings) == {NEW_ONE}


def test_rules_of_the_commit_hold(look: Look, root: Path) -> None:
    written(root / "guard", RULE)
    write(root, ".iac-iam-guard.yml", "rule-paths: [guard]\n")
    commit(root)
    (path,) = (root / "guard").glob("*/*/rule.yaml")
    path.write_text("id: broken\n")
    asked: dict[str, Any]
    for asked in ({}, {"rule_paths": (root / "guard",), "use_configuration": False}):
        assert path.parent.name in look(policy_from="HEAD", select=("all",), **asked).rules
        with pytest.raises(RulesetError):
            look(select=("all",), **asked)
