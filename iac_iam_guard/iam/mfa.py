"""Conditions on multi-factor authentication, by their truth table over a key that is absent, true or false."""

from typing import NamedTuple

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.condition_keys import MFA_AGE, MFA_PRESENT
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.operators import NEGATED
from iac_iam_guard.verdict import Truth, all_of, any_of, opposite


class MfaOutcomes(NamedTuple):
    """Whether a test holds for callers without the key (long-term access keys), with a second factor, and with a session that had none."""

    absent: Truth
    true: Truth
    false: Truth


def mfa_outcomes(condition: Condition) -> MfaOutcomes | None:
    """Return the truth table of a condition on `aws:MultiFactorAuthPresent` or `aws:MultiFactorAuthAge`; None for other keys.

    A session without a second factor carries the first key as false, the second one not at all.
    """
    if condition.key == MFA_PRESENT:
        return MfaOutcomes(_holds(condition, None), _holds(condition, "true"), _holds(condition, "false"))
    if condition.key == MFA_AGE:
        absent = _holds(condition, None)
        return MfaOutcomes(absent, _holds_for_some_age(condition), absent)
    return None


def mfa_outcomes_of(statement: Statement) -> MfaOutcomes | None:
    """Return the truth table of all readable conditions of a statement on the MFA keys together; None if there are none."""
    tables = [table for condition in statement.conditions if (table := mfa_outcomes(condition)) is not None]
    if not tables:
        return None
    return MfaOutcomes(all_of(table.absent for table in tables), all_of(table.true for table in tables), all_of(table.false for table in tables))


def _holds(condition: Condition, value: str | None) -> Truth:
    """Tell whether a condition holds when its key has `value` (None: absent)."""
    if condition.operator == "Null":
        return any_of(_texts_match(condition, "true" if value is None else "false"))
    negated = condition.operator in NEGATED
    if value is None:
        if condition.if_exists or condition.qualifier == "ForAllValues":
            return Truth.TRUE
        return Truth.TRUE if negated and condition.qualifier != "ForAnyValue" else Truth.FALSE
    matched = any_of(_texts_match(condition, value))
    return opposite(matched) if negated else matched


def _texts_match(condition: Condition, value: str) -> list[Truth]:
    """Return for every value of a condition whether it is `value`."""
    found = [Truth.UNKNOWN] if condition.values.rest is not None else []
    for item in condition.values.items:
        text = literal(item)
        if text is None:
            found.append(Truth.UNKNOWN)
        elif "Like" in condition.operator:
            found.append(covers(text, value, fold=True))
        else:
            found.append(Truth.TRUE if text.lower() == value else Truth.FALSE)
    return found


def _holds_for_some_age(condition: Condition) -> Truth:
    """Tell whether a condition on the age of a second factor holds for some age."""
    if condition.operator == "Null":
        return any_of(_texts_match(condition, "false"))
    if condition.values.rest is not None or any(literal(item) is None for item in condition.values.items):
        return Truth.UNKNOWN
    return Truth.TRUE if condition.operator.startswith("Numeric") and condition.values.items else Truth.FALSE
