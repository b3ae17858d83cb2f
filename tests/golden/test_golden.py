"""Whole projects and every word of what is reported on them.

After a change that is meant: `.ci/run accept`, and read the difference before it is committed.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
PROJECTS = HERE.parent.parent / "fixtures" / "projects"
SCHEMAS = {
    ".json": HERE.parent.parent / "iac_iam_guard" / "data" / "report-1.0.json",
    ".sarif": HERE.parent / "schemas" / "sarif-2.1.0.json",
}
TODAY = "2026-01-10"


class Case(NamedTuple):
    """A scan: the projects that are there, and the arguments."""

    name: str
    projects: tuple[str, ...]
    arguments: tuple[str, ...]


CASES = [
    Case("webshop", ("webshop",), ("scan", "webshop")),
    Case("reporting", ("reporting",), ("scan", "reporting", "--show-undetermined", "--show-ignored")),
    Case("parcels", ("parcels",), ("scan", "parcels", "--show-undetermined")),
    Case("webshop-plan", ("webshop-plan",), ("plan", "webshop-plan/plan.json")),
    Case("webshop-plan-with-source", ("webshop", "webshop-plan"), ("plan", "webshop-plan/plan.json", "--source", "webshop")),
]


def reports_on(case: Case, folder: Path) -> dict[str, str]:
    """Return the reports on a case by the name of their golden file; `folder` becomes the repository."""
    (folder / ".git").mkdir()
    for project in case.projects:
        shutil.copytree(PROJECTS / project, folder / project)
    outputs = {"text": folder / "iam.txt", "json": folder / "iam.json", "sarif": folder / "iam.sarif"}
    written = [argument for form, path in outputs.items() for argument in ("-o", f"{form}={path}")]
    command = [sys.executable, "-P", "-m", "iac_iam_guard", *case.arguments, "--date", TODAY, *written]
    called = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert called.returncode in (0, 1), called.stderr
    return {f"{case.name}{path.suffix}": path.read_text("utf-8") for path in outputs.values()}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_projects_are_reported_on_as_accepted(case: Case, tmp_path: Path) -> None:
    reports = reports_on(case, tmp_path)
    for suffix, schema in SCHEMAS.items():
        Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(json.loads(reports[case.name + suffix]))
    for name, report in reports.items():
        assert str(tmp_path) not in report
        golden = HERE / name
        if os.environ.get("ACCEPT"):
            golden.write_text(report, encoding="utf-8")
        assert report == golden.read_text("utf-8"), f"{name} differs from what was accepted"


def test_every_golden_file_belongs_to_a_case() -> None:
    expected = {f"{case.name}{suffix}" for case in CASES for suffix in (".txt", ".json", ".sarif")}
    assert {path.name for path in HERE.iterdir() if path.suffix != ".py" and path.is_file()} == expected
