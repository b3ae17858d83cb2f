"""Provider configurations: which one manages a resource, and to which account and region it deploys."""

from typing import NamedTuple

from iac_iam_guard.terraform.accounts import account_of_role, allowed_account
from iac_iam_guard.terraform.module import Declaration
from iac_iam_guard.terraform.syntax import Attribute, Expression, Literal, ObjectExpression, Reference
from iac_iam_guard.values import Mapping, Value


class ProviderConfiguration(NamedTuple):
    """A provider configuration: its name in the unit, the account it deploys to (twelve digits or its own symbol) and its region, if given."""

    name: str
    account: str
    region: Value | None = None


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


def configured_provider(name: str, declaration: Declaration, attributes: Mapping) -> ProviderConfiguration:
    """Return the provider configuration that `declaration` makes, with `attributes`, under `name`."""
    account = account_of_role(attributes) or allowed_account(attributes) or name
    return ProviderConfiguration(name, account if declaration.block.labels[0].text == "aws" else "", attributes.entries.get("region"))


def implicit_provider(prefix: str, name: str) -> ProviderConfiguration:
    """Return the configuration of a provider that no block configures; `prefix` is that of addresses in the module which names it."""
    unique = f"{prefix}{name}"
    return ProviderConfiguration(unique, unique if name.partition(".")[0] == "aws" else "")
