"""Runs whole scans of hostile trees, each in a process of its own with a cap on time and memory."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

SECONDS = 20
MEGABYTES = 1000
CANARY = "c4nary7f3a"

OPEN_ROLE = """\
resource "aws_iam_role" "honest" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })
}
"""


class Outcome(NamedTuple):
    """What a scan came to: its exit code, its report as JSON ({} where there is none), and everything it wrote."""

    code: int
    report: dict[str, Any]
    written: str

    @property
    def messages(self) -> list[str]:
        """Level, place and message of every diagnostic."""
        return [f"{item['level']}: {_place(item)}{item['message']}" for item in self.report["diagnostics"]]

    def rules_at(self, path: str) -> set[str]:
        """Return the rules that are violated in a file."""
        return {finding["rule"] for finding in self.report["findings"] if finding["location"]["path"] == path}


def _place(item: dict[str, Any]) -> str:
    return f"{item['location']['path']}: " if item.get("location") else ""


def run_scan(folder: Path, *arguments: str, stdin: str = "", form: str = "json") -> Outcome:
    """Scan `folder`, or what `arguments` name in it."""

    def cap() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))

    done = subprocess.run(
        [sys.executable, "-m", "iac_iam_guard", "scan", "--no-config", "-o", form, *arguments],
        cwd=folder, input=stdin, capture_output=True, text=True, timeout=4 * SECONDS, preexec_fn=cap, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout) if form == "json" and done.stdout.startswith("{") else {}
    return Outcome(done.returncode, report, done.stdout + done.stderr)
