"""What a template's nodes go through before its sections are read, in the order of the service: includes, loops, then what SAM makes."""

from collections.abc import Callable

from iac_iam_guard.cloudformation.expanded import Expanded
from iac_iam_guard.cloudformation.nodes import Members
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.graph import Unresolved


def transform(root: Members, path: str) -> Expanded:
    """Return the template that `root`, read from `path`, comes to."""
    steps: tuple[Callable[[Members], Expanded], ...] = ()  # what needs the whole template, such as SAM, comes last
    problems: list[Diagnostic] = []
    unresolved: list[Unresolved] = []
    for step in steps:
        root, wrong, missing = step(root)
        problems += wrong
        unresolved += missing
    return Expanded(root, tuple(problems), tuple(unresolved))
