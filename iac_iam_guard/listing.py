"""Words as English lists them."""

from collections.abc import Sequence


def join_words(words: Sequence[str]) -> str:
    """Return words with commas, and "and" before the last one."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def at_most(words: Sequence[str], limit: int) -> list[str]:
    """Return `limit` words: all of them, or the first ones and how many more there are."""
    return list(words) if len(words) <= limit else [*words[: limit - 1], f"{len(words) - limit + 1} more"]


def first_words(words: Sequence[str], limit: int) -> str:
    """Return the first `limit` words, and how many more there are."""
    more = len(words) - limit
    return ", ".join(words[:limit]) + (f" and {more} more" if more > 0 else "")
