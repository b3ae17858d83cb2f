"""What stands in the same account as something."""

from collections.abc import Iterable
from typing import TypeVar

from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.estate import Account, Declared, Estate

D = TypeVar("D", bound=Declared)


def same_account(one: Resource, other: Resource) -> bool:
    """Tell whether two declarations are of one account: a symbol counts within a unit only, a number everywhere."""
    return one.account == other.account and (one.unit == other.unit or one.account.isdigit())


def may_be_same_account(one: Declared, other: Declared) -> bool:
    """Tell whether two declarations may be of one account: at least one of their accounts is a symbol."""
    return not (one.origin.account.isdigit() and other.origin.account.isdigit())


def beside(things: Iterable[D], subject: Declared, estate: Estate) -> list[D]:
    """Return those of `things` that exist in this world and are of the account of `subject`."""
    return [thing for thing in estate.present(things) if same_account(thing.origin, subject.origin)]


def speaks_for_account(account: Account, estate: Estate) -> bool:
    """Tell whether an account is the first among those of the estate that are, or of a unit may be, the same one."""
    if not account.name.isdigit():
        symbols = (other for other in estate.accounts if other.origin.unit == account.origin.unit and not other.name.isdigit())
        return next(symbols, account).origin is account.origin
    return next((other for other in estate.accounts if other.name == account.name), account).origin is account.origin
