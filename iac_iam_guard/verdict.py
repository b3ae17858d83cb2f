"""Three-valued verdicts with evidence: Kleene logic, once."""

from collections.abc import Iterable
from enum import Enum
from typing import Literal, NamedTuple

from iac_iam_guard.source import SourceSpan


class Truth(Enum):
    """What is known of a question."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Step(NamedTuple):
    """One hop of a path: who, by what, to whom, and where that is written."""

    source: str
    target: str
    via: tuple[str, ...]
    span: SourceSpan
    note: str = ""


class Evidence(NamedTuple):
    """A place that decided a question, with a few words on how ("" where the place speaks for itself).

    `confidence` is less than high where the answer rests on a guess; `path` is the chain of hops, where the question is about one. A place that is `aside`
    explains the others, and is never what is told of.
    """

    span: SourceSpan
    note: str = ""
    confidence: Literal["high", "medium", "low"] = "high"
    path: tuple[Step, ...] = ()
    aside: bool = False


class Verdict(NamedTuple):
    """The answer to one question: its truth, the places that made it TRUE, and the reason when UNKNOWN."""

    truth: Truth
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""

    def __bool__(self) -> bool:
        raise TypeError("a verdict has three values: compare its truth")


FALSE = Verdict(Truth.FALSE)
TRUE = Verdict(Truth.TRUE)


def holds(*evidence: Evidence | SourceSpan) -> Verdict:
    """Return TRUE, shown by `evidence`."""
    return Verdict(Truth.TRUE, tuple(Evidence(item) if isinstance(item, SourceSpan) else item for item in evidence))


def unknown(reason: str) -> Verdict:
    """Return UNKNOWN because of `reason`, a noun phrase such as "variable without a value"."""
    return Verdict(Truth.UNKNOWN, (), reason)


def known(truth: bool, *evidence: Evidence | SourceSpan) -> Verdict:
    """Return TRUE with `evidence`, or FALSE."""
    return holds(*evidence) if truth else FALSE


def negate(verdict: Verdict) -> Verdict:
    """Return the opposite; evidence of a negation is none, UNKNOWN stays with its reason."""
    if verdict.truth is Truth.UNKNOWN:
        return verdict
    return FALSE if verdict.truth is Truth.TRUE else TRUE


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the conjunction; the first FALSE ends it, TRUE joins all evidence."""
    open_verdict: Verdict | None = None
    evidence: list[Evidence] = []
    for verdict in verdicts:
        if verdict.truth is Truth.FALSE:
            return FALSE
        if verdict.truth is Truth.UNKNOWN:
            if open_verdict is None:
                open_verdict = verdict
            continue
        evidence.extend(verdict.evidence)
    return Verdict(Truth.TRUE, tuple(evidence)) if open_verdict is None else open_verdict


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the disjunction, TRUE with the evidence of every TRUE part."""
    open_verdict: Verdict | None = None
    found = False
    evidence: list[Evidence] = []
    for verdict in verdicts:
        if verdict.truth is Truth.TRUE:
            found = True
            evidence.extend(verdict.evidence)
        elif verdict.truth is Truth.UNKNOWN and open_verdict is None:
            open_verdict = verdict
    if found:
        return Verdict(Truth.TRUE, tuple(evidence))
    return open_verdict if open_verdict is not None else FALSE


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction of bare truths."""
    result = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return Truth.FALSE
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction of bare truths."""
    result = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return Truth.TRUE
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def opposite(truth: Truth) -> Truth:
    """Return the negation of a bare truth."""
    if truth is Truth.UNKNOWN:
        return truth
    return Truth.FALSE if truth is Truth.TRUE else Truth.TRUE
