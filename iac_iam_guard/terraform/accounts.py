"""The account that a provider configuration deploys to, as far as its arguments tell: of a configuration and of a plan alike."""

import re

from iac_iam_guard.values import Known, Mapping, Sequence, Text

_NUMBER = re.compile(r"[0-9]{12}")
_ROLE = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):")
_ROLE_BLOCKS = ("assume_role", "assume_role_with_web_identity")


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
