"""The cases that other scanners were tried on, each with its right answer.

Comments in a case say what must be found on their line (`# expect: rule when WORLD`), or that the reading itself has something to say (`# diagnostic`).
"""

import json
import re
from pathlib import Path

import pytest

from iac_iam_guard.engine.wording import text_of
from iac_iam_guard.iam.trust import grantees
from tests.unit.adapters.estates import estate_of
from tests.unit.cloudformation.scans import found, scan_folder

CASES = {path.stem: path for path in sorted((Path(__file__).parent / "peer_cases").glob("*.yaml"))}
RULES = (
    *("admin-policy", "unattached-admin-policy", "all-actions-statement", "administrator-access-attached", "public-trust", "public-trust-behind-condition"),
    *("wildcard-in-principal-arn", "public-kms-key", "account-wide-trust", "passrole-any-resource", "notaction-allow"),
)
"""Rules that say what the cases are about: too much for an identity, and too many let in."""
JUDGED_OTHERWISE = {"public-policies", "sam-policy-template"}
EXPECTATION = re.compile(r"# expect( above)?: ([^#]+)")


def expected_in(path: Path) -> list[tuple[str, int, str]]:
    """Return rule, line and world of what the comments of a case expect."""
    wanted: list[tuple[str, int, str]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        match = EXPECTATION.search(line)
        if match is not None:
            for expectation in match[2].strip().split(", "):
                rule, _, when = expectation.partition(" when ")
                wanted.append((rule, number - 1 if match[1] else number, when))
    return sorted(wanted)


@pytest.mark.parametrize("name", [name for name in CASES if name not in JUDGED_OTHERWISE])
def test_case_has_the_right_answer(name: str) -> None:
    result = scan_folder(CASES[name], *RULES)
    assert found(result) == expected_in(CASES[name])


@pytest.mark.parametrize("name", ["duplicate-key", "octal-account"])
def test_reading_says_what_it_passes_over(name: str) -> None:
    lines = CASES[name].read_text("utf-8").splitlines()
    result = scan_folder(CASES[name], *RULES)
    places = [result.sources.position(entry.span.path, entry.span.start) for entry in result.diagnostics if entry.span is not None]
    assert [lines[place.line - 1].endswith("# diagnostic") for place in places if place is not None] == [True]


def test_every_public_policy_lets_in_anyone(tmp_path: Path) -> None:
    text = CASES["public-policies"].read_text("utf-8")
    estate = estate_of(tmp_path / "template.yaml", text)
    public = {
        policy.origin.name
        for policy in estate.model.policies
        for statement in policy.document.statements
        for grantee in grantees(statement)
        if policy.kind == "resource" and grantee.kind == "anyone"
    }
    assert public == {"Bucket", "Bus", "FileSystem", "Function", "Key", "Layer", "Queue", "Repository", "Search", "Secret", "Table", "Topic"}


def test_policy_template_gives_all_that_its_parameter_says(tmp_path: Path) -> None:
    estate = estate_of(tmp_path / "template.yaml", CASES["sam-policy-template"].read_text("utf-8"))
    resources = [
        text_of(item)
        for policy in estate.model.policies
        if policy.kind == "inline"
        for statement in policy.document.statements
        for item in (statement.resources.items if statement.resources is not None else ())
    ]
    assert any(resource.endswith(":::*") for resource in resources), resources


def test_surrogate_pairs_do_not_lose_the_file(tmp_path: Path) -> None:
    template = {
        "Description": "\N{ROCKET}",
        "Resources": {
            "Wide": {
                "Type": "AWS::IAM::Group",
                "Properties": {"Policies": [{"PolicyName": "w", "PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}}]},
            }
        },
    }
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template, indent=1), "utf-8")
    assert "\\ud83d\\ude80" in path.read_text("utf-8")
    assert [rule for rule, _, _ in found(scan_folder(path, "admin-policy"))] == ["admin-policy"]


def test_default_of_a_stored_parameter_is_its_name(tmp_path: Path) -> None:
    result = scan_folder(CASES["ssm-parameter-default"], "admin-policy")
    assert [entry.rules for entry in result.undetermined] == [("admin-policy",)]


@pytest.mark.parametrize("name", ["only-star-actions", "deny", "false-condition", "service-control-policy", "ssm-parameter-default"])
def test_no_rule_says_anything_where_nothing_is_wrong(name: str) -> None:
    assert found(scan_folder(CASES[name], "default", estate="partial")) == []
