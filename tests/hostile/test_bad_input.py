"""Trees with something broken or hostile in them: one clear diagnostic, the right exit code, and everything else is still scanned."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from scans import CANARY, OPEN_ROLE, run_scan

PLAN = {"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {"root_module": {}}, "resource_changes": []}


def write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def nested(opening: str, closing: str, depth: int = 3000) -> str:
    return opening * depth + closing * depth


def tf(text: str | bytes) -> Callable[[Path], None]:
    return lambda folder: write(folder / "bad/bad.tf", text)


def tf_json(text: str) -> Callable[[Path], None]:
    return lambda folder: write(folder / "bad/bad.tf.json", text)


def plan(text: str | bytes) -> Callable[[Path], None]:
    return lambda folder: write(folder / "bad/plan.json", text)


def outside(name: str, folder: bool) -> Callable[[Path], None]:
    def build(root: Path) -> None:
        secret = root.parent / f"{root.name}-outside"
        write(secret / "secret.tf", f'variable "{CANARY}" {{}}\n')
        (root / "bad").mkdir()
        (root / "bad" / name).symlink_to(secret if folder else secret / "secret.tf")

    return build


def pipe(root: Path) -> None:
    (root / "bad").mkdir()
    os.mkfifo(root / "bad/bad.tf")


def big_file(root: Path) -> None:
    write(root / "bad/bad.tf", b"# " + b"x" * 50_000_000 + b"\n")


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "binary file": (tf(b"\x7fELF\0\0" + CANARY.encode()), "bad.tf: the file is binary"),
    "NUL in text": (tf(f'x = "{CANARY}\0"\n'), "bad.tf: the file is binary"),
    "invalid UTF-8": (tf(f'x = "{CANARY}'.encode() + b'\xff"\n'), "bad.tf: the file is not UTF-8"),
    "UTF-16": (tf(f'x = "{CANARY}"'.encode("utf-16")), "bad.tf: the file is binary"),
    "unclosed string": (tf(f'resource "a" "b" {{\n  password = "{CANARY}\n}}\n'), "bad.tf: "),
    "unclosed heredoc": (tf(f"locals {{\n  password = <<E\n{CANARY}\n"), "bad.tf: "),
    "secret in place of a name": (tf(f'"{CANARY}" = 1\n'), "bad.tf: "),
    "deep brackets": (tf("locals {\n  x = " + nested("[", "]") + "\n}\n"), "bad.tf: The text nests deeper"),
    "deep blocks": (tf(nested("a {\n", "}\n")), "bad.tf: The text nests deeper"),
    "deep JSON": (tf_json('{"locals": {"x": ' + nested("[", "]") + "}}"), "bad.tf.json: This is no JSON"),
    "truncated JSON": (tf_json(f'{{"locals": {{"x": "{CANARY}", '), "bad.tf.json: This is no JSON"),
    "JSON that is no object": (tf_json(f'"{CANARY}"'), "bad.tf.json: "),
    "deep plan": (plan(json.dumps(PLAN)[:-1] + ', "variables": ' + '{"a":' * 300_000), "plan.json: the JSON is nested too deeply"),
    "truncated plan": (plan(json.dumps(PLAN | {"variables": {"x": {"value": CANARY}}})[:-20]), "plan.json: the JSON ends before it is complete"),
    "plan of the future": (plan(json.dumps(PLAN | {"format_version": "2.0"})), "plan.json: the format of this plan is not known"),
    "50 MB": (big_file, "bad.tf: the file is larger than 20 MiB"),
    "link to a file outside": (outside("link.tf", False), "bad/link.tf: the path leads outside"),
    "link to a folder outside": (outside("link", True), "bad/link: the path leads outside"),
    "link to nothing": (lambda root: (root / "bad").mkdir() or (root / "bad/x.tf").symlink_to("gone.tf"), "bad/x.tf: "),
    "pipe": (pipe, "bad/bad.tf: this is not a regular file"),
    "module cycle": (lambda root: write(root / "bad/bad.tf", 'module "m" {\n  source = "./."\n}\n'), ""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_found_broken_is_a_warning_and_the_rest_is_scanned(case: str, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    write(root / "good/main.tf", OPEN_ROLE)
    build, message = BROKEN[case]
    build(root)
    outcome = run_scan(root)
    assert "public-trust" in outcome.rules_at("good/main.tf")
    assert outcome.code == 1, outcome.written
    assert CANARY not in outcome.written
    if message:
        told = [line for line in outcome.messages if message in line]
        assert len(told) == 1 or case == "deep blocks", outcome.messages  # the reader starts anew within them
        assert told[0].startswith("warning: bad/")


def test_strict_scans_are_incomplete_where_something_found_is_broken(tmp_path: Path) -> None:
    write(tmp_path / "good/main.tf", OPEN_ROLE)
    write(tmp_path / "bad/main.tf", f'"{CANARY}" = 1\n')
    assert run_scan(tmp_path, "--strict").code == 3


NAMED = {
    "binary plan": ("bad.json", b"PK\x03\x04" + CANARY.encode(), "this is a binary plan file"),
    "event stream": ("bad.json", '{"@level":"info","@message":"' + CANARY + '"}\n{"@level":"info"}\n', "event stream"),
    "state of an old version": ("bad.json", json.dumps({"version": 3, "serial": 1, "lineage": "x", "outputs": {"o": {"value": CANARY}}}), "only version 4"),
    "encrypted plan": ("bad.json", json.dumps({"encrypted_data": CANARY}), "encrypted"),
    "any JSON": ("bad.json", json.dumps({"password": CANARY}), "not a plan"),
    "empty plan": ("bad.json", "", "the JSON ends"),
    "broken configuration": ("bad.tf", f'x = "{CANARY}', ""),
    "binary configuration": ("bad.tf", b"\0" + CANARY.encode(), "binary"),
    "broken JSON configuration": ("bad.tf.json", f'{{"x": "{CANARY}"', "no JSON"),
}


@pytest.mark.parametrize("case", NAMED)
def test_what_is_named_and_broken_leaves_the_analysis_incomplete(case: str, tmp_path: Path) -> None:
    name, data, message = NAMED[case]
    write(tmp_path / name, data)
    write(tmp_path / "good/main.tf", OPEN_ROLE)
    outcome = run_scan(tmp_path, name, "good")
    assert outcome.code == 3, outcome.written
    assert [line for line in outcome.messages if line.startswith(f"error: {name}") and message in line], outcome.messages
    assert "public-trust" in outcome.rules_at("good/main.tf")
    assert CANARY not in outcome.written


def test_a_named_pipe_is_an_error_and_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.tf")
    outcome = run_scan(tmp_path, "x.tf")
    assert outcome.code == 3
    assert outcome.messages == ["error: x.tf: this is not a regular file"]
    write(tmp_path / "tree/y.tf/main.tf", OPEN_ROLE)
    assert "public-trust" in run_scan(tmp_path, "tree").rules_at("y.tf/main.tf")
    assert "public-trust" in run_scan(tmp_path, "tree/y.tf").rules_at("main.tf")


def test_where_nothing_could_be_read_nothing_passes(tmp_path: Path) -> None:
    write(tmp_path / "main.tf", f'resource "aws_iam_role" "{CANARY}')
    assert run_scan(tmp_path).code == 3


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    outcome = run_scan(tmp_path)
    assert outcome.code == 0
    assert outcome.messages == ["warning: There is no Terraform configuration, no plan and no template here."]
    assert run_scan(tmp_path, "--strict").code == 3


def test_a_path_that_is_not_there_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert run_scan(tmp_path, "gone").code == 2
    assert run_scan(tmp_path, "gone.tf").code == 2
    assert run_scan(tmp_path, "--kind", "plan", "gone.json").code == 2


def test_modules_that_call_each_other_are_reported(tmp_path: Path) -> None:
    write(tmp_path / "a/main.tf", 'module "b" {\n  source = "../b"\n}\n' + OPEN_ROLE)
    write(tmp_path / "b/main.tf", 'module "a" {\n  source = "../a"\n}\n')
    outcome = run_scan(tmp_path)
    assert outcome.code == 1
    assert "public-trust" in outcome.rules_at("a/main.tf")
    assert "nest without end" in outcome.written


def test_carriage_returns_change_nothing(tmp_path: Path) -> None:
    write(tmp_path / "main.tf", OPEN_ROLE.replace("\n", "\r\n"))
    outcome = run_scan(tmp_path)
    assert outcome.code == 1
    assert "public-trust" in outcome.rules_at("main.tf")
    assert outcome.messages == []
