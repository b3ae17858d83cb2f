"""The configuration file."""

from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.assumptions import Environment
from iac_iam_guard.configuration import Configuration, Ignore, IgnorePolicy, discover_configuration, load_configuration, read_configuration
from iac_iam_guard.errors import ConfigurationError
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Confidence, Severity
from iac_iam_guard.source import Source

FULL = """\
version: 1
paths: {include: [infra], exclude: ["**/examples/**"]}
estate: partial
fail-on: medium
min-severity: note
min-confidence: low
select: [default, "pack:groups"]
extend-select: [tag:cis-1.15]
ignore: [mfa-missing]
severity: {service-wildcard: low}
parameters:
  password-too-short: {minimum_length: 16}
  shared-user: {names: [team, devs]}
accounts: {own: [012345678901], organization: ["111122223333"], vendors: [444455556666]}
organizations: [o-abc1234567]
principals: {administrators: [aws_iam_role.admin], break-glass: [aws_iam_role.break_glass], services: ["svc-*"]}
account-baseline: true
environments:
  - {name: test, accounts: [111122223333], tags: {stage: [test, qa]}, paths: [/test/, /qa/], may-assume: [live]}
  - {name: live, accounts: ["444455556666"]}
ignores:
  - {rule: public-trust, address: "module.vendor.**", reason: "vendor needs it, SEC-14", until: 2026-12-31}
ignore-policy: {require-reason: false, max-days: 180, warn-days: 7}
rule-paths: [security/iam-rules]
"""


def read(text: str, path: str = ".iac-iam-guard.yml") -> Configuration:
    return read_configuration(Source(path, text))


def test_every_key_is_read() -> None:
    found = read(FULL)
    assert (found.include, found.exclude, found.estate, found.rule_paths) == (("infra",), ("**/examples/**",), "partial", ("security/iam-rules",))
    assert (found.fail_on, found.min_severity, found.min_confidence) == ("medium", Severity.NOTE, Confidence.LOW)
    assert (found.select, found.extend_select, found.ignore) == (("default", "pack:groups"), ("tag:cis-1.15",), ("mfa-missing",))
    assert found.severity == {"service-wildcard": Severity.LOW}
    assert found.parameters == {"password-too-short": {"minimum_length": 16}, "shared-user": {"names": ["team", "devs"]}}
    assert found.own_accounts == ("012345678901",)
    assert (found.organization_accounts, found.vendor_accounts, found.organizations) == (("111122223333",), ("444455556666",), ("o-abc1234567",))
    assert (found.administrators, found.break_glass, found.services) == (("aws_iam_role.admin",), ("aws_iam_role.break_glass",), ("svc-*",))
    assert found.account_baseline
    assert found.environments == (
        Environment("test", ("111122223333",), (("stage", ("test", "qa")),), ("/test/", "/qa/"), ("live",)),
        Environment("live", ("444455556666",)),
    )
    (ignore,) = found.ignores
    assert ignore[:4] == Ignore("public-trust", "module.vendor.**", "vendor needs it, SEC-14", date(2026, 12, 31), ignore.span)[:4]
    assert found.ignore_policy == IgnorePolicy(False, 180, 7)


def test_places_lead_back_to_the_text() -> None:
    found = read(FULL)
    for name, text in {"select[1]": '"pack:groups"', "severity.service-wildcard": "low", "accounts.own[0]": "012345678901"}.items():
        assert FULL[found.places[name].start : found.places[name].end] == text


