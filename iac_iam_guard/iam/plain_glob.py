"""Patterns of known text with no more than `*` in them, matched by searching for what stands between: most patterns are so, and proofs are not needed."""

SIZE_LIMIT = 1_000_000
"""How large the product of two patterns' lengths may be before their comparison is given up as UNKNOWN; ARNs have at most 2,048 characters."""
FRESH = "\0"
"""A letter that stands in no pattern: what covers it in place of a wildcard covers whatever the wildcard stands for."""
FRESH_LETTERS = str.maketrans("*?", FRESH * 2)


def is_plain(pattern: str, subject: str) -> bool:
    """Tell whether searching decides whether `pattern` matches all of `subject`: no `?` in the pattern, and no variables."""
    return "?" not in pattern and "$" not in pattern and "$" not in subject and FRESH not in pattern and len(pattern) * len(subject) <= SIZE_LIMIT


def is_wild(text: str) -> bool:
    """Tell whether a text has wildcards."""
    return "*" in text or "?" in text


def matches_plain(pattern: str, text: str) -> bool:
    """Tell whether a pattern without `?` matches a text."""
    head, *inner = pattern.split("*")
    if not inner:
        return pattern == text
    *inner, tail = inner
    at, end = len(head), len(text) - len(tail)
    if at > end or not text.startswith(head) or not text.endswith(tail):
        return False
    for part in inner:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def begin_apart(one: str, other: str) -> bool:
    """Tell whether two patterns begin with letters that differ, before any wildcard or variable: the commonest way not to meet."""
    for left, right in zip(one, other, strict=False):
        if left in "*?$" or right in "*?$":
            return False
        if left != right:
            return True
    return False


def ends_apart(pattern: str, subject: str) -> bool:
    """Tell at a glance whether a pattern surely lacks what another one matches: its first or last letter is not that of the other, which may be any."""
    if not pattern or not subject:
        return False
    first, last = pattern[0], pattern[-1]
    return (first not in "*?$" and first != subject[0] and subject[0] != "$") or (last not in "*?}" and last != subject[-1] and subject[-1] != "}")
