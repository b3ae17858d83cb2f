"""Which rules a scan runs: words that name rules by id, alias, pack, practice, tag or severity."""

from collections.abc import Iterable

from iac_iam_guard.engine.rule import Rule, Ruleset
from iac_iam_guard.errors import UsageError
from iac_iam_guard.findings import Severity


def select_rules(ruleset: Ruleset, select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules that `select` names (those that are on by default where it is empty) and `ignore` does not, by id.

    Raises UsageError for a word that names nothing.
    """
    chosen = _named(ruleset, select or ("default",))
    left_out = _named(ruleset, ignore)
    return tuple(rule for rule in ruleset.rules.values() if rule.id in chosen and rule.id not in left_out)


def find_rules(ruleset: Ruleset, name: str) -> tuple[Rule, ...]:
    """Return the rules that an id or alias names; raise UsageError where it names none."""
    found = (name,) if name in ruleset.rules else ruleset.aliases.get(name.casefold(), ())
    if not found:
        raise UsageError(f"no rule answers to {name!r}", hint=_suggestion(ruleset, name))
    return tuple(ruleset.rules[rule] for rule in found)


def _named(ruleset: Ruleset, words: Iterable[str]) -> set[str]:
    return {name for word in words for name in _rules_of(ruleset, word)}


def _rules_of(ruleset: Ruleset, word: str) -> Iterable[str]:
    rules = ruleset.rules.values()
    kind, colon, name = word.partition(":")
    match kind if colon else "":
        case "pack":
            found = [rule.id for rule in rules if rule.pack == name]
        case "practice":
            found = [rule.id for rule in rules if rule.practice == name]
        case "tag":
            found = [rule.id for rule in rules if name in rule.tags]
        case "severity":
            if name not in list(Severity):
                raise UsageError(f"there is no severity of that name: {word}", hint=", ".join(Severity))
            return [rule.id for rule in rules if rule.severity == name]
        case _:
            if word == "all":
                return list(ruleset.rules)
            if word == "default":
                return [rule.id for rule in rules if rule.default]
            found = [word] if word in ruleset.rules else list(ruleset.aliases.get(word.casefold(), ()))
    if not found:
        raise UsageError(f"no rule answers to {word!r}", hint=_suggestion(ruleset, word))
    return found


def _suggestion(ruleset: Ruleset, word: str) -> str:
    from difflib import get_close_matches  # only a mistake needs it

    known = [*ruleset.rules, *(f"pack:{pack}" for pack in ruleset.packs), "all", "default"]
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]}?" if near else "iac-iam-guard rules list shows all rules"
