"""What a template says does not hang on how it is written: as JSON, in long forms, or with its declarations in another order."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cfn_flip import to_json

from iac_iam_guard.engine.bundle import CHECKOUT
from iac_iam_guard.engine.examples import configuration_of
from iac_iam_guard.pipeline import scan
from iac_iam_guard.request import Request

WRITTEN_TEXT = ("hard-coded-access-key", "example-access-key")
"""Rules about keys as they are written: they look at the text, not at what it says."""


def is_rewritable(example: Path) -> bool:
    return configuration_of(example) is None and not (example.parent.name in WRITTEN_TEXT and "AKIA" in example.read_text("utf-8"))


EXAMPLES = sorted(path for path in CHECKOUT.glob("*/*/*.cfn.yaml") if is_rewritable(path))


def said(path: Path, text: str) -> list[tuple[str, str, str]]:
    """Return rule, subject and world of what is found in `text`, written to `path`."""
    path.write_text(text, "utf-8")
    result = scan(Request((path,), date(2026, 1, 1), use_configuration=False, min_severity="note", min_confidence="low"))
    return sorted((finding.rule, finding.subject, finding.when) for finding in result.findings)


def reversed_sections(template: Any) -> Any:
    return {name: dict(reversed(section.items())) if isinstance(section, dict) else section for name, section in reversed(template.items())}


def wrapped(node: Any, within_function: bool = False) -> Any:
    """Return a template in which texts in lists are joined of themselves; names in the policies of SAM are names only as they stand."""
    if isinstance(node, dict):
        is_call = len(node) == 1 and next(iter(node)).startswith(("Ref", "Fn::", "Condition"))
        return {key: wrapped(value, within_function or is_call or is_list_of_names(key, value)) for key, value in node.items()}
    if isinstance(node, list) and not within_function:
        return [{"Fn::Join": ["", [item]]} if isinstance(item, str) else wrapped(item) for item in node]
    return node


def is_list_of_names(key: str, value: Any) -> bool:
    return key == "Policies" and isinstance(value, list) and any(isinstance(item, str) for item in value)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rewriting_a_template_changes_no_finding(example: Path, tmp_path: Path) -> None:
    written = example.read_text("utf-8")
    before = said(tmp_path / "template.yaml", written)
    data = json.loads(to_json(written))
    assert said(tmp_path / "template.json", json.dumps(data)) == before
    assert said(tmp_path / "template.json", json.dumps(reversed_sections(data), indent=1)) == before
    data["Resources"] = wrapped(data["Resources"])
    assert said(tmp_path / "template.json", json.dumps(data, indent=2)) == before
