"""Reads files of the containment root, and nothing else.

Paths are POSIX and relative to the root ("." is the root). Whatever a scanned tree contains, no read leaves the root, blocks, or is unbounded.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source, SourceSpan

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

IgnoreRules: TypeAlias = "tuple[int, GitIgnoreSpec]"
"""One .gitignore: the length of the path of its folder, and its patterns."""

SIZE_LIMIT = 20 * 1024 * 1024
"""Bytes of the largest file that is read."""
DEPTH_LIMIT = 100
"""Levels of folders that are walked into."""
SKIPPED_FOLDERS = frozenset({".git", ".terraform", "node_modules"})
PATTERNS_LIMIT = 2000
"""Lines of a .gitignore file that are obeyed."""
STARS_LIMIT = 2
"""Wildcards within one segment of a pattern: with each more, the time to match grows by a power."""
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def find_root(path: Path) -> Path:
    """Return the containment root of `path`: the nearest folder upwards that holds `.git`, else the folder itself (of a file: its folder)."""
    real = Path(os.path.realpath(path))
    folder = real if real.is_dir() else real.parent
    return next((candidate for candidate in (folder, *folder.parents) if (candidate / ".git").exists()), folder)


class Member(NamedTuple):
    """What stands in a folder: whether it is or leads to a folder, is a link, and is or leads to a regular file in the root."""

    name: str
    is_folder: bool
    is_link: bool
    is_file: bool


class Workspace:
    """The containment root of one scan."""

    def __init__(self, root: Path) -> None:
        """Take `root` (see `find_root`) as the folder that no read leaves."""
        self.root = Path(os.path.realpath(root))
        self._top = str(self.root)
        self._prefix = self._top if self._top.endswith(os.sep) else self._top + os.sep
        self._folders: dict[str, str] = {}
        self._passed_over: set[str] = set()
        self._alone = ""

    def showing_only(self, path: str) -> "Workspace":
        """Return the same root, in which the folder of `path` seems to hold that file only."""
        other = copy(self)
        other._alone = path
        return other

    def relative(self, path: Path) -> str:
        """Return a path of the machine, all links followed, as one of this root; InputError if it lies outside."""
        return self.resolve(os.path.abspath(path))

    def resolve(self, path: str) -> str:
        """Return `path` with all links followed; InputError if that leaves the root. Whether anything is there is not asked."""
        return self._contain(self._follow(path), path)

    def read(self, path: str) -> Source:
        """Return the text of a file, without byte order mark, under the path that its links lead to.

        Raises InputError for what is absent, outside the root, no regular file, too large, not permitted, binary or not UTF-8.
        """
        data, real = self._load(path)
        place = SourceSpan(real, 0, 0)
        if b"\0" in data:
            raise InputError("the file is binary", place, "convert it to UTF-8 if it is text, or exclude it")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise InputError("the file is not UTF-8", place, "convert it to UTF-8") from None
        return Source(real, text.removeprefix("\ufeff"))

    def read_bytes(self, path: str, limit: int = SIZE_LIMIT) -> bytes:
        """Return the content of a file of at most `limit` bytes, under the same conditions as `read` but for its encoding."""
        return self._load(path, limit)[0]

    def read_start(self, path: str, size: int) -> bytes:
        """Return the first `size` bytes of a file, none of one that cannot be read."""
        try:
            with open(self._absolute(self.resolve(path)), "rb", opener=lambda name, _: os.open(name, OPEN_FLAGS)) as file:
                return file.read(size) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
        except (OSError, InputError):
            return b""

    def list(self, folder: str) -> tuple[str, ...]:
        """Return the names of the regular files in a folder, sorted; links count if they lead to a regular file in the root."""
        members = [member for member in self._members_of(self.resolve(folder), folder) if not member.is_folder]
        prefix = "" if folder == "." else folder + "/"
        self._passed_over.update(prefix + member.name for member in members if not member.is_file)
        names = tuple(sorted(member.name for member in members if member.is_file))
        alone_in, _, name = self._alone.rpartition("/")
        return tuple(found for found in names if found == name) if self._alone and folder == (alone_in or ".") else names

    def _members_of(self, folder: str, asked: str) -> tuple[Member, ...]:
        """Return what stands in `folder`, a path without links; InputError, which names the path that was asked for, if that cannot be read."""
        try:
            with os.scandir(self._absolute(folder)) as entries:
                return tuple(Member(entry.name, is_folder(entry), entry.is_symlink(), self._is_file(entry)) for entry in entries)
        except OSError as error:
            raise unreadable(error, asked) from None

    def passed_over(self) -> Iterator[InputError]:
        """Yield why entries were left out that `list` and `walk` have met: what leads outside or nowhere, is no regular file, or not permitted."""
        for path in sorted(self._passed_over):
            try:
                self._load(path)
            except InputError as error:
                yield error

    def is_folder(self, path: str) -> bool:
        """Tell whether `path` is a folder within the root."""
        try:
            return os.path.isdir(self._absolute(self.resolve(path)))
        except InputError:
            return False

    def is_file(self, path: str) -> bool:
        """Tell whether `path` is a regular file within the root."""
        try:
            return os.path.isfile(self._absolute(self.resolve(path)))
        except InputError:
            return False

    def walk(self, paths: Iterable[str], excludes: Sequence[str] = (), gitignore: bool = True) -> Iterator[str]:
        """Yield the regular files under `paths`, each once, sorted.

        A file that is named itself is always yielded. `excludes` are patterns as in .gitignore, relative to the root. Folders of version
        control and of package managers are left out, so is what .gitignore files name, unless they name all of a folder that is named here.
        Links to folders are followed within the root, and what is reached through them has the path that they lead to. A folder that cannot
        be read is passed over unless it is named itself.
        """
        found: set[str] = set()
        seen: set[str] = set()
        excluded = compile_patterns(excludes) if excludes else None
        for path in paths:
            folder = self.resolve(path)
            if self.is_folder(folder):
                self._collect(folder, excluded, gitignore, found, seen)
            else:
                found.add(folder)
        yield from sorted(found)

    def _collect(self, top: str, excluded: "GitIgnoreSpec | None", gitignore: bool, found: set[str], seen: set[str]) -> None:
        """Add the files under the folder `top` to `found`, and every folder that was looked at to `seen`."""
        todo: list[tuple[str, tuple[IgnoreRules, ...], int]] = [(top, self._rules_within(top) if gitignore else (), 0)]
        links: list[tuple[str, int]] = []  # looked at last: a folder that can be reached without a link is, whatever the order of entries
        while todo or links:
            if todo:
                folder, rules, depth = todo.pop()
            else:
                folder, depth = links.pop()
                rules = self._rules_above(folder) if gitignore else ()
            if folder in seen:
                continue
            seen.add(folder)
            try:
                members = self._members_of(folder, folder)
            except InputError:
                if folder == top:
                    raise
                self._passed_over.add(folder)
                continue
            prefix = "" if folder == "." else folder + "/"
            if gitignore and any(member.name == ".gitignore" for member in members):
                rules = (*rules, *self._rules_in(folder))
            for member in members:
                path = prefix + member.name
                if member.is_folder:
                    if member.name in SKIPPED_FOLDERS or depth >= DEPTH_LIMIT or is_ignored(path + "/", excluded, rules):
                        continue
                    if not member.is_link:
                        todo.append((path, rules, depth + 1))
                        continue
                    try:
                        links.append((self.resolve(path), depth + 1))
                    except InputError:
                        self._passed_over.add(path)
                elif not is_ignored(path, excluded, rules):
                    (found if member.is_file else self._passed_over).add(path)

    def _rules_above(self, folder: str) -> "tuple[IgnoreRules, ...]":
        """Return the rules of all .gitignore files in the folders that hold `folder`."""
        parts = folder.split("/") if folder != "." else []
        above = ["/".join(parts[:count]) or "." for count in range(len(parts))]
        return tuple(rules for parent in above if self._holds_rules(parent) for rules in self._rules_in(parent))

    def _rules_within(self, top: str) -> "tuple[IgnoreRules, ...]":
        """Return the rules that are above a folder that was named, without those that ignore it as a whole: whoever names what a build made means it."""
        rules = self._rules_above(top)
        return tuple(rule for rule in rules if not is_ignored(top + "/", None, (rule,))) if top != "." else rules

    def _holds_rules(self, folder: str) -> bool:
        """Tell whether there is a .gitignore in `folder`, readable or not."""
        return os.path.lexists(os.path.join(self._absolute(folder), ".gitignore"))

    def _rules_in(self, folder: str) -> "tuple[IgnoreRules, ...]":
        """Return the rules of the .gitignore file in `folder`; none if it cannot be read."""
        try:
            text = self.read(f"{folder}/.gitignore").text
        except InputError:
            return ()
        return ((0 if folder == "." else len(folder) + 1, compile_patterns(text.split("\n", PATTERNS_LIMIT)[:PATTERNS_LIMIT])),)

    def _is_file(self, entry: "os.DirEntry[str]") -> bool:
        """Tell whether an entry is a regular file, or leads to one in the root."""
        try:
            if not entry.is_symlink():
                return entry.is_file(follow_symlinks=False)
            return entry.is_file() and self._holds(os.path.realpath(entry.path))
        except OSError:
            return False

    def _load(self, path: str, limit: int = SIZE_LIMIT) -> tuple[bytes, str]:
        """Return the bytes of a file and the path that its links lead to."""
        for real in (self._in_real_folder(path), self._follow(path)):
            place = self._contain(real, path)
            try:
                if not hasattr(os, "O_NOFOLLOW") and os.path.islink(real):
                    continue
                descriptor = os.open(real, OPEN_FLAGS)
            except OSError as error:
                if os.path.islink(real):
                    continue
                raise unreadable(error, path) from None
            except ValueError:  # a NUL in the path
                break
            try:
                return read_regular(descriptor, path, limit), place
            finally:
                os.close(descriptor)
        raise InputError("no file can be reached under this name", SourceSpan(path, 0, 0))

    def _in_real_folder(self, path: str) -> str:
        """Return the path of the machine for `path`, links followed but for the last part; folders are resolved once."""
        folder, _, name = path.rpartition("/")
        if name in ("", ".", "..") or os.path.isabs(path):
            return self._follow(path)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = self._follow(folder or ".")
        return os.path.join(real, name)

    def _follow(self, path: str) -> str:
        """Return the path of the machine for `path`, all links followed."""
        try:
            return os.path.realpath(os.path.join(self._top, path))
        except ValueError:
            raise InputError("no file can have this name", SourceSpan(path, 0, 0)) from None

    def _holds(self, real: str) -> bool:
        """Tell whether a path of the machine without links lies in the root."""
        return real == self._top or real.startswith(self._prefix)

    def _contain(self, real: str, asked: str) -> str:
        """Return a path of the machine as one of the root; InputError if it lies outside."""
        if real == self._top:
            return "."
        if not real.startswith(self._prefix):
            raise InputError("the path leads outside the folder that is scanned", SourceSpan(asked, 0, 0), "name a folder that holds both")
        return real[len(self._prefix) :].replace(os.sep, "/")

    def _absolute(self, path: str) -> str:
        return self._top if path == "." else self._prefix + path


def read_regular(descriptor: int, path: str, limit: int = SIZE_LIMIT) -> bytes:
    """Return the content of an open file; InputError if it is no regular one, or too large, also if it grows meanwhile."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise InputError("this is not a regular file", SourceSpan(path, 0, 0))
    if status.st_size <= limit:
        try:
            with open(descriptor, "rb", closefd=False) as file:
                data = file.read(status.st_size + 1)  # not up to the limit: a reader allots at once what it is asked for
                if len(data) > status.st_size:
                    data += file.read(limit + 1 - len(data))
        except OSError as error:
            raise unreadable(error, path) from None
        if len(data) <= limit:
            return data
    raise InputError(f"the file is larger than {limit >> 20} MiB", SourceSpan(path, 0, 0), "exclude it")


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Tell whether an entry is a folder or leads to one."""
    try:
        return entry.is_dir()
    except OSError:  # links that lead to each other
        return False


def is_ignored(path: str, excluded: "GitIgnoreSpec | None", rules: tuple[IgnoreRules, ...]) -> bool:
    """Tell whether `path` (a folder ends with a slash) is excluded, or ignored by the innermost .gitignore that speaks of it."""
    if excluded is not None and excluded.match_file(path):
        return True
    for depth, spec in reversed(rules):
        verdict = spec.check_file(path[depth:]).include
        if verdict is not None:
            return verdict
    return False


def compile_patterns(lines: Iterable[str]) -> "GitIgnoreSpec":
    """Return a matcher for patterns as in .gitignore; those that `compile_pattern` refuses match nothing."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec([pattern for line in lines for pattern in compile_pattern(line) or ()])


def compile_pattern(line: str) -> "Sequence[GitIgnoreSpecPattern] | None":
    """Return a pattern as in .gitignore (none for a comment or blank line); None if it is malformed or would take too long to match."""
    import re

    from pathspec import GitIgnoreSpec

    segments = line.split("/")
    if segments.count("**") > STARS_LIMIT + 1 or any(segment != "**" and segment.count("*") > STARS_LIMIT for segment in segments):
        return None
    try:
        return tuple(GitIgnoreSpec.from_lines([line]).patterns)
    except (ValueError, re.error):
        return None


def unreadable(error: OSError, path: str) -> InputError:
    """Return what is to be said when the system refuses to open `path`."""
    span = SourceSpan(path, 0, 0)
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return InputError("there is no such file or folder", span, "check the name")
        case PermissionError():
            return InputError("permission to read this is denied", span, "change its permissions or exclude it")
    return InputError("this cannot be read", span)
