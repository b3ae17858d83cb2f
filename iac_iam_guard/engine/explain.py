"""A rule in words for terminals, and in data for programs: nothing but what the rule itself says."""

from textwrap import fill
from typing import Literal, NamedTuple

from iac_iam_guard.engine.rule import EVIDENCE, Rule, Ruleset

WIDTH = 88
INDENT = "  "
EARLIER = "an earlier version"


class Section(NamedTuple):
    """A part of what a rule says of itself: its title, and one text, words, addresses of pages, or lines of code."""

    title: str
    kind: Literal["text", "words", "links", "code"]
    items: tuple[str, ...]


def explain_rule(rule: Rule, ruleset: Ruleset) -> str:
    """Return what a rule reports, why it matters and how to mend it, in lines of at most 88 columns."""
    heading = f"{rule.severity.value}[{rule.id}]: {rule.title}"
    return "\n\n".join((heading, *(_written(section) for section in rule_sections(rule, ruleset))))


def rule_sections(rule: Rule, ruleset: Ruleset) -> tuple[Section, ...]:
    """Return what a rule says of itself, without what it has nothing to say of."""
    pack = ruleset.packs[rule.pack]
    sources = (*(kind for kind in rule.inputs if kind != "evidence"), *(EVIDENCE[kind] for kind in rule.evidence), *((EARLIER,) if rule.base else ()))
    sections = (
        Section("Why", "text", (rule.why,)),
        Section("Fix", "text", (rule.fix,)),
        Section("Reports", "text", (f"{rule.message} (about: {rule.subject.replace('-', ' ')})",)),
        Section("Read from", "text", (", ".join(sources),)),
        Section("Part of", "text", (f"{pack.title}: {pack.summary}",)),
        Section("Parameters", "words", rule.configurable),
        Section("Leaves it to", "words", rule.yields_to),
        Section("See", "links", rule.references),
        Section("Known elsewhere as", "words", rule.aliases),
        Section("Ignore with", "code", (f"# iac-iam-guard: ignore[{rule.id}] -- reason",)),
    )
    return tuple(section for section in sections if section.items)


def tabulate_rule(rule: Rule) -> str:
    """Return all that a rule is made of, a line each."""
    facts = rule_details(rule)
    width = max(map(len, facts))
    return "\n".join(f"{name:<{width}}  {_plain(value)}".rstrip() for name, value in facts.items())


def list_rules(rules: tuple[Rule, ...], ruleset: Ruleset) -> str:
    """Return the rules by pack, gravest first, a line each."""
    packs: dict[str, list[Rule]] = {}
    for rule in rules:
        packs.setdefault(rule.pack, []).append(rule)
    width = max((len(rule.id) for rule in rules), default=0)
    return "\n\n".join(_pack_lines(f"{name}: {ruleset.packs[name].summary}", packs[name], width) for name in sorted(packs))


def rule_summary(rule: Rule) -> dict[str, object]:
    """Return the fields of a rule that lists of rules show."""
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "pack": rule.pack,
        "practice": rule.practice,
        "family": rule.family,
        "default": rule.default,
        "inputs": list(rule.inputs),
        "evidence": list(rule.evidence),
        "tags": list(rule.tags),
        "aliases": list(rule.aliases),
    }


def rule_details(rule: Rule) -> dict[str, object]:
    """Return all fields of a rule, the condition by its words."""
    return {
        **rule_summary(rule),
        "subject": rule.subject,
        "message": rule.message,
        "why": rule.why,
        "fix": rule.fix,
        "words": list(rule.words),
        "configurable": list(rule.configurable),
        "yields_to": list(rule.yields_to),
        "estate": rule.estate,
        "base": rule.base,
        "references": list(rule.references),
    }


def _pack_lines(heading: str, rules: list[Rule], width: int) -> str:
    gravest_first = sorted(rules, key=lambda rule: (rule.severity.rank, rule.id))
    lines = (f"{INDENT}{rule.severity.value:<8}  {rule.id:<{width}}  {rule.title}{remarks_on(rule)}" for rule in gravest_first)
    return "\n".join((heading, *lines))


def remarks_on(rule: Rule) -> str:
    """Return, in brackets, what keeps a rule from running by itself: it is off, or not evaluated without evidence or a base; "" for nothing."""
    indispensable = rule.evidence if rule.inputs == ("evidence",) or "evidence" not in rule.inputs else ()
    needs = " and ".join(EVIDENCE[kind] for kind in indispensable)
    told = ("" if rule.default else "off", f"needs evidence: {needs}" if needs else "", f"needs {EARLIER}" if rule.base else "")
    remarks = ", ".join(remark for remark in told if remark)
    return f" ({remarks})" if remarks else ""


def _written(section: Section) -> str:
    if section.kind == "links":
        return "\n".join((f"{section.title}:", *(f"{INDENT}{item}" for item in section.items)))
    text = ", ".join(section.items)
    return f"{section.title}:\n{fill(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False)}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
