from pathlib import Path

import pytest

from iac_iam_guard.engine import bundle
from iac_iam_guard.engine.load import load_rules


def test_a_wheel_holds_the_rules_of_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from_yaml = load_rules()
    target = tmp_path / "rulesets.json"
    bundle.write_bundle(bundle.CHECKOUT, target)
    monkeypatch.setattr(bundle, "BUNDLE", target)
    from_json = load_rules()
    assert from_json.packs == from_yaml.packs
    assert from_json.aliases == from_yaml.aliases
    assert {rule.id: (rule.message, rule.words, rule.severity) for rule in from_json.rules.values()} == {
        rule.id: (rule.message, rule.words, rule.severity) for rule in from_yaml.rules.values()
    }


def test_examples_are_no_part_of_a_wheel() -> None:
    assert [path for path in bundle.bundle(bundle.CHECKOUT) if not path.endswith(("/rule.yaml", "/pack.yaml", "techniques.yaml"))] == []
