"""The table of techniques: what its form refuses, and that a wheel carries it."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.engine.bundle import CHECKOUT, write_bundle
from iac_iam_guard.engine.rule_file import RuleFile, parse_rule_file
from iac_iam_guard.engine.technique_file import TABLE, load_techniques, read_techniques
from iac_iam_guard.errors import RulesetError

ROW = """
techniques:
  - id: one
    rule: escalation-via-passrole
    how: through a door
    requires:
      - {action: "iam:PassRole", target: target_role, when: {"iam:PassedToService": ec2.amazonaws.com}}
    gives: target
"""


def test_a_row_is_read() -> None:
    (technique,) = read_techniques(parse_rule_file(ROW, "t.yaml"))
    (requirement,) = technique.requires
    assert (technique.id, technique.gives, technique.confidence) == ("one", "target", "high")
    assert (requirement.target, requirement.when) == ("target_role", (("iam:passedtoservice", ("ec2.amazonaws.com",)),))


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("gives: target", "gives: everything", "there is no gives of this name"),
        ("target: target_role", "target: target_rule", "there is no target of this name"),
        ("how:", "howto:", "there is no such key"),
        ("gives: target", "gives: target\n    variant_of: two", "there is no technique two"),
        ('when: {"iam:PassedToService": ec2.amazonaws.com}', "when: always", "facts of the request belong here, by condition key"),
        ("id: one", "id: [one]", "a text belongs here"),
        ("techniques:", "rows:", "a list of techniques belongs here"),
    ],
)
def test_mistakes_are_refused_with_their_place(written: str, instead: str, message: str) -> None:
    with pytest.raises(RulesetError) as refused:
        read_techniques(parse_rule_file(ROW.replace(written, instead), "t.yaml"))
    assert message in refused.value.message
    assert refused.value.span is not None


def test_ids_stand_once() -> None:
    twice = ROW + ROW.partition("techniques:\n")[2]
    with pytest.raises(RulesetError, match="id of another technique"):
        read_techniques(parse_rule_file(twice, "t.yaml"))


def test_a_wheel_carries_the_table(tmp_path: Path) -> None:
    write_bundle(CHECKOUT, tmp_path / "rulesets.json")
    data = json.loads((tmp_path / "rulesets.json").read_text("utf-8"))[TABLE]
    assert read_techniques(RuleFile(TABLE, data)) == load_techniques()
