"""Expressions evaluate to what the real terraform says: its answers are in expressions.json, `regenerate.py` asks for them anew."""

import json
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.oracle.answers import agrees
from tests.oracle.configurations import root_scope, write_files

ORACLE = json.loads(Path(__file__).with_name("expressions.json").read_text(encoding="utf-8"))
KNOWN_DIFFERENCES = {
    "file-0488": "a file that is not there may be made before terraform runs: unknown with a warning, a failure to try() and can()",
    "file-0510": "the directory in which terraform runs is not known here",
    "file-0511": "the directory in which terraform runs is not known here",
    "unk-0642": "terraform_data.output is its input, which is no index",
    "unk-0656": "terraform_data.output is its input, which is no bool",
}


def disagreements(setup: dict[str, Any], cases: list[dict[str, Any]], directory: Path) -> dict[str, str]:
    write_files(directory, setup["files"])
    with patch.dict(os.environ, setup.get("env", {})):
        scope = root_scope(directory, setup.get("args", []))
        return {case["id"]: f"{case['expr']}: {found}" for case in cases if (found := agrees(case, scope))}


@pytest.mark.parametrize("name", ORACLE["setups"])
def test_terraform_agrees(name: str, tmp_path: Path) -> None:
    cases = [case for case in ORACLE["cases"] if case["setup"] == name]
    found = disagreements(ORACLE["setups"][name], cases, tmp_path)
    expected = {case["id"] for case in cases} & KNOWN_DIFFERENCES.keys()
    assert {key: text for key, text in found.items() if key not in expected} == {}
    assert expected <= found.keys(), "a known difference is gone: take it out of the list"