def test_defaults_and_empty_files() -> None:
    assert read("# nothing\n") == Configuration(path=".iac-iam-guard.yml")
    assert load_configuration(None, Workspace(Path())) == Configuration()
    assert Configuration().assumptions(date(2026, 1, 2)).today == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "line", "words", "hint"),
    [
        ("fail_on: high", 1, "not known", "did you mean fail-on?"),
        ("version: 1\npaths: {includes: [a]}", 2, "paths: this key is not known", "did you mean include?"),
        ("version: 2", 1, "version 1", "version: 1"),
        ("select: all", 1, "select: a list", "dash"),
        ("fail-on: hihg", 1, "fail-on: this value", "did you mean high?"),
        ("severity:\n  a: severe", 2, "severity.a: this value", "known"),
        ("accounts: {own: [12345]}", 1, "twelve digits", ""),
        ("organizations: [abc]", 1, "organization id", ""),
        ("account-baseline: yes", 1, "true or false", ""),
        ("environments: {test: {}}", 1, "environments: a list", "dash"),
        ("environments: [{accounts: []}]", 1, "key name is missing", ""),
        ("environments: [{name: test}]", 1, "nothing tells", "accounts, tags or paths"),
        ("environments:\n  - {name: test, path: [/a/]}", 2, "environments[0]: this key", "did you mean paths?"),
        ("environments:\n  - {name: test, paths: [a]}", 2, "beginning of a role's path", ""),
        ("environments:\n  - {name: test, paths: [/a/]}\n  - {name: test, paths: [/b/]}", 3, "stands here already", ""),
        ("environments:\n  - {name: a, accounts: [111122223333]}\n  - {name: b, accounts: [111122223333]}", 3, "in two environments", "tags or paths"),
        ("environments:\n  - {name: a, paths: [/a/]}\n  - {name: b, paths: [/b/], may-assume: [a]}", 3, "no higher environment", "lowest"),
        ("environments:\n  - {name: a, paths: [/a/], may-assume: [life]}\n  - {name: live, paths: [/b/]}", 2, "no higher environment", "live"),
        ("ignores: [{rule: a}]", 1, "key address is missing", ""),
        ("ignores: [{rule: a, address: b, until: tomorrow}]", 1, "a date such as", ""),
        ("ignores: [{rule: a, address: b, until: 2026-02-30}]", 1, "no such day", ""),
        ("ignore-policy: {max-days: -1}", 1, "whole number", ""),
        ("estate: whole\nestate: whole", 2, "twice", ""),
        ("- a", 1, "a mapping", ""),
        ("paths: {include: [../x]}", 1, "outside", ""),
        ("paths: {include: [/x]}", 1, "relative", ""),
        ('paths: {exclude: ["*a*b*c"]}', 1, "wildcards", ".gitignore"),
        ("select:\n - a: [", 3, "no YAML", ""),
        ("select: [~]", 1, "a text is expected", ""),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, line: int, words: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(text + "\n")
    assert caught.value.message.startswith(f"line {line}: ")
    assert words in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.span is not None


def test_paths_are_relative_to_the_folder_of_the_file() -> None:
    found = read('paths: {include: [., ../b], exclude: ["*.bak", "/gen/", "!x/y"]}\n', "team/a/.iac-iam-guard.yml")
    assert found.include == ("team/a", "team/b")
    assert found.exclude == ("/team/a/**/*.bak", "/team/a/gen/", "!/team/a/x/y")


def test_the_nearest_file_up_to_the_root_is_found(tmp_path: Path) -> None:
    (tmp_path / "root/a/b").mkdir(parents=True)
    (tmp_path / ".iac-iam-guard.yml").write_text("")
    (tmp_path / "root/a/b/main.tf").write_text("")
    workspace = Workspace(tmp_path / "root")
    assert discover_configuration("a/b/main.tf", workspace) is None
    (tmp_path / "root/.iac-iam-guard.yml").write_text("fail-on: never\n")
    assert discover_configuration("a/b/main.tf", workspace) == tmp_path / "root/.iac-iam-guard.yml"
    (tmp_path / "root/a/.iac-iam-guard.yml").write_text("fail-on: low\n")
    found = discover_configuration("a/b/main.tf", workspace)
    assert load_configuration(found, workspace).fail_on == "low"
    assert discover_configuration(".", workspace) == tmp_path / "root/.iac-iam-guard.yml"


def test_a_file_that_is_named_may_stand_outside_or_be_absent(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "shared.yml").write_text("fail-on: never\n")
    workspace = Workspace(tmp_path / "root")
    assert load_configuration(tmp_path / "shared.yml", workspace).fail_on == "never"
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_configuration(tmp_path / "root/absent.yml", workspace)
