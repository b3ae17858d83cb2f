"""The files of a new rule, for its author to fill."""

from iac_iam_guard.engine.wording import placeholders_of
from iac_iam_guard.engine.words import Word, words_for

PACK = """\
name: {pack}
title: {title}
summary: Rules of our own.
practice: apply-least-privilege
"""

RULE = """\
id: {id}
title:            # what is wrong, in a few words
severity: medium  # critical, high, medium, low, note
confidence: high  # high, medium, low
subject: {subject}
when:             # all, any, not, and words; `rules test` refuses the rule until something stands here
# words about a {subject}:
{words}
message:          # one sentence with placeholders: {placeholders}
why:              # what can happen
fix:              # what to write instead
# references: [https://…]   tags: […]   configurable: [words whose argument configuration may set]
"""

EXAMPLES = {
    "bad.tf": "# What the rule must report: end the line that it must point at with the comment `# expect: {id}`.\n",
    "good.tf": "# What the rule must let pass: the same, mended.\n",
}


def pack_text(pack: str) -> str:
    """Return the description of a new pack."""
    return PACK.format(pack=pack, title=pack.replace("-", " ").capitalize())


def rule_texts(rule: str, subject: str) -> dict[str, str]:
    """Return the files of a new rule about a kind of subject, by name."""
    words = "\n".join(f"#   {_signature(word)}\n#       {_first_line(word)}" for word in words_for(subject))
    placeholders = " ".join(f"{{{name}}}" for name in placeholders_of(subject))
    texts = {"rule.yaml": RULE.format(id=rule, subject=subject, words=words or "#   (none)", placeholders=placeholders)}
    return texts | {name: text.format(id=rule) for name, text in EXAMPLES.items()}


def _signature(word: Word) -> str:
    if not word.keywords:
        return f"{word.name}: true"
    return f"{word.name}: {{{', '.join(f'{keyword.name}: …' for keyword in word.keywords)}}}"


def _first_line(word: Word) -> str:
    return (word.function.__doc__ or "").strip().partition("\n")[0]
