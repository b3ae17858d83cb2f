"""The GitHub Action: its steps run as they stand in action.yml, on friendly and on hostile inputs."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.repositories import commit, make_repository

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "action.yml").read_text("utf-8")
ACTION: dict[str, Any] = yaml.safe_load(TEXT)
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
OPEN = """\
resource "aws_iam_user_policy" "all" {
  user   = "cleo"
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Action = "*", Resource = "*" },
    { Effect = "Deny", Action = "s3:DeleteBucket", Resource = "arn:aws:s3:::all" }
  ] })
}
"""


class Runner(NamedTuple):
    """A job: what is checked out, where the action lies and writes, and the commit that a pull request is compared with."""

    checkout: Path
    temp: Path
    base: str = ""

    def run(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step as GitHub does; `inputs` replace the defaults of the action, or give what `env` of the step takes from elsewhere."""
        given = {name: inputs.get(name.replace("-", "_"), described.get("default", "")) for name, described in ACTION["inputs"].items()}
        environment = {
            "PATH": os.environ["PATH"],
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            **{name: self.value_of(expression, given) for name, expression in STEPS[step].get("env", {}).items()},
        }
        script = self.temp / "step.sh"
        script.write_text(STEPS[step]["run"], encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        return subprocess.run(command, cwd=self.checkout, env=environment, capture_output=True, text=True, timeout=60, check=False)

    def value_of(self, expression: str, given: dict[str, str]) -> str:
        """Return what GitHub puts for `${{ inputs.x }}` and `${{ steps.scan.outputs.x }}`."""
        if expression == "${{ github.event.pull_request.base.sha }}":
            return self.base
        match = re.fullmatch(r"\$\{\{ (inputs|steps\.scan\.outputs)\.([a-z-]+) \}\}", expression)
        assert match is not None, expression
        return given[match[2]] if match[1] == "inputs" else self.outputs().get(match[2], "")

    def outputs(self) -> dict[str, str]:
        """Return what steps have put out, one a line."""
        file = self.temp / "output"
        return dict(line.split("=", 1) for line in file.read_text("utf-8").splitlines()) if file.exists() else {}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Return a job with one broken rule, whose Python has the dependencies installed already."""
    python = tmp_path / "temp" / "iac-iam-guard" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    checkout = tmp_path / "checkout"
    (checkout / "infra").mkdir(parents=True)
    (checkout / ".git").mkdir()
    (checkout / "infra" / "main.tf").write_text(OPEN)
    return Runner(checkout, tmp_path / "temp")


def test_findings_are_put_out_and_fail_the_job_at_the_end(runner: Runner) -> None:
    scan = runner.run("Scan", paths="infra")
    assert scan.returncode == 0, scan.stderr
    outputs = runner.outputs()
    report = json.loads(Path(outputs["json-file"]).read_text("utf-8"))
    counts = report["stats"]["by_severity"]
    assert outputs["exit-code"] == "1"
    assert (outputs["findings"], outputs["critical"], outputs["high"]) == (str(sum(counts.values())), str(counts["critical"]), str(counts["high"]))
    assert outputs["highest-severity"] == report["findings"][0]["severity"]
    assert json.loads(Path(outputs["sarif-file"]).read_text("utf-8"))["runs"][0]["automationDetails"]["id"] == "iac-iam-guard/infra/"
    assert "infra/main.tf:3:" in scan.stdout
    assert runner.run("Write the summary").returncode == 0
    assert (runner.temp / "summary").read_text("utf-8") == Path(outputs["summary-file"]).read_text("utf-8")
    assert runner.run("Verdict").returncode == 1


def test_nothing_found_lets_the_job_pass(runner: Runner) -> None:
    (runner.checkout / "infra" / "main.tf").write_text('resource "aws_s3_bucket" "b" {}\n')
    assert runner.run("Scan", paths="infra", extra_args="--select pack:groups").returncode == 0
    assert (runner.outputs()["exit-code"], runner.outputs()["findings"], runner.outputs()["highest-severity"]) == ("0", "0", "none")
    assert runner.run("Verdict").returncode == 0


def test_what_cannot_be_done_fails_the_job_without_reports(runner: Runner) -> None:
    assert runner.run("Scan", fail_on="sometimes").returncode == 0
    assert runner.outputs() == {"exit-code": "2"}
    assert runner.run("Verdict").returncode == 2


def test_a_job_whose_scan_never_ran_fails(runner: Runner) -> None:
    assert runner.run("Verdict").returncode == 70


def test_paths_stand_one_a_line_and_arguments_between_blanks(runner: Runner) -> None:
    (runner.checkout / "more roots").mkdir()
    shutil.copy(runner.checkout / "infra" / "main.tf", runner.checkout / "more roots" / "main.tf")
    runner.run("Scan", paths="infra\nmore roots\n", extra_args="--select default\n--exclude *.json  --strict")
    report = json.loads(Path(runner.outputs()["json-file"]).read_text("utf-8"))
    assert [item["path"] for item in report["inputs"]] == ["infra", "more roots"]


def test_a_plan_is_scanned_with_its_source(runner: Runner) -> None:
    shutil.copy(ROOT / "tests/unit/terraform/plans/mixed/plan.json", runner.checkout / "plan.json")
    shutil.copytree(ROOT / "tests/unit/terraform/plans/mixed", runner.checkout / "mixed", ignore=shutil.ignore_patterns("*.json"))
    runner.run("Scan", plan="plan.json", source="mixed", config="", category="plans")
    report = json.loads(Path(runner.outputs()["json-file"]).read_text("utf-8"))
    assert "plan" in report["inputs"][0]["kind"]
    assert {told["location"]["path"] for told in report["findings"]} <= {"mixed/main.tf", "mixed/mod/main.tf"}


def test_in_a_pull_request_only_what_it_brings_counts(runner: Runner) -> None:
    """The configuration is that of the base, whatever the pull request makes of it."""
    shutil.rmtree(runner.checkout / ".git")
    make_repository(runner.checkout)
    job = runner._replace(base=commit(runner.checkout))
    (runner.checkout / ".iac-iam-guard.yml").write_text("fail-on: never\nignore: [default]\n")
    assert job.run("Scan", paths="infra").returncode == 0
    known = json.loads(Path(job.outputs()["json-file"]).read_text("utf-8"))["stats"]["existing"]
    assert (job.outputs()["exit-code"], job.outputs()["new-findings"], job.outputs()["findings"]) == ("0", "0", str(known))
    assert known > 0
    (runner.temp / "output").unlink()
    shutil.copy(runner.checkout / "infra/main.tf", runner.checkout / "infra/more.tf")
    (runner.checkout / "infra/more.tf").write_text(OPEN.replace('all"', 'more"'))
    job.run("Scan", paths="infra")
    outputs = job.outputs()
    assert (outputs["exit-code"], outputs["new-findings"], outputs["findings"]) == ("1", str(known), str(2 * known))
    (runner.temp / "output").unlink()
    job.run("Scan", paths="infra", diff_base="none", policy_from="none")
    assert job.outputs()["findings"] == "0", "of what is checked out the configuration holds"


def test_a_base_that_is_not_checked_out_is_told(runner: Runner) -> None:
    job = runner._replace(base="0" * 40)
    told = job.run("Scan", paths="infra").stdout
    assert told.startswith("::warning title=iac-iam-guard::The base of the pull request is not checked out")
    assert job.outputs()["exit-code"] == "1"
    assert "::warning" not in job.run("Scan", paths="infra", diff_base="none", policy_from="none").stdout
    assert "::warning" not in runner.run("Scan", paths="infra").stdout


def test_of_a_plan_in_a_pull_request_only_what_it_changes_counts(runner: Runner) -> None:
    shutil.copy(ROOT / "tests/unit/terraform/plans/mixed/plan.json", runner.checkout / "plan.json")
    runner._replace(base="0" * 40).run("Scan", plan="plan.json", policy_from="none")
    report = json.loads(Path(runner.outputs()["json-file"]).read_text("utf-8"))
    assert report["comparison"]["base"] == "what was there before"


def test_a_baseline_counts_what_it_does_not_know(runner: Runner) -> None:
    command = [sys.executable, "-P", "-m", "iac_iam_guard", "baseline"]
    subprocess.run(command, cwd=runner.checkout, capture_output=True, timeout=60, check=True)
    runner.run("Scan", paths="infra", baseline=".iac-iam-guard.baseline.json")
    assert (runner.outputs()["exit-code"], runner.outputs()["new-findings"]) == ("0", "0")


def test_a_second_scan_in_a_job_has_reports_of_its_own(runner: Runner) -> None:
    runner.run("Scan", paths="infra")
    first = runner.outputs()["json-file"]
    (runner.temp / "output").unlink()
    runner.run("Scan", paths="nowhere")
    assert runner.outputs() == {"exit-code": "2"}
    assert Path(first).exists()


HOSTILE = [
    "$(touch owned)",
    "`touch owned`",
    "infra; touch owned",
    'infra"; touch owned; "',
    "infra'; touch owned; '",
    "infra\ntouch owned",
    "--rules=$(touch owned)",
    "${IFS}owned",
    "infra && touch owned",
    "a[$(touch owned)]",
    "%0A::set-output name=x::y",
    "\nPYTHON\ntouch owned",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("planned", [True, False], ids=["plan", "paths"])
def test_no_input_is_carried_out(runner: Runner, hostile: str, planned: bool) -> None:
    """All inputs are hostile at once: what a shell would carry out, it would before the program sees an argument."""
    made = set(os.listdir(runner.checkout))
    inputs = dict.fromkeys((name.replace("-", "_") for name in ACTION["inputs"]), hostile)
    runner.run("Scan", **inputs | ({} if planned else {"plan": ""}))
    assert set(os.listdir(runner.checkout)) == made
    assert set(runner.outputs()) == {"exit-code"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_folders_may_have_any_name(runner: Runner, hostile: str) -> None:
    name = hostile.replace("/", "").strip("\n").split("\n")[0].removeprefix("--")
    if name != "infra":
        (runner.checkout / "infra").rename(runner.checkout / name)
    runner.run("Scan", paths=name)
    assert [path.name for path in runner.checkout.iterdir() if path.name != ".git"] == [name]
    assert runner.outputs()["exit-code"] == "1"


def test_what_is_checked_out_is_not_imported(runner: Runner) -> None:
    for name in ("json.py", "click.py", "iac_iam_guard.py", "sitecustomize.py", "pip.py", "venv.py"):
        (runner.checkout / name).write_text("open('owned', 'w').close()\n")
    assert runner.run("Scan", paths="infra").returncode == 0
    assert runner.outputs()["exit-code"] == "1"
    assert not (runner.checkout / "owned").exists()


def test_dependencies_are_installed_by_hash_and_by_nothing_checked_out(runner: Runner) -> None:
    """The interpreters are stand-ins that write down what they are asked for."""
    told = runner.temp / "told"
    python = runner.temp / "bin" / "python"
    python.parent.mkdir()
    for place in (python, runner.temp / "iac-iam-guard" / "bin" / "python"):
        place.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{told}"\n')
        place.chmod(0o755)
    script = STEPS["Install dependencies"]["run"]
    environment = {"PATH": f"{python.parent}:{os.environ['PATH']}", "RUNNER_TEMP": str(runner.temp), "GITHUB_ACTION_PATH": str(ROOT)}
    subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=runner.checkout, env=environment, check=True, timeout=30)
    assert told.read_text().splitlines() == [
        f"-I -m venv {runner.temp}/iac-iam-guard",
        f"-I -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r {ROOT}/requirements.lock",
    ]


def test_every_input_is_used_and_none_is_spliced_into_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
    for name in ACTION["inputs"]:
        assert re.search(rf"\$\{{\{{[^}}]*\binputs\.{name}\b", TEXT), name
    assert set(re.findall(r"inputs\.([a-z-]+)", TEXT)) == set(ACTION["inputs"])


def test_every_output_is_one_of_the_scan() -> None:
    for name, described in ACTION["outputs"].items():
        assert described["value"] == f"${{{{ steps.scan.outputs.{name} }}}}"
        assert f"{name}=" in STEPS["Scan"]["run"]


def test_other_actions_are_pinned() -> None:
    for step in STEPS.values():
        assert "uses" not in step or re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", step["uses"])


def test_the_lock_holds_what_the_project_needs_and_nothing_without_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z])", "\n".join(line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")))
    locked = {entry.split("==")[0]: entry for entry in entries}
    assert all("--hash=sha256:" in entry for entry in entries)
    needed = [re.split(r"[<>=!~ ]", line)[0] for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]]
    assert set(needed) <= set(locked)
    assert set(locked) - set(needed) == {"lark", "six"}, "what the needed ones need"
