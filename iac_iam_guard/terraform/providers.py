"""Provider configurations: which one manages a resource, and to which account and region it deploys."""

import re
from collections.abc import Callable
from typing import NamedTuple

from iac_iam_guard.terraform.blocks import Names
from iac_iam_guard.terraform.module import Declaration
from iac_iam_guard.terraform.syntax import Attribute, Expression, Literal, ObjectExpression, Reference
from iac_iam_guard.values import Known, Mapping, Sequence, Text, Value

_ROLE_ACCOUNT = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):")
_ACCOUNT = re.compile(r"[0-9]{12}")
_ROLE_BLOCKS = ("assume_role", "assume_role_with_web_identity")

Compute = Callable[[Expression, str, Names], Value]


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
    account = _role_account(attributes) or _allowed_account(attributes.entries.get("allowed_account_ids")) or name
    return ProviderConfiguration(name, account if declaration.block.labels[0].text == "aws" else "", attributes.entries.get("region"))


def implicit_provider(prefix: str, name: str) -> ProviderConfiguration:
    """Return the configuration of a provider that no block configures; `prefix` is that of addresses in the module which names it."""
    unique = f"{prefix}{name}"
    return ProviderConfiguration(unique, unique if name.partition(".")[0] == "aws" else "")


def _role_account(attributes: Mapping) -> str | None:
    """Return the account of the role that the provider assumes; of several, the last one's."""
    for kind in _ROLE_BLOCKS:
        blocks = attributes.entries.get(kind)
        last = blocks.items[-1] if isinstance(blocks, Sequence) and blocks.items and blocks.rest is None else blocks
        arn = last.entries.get("role_arn") if isinstance(last, Mapping) else None
        text = arn.pieces[0] if isinstance(arn, Text) and arn.pieces else arn
        if isinstance(text, Known) and isinstance(text.value, str) and (match := _ROLE_ACCOUNT.match(text.value)) is not None:
            return match[1]
    return None


def _allowed_account(value: Value | None) -> str | None:
    """Return the one account that the provider may work in."""
    if isinstance(value, Sequence) and len(value.items) == 1 and value.rest is None:
        (item,) = value.items
        if isinstance(item, Known) and _ACCOUNT.fullmatch(str(item.value)):
            return str(item.value)
    return None
