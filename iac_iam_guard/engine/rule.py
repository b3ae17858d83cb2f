"""The form of a rule and of a pack."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from iac_iam_guard.findings import Confidence, Severity
from iac_iam_guard.verdict import Verdict

if TYPE_CHECKING:
    from iac_iam_guard.iam.estate import Estate

InputKind: TypeAlias = Literal["terraform", "cloudformation", "plan", "state", "evidence"]
DECLARATIONS: tuple[InputKind, ...] = ("terraform", "cloudformation", "plan", "state")
"""Kinds of input that declare what there is."""


EVIDENCE = {"credential-report": "credential report", "last-accessed": "last-accessed data"}
"""Kinds of evidence that users may supply, and what people call them."""


class WordVerdict(NamedTuple):
    """A word that was TRUE, with its evidence."""

    word: str
    verdict: Verdict


class Judgement(NamedTuple):
    """The verdict on one subject in one world.

    `words` are those that made it so, in the order of the rule: TRUE, not under `not`, and in branches that hold.
    """

    verdict: Verdict
    words: tuple[WordVerdict, ...]


Predicate: TypeAlias = Callable[[object, "Estate"], Verdict]
Answers: TypeAlias = dict[Predicate, Verdict]
"""What words have said of one subject in one world: each is asked once, however many rules use it."""
When: TypeAlias = Callable[[object, "Estate", Answers], Judgement]


@dataclass(frozen=True, slots=True)
class Pack:
    """A theme of rules: a folder of the rule sets, serving a section of the IAM best practices."""

    name: str
    title: str
    summary: str
    practice: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it was loaded; `when` is compiled. The message may hold placeholders of the subject, e.g. {policy}.

    `gate` is a word without which `when` is FALSE: subjects of which that is known already need not be judged. Of one subject only the gravest rule of a
    `family` (one pattern in several grades) speaks, and only the gravest of a `cause` (several consequences of one thing, say of `*` as resource).
    A rule with `base` compares with what was there before.
    """

    id: str
    title: str
    severity: Severity
    confidence: Confidence
    subject: str
    when: When
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
    gate: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules of one run by id, their packs by name, and ids by alias (casefolded): one alias may stand for several rules."""

    rules: dict[str, Rule]
    packs: dict[str, Pack]
    aliases: dict[str, tuple[str, ...]]
