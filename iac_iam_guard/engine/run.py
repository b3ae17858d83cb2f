"""Evaluates rules: every subject of every rule, in every world; what cannot be decided is kept apart from what is found."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from iac_iam_guard.engine.cause import reduce_causes
from iac_iam_guard.engine.docket import Docket
from iac_iam_guard.engine.fold import fold
from iac_iam_guard.engine.hit import Doubts, Hit, InReach, make_hit
from iac_iam_guard.engine.inquiry import Inquiry
from iac_iam_guard.engine.result import NotEvaluated, Undetermined
from iac_iam_guard.engine.rule import DECLARATIONS, EVIDENCE, InputKind, Rule
from iac_iam_guard.engine.subjects import SUBJECTS, Identities, Identity, Subject, guards_of, is_unread, span_of
from iac_iam_guard.engine.technique_file import load_techniques
from iac_iam_guard.engine.unread import REASON as UNREAD
from iac_iam_guard.engine.unread import UnreadInquiry
from iac_iam_guard.engine.worlds import InWorld, Worlds, consistent, judge
from iac_iam_guard.findings import Finding
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.recall import forget
from iac_iam_guard.iam.said import Sayings
from iac_iam_guard.source import AllPlaces, SourceSpan
from iac_iam_guard.values import Guards
from iac_iam_guard.verdict import Truth


class Evaluation(NamedTuple):
    """All that rules say of one estate, in a stable order."""

    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    not_evaluated: tuple[NotEvaluated, ...]


class Open(NamedTuple):
    """A rule that cannot be decided for a subject."""

    rule: str
    identity: Identity
    reason: str
    span: SourceSpan


def everywhere(span: SourceSpan) -> bool:
    """Say that every place may be shown."""
    return True


def evaluate(
    estate: Estate,
    rules: Iterable[Rule],
    inputs: frozenset[InputKind] = frozenset(DECLARATIONS),
    evidence: frozenset[str] = frozenset(),
    in_reach: InReach = everywhere,
) -> Evaluation:
    """Return what `rules` find in `estate`.

    `inputs` are the kinds of input of the scan, `evidence` the kinds of evidence that the user supplied. `in_reach` tells whether the
    user can change a place: findings elsewhere stand at the module call.
    """
    estate = replace(estate, techniques=load_techniques)
    runnable: list[Rule] = []
    not_evaluated: list[NotEvaluated] = []
    for rule in sorted(rules, key=lambda rule: rule.id):
        obstacle = _obstacle(rule, estate, inputs, evidence)
        if obstacle:
            not_evaluated.append(NotEvaluated(rule.id, obstacle))
        else:
            runnable.append(rule)
    hits: list[Hit] = []
    unsettled: list[Open] = []
    for outcome in _judge_all(estate, runnable, in_reach):
        if isinstance(outcome, Hit):
            hits.append(outcome)
        else:
            unsettled.append(outcome)
    forget()
    estate.memo.clear()  # what is derived from an estate refers back to it, and would outlive it
    findings = reduce_causes(fold(hits), {rule.id: rule for rule in runnable})
    found = {(hit.rule.id, hit.identity) for hit in hits}
    undetermined = _gather([item._replace(span=estate.places.whole(item.span)) for item in unsettled if (item.rule, item.identity) not in found])
    return Evaluation(tuple(findings), tuple(undetermined), tuple(not_evaluated))


def _obstacle(rule: Rule, estate: Estate, inputs: frozenset[InputKind], evidence: frozenset[str]) -> str:
    """Return why `rule` cannot say anything of this scan, or ""."""
    missing = [EVIDENCE[kind] for kind in rule.evidence if kind not in evidence]
    others = [kind for kind in rule.inputs if kind != "evidence"]
    if "evidence" in rule.inputs and others:
        if missing and inputs.isdisjoint(others):
            return f"no {' and no '.join((*missing, *others))}"
    elif missing:
        return f"no {' and no '.join(missing)}"
    elif others and inputs.isdisjoint(others):
        return f"decided from {' or '.join(others)} only"
    if rule.base and estate.base is None:
        return "no earlier version to compare with"
    if rule.estate and not estate.whole:
        return "only a part of the estate is given, and nothing follows from what is absent in a part"
    return ""


def _judge_all(estate: Estate, rules: list[Rule], in_reach: InReach) -> Iterator[Hit | Open]:
    by_subject: dict[str, list[Rule]] = {}
    for rule in rules:
        by_subject.setdefault(rule.subject, []).append(rule)
    worlds, identities, doubts, sayings = Worlds(estate), Identities(estate), Doubts(estate), Sayings()
    for name, rules_of_kind in by_subject.items():
        docket: Docket | None = None
        for subject in SUBJECTS[name].among(estate):
            world = consistent(guards_of(subject))
            if world is None:
                continue
            docket = docket or Docket(rules_of_kind)
            inquiries = Inquiries(subject, worlds)
            for rule, judgement in docket.remaining(inquiries.within(world), sayings.of(subject)):
                judged = (InWorld(world, judgement),) if judgement is not None else judge(rule.when(), world, inquiries.within)
                yield from _conclude(rule, subject, judged, identities, doubts, in_reach, estate.places)


class Inquiries:
    """The inquiries about one subject, made once per world."""

    __slots__ = ("_begin", "_found", "_subject", "_worlds")

    def __init__(self, subject: Subject, worlds: Worlds) -> None:
        """Begin without any."""
        self._subject = subject
        self._worlds = worlds
        self._begin = UnreadInquiry if is_unread(subject) else Inquiry
        self._found: dict[Guards, Inquiry] = {}

    def within(self, world: Guards) -> Inquiry:
        """Return the inquiry in `world`."""
        found = self._found.get(world)
        if found is None:
            found = self._found[world] = self._begin(self._subject, self._worlds.estate_in(world))
        return found


def _conclude(
    rule: Rule, subject: Subject, judged: tuple[InWorld, ...], identities: Identities, doubts: Doubts, in_reach: InReach, places: AllPlaces
) -> Iterator[Hit | Open]:
    """Yield a hit for every world in which the rule is violated; where there is none, what is open."""
    violated = [item for item in judged if item.judgement.verdict.truth is Truth.TRUE]
    if violated and is_unread(subject):
        yield Open(rule.id, identities.of(subject), UNREAD, span_of(subject))
    elif violated:
        identity = identities.of(subject)
        for world, judgement in violated:
            yield make_hit(rule, subject, identity, world, judgement, doubts, in_reach, places)
    else:
        verdict = next((item.judgement.verdict for item in judged if item.judgement.verdict.truth is Truth.UNKNOWN), None)
        if verdict is not None:
            yield Open(rule.id, identities.of(subject), verdict.reason, span_of(subject))


def _gather(unsettled: list[Open]) -> list[Undetermined]:
    """Return one entry per subject and reason, naming the rules, in the order of places."""
    rules: dict[tuple[str, str, str, str], set[str]] = {}
    first: dict[tuple[str, str, str, str], Open] = {}
    for item in unsettled:
        key = (item.identity.unit, item.identity.address, item.identity.part, item.reason)
        rules.setdefault(key, set()).add(item.rule)
        first.setdefault(key, item)
    entries = [Undetermined(item.identity.address, item.reason, tuple(sorted(rules[key])), item.span) for key, item in first.items()]
    return sorted(entries, key=lambda entry: (entry.span, entry.subject, entry.reason))
