"""Reads objects of a git repository, and lets the repository run nothing.

A scanned repository may be hostile, and its configuration can name programs. So git is asked for names, trees and blobs only, which takes neither
a checkout, nor filters, nor hooks; file system monitors, hooks, embedded bare repositories and every transport are off besides, for a partial
clone would fetch an object that is missing, with whatever program its configuration names.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, NoReturn

from iac_iam_guard.errors import InputError, UsageError

SETTINGS = ("safe.bareRepository=explicit", "core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.attributesFile=", "protocol.allow=never")
KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH")
"""Variables of the environment that git may see: a hook of git that calls this program has others, which speak of another repository."""
ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
TREE_LIMIT = 256 << 20
"""Bytes of the longest list of a tree's files."""
CHUNK = 1 << 20
PATIENCE = 60
"""Seconds that git may take for a name."""


class TreeEntry(NamedTuple):
    """A file, link or submodule of a tree: its mode in octal digits, the id of its object, and its path."""

    mode: str
    id: str
    path: str


class Repository:
    """The repository of a work tree."""

    def __init__(self, root: Path) -> None:
        """Take the folder that holds `.git`; raise UsageError where there is none, or no git."""
        if not (root / ".git").exists():
            raise UsageError("this is no work tree of git", hint="name a folder or a file to compare with")
        program = shutil.which("git")
        if program is None:
            raise UsageError("git is not installed", hint="install it, or name a folder or a file to compare with")
        if root in Path(os.path.realpath(program)).parents:
            raise UsageError("the git that would be run lies in the scanned repository", hint="take that folder out of PATH")
        self._command = [program, "--no-pager", *(part for setting in SETTINGS for part in ("-c", setting)), "-C", str(root)]
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(KEPT)} | ENVIRONMENT
        self._reader: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def resolve(self, name: str) -> str:
        """Return the id of the commit that `name` means; raise UsageError, which says how to get it, where there is none."""
        found = self._commit(name)
        if not found:
            self._refuse(name)
        return found

    def knows(self, name: str) -> bool:
        """Tell whether `name` means a commit."""
        return bool(self._commit(name))

    def _commit(self, name: str) -> str:
        return "" if name.startswith("-") else self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")

    def _refuse(self, name: str) -> NoReturn:
        if not self._ask("rev-parse", "--git-dir"):
            raise UsageError("git cannot read this repository", hint="see what `git rev-parse HEAD` says in it")
        if self._ask("rev-parse", "--is-shallow-repository") == "true":
            raise UsageError(
                f"there is no commit {name!r} in this clone, which is shallow",
                hint=f"git fetch --depth=1 origin {name} (and compare with FETCH_HEAD), or check out with fetch-depth: 0",
            )
        tracked = not name.startswith("-") and self.knows(f"refs/remotes/origin/{name}")
        raise UsageError(f"there is no commit {name!r} here", hint=f"did you mean origin/{name}?" if tracked else f"git fetch origin {name}")

    def _ask(self, *arguments: str) -> str:
        """Return what git prints, "" if it fails."""
        try:
            called = subprocess.run(
                [*self._command, *arguments], env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return ""
        return os.fsdecode(called.stdout).strip() if called.returncode == 0 else ""

    def list(self, commit: str) -> Iterator[TreeEntry]:
        """Yield the files, links and submodules of a commit; raise InputError if they cannot be listed or are too many."""
        for line in self._long_answer("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            about, tab, path = line.partition(b"\t")
            if tab:
                mode, _, identity = about.decode("ascii").split()
                yield TreeEntry(mode, identity, os.fsdecode(path))

    def _long_answer(self, *arguments: str) -> bytes:
        with self._start(*arguments) as process:
            output = _pipe(process.stdout)
            chunks: list[bytes] = []
            size = 0
            while chunk := output.read(CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > TREE_LIMIT:
                    process.kill()
                    raise InputError("the commit has too many files", hint="compare with a folder or a file")
        if process.returncode != 0:
            raise InputError("git cannot list the files of the commit", hint="see what git fsck says; a partial clone needs git fetch --refetch")
        return b"".join(chunks)

    def read(self, blob: str, limit: int) -> bytes | None:
        """Return the content of a blob, None if it is larger than `limit` bytes; raise InputError if it is not there."""
        size = self._open(blob)
        if size > limit:
            self.close()
            return None
        return self._take(size)

    def read_start(self, blob: str, size: int) -> bytes:
        """Return the first `size` bytes of a blob; raise InputError if it is not there."""
        whole = self._open(blob)
        if whole <= max(size, CHUNK):
            return self._take(whole)[:size]
        start = _pipe(self._process().stdout).read(size)
        self.close()  # what follows would have to be read
        return start

    def _open(self, blob: str) -> int:
        """Ask for a blob and return its size."""
        process = self._process()
        try:
            requests = _pipe(process.stdin)
            requests.write(blob.encode("ascii") + b"\n")
            requests.flush()
            header = _pipe(process.stdout).readline(CHUNK).split()
        except OSError:
            header = []
        if len(header) != 3 or header[1] != b"blob":
            self.close()
            raise InputError("git does not have the content of this file", hint="a partial clone lacks it: git fetch --refetch")
        return int(header[2])

    def _take(self, size: int) -> bytes:
        output = _pipe(self._process().stdout)
        data = output.read(size + 1)
        if len(data) != size + 1:
            self.close()
            raise InputError("git does not give the content of this file")
        return data[:-1]

    def _process(self) -> subprocess.Popen[bytes]:
        """Return the process that reads blobs: each process of this program needs its own."""
        if self._reader is None or self._owner != os.getpid():
            self._reader = self._start("cat-file", "--batch")
            self._owner = os.getpid()
        return self._reader

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*self._command, *arguments], env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def close(self) -> None:
        """End the process that reads blobs, if this process of the program has one; another can be started."""
        reader, self._reader = self._reader, None
        if reader is not None and self._owner == os.getpid():
            reader.kill()
            reader.communicate()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process has no such pipe")
    return stream
