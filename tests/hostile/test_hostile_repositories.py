"""Repositories whose configuration, hooks and attributes name programs: comparing with a commit runs none of them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iac_iam_guard.errors import UsageError
from iac_iam_guard.git import Repository
from tests.repositories import commit, git, make_repository

USER = """\
resource "aws_iam_user_policy" "{name}" {{
  user   = "cleo"
  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = "*", Resource = "*" }}] }})
}}
"""


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """Return a program that leaves a trace where it is run."""
    program = tmp_path / "trap"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/owned\nexit 1\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def hostile(tmp_path: Path, trap: Path) -> Path:
    """Return a repository of which everything that can name a program names the trap, and whose work tree has one user more than its commit."""
    root = make_repository(tmp_path / "hostile")
    (root / "main.tf").write_text(USER.format(name="old"))
    (root / ".gitattributes").write_text("* filter=trap diff=trap merge=trap text\n")
    commit(root)
    (root / "main.tf").write_text(USER.format(name="old") + USER.format(name="new"))
    command = str(trap)
    for setting in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "core.gitProxy", "core.alternateRefsCommand"),
        *("filter.trap.smudge", "filter.trap.clean", "filter.trap.process", "diff.trap.textconv", "diff.trap.command", "diff.external", "merge.trap.driver"),
        *(
            "credential.helper",
            "gpg.program",
            "gpg.ssh.program",
            "pager.ls-tree",
            "pager.cat-file",
            "pager.rev-parse",
            "sequence.editor",
            "uploadpack.packObjectsHook",
        ),
    ):
        git(root, "config", setting, command)
    for alias in ("ls-tree", "cat-file", "rev-parse"):
        git(root, "config", f"alias.{alias}", f"!{command}")
    git(root, "config", "core.hooksPath", str(root / "hooks"))
    git(root, "config", "filter.trap.required", "true")
    for folder in (root / "hooks", root / ".git/hooks"):
        folder.mkdir(exist_ok=True)
        for hook in ("post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "post-merge", "pre-commit"):
            shutil.copy(trap, folder / hook)
    return root


def compare(root: Path, *arguments: str) -> tuple[set[str], str]:
    """Return the subjects of what is new, and what is said on standard error."""
    command = [sys.executable, "-P", "-m", "iac_iam_guard", "scan", "-o", "json", *arguments]
    called = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    findings = json.loads(called.stdout)["findings"] if called.stdout else []
    return {finding["resource"]["address"] for finding in findings if finding["status"] == "new"}, called.stderr


@pytest.mark.parametrize("flag", ["--diff-base", "--policy-from"])
def test_no_program_of_a_repository_is_run(hostile: Path, tmp_path: Path, flag: str) -> None:
    new, told = compare(hostile, flag, "HEAD")
    assert told == ""
    assert "aws_iam_user_policy.new.policy" in new
    assert ("aws_iam_user_policy.old.policy" in new) is (flag == "--policy-from")
    assert not (tmp_path / "owned").exists()


def test_the_trap_would_be_run_by_a_git_that_is_not_careful(hostile: Path, tmp_path: Path) -> None:
    """The test above could not fail if nothing ran the trap."""
    subprocess.run(["git", "diff"], cwd=hostile, capture_output=True, timeout=60, check=False)
    assert (tmp_path / "owned").exists()


@pytest.mark.parametrize("address", ["ext::{trap} x", "ssh://host/x", "git://host/x", "file:///nowhere"])
def test_a_partial_clone_fetches_nothing(hostile: Path, tmp_path: Path, trap: Path, address: str) -> None:
    """Git would fetch a missing object by itself, with a program that the configuration of the repository names."""
    blob = git(hostile, "rev-parse", "HEAD:main.tf")
    (hostile / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": address.format(trap=trap),
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        "remote.origin.uploadpack": str(trap),
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "protocol.file.allow": "always",
    }.items():
        git(hostile, "config", name, value)
    new, _ = compare(hostile, "--diff-base", "HEAD")
    assert {"aws_iam_user_policy.new.policy", "aws_iam_user_policy.old.policy"} <= new, "what the base hides counts as new"
    with pytest.raises(UsageError):
        Repository(hostile).resolve("0" * 40)
    assert not (tmp_path / "owned").exists()


def test_an_embedded_bare_repository_is_not_taken_for_one(tmp_path: Path, trap: Path) -> None:
    """A folder that looks like a bare repository, with a configuration of its own, can be committed and cloned."""
    root = make_repository(tmp_path / "outer")
    git(root, "init", "-q", "--bare", "-b", "main", "infra")
    git(root, "--git-dir=infra", "config", "core.fsmonitor", str(trap))
    git(root, "--git-dir=infra", "config", "core.worktree", "..")
    (root / "infra/main.tf").write_text(USER.format(name="old"))
    commit(root)
    (root / "infra/main.tf").write_text(USER.format(name="old") + USER.format(name="new"))
    new, told = compare(root, "infra", "--diff-base", "HEAD")
    assert told == ""
    assert {address.split(".")[1] for address in new} == {"new"}
    shutil.rmtree(root / ".git")
    (root / ".git").mkdir()
    for place, name in ((root, "HEAD"), (root / "infra", "main")):
        _, told = compare(place, "--diff-base", name)
        assert "git cannot read this repository" in told
    assert not (tmp_path / "owned").exists()


def test_a_name_cannot_be_an_option(hostile: Path) -> None:
    new, told = compare(hostile, "--diff-base=--output=owned")
    assert "there is no commit" in told
    assert new == set()
    for name in ("-o", "--upload-pack=touch owned", "--exec=owned", ":(top)", "HEAD\n--help"):
        with pytest.raises(UsageError, match="there is no commit"):
            Repository(hostile).resolve(name)
    assert not (hostile / "owned").exists()


def test_a_bomb_of_trees_is_refused(tmp_path: Path) -> None:
    """Ten trees that each hold the one before ten times list as ten billion files."""
    root = make_repository(tmp_path / "bomb")
    (root / "main.tf").write_text(USER.format(name="old"))
    blob = git(root, "hash-object", "-w", "main.tf")
    tree = git(root, "mktree", given="".join(f"100644 blob {blob}\tf{number}.tf\n" for number in range(10)))
    for _ in range(9):
        tree = git(root, "mktree", given="".join(f"040000 tree {tree}\td{number}\n" for number in range(10)))
    made = git(root, "commit-tree", tree, "-m", "bomb")
    _, told = compare(root, "--diff-base", made)
    assert "the commit has" in told
