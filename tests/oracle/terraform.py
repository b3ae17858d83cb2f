"""Asks the real terraform what expressions evaluate to: each is an output of one configuration that is planned."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.oracle.configurations import write_files

OUTPUTS = "zz_outputs.tf"


def ask(expressions: list[str], setup: dict[str, Any]) -> list[dict[str, Any]]:
    """Return terraform's answer to each expression: status ok (with type and value, or after_unknown where a part is), error or unknown."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        write_files(directory, setup["files"])
        environment = {**os.environ, **setup.get("env", {}), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        run(["terraform", "init", "-input=false"], directory, environment)
        answers: dict[int, dict[str, Any]] = {}
        open_cases = list(range(len(expressions)))
        while open_cases:
            refused = plan(directory, environment, [(index, expressions[index]) for index in open_cases], setup.get("args", []))
            if refused is None:
                shown = json.loads(run(["terraform", "show", "-json", "plan.out"], directory, environment).stdout)
                answers.update({index: read_answer(shown, f"o{index}") for index in open_cases})
                break
            answers.update({index: {"status": "error", "error": summary} for index, summary in refused.items()})
            open_cases = [index for index in open_cases if index not in refused]
        return [answers[index] for index in range(len(expressions))]


def plan(directory: Path, environment: dict[str, str], cases: list[tuple[int, str]], arguments: list[str]) -> dict[int, str] | None:
    """Plan the cases; return None if terraform accepts all of them, else the summary of the error for each that it refuses."""
    lines: dict[int, int] = {}
    text = ""
    for index, expression in cases:
        begin = text.count("\n") + 1
        text += f'output "o{index}" {{\n  sensitive = true\n  value = (\n{expression}\n  )\n}}\n'
        lines.update(dict.fromkeys(range(begin, text.count("\n") + 1), index))
    (directory / OUTPUTS).write_text(text, encoding="utf-8")
    done = run(["terraform", "plan", "-json", "-input=false", "-out=plan.out", *arguments], directory, environment)
    if done.returncode == 0:
        return None
    refused: dict[int, str] = {}
    others: list[str] = []
    for line in done.stdout.splitlines():
        message = json.loads(line) if line.startswith("{") else {}
        diagnostic = message.get("diagnostic", {})
        if diagnostic.get("severity") != "error":
            continue
        place = diagnostic.get("range", {})
        if place.get("filename") == OUTPUTS:
            refused[lines[place["start"]["line"]]] = diagnostic["summary"]
        else:
            others.append(f'{diagnostic["summary"]}: {diagnostic.get("detail", "")}')
    if not refused:  # what cannot be written into a plan, an infinity, is told without a place
        named = {index for index, _ in cases if any(f'"o{index}"' in other for other in others)}
        if not named:
            raise RuntimeError(f"terraform refuses the configuration: {others[:3]} {done.stderr[-300:]}")
        return dict.fromkeys(named, "cannot be written")
    return refused


def run(command: list[str], directory: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command and return what it wrote."""
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


def read_answer(shown: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the answer that a plan holds for an output."""
    unknown = shown["output_changes"][name]["after_unknown"]
    if unknown is True:
        return {"status": "unknown", "after_unknown": True}
    found = shown["planned_values"]["outputs"][name]
    if has_true(unknown):
        return {"status": "ok", "after_unknown": unknown, "type": None, "value": None}
    return {"status": "ok", "type": found.get("type", "dynamic"), "value": found.get("value")}


def has_true(mask: Any) -> bool:
    """Tell whether something in a mask of a plan is true."""
    if isinstance(mask, dict):
        return any(map(has_true, mask.values()))
    return any(map(has_true, mask)) if isinstance(mask, list) else mask is True
