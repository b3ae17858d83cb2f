"""Words about the password policy of an account.

What AWS takes where a setting is absent: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html.
"""

from typing import Literal

from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import PasswordPolicy
from iac_iam_guard.predicates.settings import is_below, is_off, is_on, number_in, reason_of, settled
from iac_iam_guard.values import Value
from iac_iam_guard.verdict import Evidence, Verdict, holds, known, some, unknown

DEFAULT_LENGTH = 6


def minimum_length_below(policy: PasswordPolicy, estate: Estate, *, length: int) -> Verdict:
    """Tell whether passwords may be shorter than `length` characters."""
    absent = policy.minimum_length is None
    note = f"no minimum length is set, so {DEFAULT_LENGTH} characters are enough" if absent else f"shorter than {length} characters"
    return is_below(policy.minimum_length, length, estate, policy.origin.span, DEFAULT_LENGTH, note)


def leaves_out_character_classes(
    policy: PasswordPolicy, estate: Estate, *, classes: tuple[Literal["uppercase", "lowercase", "digits", "symbols"], ...]
) -> Verdict:
    """Tell whether some of `classes` are not required; the notes name them."""
    settings: dict[str, tuple[Value | None, str]] = {
        "uppercase": (policy.require_uppercase, "uppercase letters"),
        "lowercase": (policy.require_lowercase, "lowercase letters"),
        "digits": (policy.require_numbers, "digits"),
        "symbols": (policy.require_symbols, "symbols"),
    }
    return some(is_off(settings[name][0], estate, policy.origin.span, False, settings[name][1]) for name in classes)


def remembers_fewer_than(policy: PasswordPolicy, estate: Estate, *, passwords: int) -> Verdict:
    """Tell whether a user may take up a password again after fewer than `passwords` others; absent and 0 remember none."""
    return is_below(policy.reuse_prevention, passwords, estate, policy.origin.span, 0)


def lasts_longer_than(policy: PasswordPolicy, estate: Estate, *, days: int) -> Verdict:
    """Tell whether passwords live longer than `days`; absent and 0 mean for ever."""
    value = settled(policy.maximum_age, estate)
    if value is None:
        return holds(Evidence(policy.origin.span, "no maximum age is set"))
    age = number_in(value)
    if age is None:
        return unknown(reason_of(value))
    return known(age == 0 or age > days, Evidence(value.span, "0 means for ever" if age == 0 else f"more than {days} days"))


def forbids_own_change(policy: PasswordPolicy, estate: Estate) -> Verdict:
    """Tell whether users may not change their own password; both Terraform's provider and the console allow it unless told otherwise."""
    return is_off(policy.users_may_change, estate, policy.origin.span, True)


def locks_out_on_expiry(policy: PasswordPolicy, estate: Estate) -> Verdict:
    """Tell whether a user whose password has expired may not set a new one, so that an administrator has to."""
    return is_on(policy.hard_expiry, estate)
