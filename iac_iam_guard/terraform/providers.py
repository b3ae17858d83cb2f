"""Provider configurations: which one manages a resource, and to which account and region it deploys."""

from collections.abc import Iterable
from typing import NamedTuple

from iac_iam_guard.terraform.accounts import Credentials, account_of_role, allowed_account, credentials_of
from iac_iam_guard.terraform.module import Declaration
from iac_iam_guard.terraform.syntax import Attribute, Expression, Literal, ObjectExpression, Reference
from iac_iam_guard.values import Mapping, Value


class ProviderConfiguration(NamedTuple):
    """A provider configuration: its name in the unit, the account it deploys to and its region, if given.

    The account is twelve digits, else the name of the first configuration with the same `credentials`; of these None is equal to nothing.
    """

    name: str
    account: str
    region: Value | None = None
    credentials: Credentials | None = None


def provider_name(expression: Expression) -> str | None:
    """Return the provider configuration that a reference names: `aws` or `aws.replica`; None if it names none."""
    match expression:
        case Reference(name=name, steps=(Attribute(name=alias), *_)):
            return f"{name}.{alias}"
        case Reference(name=name):
            return name
        case Literal(value=str() as name):
            return name
    return None


def passed_providers(call: Declaration) -> dict[str, str]:
    """Return what the `providers` argument of a module call passes: the name in the caller by the name in the module."""
    argument = call.argument("providers")
    if argument is None or not isinstance(argument.expression, ObjectExpression):
        return {}
    pairs = [(provider_name(key), provider_name(value)) for key, value in argument.expression.items]
    return {inner: outer for inner, outer in pairs if inner is not None and outer is not None}


def configured_provider(name: str, declaration: Declaration, attributes: Mapping, earlier: Iterable[ProviderConfiguration]) -> ProviderConfiguration:
    """Return the provider configuration that `declaration` makes, with `attributes`, under `name`; `earlier` are those it may share its account with."""
    region = attributes.entries.get("region")
    if declaration.block.labels[0].text != "aws":
        return ProviderConfiguration(name, "", region)
    credentials = credentials_of(attributes)
    account = account_of_role(attributes) or allowed_account(attributes)
    if not account:
        account = next((other.account for other in earlier if other.credentials == credentials), name)
    return ProviderConfiguration(name, account, region, credentials)


def implicit_provider(prefix: str, name: str) -> ProviderConfiguration:
    """Return the configuration of a provider that no block configures; `prefix` is that of addresses in the module which names it.

    The root's own takes its credentials from the environment; one that should have been passed may have any.
    """
    unique = f"{prefix}{name}"
    account = unique if name.partition(".")[0] == "aws" else ""
    return ProviderConfiguration(unique, account, credentials=() if unique == "aws" else None)
