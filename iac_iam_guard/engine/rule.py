"""The form of a rule and of a pack."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.engine.inquiry import Condition
from iac_iam_guard.findings import Confidence, Severity

InputKind: TypeAlias = Literal["terraform", "cloudformation", "plan", "state", "evidence"]
DECLARATIONS: tuple[InputKind, ...] = ("terraform", "cloudformation", "plan", "state")
"""Kinds of input that declare what there is."""


EVIDENCE = {"credential-report": "credential report", "last-accessed": "last-accessed data"}
"""Kinds of evidence that users may supply, and what people call them."""


class Pack(NamedTuple):
    """A theme of rules: a folder of the rule sets, serving a section of the IAM best practices."""

    name: str
    title: str
    summary: str
    practice: str


class Rule(NamedTuple):
    """One rule as it was loaded; `when` gives the conditions, compiled, that all must hold. The message may hold placeholders of the subject, e.g. {policy}.

    Of one subject only the gravest rule of a `family` (one pattern in several grades) speaks, and only the gravest of a `cause` (several consequences of one
    thing, say of `*` as resource). A rule with `base` compares with what was there before.
    """

    id: str
    title: str
    severity: Severity
    confidence: Confidence
    subject: str
    when: Callable[[], tuple[Condition, ...]]
    message: str
    why: str
    fix: str
    practice: str
    pack: str
    family: str
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    inputs: tuple[InputKind, ...] = ()
    primary: str = ""
    evidence: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    cause: str = ""
    configurable: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    estate: bool = False
    default: bool = True
    base: bool = False


class Ruleset(NamedTuple):
    """All rules of one run by id, their packs by name, and ids by alias (casefolded): one alias may stand for several rules."""

    rules: dict[str, Rule]
    packs: dict[str, Pack]
    aliases: dict[str, tuple[str, ...]]
