"""Reading within the containment root."""

from pathlib import Path

import pytest

from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace, find_root
from iac_iam_guard.source import Source


def plant(root: Path, *files: str) -> Workspace:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    return Workspace(root)


def test_the_root_is_the_nearest_work_tree(tmp_path: Path) -> None:
    plant(tmp_path, "a/b/main.tf")
    (tmp_path / "a/.git").write_text("gitdir: elsewhere")
    assert find_root(tmp_path / "a/b/main.tf") == tmp_path / "a"
    assert find_root(tmp_path / "a/b") == tmp_path / "a"


def test_without_a_work_tree_the_root_is_the_folder(tmp_path: Path) -> None:
    plant(tmp_path, "a/main.tf")
    assert find_root(tmp_path / "a/main.tf") == tmp_path / "a"
    assert find_root(tmp_path / "a") == tmp_path / "a"


def test_reads_text_without_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert Workspace(tmp_path).read("a.tf") == Source("a.tf", "x = 1\r\n")


def test_paths_are_normalised_and_links_followed(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "shared/common.tf")
    (tmp_path / "mod").mkdir()
    (tmp_path / "mod/common.tf").symlink_to("../shared/common.tf")
    assert workspace.read("mod/common.tf").path == "shared/common.tf"
    assert workspace.read("mod/../shared/./common.tf").path == "shared/common.tf"
    assert workspace.list("mod") == ("common.tf",)
    assert workspace.resolve("mod/..") == "."
    assert workspace.relative(tmp_path / "shared") == "shared"


def test_lists_regular_files_only(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "m/b.tf", "m/a.tf", "m/sub/c.tf")
    assert workspace.list("m") == ("a.tf", "b.tf")
    assert workspace.is_folder("m/sub")
    assert not workspace.is_folder("m/a.tf")
    assert workspace.is_file("m/a.tf")


def test_absent_files_are_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file") as caught:
        Workspace(tmp_path).read("a/b.tf")
    assert caught.value.span is not None
    assert caught.value.span.path == "a/b.tf"
    with pytest.raises(InputError, match="no such file"):
        Workspace(tmp_path).list("a")


def test_denied_permission_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = plant(tmp_path, "a.tf")

    def deny(path: str, flags: int) -> int:
        raise PermissionError(13, "denied", path)

    monkeypatch.setattr("iac_iam_guard.files.os.open", deny)
    with pytest.raises(InputError, match="permission"):
        workspace.read("a.tf")


def test_walks_sorted_and_leaves_out_foreign_folders(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "b.tf", "a/z.tf", "a/b/c.tf", ".git/config", ".terraform/modules/m/x.tf", "web/node_modules/p/t.yaml", ".github/w.yml")
    assert list(workspace.walk(["."])) == [".github/w.yml", "a/b/c.tf", "a/z.tf", "b.tf"]


def test_named_files_come_once_and_whatever_is_ignored(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "a/x.tf", "b.tf")
    (tmp_path / ".gitignore").write_text("*.tf\n")
    assert list(workspace.walk(["a/x.tf", "a", "./a/x.tf"])) == ["a/x.tf"]


def test_gitignore_files_are_honoured_inside_and_above(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "a/keep.tf", "a/drop.tf", "a/build/x.tf", "a/b/drop.tf", "a/b/local.tf", "drop.tf")
    (tmp_path / ".gitignore").write_text("drop.tf\nbuild/\n")
    (tmp_path / "a/b/.gitignore").write_text("!drop.tf\n/local.tf\n.gitignore\n")
    assert list(workspace.walk(["a"])) == ["a/b/drop.tf", "a/keep.tf"]
    assert "a/build/x.tf" in workspace.walk(["a"], gitignore=False)


def test_excludes_are_relative_to_the_root(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "a/examples/x.tf", "a/y.tf", "examples/z.tf", "b/y.tf")
    assert list(workspace.walk(["."], ["**/examples/**", "/b/"])) == ["a/y.tf"]


def test_links_to_folders_are_walked_once_under_their_own_path(tmp_path: Path) -> None:
    workspace = plant(tmp_path, "z/real/x.tf", "scan/y.tf")
    (tmp_path / "scan/a").symlink_to("../z/real")
    (tmp_path / "scan/loop").symlink_to("..")
    (tmp_path / "scan/b").symlink_to("a")
    assert list(workspace.walk(["scan"])) == ["scan/y.tf", "z/real/x.tf"]


def test_an_ignored_folder_that_is_named_is_looked_at(tmp_path: Path) -> None:
    for name in ("out/a.json", "out/b.tmp", "src/c.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / ".gitignore").write_text("out/\n")
    (tmp_path / "out/.gitignore").write_text("*.tmp\n")
    workspace = Workspace(tmp_path)
    assert [path for path in workspace.walk(["."]) if path.endswith(".json")] == ["src/c.json"]
    assert [path for path in workspace.walk(["out"]) if "gitignore" not in path] == ["out/a.json"]
