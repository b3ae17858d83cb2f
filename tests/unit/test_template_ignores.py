"""Ignores in the metadata of templates."""

from datetime import date

import pytest

from iac_iam_guard.suppression import Suppression
from iac_iam_guard.template_ignores import read_template_ignores

YAML = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Metadata:
      iac-iam-guard:
        ignore:
          - {rule: public-trust, reason: SEC-1, until: 2026-12-31}
          - rule: service-wildcard
  Other:
    Type: AWS::IAM::Role
"""
JSON = '{"Resources": {"Role": {"Type": "x", "Metadata": {"iac-iam-guard": {"ignore": [{"rule": "public-trust", "reason": "SEC-1"}]}}}, "Other": {}}}'


def covered(text: str, suppression: Suppression) -> str:
    (scope,) = suppression.scope
    return text[scope.start : scope.end]


def test_metadata_of_a_resource_speaks_for_it() -> None:
    first, second = read_template_ignores("t.yaml", YAML).suppressions
    assert (first.rules, first.reason, first.until, first.by) == (("public-trust",), "SEC-1", date(2026, 12, 31), "metadata")
    assert covered(YAML, first).startswith("Role:")
    assert "Other" not in covered(YAML, first)
    assert (second.rules, second.reason, second.until) == (("service-wildcard",), "", None)
    assert YAML[first.span.start : first.span.end] == "{rule: public-trust, reason: SEC-1, until: 2026-12-31}"


def test_json_is_read_alike() -> None:
    (only,) = read_template_ignores("t.json", JSON).suppressions
    assert covered(JSON, only).startswith('"Role": {"Type"')
    assert "Other" not in covered(JSON, only)


@pytest.mark.parametrize(
    "ignore", ["public-trust", "[public-trust]", "[{rule: []}]", "[{rule: a, note: b}]", "[{reason: a}]", "[{rule: a, until: soon}]", "{rule: a}"]
)
def test_what_is_not_understood_is_said(ignore: str) -> None:
    read = read_template_ignores("t.yaml", f"Resources:\n  R:\n    Metadata:\n      iac-iam-guard: {{ignore: {ignore}}}\n")
    assert read.suppressions == ()
    (problem,) = read.problems
    assert problem.message.startswith("unjustified-ignore: ")


def test_other_and_broken_templates_say_nothing() -> None:
    assert read_template_ignores("t.yaml", "Resources: {}\n").suppressions == ()
    assert read_template_ignores("t.yaml", "iac-iam-guard: [\n").suppressions == ()
