"""Which templates others are made of: those are read as parts of them, not by themselves."""

from collections.abc import Iterable, Iterator

from iac_iam_guard.cloudformation.detect import SIZE_LIMIT
from iac_iam_guard.cloudformation.includes import locations
from iac_iam_guard.cloudformation.library import find_file, is_local
from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Members, Scalar
from iac_iam_guard.cloudformation.stacks import ASSET, nested_declarations, template_node
from iac_iam_guard.cloudformation.template import read_sections
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace

WORDS = (b"TemplateURL", b"AWS::Include", b"AWS::Serverless::Application", ASSET.encode())
"""At least one of these stands in a template that others are part of."""


def find_called(workspace: Workspace, paths: Iterable[str], named: Iterable[str] = ()) -> frozenset[str]:
    """Return those of `paths` that other templates among them, or that were `named`, are made of.

    Of templates that are made of each other in a circle, and that no other one leads to, the first is not among them.
    """
    paths = tuple(sorted(paths))
    calls = {path: found for path in (*paths, *named) if (found := frozenset(_parts(workspace, path)))}
    if not calls:
        return frozenset()
    called = frozenset(part for path, parts in calls.items() for part in parts if part != path)
    reached = _reachable(calls, (*named, *(path for path in paths if path not in called)))
    roots: set[str] = set()
    for path in paths:
        if path in called and path not in reached:
            roots.add(path)
            reached |= _reachable(calls, (path,))
    return frozenset(path for path in paths if path in called and path not in roots)


def _reachable(calls: dict[str, frozenset[str]], paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    todo = list(paths)
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo.extend(calls.get(path, ()))
    return found


def _parts(workspace: Workspace, path: str) -> Iterator[str]:
    """Yield the files that a template says it is made of, as far as they are there; nothing for what cannot be read."""
    try:
        data = workspace.read_bytes(path, SIZE_LIMIT)
        if not any(word in data for word in WORDS):
            return
        root = load(workspace.read(path)).root
    except InputError:
        return  # said when the template itself is read
    if not isinstance(root, Members):
        return
    nested = (template_node(declaration) for declaration in nested_declarations(read_sections(path, root)))
    for node in (*locations(root), *nested):
        if isinstance(node, Scalar) and is_local(node.text):
            try:
                yield find_file(workspace, node.text, path)
            except InputError:
                continue
