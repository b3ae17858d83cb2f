"""Conditions on multi-factor authentication, by their truth table over a key that is absent, true or false."""

from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.condition_keys import MFA_AGE, MFA_PRESENT
from iac_iam_guard.iam.document import Condition, Elements, Statement
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.operators import NEGATED
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import FALSE, Evidence, Truth, Verdict, all_of, any_of, holds, known, opposite, unknown


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


def denies_without_factor(statement: Statement) -> bool:
    """Tell whether a statement, a Deny, surely applies to access keys and to sessions without a second factor alike, whatever else there is."""
    if statement.opaque_conditions is not None or any(condition.key not in (MFA_PRESENT, MFA_AGE) for condition in statement.conditions):
        return False
    joint = mfa_outcomes_of(statement)
    return joint is not None and joint.absent is Truth.TRUE and joint.false is Truth.TRUE


def lets_keys_pass(statement: Statement) -> Verdict:
    """Tell whether an Allow asks for a second factor only of callers whose credentials can tell: `BoolIfExists` true. Long-term access keys cannot, and pass.

    Shown by the test. Another test of the statement that keeps them out makes it FALSE.
    """
    joint = mfa_outcomes_of(statement)
    if joint is None:
        return FALSE
    forms = [condition for condition in statement.conditions if condition.key == MFA_PRESENT and _asks_if_present(condition)]
    if not forms:
        return FALSE
    if Truth.UNKNOWN in joint:
        return unknown("value of a condition that is not known")
    return known(joint.absent is Truth.TRUE and joint.false is Truth.FALSE, *(condition.span for condition in forms))


def _asks_if_present(condition: Condition) -> bool:
    return condition.if_exists and condition.operator == "Bool" and condition.qualifier == ""


def never_enforces(statement: Statement, beside: Iterable[Statement]) -> Verdict:
    """Tell whether a statement tests for a second factor in a form that demands none; shown by the tests, with what is wrong with them.

    An Allow has to hold with the factor only, a Deny whenever it is missing: `beside` are the other statements of the policy, whose Deny may fill the gap.
    String operators do not read the Boolean key.
    """
    tests = [condition for condition in statement.conditions if condition.key in (MFA_PRESENT, MFA_AGE)]
    joint = mfa_outcomes_of(statement)
    effect = literal(statement.effect)
    if joint is None or effect is None:
        return FALSE
    texts = [Evidence(condition.span, "a string operator does not read the Boolean key") for condition in tests if _reads_as_text(condition)]
    if texts:
        return holds(*texts)
    if effect == "Allow":
        return _allows_without(statement, tests, joint)
    tests = [condition for condition in tests if condition.key == MFA_PRESENT or condition.operator == "Null"]
    return _denies_too_little(statement, tests, joint, beside) if tests else FALSE


def _reads_as_text(condition: Condition) -> bool:
    return condition.key == MFA_PRESENT and condition.operator.startswith("String")


def _allows_without(statement: Statement, tests: list[Condition], joint: MfaOutcomes) -> Verdict:
    if lets_keys_pass(statement).truth is Truth.TRUE or any(_takes_both(condition) for condition in tests):
        return FALSE
    if joint.absent is Truth.FALSE and joint.false is Truth.FALSE:
        return FALSE
    if Truth.TRUE not in (joint.absent, joint.false):
        return unknown("value of a condition that is not known")
    who = "sessions without a second factor pass" if joint.false is Truth.TRUE else "access keys pass"
    return holds(*(Evidence(condition.span, who) for condition in tests))


def _takes_both(condition: Condition) -> bool:
    """Tell whether a Boolean test names both truths: what is wrong with it is not the second factor."""
    return condition.operator == "Bool" and {"true", "false"} <= {(literal(item) or "").lower() for item in condition.values.items}


def _denies_too_little(statement: Statement, tests: list[Condition], joint: MfaOutcomes, beside: Iterable[Statement]) -> Verdict:
    denials = [other for other in beside if other is not statement and literal(other.effect) == "Deny" and _speaks_of_all(other, statement)]
    tables = [joint, *(table for other in denials if (table := mfa_outcomes_of(other)) is not None)]
    absent, false = any_of(table.absent for table in tables), any_of(table.false for table in tables)
    if absent is Truth.TRUE and false is Truth.TRUE:
        return FALSE
    if Truth.FALSE not in (absent, false):
        return unknown("value of a condition that is not known")
    who = "calls made with access keys slip through" if absent is Truth.FALSE else "sessions without a second factor slip through"
    return holds(*(Evidence(condition.span, who) for condition in tests))


def _speaks_of_all(other: Statement, statement: Statement) -> bool:
    """Tell whether `other` surely speaks of all actions and resources of `statement`."""
    return _includes(other.actions, statement.actions, other.not_actions, statement.not_actions, fold=True) and _includes(
        other.resources, statement.resources, other.not_resources, statement.not_resources, fold=False
    )


def _includes(wide: Elements | None, listed: Elements | None, left_out: Elements | None, also_left_out: Elements | None, *, fold: bool) -> bool:
    if left_out is not None or also_left_out is not None:
        return _items(left_out) == _items(also_left_out)
    if wide is None or listed is None or listed.rest is not None:
        return wide is listed
    return all(any(covers(pattern, item, fold=fold) is Truth.TRUE for pattern in wide.items) for item in listed.items)


def _items(listed: Elements | None) -> tuple[Value, ...] | None:
    return None if listed is None else listed.items
