"""Whole scans under a configuration, with ignores, overlapping roots, values from the command line and rules of one's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import ConfigurationError, RulesetError, UsageError
from iac_iam_guard.pipeline import Request, scan

TODAY = date(2026, 6, 1)
OWN = "111122223333"


def role(name: str, principal: str) -> str:
    return f'''resource "aws_iam_role" "{name}" {{
  name = "{name}"
  assume_role_policy = jsonencode({{
    Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ AWS = {principal} }} }}]
  }})
}}
'''


PUBLIC = role("open", '"*"')
ACCOUNT = role("account", f'"arn:aws:iam::{OWN}:root"')


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., ScanResult]:
    def run(files: dict[str, str], *paths: str, **asked: Any) -> ScanResult:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (tmp_path / ".git").mkdir(exist_ok=True)
        settings: dict[str, Any] = {"today": TODAY, "min_severity": "note", "min_confidence": "low"} | asked
        return scan(Request(paths=tuple(tmp_path / path for path in paths or (".",)), **settings))

    return run


Look = Callable[..., ScanResult]


def found(result: ScanResult) -> set[tuple[str, str]]:
    return {(finding.rule, finding.primary.span.path) for finding in result.findings}


def rules(result: ScanResult) -> set[str]:
    return {finding.rule for finding in result.findings}


def notes(result: ScanResult) -> list[str]:
    return [diagnostic.message for diagnostic in result.diagnostics]


# -- what the configuration says about the world


def test_own_accounts_tell_whose_account_is_trusted(look: Look) -> None:
    said = rules(look({"main.tf": ACCOUNT}))
    assert "account-wide-trust" in said
    assert "own-account-wide-trust" not in said
    said = rules(look({".iac-iam-guard.yml": f'accounts: {{own: ["{OWN}"]}}\n'}))
    assert "own-account-wide-trust" in said
    assert "account-wide-trust" not in said


def test_break_glass_principals_may_be_administrators(look: Look) -> None:
    attachment = """resource "aws_iam_role_policy_attachment" "admin" {
  role       = aws_iam_role.emergency.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
"""
    assert "administrator-access-attached" in rules(look({"main.tf": role("emergency", f'"arn:aws:iam::{OWN}:role/x"') + attachment}))
    said = rules(look({".iac-iam-guard.yml": 'principals: {break-glass: ["aws_iam_role.emergency"]}\n'}))
    assert "administrator-access-attached" not in said
    assert "break-glass-administrator" in said


def test_the_baseline_of_an_account_has_a_trail(look: Look) -> None:
    assert "ineffective-cloudtrail" not in rules(look({"main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\n' + ACCOUNT}))
    assert "ineffective-cloudtrail" in rules(look({".iac-iam-guard.yml": "account-baseline: true\n"}))


# -- which rules, how grave


def test_the_configuration_selects_ignores_and_regrades(look: Look) -> None:
    files = {"main.tf": PUBLIC + ACCOUNT}
    assert rules(look(files | {".iac-iam-guard.yml": "select: [public-trust]\n"})) == {"public-trust"}
    assert rules(look({".iac-iam-guard.yml": "select: [public-trust]\nextend-select: [account-wide-trust]\n"})) == {"public-trust", "account-wide-trust"}
    assert "public-trust" not in rules(look({".iac-iam-guard.yml": "ignore: [public-trust]\n"}))
    assert rules(look({".iac-iam-guard.yml": "select: [public-trust]\n"}, select=("account-wide-trust",))) == {"account-wide-trust"}
    regraded = look({".iac-iam-guard.yml": "select: [public-trust]\nseverity: {public-trust: low}\n"})
    assert [finding.severity.value for finding in regraded.findings] == ["low"]
    assert regraded.rules["public-trust"].severity.value == "low"
    assert regraded.exit_code == 0
    assert look({".iac-iam-guard.yml": "fail-on: low\nselect: [public-trust]\nseverity: {public-trust: low}\n"}).exit_code == 1
    assert look({}, use_configuration=False).exit_code == 1


@pytest.mark.parametrize("setting", ["select: [pubic-trust]", "extend-select: [pubic-trust]", "ignore: [pubic-trust]", "severity: {pubic-trust: low}"])
def test_names_of_no_rule_are_refused_with_a_hint_and_their_place(look: Look, setting: str) -> None:
    text = setting + "\n"
    with pytest.raises(ConfigurationError) as caught:
        look({"main.tf": PUBLIC, ".iac-iam-guard.yml": text})
    assert caught.value.hint == "did you mean public-trust?"
    assert caught.value.span is not None
    assert caught.value.span.path == ".iac-iam-guard.yml"


def test_parts_of_the_tree_are_included_and_excluded(look: Look) -> None:
    files = {"infra/main.tf": PUBLIC, "infra/examples/main.tf": PUBLIC, "other/main.tf": PUBLIC}
    configured = look(files | {".iac-iam-guard.yml": 'select: [public-trust]\npaths: {include: [infra], exclude: ["**/examples/**"]}\n'})
    assert found(configured) == {("public-trust", "infra/main.tf")}
    assert ("public-trust", "other/main.tf") in found(look({}, "other"))
    with pytest.raises(ConfigurationError, match="no such folder"):
        look({".iac-iam-guard.yml": "paths: {include: [gone]}\n"})


# -- ignores


def test_an_ignore_at_a_module_call_covers_all_that_comes_from_it(look: Look) -> None:
    call = 'module "{name}" {{{ignore}\n  source = "./m"\n}}\n'
    ignore = "\n  # iac-iam-guard: ignore[public-trust] -- wanted"
    result = look({"main.tf": call.format(name="a", ignore=ignore) + call.format(name="b", ignore=""), "m/roles/main.tf": PUBLIC,
                   "m/main.tf": 'module "roles" {\n  source = "./roles"\n}\n' + role("here", '"*"')}, select=("public-trust",))  # fmt: skip
    assert {finding.subject.split(".")[1] for finding in result.findings} == {"b"}
    assert {entry.finding.subject.split(".")[1] for entry in result.ignored} == {"a"}
    assert len(result.ignored) == 2
    assert look({}, select=("public-trust",), inline_ignores=False).ignored == ()


@pytest.mark.parametrize(
    ("until", "ignored", "announced"),
    [("", True, False), (" until=2026-06-01", True, True), (" until=2026-06-14", True, True), (" until=2026-06-15", True, False),
     (" until=2026-05-31", False, False)],
)  # fmt: skip
def test_ignores_end_and_that_is_announced(look: Look, until: str, ignored: bool, announced: bool) -> None:
    result = look({"main.tf": f"# iac-iam-guard: ignore[public-trust]{until} -- wanted\n{PUBLIC}"}, select=("public-trust",))
    assert bool(result.ignored) == ignored
    assert bool(result.findings) != ignored
    assert any("ending-ignore" in message for message in notes(result)) == announced


def test_ignores_of_the_configuration_go_by_address(look: Look) -> None:
    entry = 'ignores:\n  - {rule: public-trust, address: "aws_iam_role.open*", reason: "wanted"}\nignore-policy: {warn-days: 0}\n'
    result = look({"main.tf": PUBLIC + role("closed", '"*"'), ".iac-iam-guard.yml": entry}, select=("public-trust",))
    assert [entry.by for entry in result.ignored] == ["configuration"]
    assert [finding.subject.split(".")[1] for finding in result.findings] == ["closed"]


# -- units


def test_a_called_module_that_is_a_root_too_is_told_of_once(look: Look) -> None:
    files = {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": PUBLIC, "m/terraform.tfvars": ""}
    result = look(files, select=("public-trust",))
    assert {graph.path for graph in result.inputs} == {".", "m"}
    assert [finding.unit for finding in result.findings] == ["."]
    assert [finding.unit for finding in look({}, "m", select=("public-trust",)).findings] == ["m"]


def test_one_broken_file_of_two_roots_is_told_of_once(look: Look) -> None:
    files = {"a/main.tf": 'module "m" {\n  source = "../m"\n}\n', "b/main.tf": 'module "m" {\n  source = "../m"\n}\n', "m/main.tf": "x = \n" + PUBLIC}
    result = look(files)
    assert len([diagnostic for diagnostic in result.diagnostics if diagnostic.span and diagnostic.span.path == "m/main.tf"]) == 1
    named = look({}, ".", "m/main.tf")
    assert [diagnostic.level for diagnostic in named.diagnostics if diagnostic.span and diagnostic.span.path == "m/main.tf"] == ["error"]
    assert named.exit_code == 3


def test_differences_between_two_readers_are_told(look: Look) -> None:
    result = look({"main.tf": 'locals {\n  a = "$${x"\n  b = "}"\n}\n' + PUBLIC}, cross_check=True)
    assert any("Only iac-iam-guard sees this argument" in message for message in notes(result))
    assert result.exit_code == 1
    assert look({}, cross_check=True, strict=True).exit_code == 3
    assert not any("reader" in message for message in notes(look({})))


# -- values from the command line

VARIABLE = 'variable "who" {\n  type = string\n}\n' + role("given", "var.who")


def test_files_of_values_may_stand_outside_the_root(look: Look, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}.tfvars"
    outside.write_text('who = "*"\n')
    assert "public-trust" in rules(look({"infra/main.tf": VARIABLE}, "infra", variable_files=(outside,)))
    assert "public-trust" not in rules(look({}, "infra"))


def test_broken_files_of_values_are_errors_where_they_are_named(look: Look, tmp_path: Path) -> None:
    result = look({"main.tf": VARIABLE, "x.vars": "who = \n"}, variable_files=(tmp_path / "x.vars",))
    assert result.exit_code == 3
    assert [diagnostic.level for diagnostic in look({"terraform.tfvars": "who = \n"}).diagnostics] == ["warning"]
    with pytest.raises(UsageError, match="there is no"):
        look({}, variable_files=(tmp_path / "gone.tfvars",))


def test_a_value_that_some_root_declares_is_no_mistake(look: Look) -> None:
    result = look({"a/main.tf": VARIABLE, "b/main.tf": PUBLIC}, variables=(("who", "*"),))
    assert ("public-trust", "a/main.tf") in found(result)
    assert notes(result) == []
    with pytest.raises(UsageError, match="--var whom has no effect"):
        look({}, variables=(("whom", "*"),))


def test_flags_without_effect_are_errors(look: Look, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--source has no effect"):
        look({"main.tf": PUBLIC}, source=tmp_path)
    with pytest.raises(UsageError, match="exclude each other"):
        look({"c.yml": ""}, configuration_path=tmp_path / "c.yml", use_configuration=False)


# -- rules of one's own


def test_rules_of_ones_own_run_and_are_checked(look: Look, tmp_path: Path) -> None:
    text = next(Path(__file__).parents[1].glob("rulesets/*/public-trust/rule.yaml")).read_text().replace("id: public-trust", "id: house-trust", 1)
    pack = next(Path(__file__).parents[1].glob("rulesets/trust-policies/pack.yaml")).read_text().replace("name: trust-policies", "name: house", 1)
    own = {"own/house/house-trust/rule.yaml": text.replace("CKV", "HOUSE"), "own/house/pack.yaml": pack}
    assert "house-trust" in rules(look(own | {"main.tf": PUBLIC}, rule_paths=(tmp_path / "own",), select=("house-trust",)))
    assert "house-trust" in rules(look({".iac-iam-guard.yml": "rule-paths: [own]\nselect: [house-trust]\n"}))
    with pytest.raises(RulesetError):
        look({"own/house/house-trust/rule.yaml": "id: other\n"})


@pytest.mark.parametrize(("modules", "places"), [("report-at-call", ["main.tf"]), ("full", [".terraform/modules/m/main.tf"]), ("off", [])])
def test_findings_in_modules_of_others_are_reported_as_configured(look: Look, modules: str, places: list[str]) -> None:
    listed = '{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "m", "Source": "x/y/aws", "Dir": ".terraform/modules/m"}]}'
    files = {
        "main.tf": 'module "m" {\n  source = "x/y/aws"\n}\n',
        ".terraform/modules/modules.json": listed,
        ".terraform/modules/m/main.tf": PUBLIC,
        ".iac-iam-guard.yml": f"modules: {modules}\nselect: [public-trust]\n",
    }
    assert [finding.primary.span.path for finding in look(files).findings] == places
