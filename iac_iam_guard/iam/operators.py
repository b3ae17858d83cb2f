"""Condition operators: their spelling, their set qualifier and their IfExists form."""

from typing import Literal

OPERATORS = {
    name.lower(): name
    for name in (
        *(f"String{kind}" for kind in ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")),
        *(
            f"{kind}{test}"
            for kind in ("Numeric", "Date")
            for test in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
        ),
        *(f"Arn{kind}" for kind in ("Equals", "NotEquals", "Like", "NotLike")),
        *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
    )
}
"""Condition operators by lower-cased name."""
NEGATED = frozenset(name for name in OPERATORS.values() if "Not" in name)
"""Operators that hold for everything but the values given, absent keys included."""
EXACT = frozenset(("StringEquals", "StringEqualsIgnoreCase", "BinaryEquals"))
"""Positive operators that take wildcards literally."""
PATTERNED = frozenset(("StringLike", "ArnLike", "ArnEquals"))
"""Positive operators whose values may be patterns."""
QUALIFIERS: dict[str, Literal["", "ForAllValues", "ForAnyValue"]] = {"forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}


def split_operator(written: str) -> tuple[str, Literal["", "ForAllValues", "ForAnyValue"], bool]:
    """Return the base operator in AWS's spelling (as written where AWS has none such), the set qualifier, and whether IfExists follows."""
    prefix, colon, name = written.rpartition(":")
    qualifier = QUALIFIERS.get(prefix.lower(), "")
    if colon and not qualifier:
        return written, "", False
    if_exists = name.lower().endswith("ifexists")
    base = name[: -len("ifexists")] if if_exists else name
    return OPERATORS.get(base.lower(), base), qualifier, if_exists
