"""Which directories are root modules."""

from collections.abc import Iterable

from iac_iam_guard.terraform.module import is_configuration_file
from iac_iam_guard.terraform.module_cache import ModuleCache


def find_roots(cache: ModuleCache, files: Iterable[str], named: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the directories to evaluate, sorted, and tell `cache` that they will be.

    `files` are all scanned files, `named` the directories that were named on the command line. A directory that holds configuration is a
    root if it is named, says itself that it deploys, or is called by nothing that is scanned. Of modules that call each other in a circle
    and that no root leads to, one is a root.
    """
    directories = sorted({folder or "." for folder, _, name in (path.rpartition("/") for path in files) if is_configuration_file(name)})
    called = {target for directory in directories for target in cache.outline(directory).calls if target != directory}
    chosen = set(named)
    roots = [directory for directory in directories if directory in chosen or cache.outline(directory).deploys or directory not in called]
    reached = {found for root in roots for found in cache.reachable(root)}
    for directory in directories:
        if directory not in reached:
            roots.append(directory)
            reached |= cache.reachable(directory)
    roots.sort()
    cache.expect(roots)
    return tuple(roots)
