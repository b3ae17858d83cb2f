"""The report for people: what stands under what, and nothing that a terminal would obey."""

import pytest

from iac_iam_guard.engine.result import Ignored, NotEvaluated, Undetermined
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Place, Severity
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.reporting.text import render_text
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.verdict import Step
from tests.unit.reporting.results import TEXT, at, finding, result, rule

ACTION = at(TEXT, '"iam:PassRole"')
STAR = at(TEXT, '"*"')


def test_a_finding_reads_as_a_compiler_would_write_it() -> None:
    found = finding(ACTION, note="any role", related=(Place(STAR, "not limited"),), calls=(Place(at(TEXT, "aws_iam_role."), "module.ci"),))
    assert render_text(result([found])) == (
        "high[open-role]: the role deploy is open\n"
        "  --> main.tf:6:19   aws_iam_role.deploy\n"
        "  |\n"
        '6 |       Action   = ["iam:PassRole"]\n'
        "  |                   ^^^^^^^^^^^^^^ any role\n"
        '7 |       Resource = "*"\n'
        "  |                  --- not limited\n"
        "  |\n"
        "   = called at: main.tf:2:10\n"
        "   = why: Open roles are taken by whoever comes.\n"
        "   = fix: Close it.\n"
        f"   = confidence: high   id: {found.fingerprint}   more: iac-iam-guard explain open-role\n"
        "\n"
        "1 finding (1 high) · 2 files · 3 principals\n"
    )


def test_why_and_fix_are_told_once_a_rule() -> None:
    text = render_text(result([finding(ACTION), finding(STAR)]))
    assert text.count("= why:") == text.count("= fix:") == text.count("explain open-role") == 1


def test_nothing_found_is_one_line_that_says_what_was_looked_at() -> None:
    assert render_text(result()) == "0 findings · 2 files · 3 principals\n"


def test_what_stays_below_the_thresholds_is_counted() -> None:
    assert render_text(result(unshown=3, unsure=1)) == "0 findings · 3 below --min-severity · 1 below --min-confidence · 2 files · 3 principals\n"


def test_lines_left_out_between_marks_are_told_by_dots() -> None:
    text = render_text(result([finding(ACTION, related=(Place(at(TEXT, "aws_iam_role.deploy")),))]))
    assert '2 |   role = aws_iam_role.deploy.id\n  |          -------------------\n.\n6 |       Action   = ["iam:PassRole"]\n' in text


def test_places_in_other_files_are_named() -> None:
    other = 'data "x" "y" {}\n'
    places = (Place(at(other, '"y"', "other.tf"), "read here"), Place(at(other, '"x"', "other.tf")))
    text = render_text(result([finding(ACTION, related=places)], {"main.tf": TEXT, "other.tf": other}))
    assert "   = see: other.tf:1:10 read here\n   = see: other.tf:1:6\n" in text


@pytest.mark.parametrize(
    ("instances", "written"),
    [
        (('module.app["a"].x.this', 'module.app["b"].x.this'), 'module.app["a"|"b"].x.this'),
        (("x.this[0]", "x.this[1]", "x.this[2]"), "x.this[0|1|2]"),
        (tuple(f'x.this["k{number}"].y' for number in range(6)), 'x.this["k0"|"k1"|"k2"|"k3"|2 more].y'),
        (('m["a"].x["c"]', 'm["b"].x["d"]'), "aws_iam_role.deploy"),
        (('m["a]"].x', 'm["b"].x'), 'm["a]"|"b"].x'),
        (("x.one", "x.two"), "aws_iam_role.deploy"),
    ],
)
def test_instances_are_folded(instances: tuple[str, ...], written: str) -> None:
    text = render_text(result([finding(ACTION, instances=instances)]))
    assert f"the role deploy is open   (x{len(instances)})\n" in text
    assert f"  --> main.tf:6:19   {written}\n" in text


def test_a_path_is_told_hop_by_hop_and_more_than_three_are_counted() -> None:
    path = (
        Step("aws_iam_role.deploy", "aws_iam_role.admin", ("iam:PassRole", "lambda:CreateFunction"), ACTION),
        Step("aws_iam_role.admin", "AdministratorAccess", ("holds",), STAR, "managed by AWS"),
    )
    text = render_text(result([finding(ACTION, paths=(path,) * 5)]))
    assert text.count("   = path: aws_iam_role.deploy\n") == 3
    assert "       1 --iam:PassRole + lambda:CreateFunction--> aws_iam_role.admin  main.tf:6:19\n" in text
    assert f"{'       2 --holds--> AdministratorAccess (managed by AWS)':<60}  main.tf:7:18\n" in text
    assert "   = path: +2 more (-o json tells them all)\n" in text


def test_plans_have_a_place_and_an_address_and_no_line_of_them_is_shown() -> None:
    plan = '{"planned_values": {"password": "hunter2"}}'
    text = render_text(result([finding(at(plan, '"hunter2"', "plan.json"))], {"plan.json": plan}, hidden=("plan.json",)))
    assert "  --> plan.json:1:33   aws_iam_role.deploy\n   = why:" in text
    assert "hunter2" not in text


def test_standard_input_has_a_name_and_no_line() -> None:
    text = render_text(result([finding(SourceSpan("<stdin>", 5, 9))]))
    assert "  --> <stdin>   aws_iam_role.deploy\n   = why:" in text


def test_only_so_many_findings_are_told_in_full() -> None:
    assert "\n… and 2 more findings (--max-findings 0 shows all)\n" in render_text(result([finding(ACTION)] * 3), limit=1)


