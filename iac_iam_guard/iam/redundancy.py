"""Entries of a list that another entry of the same list already includes, with what includes them."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from iac_iam_guard.iam.arn import FIXED, literal
from iac_iam_guard.iam.document import Elements
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.glob import Tokens, Wild, covers, covers_tokens, has_open_hole, surely_covers, tokens
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import Truth

PAIR_LIMIT = 50_000
"""So many pairs of entries are compared; the longest policy that AWS takes has fewer."""
SEPARATORS = ("/", ":")


class Redundant(NamedTuple):
    """An entry that says nothing new, and the entry that includes it; `again` if both say the very same."""

    entry: Value
    by: Value
    again: bool


class Redundancy(NamedTuple):
    """The entries that say nothing new, and why further ones may be such ("" if none is)."""

    found: tuple[Redundant, ...] = ()
    doubt: str = ""


NONE = Redundancy()


class _Entry(NamedTuple):
    """An entry as text, or as tokens where not all of its list are known: `head` is what all that it matches begins with.

    `wide`: whether it may match more than one text.
    """

    value: Value
    form: str | Tokens
    head: str
    wide: bool
    open: bool = False


def find_redundant(listed: Elements, *, fold: bool) -> Redundancy:
    """Return the entries that another one includes, whatever the values are that are not known. `fold` ignores letter case.

    Of entries that include each other the first stays. What lies below the things that another entry names (`logs-*/*` beside `logs-*`) is included, too, but
    is there to be seen. Values that AWS assigns are taken to differ from all others.
    """
    if len(listed.items) < 2:
        return NONE
    texts = [text.lower() if fold else text for item in listed.items if (text := literal(item)) is not None]
    known = len(texts) == len(listed.items)
    if known and len(texts) == len(frozenset(texts)) and not _may_include_each_other(texts):
        return NONE
    in_order = sorted(listed.items, key=lambda item: item.span[:2])
    entries = [_read_text(item, fold) if known else _read(item, fold) for item in in_order]
    wide = [place for place, entry in enumerate(entries) if entry.wide]
    if len(wide) * len(entries) > PAIR_LIMIT:
        return Redundancy((), "more entries than are compared")
    first = {entry.form: place for place, entry in reversed(list(enumerate(entries)))}
    including = [_including(entries, place, dict.fromkeys((first[entry.form], *wide))) for place, entry in enumerate(entries)]
    found = tuple(
        Redundant(entry.value, by.value, by.form == entry.form)
        for entry, others in zip(entries, including, strict=True)
        if (by := next((entries[place] for place in others if not including[place]), None)) is not None
    )
    return Redundancy(found, _doubt([entry for entry, others in zip(entries, including, strict=True) if not others], [entries[place] for place in wide]))


def _may_include_each_other(texts: list[str]) -> bool:
    """Tell whether one of some texts that differ may include another: it has a wildcard, and what comes before is how the other begins, or the reverse.

    In order, a text that begins as another one does stands right after one that does.
    """
    if not any("*" in text or "?" in text for text in texts):
        return False
    heads = sorted(head.group() for text in texts if (head := FIXED.match(text)) is not None)
    return any(after.startswith(before) for before, after in pairwise(heads))


def _read_text(value: Value, fold: bool) -> _Entry:
    text = literal(value) or ""
    text = text.lower() if fold else text
    head = FIXED.match(text)
    return _Entry(value, text, head.group() if head is not None else "", "*" in text or "?" in text)


def _read(value: Value, fold: bool) -> _Entry:
    found = tokens(value, fold=fold)
    end = next((place for place, token in enumerate(found) if not isinstance(token, str)), len(found))
    open_ended = has_open_hole(found)
    wide = open_ended or Wild.STAR in found or Wild.ANY in found
    return _Entry(value, found, "".join(token for token in found[:end] if isinstance(token, str)), wide, open_ended)


def _including(entries: list[_Entry], place: int, candidates: Iterable[int]) -> tuple[int, ...]:
    """Return the places of those candidates that surely include an entry; of two that include each other, only the first does."""
    entry = entries[place]
    return tuple(
        candidate
        for candidate in candidates
        if candidate != place and _includes(entries[candidate], entry) and (candidate < place or not _includes(entry, entries[candidate]))
    )


def _includes(wide: _Entry, entry: _Entry) -> bool:
    if wide.form == entry.form:
        return True
    return wide.wide and _begins_alike(wide, entry) and not _is_below(entry, wide) and _covers(wide.form, entry.form)


def _covers(wide: str | Tokens, form: str | Tokens) -> bool:
    if isinstance(wide, str) and isinstance(form, str):
        return covers(wide, form) is Truth.TRUE
    return not isinstance(wide, str) and not isinstance(form, str) and surely_covers(wide, form)


def _is_below(entry: _Entry, other: _Entry) -> bool:
    """Tell whether an entry is another one with a path after it."""
    size = len(other.form)
    return len(entry.form) > size and entry.form[size] in SEPARATORS and entry.form[:size] == other.form


def _begins_alike(one: _Entry, other: _Entry) -> bool:
    return one.head.startswith(other.head) or other.head.startswith(one.head)


def _doubt(entries: list[_Entry], wide: list[_Entry]) -> str:
    """Return why some entry may be included by another, depending on values that are not known; what AWS assigns is none of these."""
    for entry in entries:
        for other in wide:
            if other is entry or not (other.open or entry.open) or not _begins_alike(other, entry) or _is_below(entry, other):
                continue
            if not isinstance(other.form, str) and not isinstance(entry.form, str) and covers_tokens(other.form, entry.form) is Truth.UNKNOWN:
                return reason_of(other.value if other.open else entry.value)
    return ""
