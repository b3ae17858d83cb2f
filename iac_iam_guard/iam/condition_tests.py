"""Conditions as tests of one key: which values they accept, and whether they hold where the key is absent."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.condition_values import EPOCH, moment_of, network_of
from iac_iam_guard.iam.document import Condition
from iac_iam_guard.iam.glob import tokens
from iac_iam_guard.iam.operators import NEGATED, OPERATORS
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.iam.value_sets import (
    EVERYTHING,
    LEAST,
    MOST,
    NOTHING,
    TRUTHS,
    UNIVERSES,
    V6_OFFSET,
    Cut,
    Domain,
    Ranges,
    Span,
    Style,
    Texts,
    ValueSet,
    clip_spans,
)
from iac_iam_guard.values import Known, Value

Mode: TypeAlias = Literal["one", "any", "all"]
"""What of the values of a request has to be accepted: its only one, some, or all of them."""
MODES: dict[str, Mode] = {"": "one", "ForAnyValue": "any", "ForAllValues": "all"}
STYLES: dict[str, Style] = {"StringLike": "like", "ArnLike": "arn", "ArnEquals": "arn", "StringEqualsIgnoreCase": "fold"}
"""How operators compare texts; all others do it letter by letter."""
NOW = frozenset(("aws:currenttime", "aws:epochtime"))


class KeyTest(NamedTuple):
    """A condition as a test of one key: `accepts` values, or holds because the key is `absent`.

    `written` is how people read it; `unknown` are the parts of its values that are not known, so that tests of different origin are not equal.
    """

    key: str
    mode: Mode
    accepts: ValueSet
    absent: bool
    written: str
    unknown: tuple[Value, ...] = ()


def read_test(condition: Condition, *, variables: bool = True, today: date | None = None) -> KeyTest | None:
    """Return a condition as a test; None for an operator that AWS does not have.

    `variables`: whether `${…}` stands for a variable. With `today`, the time of a request is not before it.
    """
    operator = condition.operator
    if operator not in OPERATORS.values():
        return None
    mode = MODES[condition.qualifier]
    written = write_condition(condition)
    if operator == "Null":
        return _read_null(condition, written)
    negated = operator in NEGATED
    absent = condition.if_exists or mode == "all" or (negated and mode != "any")
    values = _read_values(condition, variables, today)
    unknown = tuple(item for item in (*condition.values.items, condition.values.rest) if item is not None and literal(item) is None) if values.more else ()
    return KeyTest(condition.key, mode, ValueSet(values, negated), absent, written, unknown)


def write_condition(condition: Condition) -> str:
    """Return a condition as people read it: operator, key and values."""
    values = [_write_value(item) for item in condition.values.items]
    if condition.values.rest is not None:
        values.append("…")
    return f"{condition.written} {condition.spelling} {', '.join(values)}"


def _write_value(value: Value) -> str:
    return write_tokens(tokens(value))


def _read_null(condition: Condition, written: str) -> KeyTest | None:
    texts = {(literal(item) or "").lower() for item in condition.values.items}
    if condition.values.rest is not None or any(literal(item) is None for item in condition.values.items):
        return None
    accepts = EVERYTHING if "false" in texts else NOTHING
    return KeyTest(condition.key, "one", accepts, "true" in texts, written)


def _read_values(condition: Condition, variables: bool, today: date | None) -> Texts | Ranges:
    domain = _domain_of(condition, today)
    if domain is not None:
        return _read_ranges(condition, domain, today)
    style = STYLES.get(condition.operator.replace("Not", ""), "exact")
    wild = style in ("like", "arn")
    patterns = dict.fromkeys(tokens(item, wild=wild, variables=variables) for item in condition.values.items)
    return Texts(tuple(patterns), style, condition.values.rest is not None)


def _domain_of(condition: Condition, today: date | None) -> Domain | None:
    operator = condition.operator
    if operator.startswith("Date"):
        return "now" if today is not None and condition.key in NOW else "time"
    if operator.startswith("Numeric"):
        return "number"
    if operator == "Bool":
        return "truth"
    return "address" if operator in ("IpAddress", "NotIpAddress") else None


def _read_ranges(condition: Condition, domain: Domain, today: date | None) -> Ranges:
    universe = UNIVERSES[domain] if domain != "now" or today is None else (((_seconds(datetime.combine(today, time(), UTC)), 0), MOST),)
    texts = [literal(item) for item in condition.values.items]
    operator = condition.operator.replace("Not", "")
    spans = (span for text in texts if text is not None and (span := _read_span(domain, operator, text)) is not None)
    return Ranges(clip_spans(spans, universe), domain, universe, condition.values.rest is not None or None in texts)


def read_literal(domain: Domain, text: str) -> Span | None:
    """Return the one number, time, address or truth that a text means, None where it means none."""
    return _read_span(domain, "Equals", text)


def _read_span(domain: Domain, operator: str, text: str) -> Span | None:
    """Return the numbers for which `operator` with `text` holds, None where `text` is no value of the domain."""
    match domain:
        case "truth":
            return {"false": TRUTHS[0], "true": TRUTHS[1]}.get(text.strip().lower())
        case "address":
            return _read_network(text)
        case "number":
            number = _read_number(text)
        case _:
            moment = moment_of(Known(text))
            number = None if moment is None else _seconds(moment)
    return None if number is None else _compare(operator, number)


def _read_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _seconds(moment: datetime) -> Decimal:
    return Decimal((moment - EPOCH) // timedelta(microseconds=1)) / 1_000_000


def _compare(operator: str, number: Decimal) -> Span:
    before: Cut = (number, 0)
    after: Cut = (number, 1)
    if operator.endswith("LessThan"):
        return LEAST, before
    if operator.endswith("LessThanEquals"):
        return LEAST, after
    if operator.endswith("GreaterThan"):
        return after, MOST
    return (before, MOST) if operator.endswith("GreaterThanEquals") else (before, after)


def _read_network(text: str) -> Span | None:
    network = network_of(Known(text))
    if network is None:
        return None
    offset = V6_OFFSET if network.version == 6 else 0
    return (int(network.network_address) + offset, 0), (int(network.broadcast_address) + offset, 1)
