"""Ignores: what users say about findings that they know of, and what becomes of it.

In a comment `iac-iam-guard: ignore[rule,rule] until=YYYY-MM-DD -- reason`, or in the configuration by address.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from iac_iam_guard.engine.result import Ignored
from iac_iam_guard.engine.rule import Ruleset
from iac_iam_guard.errors import Diagnostic, did_you_mean
from iac_iam_guard.findings import Finding
from iac_iam_guard.source import NOWHERE, Comment, SourceSpan

MARK = "iac-iam-guard:"
DIRECTIVE = re.compile(r"iac-iam-guard:[ \t]*ignore\[(?P<rules>[^\]\n]*)\](?:[ \t]+until=(?P<until>\S+))?[ \t]*(?:--(?P<reason>[^\n]*))?(?P<rest>[^\n]*)")
FORM = "write iac-iam-guard: ignore[rule-id] until=YYYY-MM-DD -- reason (until may be left out)"


FILE_LIMIT = 5000
"""Comments of one file that are looked at for ignores: each costs time at every finding of its rule."""


class Carrier(NamedTuple):
    """A declaration by its unit and full address."""

    unit: str
    address: str


class Suppression(NamedTuple):
    """One ignore: ids of rules as they are written, the last day on which it holds, and the places or the address glob that it speaks of.

    `by` says what kind of statement it is: "comment", "metadata", "configuration", or the scanner that it was written for if it is `foreign`. Such a one
    speaks of what its `carriers` have, too; it needs no reason, and what it does not match is not told.
    """

    rules: tuple[str, ...]
    reason: str
    until: date | None
    span: SourceSpan
    scope: tuple[SourceSpan, ...] = ()
    address: str = ""
    by: str = "comment"
    carriers: frozenset[Carrier] = frozenset()
    foreign: bool = False


class SuppressionResult(NamedTuple):
    """The findings that stay, those that are ignored, and notes on ignores that are not justified, have ended, or match nothing."""

    kept: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Diagnostic, ...]


class ReadSuppressions(NamedTuple):
    """Ignores that were read, and notes on those that could not be understood."""

    suppressions: tuple[Suppression, ...]
    problems: tuple[Diagnostic, ...]


def read_suppressions(comments: Iterable[Comment], text_of: Callable[[str], str | None]) -> ReadSuppressions:
    """Return the ignores in `comments` (all of the scan, each file's complete); `text_of` gives the text of a file by its path."""
    by_file: dict[str, list[Comment]] = {}
    for comment in dict.fromkeys(comments):
        by_file.setdefault(comment.span.path, []).append(comment)
    suppressions: list[Suppression] = []
    problems: list[Diagnostic] = []
    for path, all_comments in sorted(by_file.items()):
        speaking = [comment for comment in all_comments if MARK in comment.text]
        if len(speaking) > FILE_LIMIT:
            problems.append(unjustified(f"a file has at most {FILE_LIMIT:,} ignores: this is one too many", speaking[FILE_LIMIT].span, "use the configuration"))
            del speaking[FILE_LIMIT:]
        text = text_of(path) if speaking else None
        if text is None:
            continue
        from iac_iam_guard.scopes import CommentScopes  # reads syntax trees: only where somebody ignores something

        scopes = CommentScopes(path, text, all_comments)
        for comment in speaking:
            scope = scopes.scope(comment)
            for item in read_comment(comment, scope):
                if isinstance(item, Suppression):
                    suppressions.append(item)
                else:
                    problems.append(item)
    return ReadSuppressions(tuple(suppressions), tuple(problems))


def read_comment(comment: Comment, scope: tuple[SourceSpan, ...]) -> Iterator[Suppression | Diagnostic]:
    """Yield what a comment says, each directive as an ignore of `scope` or as a note on what is wrong with it."""
    text = comment.text.removesuffix("*/")
    start = text.find(MARK)
    while start >= 0:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        span = SourceSpan(comment.span.path, comment.span.start + start, comment.span.start + end)
        match = DIRECTIVE.match(text, start, end)
        if match is None or match["rest"].strip():
            yield unjustified("this ignore is not understood", span, FORM)
        else:
            rules = tuple(rule.strip() for rule in match["rules"].split(",") if rule.strip())
            until = read_day(match["until"]) if match["until"] else None
            if not rules:
                yield unjustified("an ignore names its rules", span, FORM)
            elif match["until"] and until is None:
                yield unjustified("the end of this ignore is no day", span, FORM)
            else:
                yield Suppression(rules, (match["reason"] or "").strip(), until, span, scope)
        start = text.find(MARK, end)


def read_day(text: str) -> date | None:
    """Return the day written YYYY-MM-DD, None if there is none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def unjustified(message: str, span: SourceSpan, hint: str) -> Diagnostic:
    """Return the note on an ignore that is not honoured."""
    return Diagnostic("note", f"unjustified-ignore: {message}; it is not honoured", span, hint)


class Rulings(NamedTuple):
    """What ignores have to fulfil: the rules there are, those that ran, the day, and the user's policy.

    With `max_days` 0 no end is asked for; the end of an ignore is announced for `warn_days`.
    """

    ruleset: Ruleset
    ran: Collection[str]
    today: date
    require_reason: bool = True
    max_days: int = 0
    warn_days: int = 0


def suppress(findings: Iterable[Finding], suppressions: Iterable[Suppression], rulings: Rulings) -> SuppressionResult:
    """Take out the findings that are ignored. A finding whose ignore has ended comes back, marked with the day."""
    problems: list[Diagnostic] = []
    honoured = [Honoured(suppression, names, set()) for suppression in suppressions if (names := resolve_names(suppression, rulings, problems))]
    by_rule: dict[tuple[str, str], list[Honoured]] = {}
    for item in honoured:
        anywhere = item.suppression.address or item.suppression.carriers
        paths = ("",) if anywhere else dict.fromkeys(scope.path for scope in item.suppression.scope)
        for rule in dict.fromkeys(rule for rules in item.names.values() for rule in rules):
            for path in paths:
                by_rule.setdefault((rule, path), []).append(item)
    kept: list[Finding] = []
    ignored: list[Ignored] = []
    for finding in findings:
        paths = dict.fromkeys((finding.primary.span.path, *(call.span.path for call in finding.calls), ""))
        rest, taken = divide(finding, [item for path in paths for item in by_rule.get((finding.rule, path), ())], rulings.today)
        ignored.extend(taken)
        if rest is not None:
            kept.append(rest)
    own = [item for item in honoured if not item.suppression.foreign]
    problems.extend(note for item in own for note in (unused(item, rulings.ran), ending(item.suppression, rulings)) if note is not None)
    problems.sort(key=lambda problem: (problem.span or NOWHERE, problem.message))
    return SuppressionResult(tuple(kept), tuple(ignored), tuple(problems))


class Honoured(NamedTuple):
    """An ignore, the rules that each of its names means, and the rules of which it has matched a finding."""

    suppression: Suppression
    names: dict[str, tuple[str, ...]]
    used: set[str]


def divide(finding: Finding, candidates: Iterable[Honoured], today: date) -> tuple[Finding | None, list[Ignored]]:
    """Return what stays of a finding, and what is ignored of it; note in `candidates` which of them matched."""
    rest: Finding | None = finding
    ended: list[date] = []
    taken: list[Ignored] = []
    for item in candidates:
        suppression = item.suppression
        if covered_part(finding, suppression) is None:
            continue
        item.used.add(finding.rule)
        part = covered_part(rest, suppression) if rest is not None else None
        if suppression.until is not None and suppression.until < today:
            ended.append(suppression.until)
        elif rest is not None and part is not None:
            taken.append(Ignored(part, suppression.reason, suppression.until.isoformat() if suppression.until else "", suppression.by))
            left = tuple(instance for instance in rest.instances if instance not in part.instances)
            rest = replace(rest, instances=left) if left else None
    if rest is not None and ended:
        rest = replace(rest, message=f"{rest.message} (ignore expired {max(ended).isoformat()})")
    return rest, taken


def unused(item: Honoured, ran: Collection[str]) -> Diagnostic | None:
    """Return the note on an ignore, or on those names in it, that matched nothing although a rule of that name ran."""
    idle = [name for name, rules in item.names.items() if item.used.isdisjoint(rules) and any(rule in ran for rule in rules)]
    return Diagnostic("note", f"unused-ignore: nothing here violates {', '.join(idle)}", item.suppression.span, "remove it") if idle else None


def ending(suppression: Suppression, rulings: Rulings) -> Diagnostic | None:
    """Return the note on an ignore that holds for a few days more."""
    if suppression.until is None or not 0 <= (suppression.until - rulings.today).days < rulings.warn_days:
        return None
    return Diagnostic("note", f"ending-ignore: this ignore ends with {suppression.until.isoformat()}", suppression.span, "mend what it hides before")


def resolve_names(suppression: Suppression, rulings: Rulings, problems: list[Diagnostic]) -> dict[str, tuple[str, ...]]:
    """Return the rules that each name in an ignore means, none if it is not honoured; say why in `problems`."""
    span = suppression.span
    if rulings.require_reason and not suppression.reason and not suppression.foreign:
        hint = "add a reason" if suppression.address else "write -- and the reason at its end"
        problems.append(unjustified("an ignore needs a reason", span, hint))
        return {}
    if rulings.max_days and (suppression.until is None or (suppression.until - rulings.today).days > rulings.max_days):
        problems.append(unjustified(f"an ignore has to end within {rulings.max_days} days", span, "set until"))
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name in suppression.rules:
        if name in rulings.ruleset.rules and not suppression.foreign:
            found[name] = (name,)
        elif name.casefold() in rulings.ruleset.aliases:
            found[name] = rulings.ruleset.aliases[name.casefold()]
        elif not suppression.foreign:
            hint = did_you_mean(name, rulings.ruleset.rules)
            problems.append(unjustified("no rule has this id", span, hint if hint.startswith("did") else "see iac-iam-guard rules list"))
    return found


def covered_part(finding: Finding, suppression: Suppression) -> Finding | None:
    """Return `finding`, or the instances of it, that an ignore speaks of; None if it speaks of none."""
    if not suppression.address:
        places = (finding.primary.span, *(call.span for call in finding.calls))
        if any(scope.contains(place) for scope in suppression.scope for place in places):
            return finding
        return instances_of(finding, lambda instance: Carrier(finding.unit, instance) in suppression.carriers)
    if matches_address(suppression.address, finding.subject) or (finding.construct and matches_address(suppression.address, finding.construct, "/")):
        return finding
    return instances_of(finding, lambda instance: matches_address(suppression.address, instance))


def instances_of(finding: Finding, chosen: Callable[[str], bool]) -> Finding | None:
    """Return `finding` with those of its instances that are `chosen`, None if none is."""
    instances = tuple(instance for instance in finding.instances if chosen(instance))
    if not instances:
        return None
    return finding if len(instances) == len(finding.instances) else replace(finding, instances=instances)


def matches_address(pattern: str, address: str, delimiters: str = ".[]") -> bool:
    """Tell whether an address matches a glob: `*` is any text within one part (what `delimiters` part), `**` is any text."""
    tokens = re.findall(r"\*\*|\*|[^*]+", pattern)
    reached = {0}
    for token in tokens:
        if token == "**":
            reached = set(range(min(reached), len(address) + 1))
        elif token == "*":
            reached = {end for start in reached for end in range(start, part_end(address, start, delimiters) + 1)}
        else:
            reached = {start + len(token) for start in reached if address.startswith(token, start)}
        if not reached:
            return False
    return len(address) in reached


def part_end(address: str, start: int, delimiters: str) -> int:
    """Return where the part of an address ends that `start` lies in."""
    return next((index for index in range(start, len(address)) if address[index] in delimiters), len(address))
