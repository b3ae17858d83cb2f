"""Witnesses of new access as people read them, and whether what is not known could undo them."""

from collections.abc import Iterable

from iac_iam_guard.iam.arn import FIELDS
from iac_iam_guard.iam.clauses import ResourceSet
from iac_iam_guard.iam.glob import Hole, Tokens, Wild, covers_tokens, may_match
from iac_iam_guard.iam.glob_search import Region
from iac_iam_guard.iam.pattern_text import name_of_hole, write_tokens
from iac_iam_guard.iam.value_sets import fields_of
from iac_iam_guard.verdict import Truth

EXAMPLES = {3: "us-east-1", 4: "123456789012"}
"""What stands for any region and any account, by the field of an ARN."""
FRESH_LETTERS = "xyznameqwkvjuhXYZQWKVJ0123456789"
"""Letters to choose from for one that no pattern has."""


def doubt_about(word: Tokens, new: Region, old: Region) -> str:
    """Return what it hangs on whether `new` allows and `old` does not allow a resource, "" if it is certain.

    Policy variables do not count: their values differ from request to request, and some request is the witness.
    """
    hole = next((token for token in word if isinstance(token, Hole) and token.open), None)
    if hole is not None:
        return f"{name_of_hole(hole.key)} is not known"
    limits = [pattern for item in (*(item for layer in old.layers for item in layer), *new.denied) if not item.complement for pattern in item.patterns]
    left_out = [pattern for item in (*(item for layer in old.layers for item in layer if item.complement), *old.denied) for pattern in item.patterns]
    hanging = left_out if _is_allowed(word, old) else []
    for pattern in (*limits, *hanging):
        if (_is_unknown(pattern) or _is_unknown(word)) and may_match(pattern, word):
            return f"{write_tokens(word)} may be one of {write_tokens(pattern)}"
    return ""


def polish(word: Tokens, new: Region, old: Region) -> Tokens:
    """Return a witness with a region and an account where any text would do, if that is a witness too; else as it is."""
    fields = fields_of(word)
    if len(fields) != FIELDS or not any(fields[place] == (Wild.FRESH,) for place in EXAMPLES):
        return word
    written = [tuple(EXAMPLES[place]) if place in EXAMPLES and field == (Wild.FRESH,) else field for place, field in enumerate(fields)]
    polished: Tokens = tuple(token for field in written for token in (":", *field))[1:]
    return polished if _is_allowed(polished, new) and not _is_allowed(polished, old) else word


def _is_allowed(word: Tokens, region: Region) -> bool:
    """Tell whether a region has a text as long as holes are nothing that is written elsewhere, and variables may be anything that is left out."""
    denied = any(holds_word(item, word, left_out=not item.complement) for item in region.denied)
    return not denied and all(any(holds_word(item, word, left_out=item.complement) for item in layer) for layer in region.layers)


def holds_word(resources: ResourceSet, word: Tokens, left_out: bool = False) -> bool:
    """Tell whether a set has a text; with `left_out`, policy variables in its patterns may be anything."""
    patterns = (_free(pattern) if left_out else pattern for pattern in resources.patterns)
    return any(covers_tokens(pattern, word) is Truth.TRUE for pattern in patterns) != resources.complement


def _free(pattern: Tokens) -> Tokens:
    """Return a pattern with any text in the place of policy variables."""
    return tuple((Wild.ANY if token.first else Wild.STAR) if isinstance(token, Hole) and isinstance(token.key, str) else token for token in pattern)


def _is_unknown(found: Tokens) -> bool:
    """Tell whether a text has a hole that is no policy variable."""
    return any(isinstance(token, Hole) and not isinstance(token.key, str) for token in found)


def write_witness(word: Tokens, patterns: Iterable[Tokens]) -> str:
    """Return a witness as text, with a letter that stands in none of `patterns` wherever any letter will do."""
    if Wild.FRESH not in word:
        return write_tokens(word)
    used = {token for pattern in patterns for token in pattern if isinstance(token, str)}
    return write_tokens(word, next((letter for letter in FRESH_LETTERS if letter not in used), "x"))
