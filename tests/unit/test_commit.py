"""Commits as workspaces: they show what a checkout shows."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from iac_iam_guard.commit import CommitWorkspace
from iac_iam_guard.errors import InputError, UsageError
from iac_iam_guard.files import Workspace
from iac_iam_guard.git import Repository
from tests.repositories import commit, git, make_repository


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with links of every kind, whose work tree is as it was committed."""
    root = make_repository(tmp_path / "repository")
    for name, text in {
        "main.tf": "one",
        "a/b/deep.tf": "deep",
        "a/.gitignore": "*.log\n/gone\n",
        "a/x.log": "ignored, yet committed",
        "big.json": "x" * 3_000_000,
        "zoë.tf": "ë",
        "module/m.tf": "m",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "linked").symlink_to("module")
    (root / "a/up").symlink_to("../module/../a/b")
    (root / "file.tf").symlink_to("a/b/deep.tf")
    (root / "out").symlink_to("/etc")
    (root / "above.tf").symlink_to("../../elsewhere.tf")
    (root / "dangling.tf").symlink_to("nowhere.tf")
    (root / "circle").symlink_to("circle")
    commit(root, force=True)
    return root


@pytest.fixture
def both(repository: Path) -> Iterator[tuple[Workspace, CommitWorkspace]]:
    disk = Workspace(repository)
    opened = Repository(repository)
    with closing(opened):
        yield disk, CommitWorkspace(disk, opened, opened.resolve("HEAD"))


def test_a_commit_shows_what_its_checkout_shows(both: tuple[Workspace, CommitWorkspace]) -> None:
    disk, committed = both
    for excludes in ((), ("module/", "*.json")):
        assert list(committed.walk((".",), excludes)) == list(disk.walk((".",), excludes))
        assert list(committed.walk(("a", "main.tf"), excludes, gitignore=False)) == list(disk.walk(("a", "main.tf"), excludes, gitignore=False))
    for folder in (".", "a", "a/b", "linked", "a/up", "a/../module"):
        assert committed.list(folder) == disk.list(folder)
    assert [error.span for error in committed.passed_over()] == [error.span for error in disk.passed_over()]
    for path in ("main.tf", "linked/m.tf", "file.tf", "a/up/deep.tf", "./a/../zoë.tf"):
        assert committed.read(path) == disk.read(path)
        assert (committed.is_file(path), committed.is_folder(path)) == (True, False)
        assert committed.resolve(path) == disk.resolve(path)
    assert committed.read_start("big.json", 10) == b"x" * 10
    assert committed.read_bytes("big.json") == disk.read_bytes("big.json")
    with pytest.raises(InputError, match="larger than"):
        committed.read_bytes("big.json", 1 << 20)
    assert committed.read("main.tf").text == "one", "after one that was too large"


@pytest.mark.parametrize("path", ["nowhere.tf", "out/passwd", "above.tf", "dangling.tf", "circle", "../x", "a", "a/b/deep.tf/x", "main.tf\0"])
def test_what_cannot_be_read_is_refused_alike(both: tuple[Workspace, CommitWorkspace], path: str) -> None:
    for workspace in both:
        with pytest.raises(InputError):
            workspace.read(path)
        assert not workspace.is_file(path)
        assert workspace.read_start(path, 10) == b""


def test_a_commit_is_not_its_work_tree(both: tuple[Workspace, CommitWorkspace], repository: Path) -> None:
    (repository / "main.tf").write_text("two")
    (repository / "new.tf").write_text("new")
    _, committed = both
    assert committed.read("main.tf").text == "one"
    assert not committed.is_file("new.tf")
    assert "new.tf" not in committed.list(".")
    assert committed.relative(repository / "a") == "a"


