"""What stands in the same account as something."""

from collections.abc import Iterable
from typing import TypeVar

from iac_iam_guard.iam.estate import Declared, Estate

D = TypeVar("D", bound=Declared)


def same_account(one: Declared, other: Declared) -> bool:
    """Tell whether two declarations are of one account: a symbol counts within a unit only, a number everywhere."""
    return one.origin.account == other.origin.account and (one.origin.unit == other.origin.unit or one.origin.account.isdigit())


def may_be_same_account(one: Declared, other: Declared) -> bool:
    """Tell whether two declarations may be of one account: at least one of their accounts is a symbol."""
    return not (one.origin.account.isdigit() and other.origin.account.isdigit())


def beside(things: Iterable[D], subject: Declared, estate: Estate) -> list[D]:
    """Return those of `things` that exist in this world and are of the account of `subject`."""
    return [thing for thing in estate.present(things) if same_account(thing, subject)]
