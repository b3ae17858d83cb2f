"""The JSON report: its schema, and what a reader may rely on."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from iac_iam_guard.engine.result import Ignored, Input, NotEvaluated, Recorded, Undetermined
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.findings import Place
from iac_iam_guard.graph import Unresolved
from iac_iam_guard.reporting.json import render_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.verdict import Step
from tests.unit.reporting.results import TEXT, at, finding, result

SCHEMA = json.loads(Path("iac_iam_guard/data/report-1.0.json").read_text("utf-8"))
ACTION = at(TEXT, '"iam:PassRole"')
STAR = at(TEXT, '"*"')
FULL = result(
    [
        finding(
            ACTION,
            related=(Place(STAR, "not limited"),),
            calls=(Place(STAR, "module.ci"),),
            paths=((Step("a", "b", ("iam:PassRole",), STAR, "note"),),),
            when="var.open is true",
            also=("lesser-rule",),
        ),
        finding(SourceSpan("<stdin>", 4, 9)),
    ],
    ignored=(Ignored(finding(STAR), "SEC-1", "2026-03-01", "comment"), Ignored(finding(STAR), "SEC-2", "", "configuration")),
    inputs=(Input(".", "terraform", 2),),
    undetermined=(Undetermined("aws_iam_policy.p", "variable without a value", ("a-rule",), ACTION),),
    not_evaluated=(NotEvaluated("c-rule", "no credential report"),),
    unresolved=(Unresolved("module", "vendor/iam", ACTION, "run terraform init"),),
    diagnostics=(Diagnostic("warning", "this file is broken", STAR, "mend it"), Diagnostic("note", "no place")),
    exit_code=1,
)


def test_the_schema_is_one_and_the_report_fits_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render_json(FULL)))
    Draft202012Validator(SCHEMA).validate(json.loads(render_json(result())))


def test_the_schema_refuses_what_is_not_said_in_it() -> None:
    report = json.loads(render_json(FULL))
    report["findings"][0]["location"]["path"] = "/home/somebody/main.tf"
    assert [list(error.absolute_path) for error in Draft202012Validator(SCHEMA).iter_errors(report)] == [["findings", 0, "location", "path"]]


def test_a_finding_says_where_it_is_and_what_belongs_to_it() -> None:
    told = json.loads(render_json(FULL))["findings"][0]
    assert told["location"] == {"path": "main.tf", "start": {"line": 6, "column": 19}, "end": {"line": 6, "column": 33}}
    assert told["related"] == [{"note": "not limited", "location": {"path": "main.tf", "start": {"line": 7, "column": 18}, "end": {"line": 7, "column": 21}}}]
    assert told["resource"]["module_calls"][0]["address"] == "module.ci"
    assert told["paths"][0]["steps"][0]["to"] == "b"
    assert (told["when"], told["also"], told["status"]) == ("var.open is true", ["lesser-rule"], "new")


def test_what_stands_on_standard_input_has_no_lines() -> None:
    assert json.loads(render_json(FULL))["findings"][1]["location"] == {"path": "<stdin>", "start": None, "end": None}


def test_ignored_findings_are_told_apart_and_not_counted() -> None:
    report = json.loads(render_json(FULL))
    assert [(told["status"], told["ignored"]) for told in report["findings"][2:]] == [
        ("ignored", {"reason": "SEC-1", "until": "2026-03-01", "by": "comment"}),
        ("ignored", {"reason": "SEC-2", "until": None, "by": "configuration"}),
    ]
    assert report["stats"]["by_severity"] == {"critical": 0, "high": 2, "medium": 0, "low": 0, "note": 0}


def test_what_was_known_is_told_apart_and_not_counted() -> None:
    compared = result(
        [finding(ACTION)],
        base="main",
        existing=(finding(STAR),),
        baselined=(finding(STAR),),
        removed=(Recorded("1" * 16, "gone-rule", "old.tf", "aws_iam_role.gone", ("aws_iam_role.gone",)),),
        gone=(Recorded("2" * 16, "gone-rule", "old.tf", "aws_iam_role.gone"),),
    )
    report = json.loads(render_json(compared))
    Draft202012Validator(SCHEMA).validate(report)
    assert [told["status"] for told in report["findings"]] == ["new", "existing", "baselined"]
    assert report["stats"]["by_severity"]["high"] == 1
    assert {name: report["stats"][name] for name in ("existing", "removed", "baselined", "gone_from_baseline")} == dict.fromkeys(
        ("existing", "removed", "baselined", "gone_from_baseline"), 1
    )
    assert report["comparison"] == {
        "base": "main",
        "removed": [{"id": "1" * 16, "rule": "gone-rule", "path": "old.tf", "subject": "aws_iam_role.gone", "instances": ["aws_iam_role.gone"]}],
    }


def test_equal_results_are_equal_texts() -> None:
    assert render_json(FULL) == render_json(FULL)
    assert render_json(FULL).endswith("\n}\n")
