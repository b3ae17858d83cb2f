"""What a step of a template's expansion gives: the nodes after it, and what is to be said of those before."""

from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Members
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.graph import Unresolved


class Expanded(NamedTuple):
    """The root of a template after a step, what is wrong with it, and the parts of it that are not there to be analysed."""

    root: Members
    problems: tuple[Diagnostic, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