def test_what_terraform_has_downloaded_and_ignored_values_are_there(both: tuple[Workspace, CommitWorkspace], repository: Path) -> None:
    _, committed = both
    for name in (".terraform/modules/modules.json", ".terraform/modules/vpc/main.tf", "secret.auto.tfvars", "seen.auto.tfvars"):
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1")
    (repository / ".gitignore").write_text("secret.auto.tfvars\n")
    assert committed.list(".terraform/modules/vpc") == ("main.tf",)
    assert committed.read(".terraform/modules/modules.json").text == "x = 1"
    assert "secret.auto.tfvars" in committed.list(".")
    assert "seen.auto.tfvars" not in committed.list("."), "it is part of the change"
    assert not [path for path in committed.walk((".",)) if ".terraform" in path]


def test_names_of_commits(repository: Path) -> None:
    git(repository, "tag", "v1")
    git(repository, "branch", "feature/x")
    opened = Repository(repository)
    head = opened.resolve("HEAD")
    assert {opened.resolve(name) for name in ("main", "v1", "feature/x", head, head[:10], "HEAD~0", "refs/heads/main")} == {head}
    for name in ("nowhere", "--all", "-n1", "", "HEAD:main.tf", "main.tf", "a b", "HEAD^{tree}", "x\0y"):
        with pytest.raises(UsageError, match="there is no commit"):
            opened.resolve(name)


def test_a_name_of_a_branch_that_was_only_fetched_is_told(repository: Path) -> None:
    git(repository, "update-ref", "refs/remotes/origin/release", "HEAD")
    with pytest.raises(UsageError) as caught:
        Repository(repository).resolve("release")
    assert caught.value.hint == "did you mean origin/release?"


def test_a_shallow_clone_is_told_how_to_get_the_commit(repository: Path, tmp_path: Path) -> None:
    old = git(repository, "rev-parse", "HEAD")
    (repository / "main.tf").write_text("two")
    commit(repository)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", "shallow")
    with pytest.raises(UsageError, match="shallow") as caught:
        Repository(tmp_path / "shallow").resolve(old)
    assert f"git fetch --depth=1 origin {old}" in caught.value.hint


def test_linked_work_trees_and_submodules(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repository), "sub")
    commit(repository)
    for root in (tmp_path / "linked", repository, repository / "sub"):
        opened = Repository(root)
        with closing(opened):
            committed = CommitWorkspace(Workspace(root), opened, opened.resolve("HEAD"))
            assert committed.read("main.tf").text == "one"
            assert not committed.is_folder("sub")


def test_variables_of_a_calling_git_do_not_lead_elsewhere(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_repository(tmp_path / "other")
    (other / "other.tf").write_text("other")
    commit(other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    opened = Repository(repository)
    with closing(opened):
        assert "other.tf" not in CommitWorkspace(Workspace(repository), opened, opened.resolve("HEAD")).list(".")


def test_without_git_or_a_work_tree_it_is_said(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no work tree"):
        Repository(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        Repository(repository)
    planted = repository / "bin/git"
    planted.parent.mkdir()
    planted.write_text("#!/bin/sh\ntouch owned\n")
    planted.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(planted.parent), "/usr/bin"]))
    with pytest.raises(UsageError, match="lies in the scanned repository"):
        Repository(repository)


def test_trees_that_no_checkout_has_are_read_without_harm(repository: Path) -> None:
    """Git refuses to make such trees, but not to read them."""
    blob = git(repository, "hash-object", "-w", "main.tf")
    tree = git(repository, "mktree", given=f"100644 blob {blob}\t..\n100644 blob {blob}\tgood.tf\n")
    outer = (
        subprocess.run(
            ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
            cwd=repository,
            input=b"40000 ..\0" + bytes.fromhex(tree) + b"40000 sub\0" + bytes.fromhex(tree),
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    made = git(repository, "commit-tree", outer, "-m", "bad")
    opened = Repository(repository)
    with closing(opened):
        committed = CommitWorkspace(Workspace(repository), opened, opened.resolve(made))
        assert list(committed.walk((".",))) == ["sub/good.tf"]
