"""What a template says does not hang on how it is put together: nested in another one, or included into it, it says the same in the same places."""

from pathlib import Path

import pytest

from iac_iam_guard.engine.bundle import CHECKOUT
from iac_iam_guard.engine.examples import configuration_of
from iac_iam_guard.engine.load import load_rules
from tests.unit.cloudformation.scans import scan_folder

RULESET = load_rules()
DIFFERS = ("Parameters:", "Outputs:", "Transform:")
"""What means something else within another template: nobody can set its parameters, its outputs go no further, and one transform is for the whole."""
SAMPLE = 5
"""Of so many examples one is looked at: they are alike where this test looks."""
EXAMPLES = [
    path for path in sorted(CHECKOUT.glob("*/*/*.cfn.yaml")) if configuration_of(path) is None and not any(word in path.read_text("utf-8") for word in DIFFERS)
][::SAMPLE]
PARENTS = {
    "nested": "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: template.yaml}}}\n",
    "included": "AWSTemplateFormatVersion: '2010-09-09'\nTransform: {Name: AWS::Include, Parameters: {Location: template.yaml}}\n",
}


def said(folder: Path) -> list[tuple[str, str, int]]:
    """Return rule and place of everything that is found; what is absent from an account stands at its first declaration, whichever that is."""
    found = (finding for finding in scan_folder(folder).findings if not RULESET.rules[finding.rule].estate)
    return sorted((finding.rule, finding.primary.span.path, finding.primary.span.start) for finding in found)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_says_the_same_as_a_part_of_another_one(example: Path, tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(example.read_text("utf-8"), "utf-8")
    alone = said(tmp_path)
    for parent in PARENTS.values():
        (tmp_path / "parent.yaml").write_text(parent, "utf-8")
        assert said(tmp_path) == alone
