"""The Markdown report: what it tells, that nothing scanned acts in it, and that it never grows too long."""

import pytest

from iac_iam_guard.engine.result import Ignored
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Severity
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.reporting.markdown import render_markdown
from iac_iam_guard.verdict import Step
from tests.unit.reporting.results import TEXT, at, finding, result, rule

ACTION = at(TEXT, '"iam:PassRole"')


def test_a_table_row_a_finding_and_the_rule_below() -> None:
    text = render_markdown(result([finding(ACTION, severity=Severity.CRITICAL)]))
    assert text == (
        "<!-- iac-iam-guard -->\n"
        "### IAM findings — 1 critical\n"
        "\n"
        "| | Finding | Where |\n"
        "|-|-|-|\n"
        "| 🔴 critical | **open-role** the role deploy is open<br>aws&#95;iam&#95;role.deploy | main.tf&#58;6 |\n"
        "\n"
        "<details><summary>open-role: why and how to fix</summary>\n"
        "\n"
        "Open roles are taken by whoever comes.\n"
        "\n"
        "**Fix:** Close it.\n"
        "\n"
        "[1](https://example.com/roles)\n"
        "\n"
        "</details>\n"
        "\n"
        "1 finding (1 critical) · 2 files · 3 principals\n"
    )


def test_nothing_found_says_so() -> None:
    assert render_markdown(result()) == "<!-- iac-iam-guard -->\n### IAM findings — none\n\n\n0 findings · 2 files · 3 principals\n"


def test_what_is_ignored_or_missing_is_told() -> None:
    text = render_markdown(
        result(
            ignored=(Ignored(finding(ACTION), "SEC-1", "2026-01-19", "comment"),),
            unresolved=(Unresolved("module", "vendor", ACTION),),
            diagnostics=(Diagnostic("error", "broken"), Diagnostic("note", "unused")),
        )
    )
    assert "0 findings · 1 ignored, 1 expires in 9 days · 2 files" in text
    assert text.endswith("⚠️ 1 part of the input not available, 1 problem while reading: results may be incomplete.\n")


HOSTILE = [
    "a | b",
    "`code`",
    "@team",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "[link](https://evil.example)",
    "https://evil.example",
    "www.evil.example",
    "![image](x)",
    "**bold** _em_ ~~gone~~",
    "#1 GH-1",
    "a\nb\r\n\n# heading",
    "</details>",
    "$x^2$",
    "\\| still",
    ":tada:",
    "\u202egnp.exe",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_scanned_acts(hostile: str) -> None:
    path = f"{hostile.replace('/', '')}.tf"
    place = at("x = 1", "1", path)
    scanned = result([finding(place, message=hostile, subject=hostile, instances=(hostile,), when=hostile)], {path: "x = 1"})
    calm = result([finding(at("x = 1", "1"), message="calm", subject="calm", instances=("calm",), when="calm")], {"main.tf": "x = 1"})
    text = render_markdown(scanned)
    assert len(text.split("\n")) == len(render_markdown(calm).split("\n"))
    (row,) = [line for line in text.split("\n") if line.startswith("| 🟠")]
    assert row.count("|") == 4
    written = row.replace("<br>", "").replace("**open-role**", "")
    assert not set(written[1:-1]) & set("<>`@[]*_~\\$^")
    assert "://" not in written
    assert "www." not in written
    assert row.isprintable()


def test_no_category_ends_the_hidden_line() -> None:
    first = render_markdown(result(), category="infra/prod --> <img src=x>\n").split("\n")[0]
    assert first == "<!-- iac-iam-guard:infra/prod%20%2D%2D%3E%20%3Cimg%20src%3Dx%3E%0A -->"


def test_code_in_the_texts_of_rules_is_shown_as_code() -> None:
    text = render_markdown(result([finding(ACTION)], rules={"open-role": rule(why="A `*` or `<b>`\nlets in. One ` alone.")}))
    assert "A <code>&#42;</code> or <code>&lt;b&gt;</code> lets in. One &#96; alone." in text


def test_references_cannot_leave_their_link() -> None:
    text = render_markdown(result([finding(ACTION)], rules={"open-role": rule(references=("https://example.com/a) <b>",))}))
    assert "[1](https://example.com/a%29%20%3Cb%3E)" in text


def test_paths_are_told_with_their_rule() -> None:
    path = (Step("deploy", "admin", ("iam:PassRole",), ACTION), Step("admin", "everything", ("holds",), ACTION))
    text = render_markdown(result([finding(ACTION, paths=(path,) * 12)]))
    assert "\n- deploy —iam&#58;PassRole→ admin —holds→ everything\n" in text
    assert "\n- 2 more paths\n" in text


@pytest.mark.parametrize("limit", [1_500, 5_000, 60_000])
def test_the_gravest_are_kept_when_room_ends(limit: int) -> None:
    grave = [finding(ACTION, "grave-rule", Severity.CRITICAL, message=f"grave {number}") for number in range(3)]
    lesser = [finding(ACTION, f"lesser-{number}", Severity.LOW, message="é" * 50) for number in range(2_000)]
    text = render_markdown(result([*grave, *lesser]), limit=limit)
    assert len(text.encode()) <= limit
    assert "grave 2" in text
    assert " more findings left out for length.\n" in text
    assert text.endswith(" · 2 files · 3 principals\n")


def test_plans_have_no_lines() -> None:
    plan = '{"a": "hunter2"}'
    text = render_markdown(result([finding(at(plan, '"hunter2"', "a:1:2.json"))], {"a:1:2.json": plan}, hidden=("a:1:2.json",)))
    assert " | a&#58;1&#58;2.json |\n" in text
    assert "hunter2" not in text
