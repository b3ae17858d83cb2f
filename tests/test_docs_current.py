import re
from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.pipeline import Request, scan
from iac_iam_guard.reporting.rule_pages import PAGE, rule_pages
from iac_iam_guard.reporting.text import render_text

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_output_in_the_readme_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = README.split("```\n")[1]
    assert shown.rstrip() in render_text(scan(Request((Path("fixtures/projects/webshop"),), date(2026, 1, 1))))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_files_that_documents_name_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = [path for path in re.findall(r"`([\w.-]+/?[\w./-]*)`|\]\(([A-Z]+\.md)\)", text) for path in path if "/" in path or path.endswith((".py", ".md"))]
    assert named
    places = (ROOT, ROOT / "iac_iam_guard", ROOT / "iac_iam_guard" / "terraform")
    missing = [path for path in named if not any((place / path).exists() for place in places)]
    assert [path for path in missing if "role-without-description" not in path] == []


def test_the_ignore_in_the_readme_names_a_rule() -> None:
    names = re.findall(r"ignore\[([\w-]+)\]", README)
    assert set(names) <= load_rules().rules.keys()


def test_pages_of_rules_say_what_the_rules_say() -> None:
    """Rewrite them with `.ci/run docs`."""
    ruleset = load_rules()
    written = {path.relative_to(ROOT / "rulesets").as_posix(): path.read_text("utf-8") for path in (ROOT / "rulesets").rglob(PAGE)}
    expected = rule_pages(ruleset.rules.values(), ruleset)
    assert sorted(written) == sorted(expected)
    assert [path for path, text in expected.items() if written[path] != text] == []
