"""What a template's nodes go through before its sections are read, in the order of the service: services of others, includes, loops, then what SAM makes."""

from collections.abc import Callable

from iac_iam_guard.cloudformation.detect import is_service
from iac_iam_guard.cloudformation.evaluate import Evaluator
from iac_iam_guard.cloudformation.expanded import Expanded
from iac_iam_guard.cloudformation.library import Library
from iac_iam_guard.cloudformation.nodes import Members
from iac_iam_guard.cloudformation.template import LOOP
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.graph import Unresolved

SERVERLESS = "AWS::Serverless-"
"""How the name of SAM's transform begins; a date follows."""


def assemble(root: Members, path: str, library: Library) -> Expanded:
    """Return the template at `path` with everything that stands in other files."""
    return _in_order(root, lambda whole: _compose(whole, library), lambda whole: _include(whole, path, library))


def transform(root: Members, library: Library, evaluator: Callable[[Members], Evaluator]) -> Expanded:
    """Return what a template that is assembled comes to; `evaluator` gives what computes parts of one that has loops still."""
    return _in_order(root, lambda whole: _repeat(whole, library, evaluator), lambda whole: _serve(whole, library, evaluator))


def _in_order(root: Members, *steps: Callable[[Members], Expanded]) -> Expanded:
    problems: list[Diagnostic] = []
    unresolved: list[Unresolved] = []
    for step in steps:
        root, wrong, missing = step(root)
        problems += wrong
        unresolved += missing
    return Expanded(root, tuple(problems), tuple(unresolved))


def _compose(root: Members, library: Library) -> Expanded:
    if not is_service(root):
        return Expanded(root)
    from iac_iam_guard.cloudformation.serverless.expand import expand_service

    return expand_service(root, library)


def _include(root: Members, path: str, library: Library) -> Expanded:
    if not library.mentions("Transform"):
        return Expanded(root)
    from iac_iam_guard.cloudformation.includes import include

    return include(root, path, library)


def _repeat(root: Members, library: Library, evaluator: Callable[[Members], Evaluator]) -> Expanded:
    if not library.mentions(LOOP):
        return Expanded(root)
    from iac_iam_guard.cloudformation.loops import expand_loops

    return expand_loops(root, library.places, lambda: evaluator(root))


def _serve(root: Members, library: Library, evaluator: Callable[[Members], Evaluator]) -> Expanded:
    if not library.mentions(SERVERLESS):
        return Expanded(root)
    whole = evaluator(root)
    if not any(name.startswith(SERVERLESS) for name, _ in whole.template.transforms):
        return Expanded(root)
    from iac_iam_guard.cloudformation.sam.expand import expand

    return expand(root, library.places, whole.parameters.supplied, whole.parameters.environment.partition)
