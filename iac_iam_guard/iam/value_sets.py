"""Sets of values that tests of conditions accept: texts, numbers, times and addresses, with sure answers on how two sets lie to each other.

Every question is answered TRUE only if it is sure, so what is not known about a value makes no answer wrong, only less.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.arn import FIELDS
from iac_iam_guard.iam.glob import Hole, Token, Tokens, Wild, covers_tokens, overlaps_tokens
from iac_iam_guard.verdict import Truth, all_of

Style: TypeAlias = Literal["exact", "fold", "like", "arn"]
"""How texts are compared: letter by letter, in any letter case, as patterns, or as patterns within each field of an ARN."""
Domain: TypeAlias = Literal["number", "time", "now", "address", "truth"]
Cut: TypeAlias = tuple[Decimal | int, int]
"""A place between numbers: just before (0) or just after (1) one of them."""
Span: TypeAlias = tuple[Cut, Cut]

LEAST: Cut = (Decimal("-Infinity"), 0)
MOST: Cut = (Decimal("Infinity"), 1)
ADDRESSES_V4: Span = ((0, 0), ((1 << 32) - 1, 1))
V6_OFFSET = 1 << 40
"""What is added to addresses of version 6 so that they lie apart from those of version 4."""
ADDRESSES_V6: Span = ((V6_OFFSET, 0), (V6_OFFSET + (1 << 128) - 1, 1))
TRUTHS: tuple[Span, ...] = (((0, 0), (0, 1)), ((1, 0), (1, 1)))
UNIVERSES: dict[Domain, tuple[Span, ...]] = {
    "number": ((LEAST, MOST),),
    "time": ((LEAST, MOST),),
    "now": ((LEAST, MOST),),
    "address": (ADDRESSES_V4, ADDRESSES_V6),
    "truth": TRUTHS,
}
"""The numbers that there are in each domain."""


class Texts(NamedTuple):
    """Texts that match one of `patterns`; `more` if there may be further patterns that are not known."""

    patterns: tuple[Tokens, ...]
    style: Style
    more: bool = False


class Ranges(NamedTuple):
    """Numbers within one of `spans` (ascending, apart from each other), of those that there are at all: `universe`."""

    spans: tuple[Span, ...]
    domain: Domain
    universe: tuple[Span, ...]
    more: bool = False


Values: TypeAlias = Texts | Ranges


class ValueSet(NamedTuple):
    """The values a test accepts: `values`, or all others (`complement`)."""

    values: Values
    complement: bool = False


PAIR_LIMIT = 20_000
"""So many pairs of values are compared before two sets count as not told apart."""
NOTHING = ValueSet(Texts((), "exact"))
EVERYTHING = ValueSet(Texts((), "exact"), complement=True)


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same numbers as spans that are ascending and apart."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def clip_spans(spans: Iterable[Span], universe: Iterable[Span]) -> tuple[Span, ...]:
    """Return the numbers that lie in both."""
    within = tuple(universe)
    return join_spans((max(start, low), min(end, high)) for start, end in spans for low, high in within)


def is_nothing(values: ValueSet) -> bool:
    """Tell whether surely no value is accepted."""
    return _fill(values.values, values.values) if values.complement else _is_empty(values.values)


def is_everything(values: ValueSet) -> bool:
    """Tell whether surely every value is accepted."""
    return _is_empty(values.values) if values.complement else _fill(values.values, values.values)


def includes(wide: ValueSet, narrow: ValueSet) -> bool:
    """Tell whether every value of `narrow` surely is one of `wide`."""
    one, other = wide.values, narrow.values
    match wide.complement, narrow.complement:
        case False, False:
            return _within(other, one)
        case True, True:
            return _within(one, other)
        case True, False:
            return _apart(one, other)
    return _fill(one, other)


def lie_apart(one: ValueSet, other: ValueSet) -> bool:
    """Tell whether surely no value is in both."""
    return includes(ValueSet(one.values, not one.complement), other)


def fill_everything(one: ValueSet, other: ValueSet) -> bool:
    """Tell whether surely every value is in one or the other."""
    return includes(one, ValueSet(other.values, not other.complement))


def _is_empty(values: Values) -> bool:
    if values.more:
        return False
    return not (values.patterns if isinstance(values, Texts) else values.spans)


def _within(narrow: Values, wide: Values) -> bool:
    if narrow.more:
        return False
    if _is_empty(narrow) or narrow == wide:
        return True
    if _are_exact(narrow, wide):
        return frozenset(_members(narrow)) <= frozenset(_members(wide))
    if len(_members(narrow)) * len(_members(wide)) > PAIR_LIMIT:
        return False
    if isinstance(narrow, Texts) and isinstance(wide, Texts):
        return all(any(_covers(wide.style, pattern, narrow.style, part) for pattern in wide.patterns) for part in narrow.patterns)
    if isinstance(narrow, Ranges) and isinstance(wide, Ranges) and narrow.domain == wide.domain:
        return all(any(low <= start and end <= high for low, high in wide.spans) for start, end in narrow.spans)
    return False


def _apart(one: Values, other: Values) -> bool:
    if _is_empty(one) or _is_empty(other):
        return True
    if one.more or other.more:
        return False
    if _are_exact(one, other):
        return frozenset(_members(one)).isdisjoint(_members(other))
    if len(_members(one)) * len(_members(other)) > PAIR_LIMIT:
        return False
    if isinstance(one, Texts) and isinstance(other, Texts):
        return all(_differ(one.style, left, other.style, right) for left in one.patterns for right in other.patterns)
    if isinstance(one, Ranges) and isinstance(other, Ranges) and one.domain == other.domain:
        return not clip_spans(one.spans, other.spans)
    return False


def _members(values: Values) -> tuple[object, ...]:
    return values.patterns if isinstance(values, Texts) else values.spans


def _are_exact(one: Values, other: Values) -> bool:
    """Tell whether two sets list known texts that are compared letter by letter."""
    return all(
        isinstance(values, Texts) and values.style == "exact" and not any(isinstance(token, Hole) for pattern in values.patterns for token in pattern)
        for values in (one, other)
    )


def _fill(one: Values, other: Values) -> bool:
    """Tell whether two sets together surely hold every value."""
    if isinstance(one, Texts) and isinstance(other, Texts):
        return any(values.style in ("like", "arn") and (Wild.STAR,) in values.patterns for values in (one, other))
    if isinstance(one, Ranges) and isinstance(other, Ranges) and one.domain == other.domain:
        return join_spans((*one.spans, *other.spans)) == one.universe
    return False


def _covers(style: Style, pattern: Tokens, other_style: Style, subject: Tokens) -> bool:
    """Tell whether all texts that `subject` means in its style surely match `pattern` in its own."""
    if style == "fold":
        return other_style in ("exact", "fold") and _folded(pattern) == _folded(subject)
    if other_style == "fold":
        return pattern == (Wild.STAR,) or (_has_no_case(subject) and pattern == subject)
    if style == "arn":
        if other_style == "arn" or not any(isinstance(token, Wild) for token in subject):
            return match_arn(pattern, subject) is Truth.TRUE
        return pattern == (Wild.STAR,)
    return covers_tokens(pattern, subject) is Truth.TRUE


def _differ(style: Style, one: Tokens, other_style: Style, other: Tokens) -> bool:
    """Tell whether surely no text matches both patterns."""
    if "fold" in (style, other_style):
        return overlaps_tokens(_folded(one), _folded(other)) is Truth.FALSE
    if style == other_style == "arn":
        left, right = fields_of(one), fields_of(other)
        if len(left) == len(right) == FIELDS:
            return any(overlaps_tokens(mine, others) is Truth.FALSE for mine, others in zip(left, right, strict=True))
    return overlaps_tokens(one, other) is Truth.FALSE


def match_arn(pattern: Tokens, subject: Tokens) -> Truth:
    """Tell whether an ARN (pattern) matches a pattern field by field, as ArnLike compares; AWS does not say what it does with less than six fields."""
    left, right = fields_of(pattern), fields_of(subject)
    if len(left) != FIELDS or len(right) != FIELDS:
        whole = covers_tokens(pattern, subject)
        return whole if whole is Truth.FALSE or pattern in ((Wild.STAR,), subject) else Truth.UNKNOWN
    return all_of(covers_tokens(mine, others) for mine, others in zip(left, right, strict=True))


def match_text(style: Style, pattern: Tokens, text: Tokens) -> Truth:
    """Tell whether a text of a request matches a pattern in its style."""
    match style:
        case "arn":
            return match_arn(pattern, text)
        case "fold":
            return covers_tokens(_folded(pattern), _folded(text))
    return covers_tokens(pattern, text)


def fields_of(found: Tokens) -> tuple[Tokens, ...]:
    """Return the fields of an ARN: what stands between its first five colons, and all that follows."""
    fields: list[list[Token]] = [[]]
    for token in found:
        if token == ":" and len(fields) < FIELDS:
            fields.append([])
        else:
            fields[-1].append(token)
    return tuple(tuple(field) for field in fields)


def _folded(found: Tokens) -> Tokens:
    return tuple(token.lower() if isinstance(token, str) else token for token in found)


def _has_no_case(found: Tokens) -> bool:
    return all(isinstance(token, str) and token.lower() == token.upper() for token in found)
