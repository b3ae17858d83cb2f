"""SARIF: the schema, and what no schema checks: columns, fingerprints, links, one result a line, limits."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from iac_iam_guard.engine.result import Recorded, ScanResult
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Confidence, Place, Severity
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.reporting import sarif
from iac_iam_guard.reporting.line_hash import hash_lines
from iac_iam_guard.reporting.sarif import render_sarif
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.verdict import Step
from tests.unit.reporting.results import TEXT, at, finding, result, rule

SCHEMA = Draft202012Validator(json.loads(Path("tests/schemas/sarif-2.1.0.json").read_text("utf-8")))
ACTION = at(TEXT, '"iam:PassRole"')
STAR = at(TEXT, '"*"')
PATH = (Step("deploy", "admin", ("iam:PassRole",), ACTION, "any role"), Step("admin", "everything", ("holds",), STAR))
EMPTY = result()
FULL = result(
    [
        finding(ACTION, "first-rule", Severity.CRITICAL, related=(Place(STAR, "not [really] limited"),), calls=(Place(STAR, "module.ci"),), paths=(PATH,)),
        finding(STAR, "second-rule", Severity.MEDIUM, instances=('m["a"].x', 'm["b"].x'), when="var.open is true"),
        finding(STAR, "third-rule", Severity.LOW),
        finding(STAR, "fourth-rule", Severity.NOTE),
        finding(SourceSpan("<stdin>", 3, 4), "fifth-rule"),
    ],
    unresolved=(Unresolved("module", "vendor/iam", ACTION, "run terraform init"),),
    diagnostics=(Diagnostic("warning", "this file is broken", SourceSpan("gone.tf", 0, 0), "mend it"), Diagnostic("note", "no place")),
    exit_code=1,
)

COMPARED = result(
    [finding(ACTION, "first-rule", Severity.LOW), finding(STAR, "second-rule")],
    base="main",
    existing=(finding(STAR, "second-rule", fingerprint="0" * 16), finding(STAR, "third-rule", Severity.CRITICAL)),
    removed=(Recorded("1" * 16, "fourth-rule", "main.tf", "aws_iam_role.gone"),),
)
COMPARED.rules.update({name: rule(name) for name in ("third-rule", "fourth-rule")})


def run_of(scanned: ScanResult, category: str = "") -> dict[str, Any]:
    """Return the one run of a log that fits the schema."""
    log = json.loads(render_sarif(scanned, category))
    SCHEMA.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def results_of(scanned: ScanResult) -> list[dict[str, Any]]:
    return list(run_of(scanned)["results"])


def region_of(entry: dict[str, Any]) -> tuple[int, int, int, int]:
    region = entry["locations"][0]["physicalLocation"]["region"]
    return region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]


def test_an_empty_log_is_valid_and_closes_alerts() -> None:
    run = run_of(EMPTY)
    assert run["results"] == run["tool"]["driver"]["rules"] == run["invocations"][0]["toolExecutionNotifications"] == []


def test_only_rules_that_found_something_are_listed_each_with_its_index() -> None:
    run = run_of(FULL)
    names = [listed["id"] for listed in run["tool"]["driver"]["rules"]]
    assert names == ["first-rule", "fourth-rule", "second-rule", "third-rule"]
    assert all(names[entry["ruleIndex"]] == entry["ruleId"] for entry in run["results"])


@pytest.mark.parametrize(
    ("severity", "level", "score"),
    [
        (Severity.CRITICAL, "error", "9.5"),
        (Severity.HIGH, "error", "8.0"),
        (Severity.MEDIUM, "warning", "5.5"),
        (Severity.LOW, "note", "2.0"),
        (Severity.NOTE, "note", None),
    ],
)
def test_severity_is_the_rules(severity: Severity, level: str, score: str | None) -> None:
    run = run_of(result([finding(ACTION, severity=severity)]))
    (listed,) = run["tool"]["driver"]["rules"]
    assert listed["defaultConfiguration"]["level"] == run["results"][0]["level"] == level
    assert listed["properties"].get("security-severity") == score
    assert ("security" in listed["properties"]["tags"]) is (score is not None)
    assert ("maintainability" in listed["properties"]["tags"]) is (score is None)


@pytest.mark.parametrize(("confidence", "precision"), [(Confidence.HIGH, "very-high"), (Confidence.MEDIUM, "medium"), (Confidence.LOW, "low")])
def test_confidence_is_precision(confidence: Confidence, precision: str) -> None:
    run = run_of(result([finding(ACTION, confidence=confidence)], rules={"open-role": rule(confidence=confidence)}))
    assert run["tool"]["driver"]["rules"][0]["properties"]["precision"] == precision
    assert run["results"][0]["properties"]["confidence"] == confidence.value


def test_texts_and_tags_keep_to_the_limits() -> None:
    long = rule("x" * 300, title="t" * 2_000, why="w" * 2_000, tags=tuple(f"tag-{number}" for number in range(30)), references=())
    run = run_of(result([finding(ACTION, "x" * 300)], rules={"x" * 300: long}))
    (listed,) = run["tool"]["driver"]["rules"]
    assert len(listed["name"]) == 255
    assert len(listed["shortDescription"]["text"]) == len(listed["fullDescription"]["text"]) == 1_024
    assert len(listed["properties"]["tags"]) == 10
    assert "w" * 2_000 in listed["help"]["text"]


def test_a_region_is_one_token_of_one_line() -> None:
    block = TEXT[TEXT.index("jsonencode") :].rstrip()
    assert [region_of(entry) for entry in results_of(result([finding(at(TEXT, block))]))] == [(3, 12, 3, 24)]
    assert [region_of(entry) for entry in results_of(result([finding(ACTION)]))] == [(6, 19, 6, 33)]


def test_the_place_says_what_is_telling_in_it() -> None:
    told, silent = results_of(result([finding(ACTION, "a-rule", note="any role, inside module.ci"), finding(ACTION, "b-rule")]))
    assert told["locations"][0]["message"]["text"] == "any role, inside module.ci"
    assert "message" not in silent["locations"][0]


def test_an_empty_place_is_one_character_wide() -> None:
    assert [region_of(entry) for entry in results_of(result([finding(SourceSpan("main.tf", 0, 0))]))] == [(1, 1, 1, 2)]


@pytest.mark.parametrize(("before", "column"), [("", 1), ("é", 2), ("日", 2), ("😀", 3), ("e\u0301😀\t", 6)])
def test_columns_count_utf_16_code_units(before: str, column: int) -> None:
    line = f'{before}"😀*"\r\n'
    (entry,) = results_of(result([finding(at(line, '"😀*"'))], {"main.tf": line}))
    assert region_of(entry) == (1, column, 1, column + 5)


def test_paths_are_percent_encoded() -> None:
    path = "a b/ü [1]#.tf"
    (entry,) = results_of(result([finding(at("x = 1", "1", path))], {path: "x = 1"}))
    assert entry["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%C3%BC%20%5B1%5D%23.tf"


def test_fingerprints_are_the_hash_of_the_line_and_the_id_of_the_finding() -> None:
    (entry,) = results_of(result([finding(ACTION)]))
    assert entry["partialFingerprints"] == {"primaryLocationLineHash": hash_lines(TEXT, [6])[6], "iacIamGuard/v1": finding(ACTION).fingerprint}


def test_fingerprints_stay_when_lines_move() -> None:
    moved = f"# a comment\n\n{TEXT}"
    (before,) = results_of(result([finding(ACTION)]))
    (after,) = results_of(result([finding(at(moved, '"iam:PassRole"'))], {"main.tf": moved}))
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert region_of(before) != region_of(after)


def test_two_findings_of_a_rule_on_a_line_are_one_result() -> None:
    other = finding(at(TEXT, "Action"), message="the role build is open", instances=("aws_iam_role.build",), paths=(PATH,))
    (entry,) = results_of(result([finding(ACTION, paths=(PATH,)), other]))
    assert entry["message"]["text"] == "the role deploy is open. See [the role build is open (aws_iam_role.build)](1)."
    assert [location["id"] for location in entry["relatedLocations"]] == [1]
    assert len(entry["codeFlows"][0]["threadFlows"]) == 2


def test_two_rules_on_a_line_are_two_results() -> None:
    assert [entry["ruleId"] for entry in results_of(result([finding(ACTION, "a-rule"), finding(ACTION, "b-rule")]))] == ["a-rule", "b-rule"]


def test_messages_link_to_related_locations_and_to_nothing_else() -> None:
    entry = results_of(FULL)[0]
    assert entry["message"]["text"] == "the role deploy is open. See [not \\[really\\] limited](1), [called at module.ci](2)."
    assert [location["message"]["text"] for location in entry["relatedLocations"]] == ["not [really] limited", "called at module.ci"]
    assert [location["id"] for location in entry["relatedLocations"]] == [1, 2]
    (entry,) = results_of(result([finding(ACTION, message="see [this](https://evil.example) \\")]))
    assert entry["message"]["text"] == "see \\[this\\](https://evil.example) \\\\."


def test_a_guard_is_told() -> None:
    assert results_of(FULL)[1]["message"]["text"] == "the role deploy is open. This holds when var.open is true."


def test_paths_are_code_flows() -> None:
    (flow,) = results_of(FULL)[0]["codeFlows"]
    (thread,) = flow["threadFlows"]
    assert [step["location"]["message"]["text"] for step in thread["locations"]] == ["deploy → admin: iam:PassRole (any role)", "admin → everything: holds"]


def test_places_outside_the_repository_are_left_out() -> None:
    inner = ".terraform/modules/vendor/main.tf"
    strange = (Place(SourceSpan(inner, 0, 1), "inside"), Place(SourceSpan("<stdin>", 0, 1), "nowhere"))
    step = Step("a", "b", ("holds",), SourceSpan(inner, 0, 1))
    (entry,) = results_of(result([finding(ACTION, related=strange, paths=((step,),))], {"main.tf": TEXT, inner: "x"}))
    assert "relatedLocations" not in entry
    assert "codeFlows" not in entry


def test_findings_without_a_file_are_notifications() -> None:
    texts = [notification["message"]["text"] for notification in run_of(FULL)["invocations"][0]["toolExecutionNotifications"]]
    assert texts == [
        "this file is broken (mend it)",
        "no place",
        "module vendor/iam is not available (run terraform init)",
        "fifth-rule: the role deploy is open (aws_iam_role.deploy, <stdin>)",
    ]


def test_plans_have_places_but_none_of_their_text_is_told() -> None:
    plan = '{"planned_values": {"password": "hunter2"}}'
    scanned = result([finding(at(plan, '"hunter2"', "plan.json"))], {"plan.json": plan}, hidden=("plan.json",))
    assert [region_of(entry) for entry in results_of(scanned)] == [(1, 33, 1, 42)]
    assert "hunter2" not in render_sarif(scanned)


def test_the_gravest_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULT_LIMIT", 2)
    run = run_of(FULL)
    assert [entry["ruleId"] for entry in run["results"]] == ["first-rule", "second-rule"]
    assert [listed["id"] for listed in run["tool"]["driver"]["rules"]] == ["first-rule", "second-rule"]
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"] == "2 results of lesser severity were left out"


def test_github_takes_five_thousand_results() -> None:
    assert sarif.RESULT_LIMIT == 5_000


@pytest.mark.parametrize(("category", "written"), [("", "iac-iam-guard/"), ("infra/prod", "iac-iam-guard/infra/prod/")])
def test_the_category_ends_in_a_slash(category: str, written: str) -> None:
    assert run_of(EMPTY, category)["automationDetails"]["id"] == written


def test_what_code_scanning_ignores_or_takes_for_alerts_is_not_there() -> None:
    text = render_sarif(FULL)
    assert not [name for name in ("suppressions", 'kind": "pass', "baselineState", "rank", "fixes", 'fingerprints"') if f'"{name}' in text]


def test_results_stand_to_the_base_and_what_is_gone_is_left_out() -> None:
    """A result that stands for a new and an old finding of one line is new; new ones come first, for there is a limit."""
    assert [(entry["ruleId"], entry["baselineState"]) for entry in results_of(COMPARED)] == [
        ("second-rule", "new"),
        ("first-rule", "new"),
        ("third-rule", "unchanged"),
    ]


@cache
def multitool() -> Path | None:
    """Return Microsoft's validator, from npm's cache or registry; None where npm does not answer."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    folder = Path.home() / ".cache" / "iac-iam-guard-tests" / "sarif-multitool"
    program = folder / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), "@microsoft/sarif-multitool-linux@5.7.0"]
        try:
            subprocess.run(command, capture_output=True, timeout=120, check=False)
        except subprocess.TimeoutExpired:
            return None
    if not program.exists():
        return None
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("scanned", [EMPTY, FULL, COMPARED], ids=["empty", "full", "compared"])
def test_the_validator_of_code_scanning_is_content(scanned: ScanResult, tmp_path: Path) -> None:
    program = multitool()
    if program is None:
        pytest.skip("npm did not answer: @microsoft/sarif-multitool-linux is not here")
    log = tmp_path / "iam.sarif"
    log.write_text(render_sarif(scanned, "infra"), encoding="utf-8")
    told = subprocess.run(
        [program, "validate", str(log), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"], capture_output=True, text=True, timeout=60, check=False
    )
    lines = told.stdout.splitlines()
    assert [line for line in lines if ": error " in line or ": warning " in line] == []
    assert any(line.startswith("Analysis completed successfully") for line in lines)
    assert any(": note SARIF2006" in line for line in lines), "the validator says nothing even of what it always notes"
