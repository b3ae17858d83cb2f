"""How an evaluation ends when it has no plain result: it fails, something is not known, or it hangs on a question."""

from collections.abc import Callable
from typing import Protocol

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.syntax import Expression, Step
from iac_iam_guard.values import WORLD_LIMIT, Atom, Choice, Guard, Guards, Reason, Unknown, Value, decide


class EvaluationError(Exception):
    """Terraform would refuse the expression; the message never quotes a value."""


class Undeclared(EvaluationError):
    """A name that no block declares: Terraform refuses it before it evaluates anything, so that neither try() nor an unselected branch hides it."""


class NotKnown(Exception):
    """A computation needs a value of which only `value` is known; the result is unknown."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Hangs(Exception):
    """A computation met a Choice; it is to be done once for every outcome of `atom`."""

    def __init__(self, atom: Atom) -> None:
        super().__init__()
        self.atom = atom


def distribute(compute: Callable[[tuple[Value, ...]], Value], arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Compute a result, as a Choice wherever the computation looks at one in its arguments.

    A branch that fails is unknown (Reason.ERROR) as long as another one does not fail; over WORLD_LIMIT branches, all of it is (Reason.LIMIT).
    """
    try:
        return compute(arguments)
    except Hangs as hangs:
        atom = hangs.atom
    branches = _Branches(compute, arguments, span)
    result = branches.over(atom, ())
    branches.check()
    return result


class _Branches:
    """A computation that is done once for every combination of answers that it asks for."""

    __slots__ = ("_arguments", "_budget", "_compute", "_failure", "_span", "_succeeded")

    def __init__(self, compute: Callable[[tuple[Value, ...]], Value], arguments: tuple[Value, ...], span: SourceSpan) -> None:
        self._compute = compute
        self._arguments = arguments
        self._span = span
        self._budget = WORLD_LIMIT
        self._failure: EvaluationError | None = None
        self._succeeded = False

    def over(self, atom: Atom, guards: Guards) -> Value:
        """Return the results for all outcomes of `atom`, under `guards`."""
        self._budget -= len(atom.outcomes)
        if self._budget < 0:
            return Unknown(Reason.LIMIT, self._span)
        return Choice(atom, tuple((outcome, self._under((*guards, Guard(atom, outcome)))) for outcome in atom.outcomes), self._span)

    def _under(self, guards: Guards) -> Value:
        try:
            result = self._compute(tuple(decide(argument, guards) for argument in self._arguments))
        except Hangs as hangs:
            atom = hangs.atom
        except EvaluationError as error:
            self._failure = error.with_traceback(None)  # which would hold this frame, and that all values at hand
            return Unknown(Reason.ERROR, self._span)
        else:
            self._succeeded = True
            return result
        return self.over(atom, guards)

    def check(self) -> None:
        """Raise the failure of the last branch if there was one and no branch succeeded."""
        failure, self._failure = self._failure, None
        if failure is None or self._succeeded:
            return
        try:
            raise failure
        finally:
            del failure


class Scope(Protocol):
    """What names mean where an expression stands."""

    path: str
    """The file of the expression, relative to the containment root."""

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: Callable[[Expression], Value]) -> tuple[Value, int]:
        """Return the value of `name` and the first of `steps`, and how many steps that took.

        `evaluate` computes the key of an Index step. Raises Undeclared for a name that is not declared.
        """

    def standpoint(self, names: frozenset[str]) -> str | None:
        """Return what tells this scope from others in which `names` mean something else; None where they mean something in this block alone."""

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        """Return the result of a function that reads files or evaluates templates (file, templatefile, …)."""
