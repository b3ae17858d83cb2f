"""What stands in the same account as something."""

from collections.abc import Iterable
from typing import TypeVar

from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.estate import Account, Declared, Estate
from iac_iam_guard.values import Value

D = TypeVar("D", bound=Declared)

DEFAULT = "aws"
"""The account of the provider configuration without an alias."""
CREDENTIALS = ("assume_role", "assume_role_with_web_identity", "profile", "access_key", "shared_credentials_files", "shared_credentials_file")
"""What decides which account a provider configuration is for."""


def same_account(one: Resource, other: Resource, estate: Estate) -> bool:
    """Tell whether two declarations are of one account: a symbol counts within a unit only, a number everywhere.

    Two symbols of a unit are one account if their provider configurations sign in alike, so that they differ in their regions only.
    """
    if one.account == other.account:
        return one.unit == other.unit or one.account.isdigit()
    if one.unit != other.unit or one.account.isdigit() or other.account.isdigit():
        return False
    mine, others = _credentials(one, estate), _credentials(other, estate)
    return mine is not None and mine == others


def _credentials(resource: Resource, estate: Estate) -> tuple[Value | None, ...] | None:
    """Return how the provider configuration of a resource signs in; None where there is none. The default one needs no block."""
    found = estate.memo.get("credentials of providers")
    if not isinstance(found, dict):
        found = estate.memo["credentials of providers"] = {
            (item.origin.unit, item.origin.account): tuple(item.origin.attributes.entries.get(name) for name in CREDENTIALS)
            for item in estate.providers
            if item.kind == "provider"
        }
    default = (None,) * len(CREDENTIALS) if resource.account == DEFAULT else None
    known: tuple[Value | None, ...] | None = found.get((resource.unit, resource.account), default)
    return known


def may_be_same_account(one: Declared, other: Declared) -> bool:
    """Tell whether two declarations may be of one account: at least one of their accounts is a symbol."""
    return not (one.origin.account.isdigit() and other.origin.account.isdigit())


def beside(things: Iterable[D], subject: Declared, estate: Estate) -> list[D]:
    """Return those of `things` that exist in this world and are of the account of `subject`."""
    return [thing for thing in estate.present(things) if same_account(thing.origin, subject.origin, estate)]


def speaks_for_account(account: Account, estate: Estate) -> bool:
    """Tell whether an account is the first among those of the estate that are, or of a unit may be, the same one."""
    if not account.name.isdigit():
        symbols = (other for other in estate.accounts if other.origin.unit == account.origin.unit and not other.name.isdigit())
        return next(symbols, account).origin is account.origin
    return next((other for other in estate.accounts if other.name == account.name), account).origin is account.origin
