"""What a template says does not hang on how it is written: as JSON or YAML, in long or short forms, in another order, or with texts put together."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cfn_flip import to_json, to_yaml

from iac_iam_guard.engine.bundle import CHECKOUT
from iac_iam_guard.engine.examples import configuration_of
from iac_iam_guard.pipeline import scan
from iac_iam_guard.request import Request

WRITTEN_TEXT = ("hard-coded-access-key", "example-access-key")
"""Rules about keys as they are written: they look at the text, not at what it says."""


def is_rewritable(example: Path) -> bool:
    return configuration_of(example) is None and not (example.parent.name in WRITTEN_TEXT and "AKIA" in example.read_text("utf-8"))


EXAMPLES = sorted(path for path in CHECKOUT.glob("*/*/bad*.cfn.yaml") if is_rewritable(path))


def said(path: Path, text: str) -> list[tuple[str, str, str]]:
    """Return rule, subject and world of what is found in `text`, written to `path`."""
    path.write_text(text, "utf-8")
    result = scan(Request((path,), date(2026, 1, 1), use_configuration=False, min_severity="note", min_confidence="low"))
    return sorted((finding.rule, finding.subject, finding.when) for finding in result.findings)


def is_call(node: dict[str, Any]) -> bool:
    return len(node) == 1 and next(iter(node)).startswith(("Ref", "Fn::", "Condition"))


def reordered(node: Any) -> Any:
    """Return a template with the keys of all mappings in the opposite order."""
    if isinstance(node, dict):
        return {key: reordered(value) for key, value in reversed(node.items())}
    return [reordered(item) for item in node] if isinstance(node, list) else node


def wrapped(node: Any, wrap: Callable[[str], Any], within_function: bool = False) -> Any:
    """Return a template in which texts in lists, outside functions, are what `wrap` makes of them."""
    if isinstance(node, dict):
        return {key: wrapped(value, wrap, within_function or is_call(node)) for key, value in node.items()}
    if isinstance(node, list) and not within_function:
        return [wrap(item) if isinstance(item, str) else wrapped(item, wrap) for item in node]
    return node


def joined(text: str) -> Any:
    return {"Fn::Join": ["", [text]]}


def substituted(text: str) -> Any:
    return {"Fn::Sub": text.replace("${", "${!")}


def has_lone_condition(node: Any) -> bool:
    """Tell whether a mapping is nothing but a Condition, which cfn-flip takes for the function of that name."""
    if isinstance(node, dict):
        return list(node) == ["Condition"] or any(map(has_lone_condition, node.values()))
    return isinstance(node, list) and any(map(has_lone_condition, node))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rewriting_a_template_changes_no_finding(example: Path, tmp_path: Path) -> None:
    written = example.read_text("utf-8")
    before = said(tmp_path / "template.yaml", written)
    text = to_json(written)
    data = json.loads(text)
    rewritable = "Transform" not in data  # what SAM takes for the name of a policy is no function
    resources = data["Resources"]
    one = {**data, "Resources": wrapped(resources, joined)} if rewritable else data
    other = {**data, "Resources": wrapped(resources, substituted)} if rewritable else data
    assert said(tmp_path / "template.json", json.dumps(reordered(one), indent=1)) == before
    if not has_lone_condition(data):
        assert said(tmp_path / "template.yaml", to_yaml(json.dumps(other), long_form=True)) == before
        assert said(tmp_path / "template.yaml", to_yaml(text)) == before
