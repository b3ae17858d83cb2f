"""The account that a provider configuration deploys to, as far as its arguments tell: of a configuration and of a plan alike."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from iac_iam_guard.values import Known, Mapping, Sequence, Text, Value

_NUMBER = re.compile(r"[0-9]{12}")
_ROLE = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):")
_ROLE_BLOCKS = ("assume_role", "assume_role_with_web_identity")
_LOGIN = ("access_key", "secret_key", "token", "profile", "shared_credentials_file", "shared_credentials_files", "shared_config_files", "allowed_account_ids")
_OTHER_PARTITIONS = ("cn-", "us-gov-")

Credentials: TypeAlias = tuple[tuple[str, Value], ...]
"""What decides in which account a provider works, by argument; () for what the environment says."""


def is_account_number(text: str) -> bool:
    """Tell whether a text is the number of an account: twelve digits."""
    return _NUMBER.fullmatch(text) is not None


def account_of_role(attributes: Mapping) -> str:
    """Return the account of the role that the provider assumes, the last one of several; "" if that is not told."""
    for kind in _ROLE_BLOCKS:
        blocks = attributes.entries.get(kind)
        last = blocks.items[-1] if isinstance(blocks, Sequence) and blocks.items and blocks.rest is None else blocks
        arn = last.entries.get("role_arn") if isinstance(last, Mapping) else None
        text = arn.pieces[0] if isinstance(arn, Text) and arn.pieces else arn
        if isinstance(text, Known) and isinstance(text.value, str) and (match := _ROLE.match(text.value)) is not None:
            return match[1]
    return ""


def allowed_account(attributes: Mapping) -> str:
    """Return the one account that the provider may work in; "" if it may work in several, or that is not told."""
    match attributes.entries.get("allowed_account_ids"):
        case Sequence(items=(Known(value=number),), rest=None) if is_account_number(str(number)):
            return str(number)
    return ""


def credentials_of(attributes: Mapping) -> Credentials:
    """Return the arguments that decide in which account a provider works: two that say the same here work in one, whatever their regions.

    A region of another partition is among them: no credentials hold in two. What is not known is equal to nothing but what has the same origin.
    """
    return tuple(_credentials(attributes))


def _credentials(attributes: Mapping) -> Iterator[tuple[str, Value]]:
    for name in _LOGIN:
        if (value := attributes.entries.get(name)) is not None and not _is_unset(value):
            yield name, value
    for kind in _ROLE_BLOCKS:
        blocks = attributes.entries.get(kind)
        if blocks is None or _is_unset(blocks):
            continue
        if not isinstance(blocks, Sequence):
            yield kind, blocks
            continue
        for block in blocks.items if blocks.rest is None else (*blocks.items, blocks.rest):
            role = block.entries.get("role_arn") if isinstance(block, Mapping) else block
            if role is not None and not _is_unset(role):
                yield kind, role
    match attributes.entries.get("region"):
        case Known(value=str() as region) if region.startswith(_OTHER_PARTITIONS):
            yield "partition", Known(region[: region.index("-")])


def _is_unset(value: Value) -> bool:
    match value:
        case Known(value=None | ""):
            return True
        case Sequence(items=(), rest=None):
            return True
    return False
