"""A commit as a workspace: what is committed, read from git's objects, as if it were checked out at the same root."""

import os
import stat
from pathlib import Path

from iac_iam_guard.errors import InputError
from iac_iam_guard.files import DEPTH_LIMIT, SIZE_LIMIT, Member, Workspace, is_ignored
from iac_iam_guard.git import Repository
from iac_iam_guard.source import SourceSpan

LINK_LIMIT = 40
"""Links on the way to one file."""
LINK_SIZE = 4096
"""Bytes of the longest path that a link may lead to."""
FILES_LIMIT = 500_000
INITIALISED = ".terraform"
"""The folder of what terraform init has downloaded: it is never committed, and a commit without it would lack its modules."""
VALUES = (".tfvars", ".tfvars.json")


class CommitWorkspace(Workspace):
    """The files of one commit.

    What belongs to the place where Terraform runs rather than to the code is taken from the work tree: what `terraform init` has downloaded,
    and files of values that git ignores. Otherwise every comparison would find differences that no change has made.
    """

    def __init__(self, present: Workspace, repository: Repository, commit: str) -> None:
        """List the files of `commit`; `present` is the work tree. Raises InputError."""
        super().__init__(present.root)
        self._present = present
        self._repository = repository
        self._objects: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._members: dict[str, set[str]] = {".": set()}
        self._ignored: dict[str, bool] = {}
        for mode, identity, path in repository.list(commit):
            parts = path.split("/")
            if len(self._objects) >= FILES_LIMIT:
                raise InputError(f"the commit has more than {FILES_LIMIT:,} files", hint="compare with a folder or a file")
            if len(parts) > DEPTH_LIMIT or not {"", ".", ".."}.isdisjoint(parts):
                continue  # no checkout has such a file
            kind = stat.S_IFMT(int(mode, 8))
            if kind == stat.S_IFREG or kind == stat.S_IFLNK:
                (self._objects if kind == stat.S_IFREG else self._links)[path] = identity
                self._enter(parts)

    def _enter(self, parts: list[str]) -> None:
        """Note a path as member of its folder, and that of the one above, as far as they are new."""
        for count in range(len(parts) - 1, -1, -1):
            folder = "/".join(parts[:count]) or "."
            known = folder in self._members
            self._members.setdefault(folder, set()).add(parts[count])
            if known:
                break

    def resolve(self, path: str) -> str:
        """Return `path`, one of the machine or of the root, with all links followed; InputError if that leaves the root."""
        if os.path.isabs(path):
            path = self._present.resolve(path)
        todo = path.split("/")[::-1]
        reached: list[str] = []
        links = 0
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not reached:
                    raise InputError("the path leads outside the folder that is scanned", SourceSpan(path, 0, 0), "name a folder that holds both")
                reached.pop()
                continue
            reached.append(part)
            link = self._links.get("/".join(reached))
            if link is None:
                continue
            links += 1
            target = self._target(link, path)
            if links > LINK_LIMIT or target.startswith("/") or len(todo) > LINK_SIZE:
                raise InputError("the path leads outside the folder that is scanned", SourceSpan(path, 0, 0), "name a folder that holds both")
            reached.pop()
            todo.extend(target.split("/")[::-1])
        return "/".join(reached) or "."

    def _target(self, link: str, path: str) -> str:
        target = self._repository.read(link, LINK_SIZE)
        if target is None or b"\0" in target:
            raise InputError("this link leads nowhere", SourceSpan(path, 0, 0))
        return os.fsdecode(target)

    def _load(self, path: str, limit: int = SIZE_LIMIT) -> tuple[bytes, str]:
        real = self.resolve(path)
        span = SourceSpan(path, 0, 0)
        identity = self._objects.get(real)
        if identity is None:
            if self._is_of_the_place(real):
                return self._present._load(real, limit)
            raise InputError("this is not a regular file" if real in self._members else "there is no such file or folder", span)
        try:
            data = self._repository.read(identity, limit)
        except InputError as error:
            raise InputError(error.message, span, error.hint) from None
        if data is None:
            raise InputError(f"the file is larger than {limit >> 20} MiB", span, "exclude it")
        return data, real

    def read_start(self, path: str, size: int) -> bytes:
        """Return the first `size` bytes of a file, none of one that cannot be read."""
        try:
            real = self.resolve(path)
            identity = self._objects.get(real)
            if identity is not None:
                return self._repository.read_start(identity, size)
        except InputError:
            return b""
        return self._present.read_start(real, size) if self._is_of_the_place(real) else b""

    def _members_of(self, folder: str, asked: str) -> tuple[Member, ...]:
        beside = self._beside(folder)
        if folder not in self._members and not beside:
            raise InputError("there is no such file or folder", SourceSpan(asked, 0, 0), "check the name")
        prefix = "" if folder == "." else folder + "/"
        committed = (self._member(name, prefix + name) for name in sorted(self._members.get(folder, ())))
        return (*committed, *(Member(name, False, False, True) for name in beside))

    def _member(self, name: str, path: str) -> Member:
        is_link = path in self._links
        return Member(name, self.is_folder(path), is_link, path in self._objects or (is_link and self.is_file(path)))

    def _beside(self, folder: str) -> tuple[str, ...]:
        """Return the names of files in `folder` that the work tree adds."""
        if not self._present.is_folder(folder):
            return ()
        prefix = "" if folder == "." else folder + "/"
        return tuple(name for name in self._present.list(folder) if self._is_of_the_place(prefix + name))

    def is_folder(self, path: str) -> bool:
        """Tell whether `path` is a folder within the root."""
        try:
            real = self.resolve(path)
        except InputError:
            return False
        return real in self._members or (INITIALISED in real.split("/") and self._present.is_folder(real))

    def is_file(self, path: str) -> bool:
        """Tell whether `path` is a regular file within the root."""
        try:
            real = self.resolve(path)
        except InputError:
            return False
        return real in self._objects or (self._is_of_the_place(real) and self._present.is_file(real))

    def _is_of_the_place(self, path: str) -> bool:
        """Tell whether the work tree may add `path`: what Terraform has downloaded, and values that git ignores, are in no commit."""
        if path in self._objects or path in self._members:
            return False
        if INITIALISED in path.split("/"):
            return True
        if not path.endswith(VALUES):
            return False
        if path not in self._ignored:
            self._ignored[path] = is_ignored(path, None, self._present._rules_above(path))
        return self._ignored[path]

    def _holds_rules(self, folder: str) -> bool:
        return (".gitignore" if folder == "." else f"{folder}/.gitignore") in self._objects


def open_commit(present: Workspace, name: str) -> tuple[CommitWorkspace, Repository]:
    """Return what is committed under `name` (anything that git takes for a commit), and the repository, to be closed; raise UsageError."""
    repository = Repository(Path(present.root))
    return CommitWorkspace(present, repository, repository.resolve(name)), repository
