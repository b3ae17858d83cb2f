"""Pages of rules, and the index by the sections of AWS's guide."""

import re
from pathlib import PurePosixPath

from iac_iam_guard.engine.explain import rule_sections
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.reporting.rule_pages import PAGE, PRACTICES, rule_pages

RULESET = load_rules()
PAGES = rule_pages(RULESET.rules.values(), RULESET)
INDEX = PAGES[PAGE]


def test_every_rule_has_a_page_that_says_what_explain_says() -> None:
    for rule in RULESET.rules.values():
        page = PAGES[f"{rule.pack}/{rule.id}/{PAGE}"]
        assert page.startswith(f"# {rule.id}\n")
        assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [section.title for section in rule_sections(rule, RULESET)]
        assert all(f"<{reference}>" in page for reference in rule.references)


def test_links_lead_to_pages_and_headings() -> None:
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^## (.+)$", INDEX, re.MULTILINE)}
    assert set(re.findall(r"\]\(([a-z0-9/-]+README\.md)\)", INDEX)) == PAGES.keys() - {PAGE}
    for path, page in PAGES.items():
        for target, anchor in re.findall(r"\]\((\.\./\.\./README\.md)#([^)]*)\)", page):
            assert str(PurePosixPath(path).parents[2] / target.removeprefix("../../")) == PAGE
            assert anchor in anchors


def test_sections_stand_in_the_order_of_the_guide() -> None:
    titles = re.findall(r"^## (.+)$", INDEX, re.MULTILINE)
    assert titles == [title for title in PRACTICES.values() if title in titles]


def test_stars_and_brackets_are_no_markup() -> None:
    for page in PAGES.values():
        for line in page.splitlines():
            if not line.startswith(("|", "#", "Severity", "- <", "`")):
                text = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|\\.", "", line)
                assert "*" not in text, line
