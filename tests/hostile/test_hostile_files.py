"""What a hostile tree tries: leaving the root, blocking a read, filling the memory, slow patterns."""

import os
import time
from pathlib import Path

import pytest

from iac_iam_guard.errors import InputError
from iac_iam_guard.files import DEPTH_LIMIT, SIZE_LIMIT, Workspace


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    secret = tmp_path / "outside/secret.tf"
    secret.parent.mkdir()
    secret.write_text("secret")
    (tmp_path / "root").mkdir()
    return secret


def refusal(workspace: Workspace, path: str) -> str:
    with pytest.raises(InputError) as caught:
        workspace.read(path)
    return caught.value.message


def test_no_link_and_no_path_leaves_the_root(outside: Path) -> None:
    root = outside.parents[1] / "root"
    (root / "file.tf").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    (root / "chain.tf").symlink_to("file.tf")
    workspace = Workspace(root)
    for path in ("file.tf", "chain.tf", "folder/secret.tf", "../outside/secret.tf", str(outside), "x/../../outside/secret.tf"):
        assert "outside the folder" in refusal(workspace, path)
    assert list(workspace.walk(["."])) == []
    assert workspace.list(".") == ()
    with pytest.raises(InputError, match="outside the folder"):
        list(workspace.walk([".."]))
    with pytest.raises(InputError, match="outside the folder"):
        workspace.list("folder")
    assert not workspace.is_file("file.tf")


def test_a_folder_whose_name_begins_like_the_root_is_outside(outside: Path) -> None:
    sibling = outside.parents[1] / "root-other"
    sibling.mkdir()
    (sibling / "a.tf").write_text("x")
    assert "outside the folder" in refusal(Workspace(outside.parents[1] / "root"), "../root-other/a.tf")


def test_links_that_lead_nowhere_or_in_circles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tf").symlink_to("b.tf")
    (tmp_path / "b.tf").symlink_to("a.tf")
    (tmp_path / "c.tf").symlink_to("missing.tf")
    workspace = Workspace(tmp_path)
    for path in ("a.tf", "c.tf"):
        refusal(workspace, path)
    assert list(workspace.walk(["."])) == []


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "folder.tf").mkdir()
    workspace = Workspace(tmp_path)
    assert "not a regular file" in refusal(workspace, "pipe.tf")
    assert "not a regular file" in refusal(workspace, "folder.tf")
    assert list(workspace.walk(["."])) == []
    refusal(workspace, "a\0b")
    refusal(workspace, "x" * 5000)


def test_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with (tmp_path / "big.tf").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    assert "20 MiB" in refusal(Workspace(tmp_path), "big.tf")


def test_binary_and_other_encodings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_bytes(b"a\0b")
    (tmp_path / "b.tf").write_bytes(b"caf\xe9")
    (tmp_path / "c.tf").write_bytes("x = 1".encode("utf-16"))
    workspace = Workspace(tmp_path)
    assert "binary" in refusal(workspace, "a.tf")
    assert "not UTF-8" in refusal(workspace, "b.tf")
    assert "binary" in refusal(workspace, "c.tf")


def test_deep_trees_are_bounded(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(DEPTH_LIMIT + 5):
        path = path / "d"
        path.mkdir()
    (path / "x.tf").write_text("")
    assert list(Workspace(tmp_path).walk(["."])) == []


def test_slow_and_broken_ignore_patterns_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / ("a" * 250)).write_text("")
    (tmp_path / ".gitignore").write_text("*a" * 40 + "*b\n" + "**/" * 40 + "b\n[z-a]\n!\n\\\n" + "*a*b\n" * 3000)
    start = time.process_time()
    assert "a" * 250 in list(Workspace(tmp_path).walk(["."]))
    assert time.process_time() - start < 3