def test_what_is_undetermined_is_counted_and_listed_on_demand() -> None:
    scanned = result(
        undetermined=(Undetermined("aws_iam_policy.p", "variable without a value", ("a-rule", "b-rule"), ACTION),),
        not_evaluated=(NotEvaluated("c-rule", "no credential report"),),
    )
    assert render_text(scanned) == "0 findings · 1 undetermined · 1 rule not evaluated · 2 files · 3 principals\n"
    listed = render_text(scanned, undetermined=True)
    assert "  aws_iam_policy.p: variable without a value   main.tf:6:19\n      a-rule, b-rule\n" in listed
    assert "  no credential report\n      c-rule\n" in listed


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("",), "1 ignored"),
        (("2026-01-19", ""), "2 ignored, 1 expires in 9 days"),
        (("2026-01-10",), "1 ignored, 1 expires today"),
        (("2026-01-11", "2026-01-12"), "2 ignored, 2 expire, the first tomorrow"),
        (("2026-01-25",), "1 ignored"),
    ],
)
def test_ignores_that_end_soon_are_announced(days: tuple[str, ...], told: str) -> None:
    ignored = tuple(Ignored(finding(ACTION), "known", day, "comment") for day in days)
    assert render_text(result(ignored=ignored)) == f"0 findings · {told} · 2 files · 3 principals\n"


def test_ignored_findings_are_listed_on_demand() -> None:
    text = render_text(result(ignored=(Ignored(finding(ACTION), "SEC-1", "2026-03-01", "comment"),)), ignored=True)
    assert "  high[open-role] main.tf:6:19   aws_iam_role.deploy\n      ignored by comment until 2026-03-01: SEC-1\n" in text


def test_what_is_missing_is_told_with_what_to_do() -> None:
    missing = tuple(Unresolved("module", f"vendor/{number}", ACTION, "run terraform init") for number in range(7))
    text = render_text(result(unresolved=missing, diagnostics=(Diagnostic("warning", "this file is broken", STAR, "mend it"),)))
    assert text.startswith("warning: main.tf:7:18: this file is broken – mend it\nIncomplete: module vendor/0 is not available (main.tf:6:19);")
    assert "2 more – run terraform init\n" in " ".join(text.split("\n  ")) + "\n"


def test_terminals_are_given_nothing_to_obey() -> None:
    hostile = 'name = "\x1b[2J\u202e\x07x"\n'
    place = at(hostile, "x", "main.tf")
    text = render_text(result([finding(place, message="the \x1b]0;title\x07", instances=("a\x1b[31m",))], {"main.tf": hostile}))
    assert text.replace("\n", "").isprintable()
    assert f'1 | name = "\\x1b[2J\\u202e\\x07x"\n  | {" " * 25}^\n' in text


def test_pointers_stand_under_wide_and_combined_characters() -> None:
    line = 'd = "日本e\u0301" # "*"\n'
    text = render_text(result([finding(at(line, '"*"'))], {"main.tf": line}))
    assert '  |               ^^^\n' in text


def test_tabs_are_one_column_wide() -> None:
    line = '\t\tx = "*"\n'
    assert '1 |   x = "*"\n  |       ^^^\n' in render_text(result([finding(at(line, '"*"'))], {"main.tf": line}))


def test_of_long_lines_a_window_around_the_token_is_shown() -> None:
    line = f'{{"a": "{"x" * 500}", "b": "*", "c": "{"y" * 500}"}}\n'
    text = render_text(result([finding(at(line, '"*"'))], {"main.tf": line}))
    shown, pointer = text.split("\n")[3:5]
    assert shown.startswith("1 | …xxx")
    assert shown.endswith("yyy…")
    assert shown[pointer.index("^") : pointer.rindex("^") + 1] == '"*"'


def test_a_token_of_more_lines_is_underlined_on_its_first() -> None:
    text = render_text(result([finding(at(TEXT, TEXT[TEXT.index("jsonencode") :].rstrip()))]))
    assert "3 |   policy = jsonencode({\n  |            ^^^^^^^^^^^^\n  |\n" in text


def test_an_empty_place_gets_one_pointer() -> None:
    assert '1 | resource "aws_iam_role_policy" "deploy" {\n  | ^\n' in render_text(result([finding(SourceSpan("main.tf", 0, 0))]))


def test_ascii_alone_where_the_terminal_knows_no_more() -> None:
    line = 'd = "é" # "*"\n'
    text = render_text(result([finding(at(line, '"*"'))], {"main.tf": line}), plain=True)
    assert text.isascii()
    assert '1 | d = "\\xe9" # "*"\n  |              ^^^\n' in text
    assert text.endswith("1 finding (1 high) - 2 files - 3 principals\n")


def test_colours_only_when_asked_for() -> None:
    scanned = result([finding(ACTION, severity=Severity.CRITICAL)])
    assert "\x1b" not in render_text(scanned)
    colored = render_text(scanned, color=True)
    assert colored.startswith("\x1b[1;35mcritical[open-role]\x1b[0m: ")


@pytest.mark.parametrize("width", [80, 100])
def test_prose_keeps_to_the_width(width: int) -> None:
    scanned = result([finding(ACTION)], rules={"open-role": rule(why="word " * 60)})
    lines = [line for line in render_text(scanned, width=width).split("\n") if "word" in line]
    assert len(lines) > 2
    assert width - 10 < max(len(line) for line in lines) <= width
