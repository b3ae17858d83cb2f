"""Every example beside every rule: the rule says of it exactly what the example expects, and no other rule says anything of a good one."""

from pathlib import Path
from typing import NamedTuple

import pytest

from iac_iam_guard.cli.rules import EXAMPLE_DAY, scan_example
from iac_iam_guard.engine.bundle import CHECKOUT
from iac_iam_guard.engine.examples import Example, configuration_of, disagreements, examples_in, given_by
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.pipeline import Request, scan

RULESET = load_rules()


class OfRule(NamedTuple):
    """An example and the rule that it belongs to."""

    rule: str
    example: Example


EXAMPLES = [OfRule(rule.id, example) for rule in RULESET.rules.values() for example in examples_in(CHECKOUT / rule.pack / rule.id)]


def name_of(case: OfRule) -> str:
    return f"{case.rule}/{case.example.path.name}"


def scan_with_all_rules(path: Path) -> ScanResult:
    configuration = configuration_of(path)
    given = given_by(path)
    return scan(
        Request(
            given.paths,
            EXAMPLE_DAY,
            evidence=given.evidence,
            diff_base=given.base,
            configuration_path=configuration,
            use_configuration=configuration is not None,
            select=("default",),
            min_severity="note",
            min_confidence="low",
            estate="partial",
        )
    )


@pytest.mark.parametrize("case", EXAMPLES, ids=name_of)
def test_rule_says_what_its_example_expects(case: OfRule) -> None:
    result = scan_example(case.example.path, RULESET.rules[case.rule])
    assert disagreements(case.rule, case.example, result) == ()


@pytest.mark.parametrize("case", [case for case in EXAMPLES if case.example.kind == "good"], ids=name_of)
def test_good_example_is_clean_under_every_default_rule(case: OfRule) -> None:
    result = scan_with_all_rules(case.example.path)
    assert [(finding.rule, finding.message) for finding in (*result.findings, *result.existing)] == []


@pytest.mark.parametrize("case", [case for case in EXAMPLES if case.example.kind == "bad"], ids=name_of)
def test_bad_example_has_one_finding_per_token(case: OfRule) -> None:
    result = scan_with_all_rules(case.example.path)
    tokens = [(finding.primary.span, finding.unit) for finding in result.findings]
    assert sorted(tokens) == sorted(set(tokens)), [(finding.rule, finding.message) for finding in result.findings]
