"""What every rule of the built-in packs has, beyond what loading checks."""

import re

import pytest

from iac_iam_guard.engine.bundle import CHECKOUT
from iac_iam_guard.engine.examples import examples_in
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.engine.words import words_for

RULESET = load_rules()
RULES = [pytest.param(rule, id=rule.id) for rule in RULESET.rules.values()]

READS_NO_VALUES = frozenset(
    {
        *("access-key-in-output", "example-access-key", "hard-coded-access-key", "shared-access-key", "unprotected-credential-parameter"),
        *("access-key-wired-to-compute", "mfa-seed-in-state", "root-user-virtual-mfa"),
        *("console-user-despite-federation", "console-user-without-mfa-device", "root-access-key", "root-user-without-mfa"),
    }
)
"""Rules whose words look at what is declared, not at values that may be unknown; parameters of templates are literals, and so is all in a state or report."""

NOT_IN_TEMPLATES: frozenset[str] = frozenset()
"""Rules about what templates cannot declare."""

KNOWN_IN_TEMPLATES = frozenset({"break-glass-administrator", "kms-key-without-policy", "secret-key-in-plain-storage"})
"""Rules that templates leave nothing open for: AWS managed policies are attached where the principal is declared, parameters are plain text,
and a key policy that is given is one."""

AWS_PAGES = re.compile(r"https://(docs\.aws\.amazon\.com|aws\.amazon\.com|registry\.terraform\.io|developer\.hashicorp\.com|docs\.github\.com)/\S+")


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_complete(rule: Rule) -> None:
    assert rule.family
    assert rule.references
    assert rule.message[0] != " "
    assert not rule.message.endswith(".")
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_examples_of_every_kind(rule: Rule) -> None:
    examples = examples_in(CHECKOUT / rule.pack / rule.id)
    wanted = {"bad", "good"} | ({"unknown"} if rule.id not in READS_NO_VALUES else set())
    assert wanted <= {example.kind for example in examples}
    if "terraform" in rule.inputs:
        assert {"bad", "good"} <= {example.kind for example in examples if example.path.suffix == ".tf"}
    if "cloudformation" in rule.inputs and rule.id not in NOT_IN_TEMPLATES:
        shown = any(example.kind == "unknown" and example.path.suffix == ".tf" for example in examples) and rule.id not in KNOWN_IN_TEMPLATES
        assert {"bad", "good"} | ({"unknown"} if shown else set()) <= {example.kind for example in examples if ".cfn." in example.path.name}


@pytest.mark.parametrize("rule", RULES)
def test_rule_points_to_pages_of_vendors(rule: Rule) -> None:
    assert [page for page in rule.references if not AWS_PAGES.fullmatch(page)] == []


@pytest.mark.parametrize("rule", RULES)
def test_graver_rules_are_never_less_grave(rule: Rule) -> None:
    assert [name for name in rule.yields_to if RULESET.rules[name].severity.rank > rule.severity.rank] == []


def test_families_of_one_rule_pack_stay_in_it() -> None:
    packs: dict[str, set[str]] = {}
    for rule in RULESET.rules.values():
        packs.setdefault(rule.family, set()).add(rule.pack)
    assert {family: names for family, names in packs.items() if len(names) > 1} == {}


@pytest.mark.parametrize("subject", sorted({rule.subject for rule in RULESET.rules.values()}))
def test_words_have_docstrings(subject: str) -> None:
    assert [word.name for word in words_for(subject) if not (word.function.__doc__ or "").strip()] == []


def test_words_are_used() -> None:
    """A word that no rule asks is dead; words differ by subject, so they are compared by function."""
    asked = {word for rule in RULESET.rules.values() for word in rule.words}
    subjects = {rule.subject for rule in RULESET.rules.values()}
    assert {word.name for subject in subjects for word in words_for(subject)} - asked == set()


def test_words_of_rules_are_known() -> None:
    """A scan opens the words of the program's own rules when it needs them; here a wrong one is refused."""
    for rule in RULESET.rules.values():
        assert rule.when()


def test_packs_have_rules() -> None:
    assert set(RULESET.packs) == {rule.pack for rule in RULESET.rules.values()}
