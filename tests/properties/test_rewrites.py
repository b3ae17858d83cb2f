"""The same configuration in other words gets the same findings: none is lost, added or worded otherwise."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.engine.bundle import CHECKOUT
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.pipeline import Request, scan
from tests.properties.rewrites import REWRITES, Files, Rewrite, wrapped
from tests.properties.spellings import SPELLINGS, Conditions, Statement

DAY = date(2026, 11, 24)
RULESET = load_rules()
EXAMPLES = [path for rule in RULESET.rules.values() for path in sorted((CHECKOUT / rule.pack / rule.id).glob("bad*.tf"))[:1]]
ADDED = ("module.inner.", '["one"]')
"""What rewrites add to addresses."""
OF_ROOTS = ("unused-identity",)
"""Rules that tell nothing of what may be a module of others: who wraps it shows that it is not."""
PROJECT = CHECKOUT.parent / "fixtures" / "projects" / "webshop"

ACTIONS = ["*", "iam:*", "iam:PassRole", "iam:PutRolePolicy", "s3:*", "s3:GetObject", "sts:AssumeRole", "kms:CreateGrant", "ec2:Describe*"]
RESOURCES = ["*", "arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/app", "arn:aws:s3:::shop/*"]
CONDITIONS: list[Conditions] = [
    {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}},
    {"StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com"], "aws:RequestedRegion": ["eu-west-1", "eu-north-1"]}},
    {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}, "StringLike": {"aws:PrincipalTag/team": ["a*"]}},
]


def _some(items: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), min_size=1, max_size=3, unique=True)


def _element(name: str, items: list[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return an element that is mostly written, and sometimes the one that says what is left out."""
    return st.builds(lambda chosen, listed: {chosen: listed}, st.sampled_from([name, name, name, f"Not{name}"]), _some(items))


STATEMENTS = st.lists(
    st.builds(
        lambda effect, actions, resources, conditions: {"Effect": effect, **actions, **resources, **conditions},
        st.sampled_from(["Allow", "Allow", "Deny"]),
        _element("Action", ACTIONS),
        _element("Resource", RESOURCES),
        st.one_of(st.just({}), st.sampled_from(CONDITIONS).map(lambda tests: {"Condition": tests})),
    ),
    min_size=1,
    max_size=3,
)


def findings(folder: Path, files: Files) -> Counter[tuple[str, str]]:
    """Return the rule and message of everything that is found in `files`, addresses without what rewrites add."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return findings_in(folder)


def findings_in(folder: Path) -> Counter[tuple[str, str]]:
    """Return the rule and message of everything that is found in a folder."""
    with patch("iac_iam_guard.yardstick.load_rules", lambda *_: RULESET):
        result = scan(Request((folder,), DAY, use_configuration=False, min_severity="note", min_confidence="low"))
    assert [diagnostic.message for diagnostic in result.diagnostics if diagnostic.level != "warning"] == []
    found: Counter[tuple[str, str]] = Counter()
    for finding in result.findings:
        message = finding.message
        for added in ADDED:
            message = message.replace(added, "")
        found[finding.rule, message] += 1
    return found


def of_own(found: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Leave out what yields to a finding on the whole policy if both have one place, as all statements of a dynamic block have."""
    of_policy = {rule for rule, _ in found if RULESET.rules[rule].subject == "policy"}
    return Counter({(rule, message): count for (rule, message), count in found.items() if of_policy.isdisjoint(RULESET.rules[rule].yields_to)})


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.__name__)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_rewrites_keep_findings(example: Path, rewrite: Rewrite, tmp_path: Path) -> None:
    text = example.read_text()
    files = rewrite(text)
    if files:
        (tmp_path / "before").mkdir()
        (tmp_path / "after").mkdir()
        before, after = findings(tmp_path / "before", {"main.tf": text}), findings(tmp_path / "after", files)
        shown = [told for told in after if rewrite is wrapped and told[0] in OF_ROOTS and told not in before]
        assert {told: count for told, count in after.items() if told not in shown} == before


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.__name__)
def test_rewrites_of_one_file_keep_the_findings_of_a_project(rewrite: Rewrite, tmp_path: Path) -> None:
    shutil.copytree(PROJECT, tmp_path / "before")
    before = findings_in(tmp_path / "before")
    assert before
    for path in sorted(PROJECT.glob("*.tf")):
        files = {} if rewrite is wrapped else rewrite(path.read_text())
        folder = tmp_path / path.stem
        shutil.copytree(PROJECT, folder)
        (folder / path.name).unlink()
        renamed = {f"{path.stem}_{name}": text for name, text in files.items()} or {path.name: path.read_text()}
        assert findings(folder, renamed) == before, path.name


@settings(max_examples=15, deadline=None)
@given(STATEMENTS)
def test_a_policy_is_judged_alike_in_every_spelling(statements: list[Statement]) -> None:
    named: list[Statement] = [{"Sid": f"Part{index}", **statement} for index, statement in enumerate(statements)]
    found = {}
    for spelling in SPELLINGS:
        with TemporaryDirectory() as folder:
            found[spelling.__name__] = of_own(findings(Path(folder), {"main.tf": spelling(named)}))
    assert {name: spelled for name, spelled in found.items() if spelled != found["encoded"]} == {}
