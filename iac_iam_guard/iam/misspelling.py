"""Which action somebody meant who wrote the name of none."""

import re
from difflib import SequenceMatcher, get_close_matches

from iac_iam_guard.iam.catalogue import actions

READING = frozenset(("describe", "get", "list", "read", "view"))
"""Verbs that people mistake for one another without harm."""
MANNERS = frozenset(("admin", "batch"))
"""Words before the verb that say how something is done."""
CANDIDATES = 12
ALIKE = 0.8
"""Two words with so much in common are one word and a slip of the pen."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z]+")


def nearest_action(service: str, name: str) -> str:
    """Return the action of a service that the name of none is nearest to, "" where none does what the name says.

    That is the one whose name is written out further (`CreateDistributionWithTags`), else the most similar one with the same verb and a word in common.
    """
    known = actions(service)
    words = _words(name)
    for count in range(len(words) - 1, 1, -1):
        shorter = known.get("".join(words[:count]))
        if shorter is not None:
            return shorter.full_name
    for near in get_close_matches(name.lower(), list(known), CANDIDATES):
        if _says_the_same(words, _words(known[near].name)):
            return known[near].full_name
    return ""


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _says_the_same(written: list[str], other: list[str]) -> bool:
    if len(written) == 1 and _is_slip(written[0], "".join(other)):  # in lower case throughout
        return True
    (verb, nouns), (other_verb, other_nouns) = _parsed(written), _parsed(other)
    same_verb = {verb, other_verb} <= READING or _is_slip(verb, other_verb)
    return same_verb and (not nouns or any(_is_slip(noun, one) for noun in nouns for one in other_nouns))


def _parsed(words: list[str]) -> tuple[str, list[str]]:
    """Return the verb of a name and what it is done to."""
    start = int(len(words) > 1 and words[0] in MANNERS)
    return ("".join(words[start : start + 1]), words[start + 1 :])


def _is_slip(word: str, other: str) -> bool:
    """Tell whether two words are meant to be one: those that differ by what stands before (`Tag`, `Untag`) are opposites."""
    if word == other:
        return True
    return not word.endswith(other) and not other.endswith(word) and SequenceMatcher(None, word, other).ratio() >= ALIKE
