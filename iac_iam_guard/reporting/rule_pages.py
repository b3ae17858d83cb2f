"""Rules as pages in Markdown: one a rule, which says what `explain` says, and an index by the sections of AWS's guide."""

import re
from collections.abc import Iterable, Iterator

from iac_iam_guard.engine.explain import Section, remarks_on, rule_sections
from iac_iam_guard.engine.rule import Rule, Ruleset

PAGE = "README.md"
GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
PRACTICES = {
    "lock-away-root-user-access-keys": "Lock away the access keys of the root user",
    "create-individual-iam-users": "Create individual IAM users",
    "use-groups-to-assign-permissions": "Use groups to assign permissions",
    "grant-least-privilege": "Grant least privilege",
    "get-started-with-aws-managed-policies": "Get started with AWS managed policies",
    "use-customer-managed-policies": "Use customer managed policies instead of inline policies",
    "use-access-levels-to-review-permissions": "Use access levels to review permissions",
    "configure-strong-password-policy": "Configure a strong password policy",
    "enable-mfa-for-privileged-users": "Enable MFA for privileged users",
    "use-roles-for-applications-on-ec2": "Use roles for applications on EC2 instances",
    "use-roles-to-delegate-permissions": "Use roles to delegate permissions",
    "do-not-share-access-keys": "Do not share access keys",
    "rotate-credentials-regularly": "Rotate credentials regularly",
    "remove-unnecessary-credentials": "Remove unnecessary credentials",
    "use-policy-conditions": "Use policy conditions for extra security",
    "monitor-activity": "Monitor activity in the account",
}
"""The sections of the guide, in its order."""
CODE = re.compile(r"(`[^`]*`)")
SPECIAL = re.compile(r"([*<\[\]|\\]|(?<!\w)_|_(?!\w))")
"""What would be markup, of what stands in plain text: underscores within words are none."""


def rule_pages(rules: Iterable[Rule], ruleset: Ruleset) -> dict[str, str]:
    """Return all pages by their paths, each with a final newline: `<pack>/<rule>/README.md` and the index."""
    listed = tuple(rules)
    return {PAGE: "\n".join(_index(listed, ruleset)), **{f"{rule.pack}/{rule.id}/{PAGE}": "\n".join(_page(rule, ruleset)) for rule in listed}}


def _page(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    yield f"# {rule.id}\n"
    yield f"{_marked(rule.title)}{_marked(remarks_on(rule))}.\n"
    practice = f"[{_marked(_practice(rule.practice))}](../../{PAGE}#{_anchor(rule.practice)})"
    yield f"Severity **{rule.severity.value}** · confidence {rule.confidence.value} · {practice}\n"
    for section in rule_sections(rule, ruleset):
        yield f"## {section.title}\n"
        yield from _body(section)
        yield ""


def _body(section: Section) -> Iterator[str]:
    match section.kind:
        case "text":
            yield _marked(section.items[0])
        case "words":
            yield ", ".join(f"`{item}`" for item in section.items)
        case "links":
            yield from (f"- <{item}>" for item in section.items)
        case "code":
            yield from ("```", *section.items, "```")


def _index(rules: tuple[Rule, ...], ruleset: Ruleset) -> Iterator[str]:
    yield "# Rules\n"
    yield f"By section of AWS's guide to [security best practices in IAM]({GUIDE}), gravest first. `iac-iam-guard explain <rule>` says the same offline.\n"
    known = list(PRACTICES)
    practices = sorted({rule.practice for rule in rules}, key=lambda name: (known.index(name) if name in known else len(known), name))
    for practice in practices:
        yield f"## {_marked(_practice(practice))}\n"
        served = [rule for rule in rules if rule.practice == practice]
        for pack in sorted({rule.pack for rule in served}):
            yield f"{_marked(ruleset.packs[pack].title)}: {_marked(ruleset.packs[pack].summary)}\n"
            yield "| severity | rule | what it finds |"
            yield "|-|-|-|"
            for rule in sorted((rule for rule in served if rule.pack == pack), key=lambda rule: (rule.severity.rank, rule.id)):
                yield f"| {rule.severity.value} | [{rule.id}]({rule.pack}/{rule.id}/{PAGE}) | {_marked(rule.title)}{_marked(remarks_on(rule))} |"
            yield ""


def _practice(name: str) -> str:
    return PRACTICES.get(name) or name.replace("-", " ").capitalize()


def _anchor(practice: str) -> str:
    """Return the anchor of the heading of a practice, as GitHub makes it."""
    return re.sub(r"[^a-z0-9 -]", "", _practice(practice).lower()).replace(" ", "-")


def _marked(text: str) -> str:
    """Return plain text, in which only backticks are markup, as Markdown."""
    return "".join(part if part.startswith("`") else SPECIAL.sub(r"\\\1", part) for part in CODE.split(text))
