"""The three inputs of a case in fixtures/parity, each read to an estate, and what is found in it.

A case may have `values.json`: values of variables by their Terraform names, which parameters of the template go by too, underscores and letter case aside.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.configuration import Configuration
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.rule import InputKind
from iac_iam_guard.engine.run import evaluate
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.reading import read_units
from iac_iam_guard.request import Request
from iac_iam_guard.units import open_workspace
from tests.parity.normal_form import Form, normal_form, owners

CASES = Path(__file__).parent.parent.parent / "fixtures" / "parity"
RULESET = load_rules()
TODAY = date(2026, 1, 1)
INPUTS = ("configuration", "template", "plan", "plan alone", "state")


class Reading(NamedTuple):
    """What one input comes to: its normal form, its findings as rule and whom they are about, the same of what is undetermined."""

    form: Form
    findings: frozenset[tuple[str, str]]
    undetermined: frozenset[tuple[str, str]]


def values_of(case: Path) -> dict[str, str]:
    """Return the values that a case is deployed with."""
    path = case / "values.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def request_for(case: Path, kind: str) -> Request:
    """Return the scan of one input of a case."""
    values = values_of(case)
    named = tuple(values.items())
    if kind == "template":
        declared = re.findall(r"^  ([A-Za-z0-9]+):$", (case / "template.yaml").read_text("utf-8").partition("Parameters:")[2], re.MULTILINE)
        by_name = {name.lower(): name for name in declared}
        named = tuple((by_name[name.replace("_", "")], value) for name, value in values.items())
        return Request((case / "template.yaml",), TODAY, use_configuration=False, parameters=named)
    if kind == "plan alone":
        text = (case / "plan.json").read_text("utf-8")
        return Request((Path("-"),), TODAY, kind="plan", use_configuration=False, standard_input=lambda: text)
    if kind == "configuration":
        return Request((case / "main.tf",), TODAY, use_configuration=False, variables=named)
    return Request((case / f"{kind}.json",), TODAY, kind="plan", use_configuration=False)


def read_input(case: Path, kind: str) -> Reading:
    """Read one input of a case as an estate of its own and judge it by all rules."""
    request = request_for(case, kind)
    configuration = Configuration()
    read = read_units(request, configuration, open_workspace(request), lambda what, done, total: None)
    assert [diagnostic.message for diagnostic in read.diagnostics if diagnostic.level in ("error", "internal")] == []
    estate = build_estate(read.graphs, configuration.assumptions(TODAY), whole=True)
    return Reading(normal_form(estate), *said_of(estate))


def said_of(estate: Estate) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Return rule and owner of everything that is found in `estate`, lesser rules with the same cause included, and of everything undetermined."""
    rules = [rule for rule in RULESET.rules.values() if set(rule.inputs) >= INPUT_KINDS]
    evaluation = evaluate(estate, rules)
    owner = owners(estate)
    instances: dict[str, list[str]] = {}
    for resource in estate.resources.values():
        instances.setdefault(resource.identity, []).append(resource.address)

    def whose(rule: str, address: str) -> str:
        return ACCOUNT if RULESET.rules[rule].subject in ABOUT_ACCOUNTS else owner.get(address, address)

    findings = {(rule, whose(rule, instance)) for finding in evaluation.findings for rule in (finding.rule, *finding.also) for instance in finding.instances}
    subjects = ((entry, subject) for entry in evaluation.undetermined for subject in instances.get(entry.subject, [entry.subject]))
    undetermined = {(rule, whose(rule, subject)) for entry, subject in subjects for rule in entry.rules}
    return frozenset(findings), frozenset(undetermined)


ABOUT_ACCOUNTS = ("account", "alarm")
"""Subjects that stand for the account: at its provider, else at whatever an input declares first."""
ACCOUNT = "the account"

INPUT_KINDS: frozenset[InputKind] = frozenset({"terraform", "cloudformation", "plan"})
"""Rules are compared that can decide from each of these."""
