"""The configuration that holds, and its schema."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from iac_iam_guard.cli.config import command as config
from iac_iam_guard.configuration import KEYS, read_configuration
from iac_iam_guard.errors import ConfigurationError
from iac_iam_guard.reporting.configuration_schema import configuration_schema
from iac_iam_guard.source import Source

WRITTEN = """\
version: 1
paths: {include: [infra], exclude: ["**/examples/**"]}
estate: whole
fail-on: medium
min-severity: note
min-confidence: low
select: [default, "tag:cis-1.14"]
extend-select: [identity-without-owner-tag]
ignore: [short-password-minimum]
severity: {public-trust: critical}
parameters:
  stale-access-key: {older_than_days: 60}
  identity-without-owner-tag: {without_tag: [owner]}
accounts: {own: ["111122223333"], organization: [], vendors: ["444455556666"]}
organizations: [o-abc1234567]
principals: {administrators: [admin], break-glass: [emergency], services: ["svc-*"]}
account-baseline: true
environments:
  - {name: test, accounts: ["111122223333"], tags: {stage: [test, qa]}, may-assume: [live]}
  - {name: live, paths: [/live/]}
modules: full
honour: [checkov, cfn_nag]
ignores:
  - {rule: public-trust, address: "module.vendor.**", reason: SEC-14, until: 2026-12-31}
ignore-policy: {require-reason: true, max-days: 180, warn-days: 7}
rule-paths: []
"""


def show(folder: Path, *words: str, text: str | None = WRITTEN, environment: dict[str, str] | None = None) -> str:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "infra").mkdir(exist_ok=True)
    if text is not None:
        (folder / ".iac-iam-guard.yml").write_text(text, "utf-8")
    result = CliRunner().invoke(config, ("show", str(folder), *words), catch_exceptions=False, env=environment or {})
    assert result.exit_code == 0, result.output
    return result.output


def test_what_is_shown_is_a_configuration_that_says_the_same(tmp_path: Path) -> None:
    shown = show(tmp_path)
    assert {key: value for key, value in yaml.safe_load(shown).items() if key != "version"} == {
        key: value for key, value in yaml.safe_load(WRITTEN.replace("2026-12-31", '"2026-12-31"')).items() if key != "version"
    }
    first, second = (read_configuration(Source(".iac-iam-guard.yml", text)) for text in (WRITTEN, shown))
    assert [entry[:4] for entry in first.ignores] == [entry[:4] for entry in second.ignores]
    assert (first.parameters, first.honour, first.modules) == (second.parameters, second.honour, second.modules)


def test_every_setting_tells_where_it_comes_from(tmp_path: Path) -> None:
    lines = show(tmp_path, text="fail-on: low\naccounts:\n  own: ['111122223333']\n").splitlines()
    origins = {line.split(":")[0].strip(): line.rpartition("# ")[2] for line in lines if "  # " in line}
    assert (origins["fail-on"], origins["own"], origins["vendors"]) == (".iac-iam-guard.yml:1", ".iac-iam-guard.yml:3", "default")


def test_json_says_the_same(tmp_path: Path) -> None:
    shown = json.loads(show(tmp_path, "-o", "json", text="fail-on: low\n"))
    assert shown["settings"]["fail-on"] == {"value": "low", "origin": {"path": ".iac-iam-guard.yml", "line": 1}}
    assert shown["settings"]["modules"] == {"value": "report-at-call", "origin": "default"}
    assert {name.partition(".")[0] for name in shown["settings"]} == set(KEYS)


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text("fail-on: critical\n", "utf-8")
    shown = show(tmp_path, "-o", "json", environment={"IAC_IAM_GUARD_CONFIG": str(other)})
    assert json.loads(shown)["settings"]["fail-on"]["value"] == "critical"


def test_names_of_no_rule_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no rule answers to"):
        show(tmp_path, text="select: [public-trusted]\n")


SCHEMA = Draft202012Validator(configuration_schema())


def test_the_schema_is_one_and_knows_every_key() -> None:
    Draft202012Validator.check_schema(configuration_schema())
    properties = configuration_schema()["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(KEYS)
    assert json.loads(CliRunner().invoke(config, ["schema"]).output) == configuration_schema()
    assert "findings" in json.loads(CliRunner().invoke(config, ["schema", "--output-schema"]).output)["properties"]


def test_schema_and_reader_accept_the_same() -> None:
    SCHEMA.validate(json.loads(json.dumps(yaml.safe_load(WRITTEN), default=str)))


@pytest.mark.parametrize(
    "text",
    [
        "fail_on: high",
        "fail-on: note",
        "version: 2",
        "select: public-trust",
        "paths: {excluded: [x]}",
        "accounts: {own: ['12']}",
        "organizations: [r-1]",
        "ignores: [{rule: public-trust}]",
        "ignore-policy: {max-days: -1}",
        "severity: {public-trust: grave}",
        "modules: sometimes",
        "honour: [snyk]",
        "account-baseline: perhaps",
        "parameters: {a: {b: {c: 1}}}",
    ],
)
def test_schema_and_reader_refuse_the_same(text: str) -> None:
    assert not SCHEMA.is_valid(yaml.safe_load(text))
    with pytest.raises(ConfigurationError):
        read_configuration(Source(".iac-iam-guard.yml", text))
