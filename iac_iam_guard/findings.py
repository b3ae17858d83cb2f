"""What a rule found: severity, confidence, place, and an identity that survives edits."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.verdict import Step as Step


class Severity(StrEnum):
    """How grave a finding is; `note` informs and never gates."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _SEVERITY_RANKS[self]


class Confidence(StrEnum):
    """How sure a finding is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return _CONFIDENCE_RANKS[self]


_SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_CONFIDENCE_RANKS = {confidence: rank for rank, confidence in enumerate(Confidence)}


class Place(NamedTuple):
    """A span with the words that belong beside it."""

    span: SourceSpan
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of one rule by one subject, at one token.

    `subject` is the address without instance keys, `instances` the full addresses it stands for, `calls` the places of the
    module calls that lead to it, outermost first. `when` names the guards under which it holds ("" for always). `also` are
    ids of lesser rules that the same cause violates. `construct` is the path of the construct of the CDK that made the subject.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    subject: str
    message: str
    primary: Place
    related: tuple[Place, ...] = ()
    instances: tuple[str, ...] = ()
    calls: tuple[Place, ...] = ()
    paths: tuple[tuple[Step, ...], ...] = ()
    when: str = ""
    also: tuple[str, ...] = ()
    unit: str = ""
    fingerprint: str = ""
    construct: str = ""


def fingerprint(rule: str, unit: str, subject: str, ends: tuple[str, ...] = ()) -> str:
    """Return the position-free identity of a finding: 16 hex digits; `ends` are the two ends of a chain."""
    return sha256("\0".join((rule, unit, subject, *ends)).encode()).hexdigest()[:16]
