"""What keeps a condition from testing anything: operators and keys that AWS does not have, values that do not fit, keys that no action of the statement has.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
"""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.catalogue import Action, KeyType, action_of, actions, catalogue_date, condition_key, is_same_key, key_types, mask_of, names_in, services
from iac_iam_guard.iam.condition_keys import MFA_PRESENT, KeyKind, kind_of_key
from iac_iam_guard.iam.condition_values import moment_of
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.iam.operators import OPERATORS

FAMILIES: dict[str, tuple[str, ...]] = {
    "Numeric": ("Numeric",),
    "Date": ("Date",),
    "Bool": ("Bool", "ArrayOfBool"),
    "Ip": ("IPAddress",),
    "String": ("String", "ArrayOfString", "ARN", "ArrayOfARN", "Bool", "ArrayOfBool"),
    "Arn": ("ARN", "ArrayOfARN", "String", "ArrayOfString"),
}
"""Which types of keys each family of operators can compare; the first is what it is made for, others work by AWS's own conversion."""
GLOBAL = "aws:"
TAGS = ("requesttag/", "resourcetag/", "principaltag/", "tagkeys")
ACTION_LIMIT = 400
"""A statement with more known actions than this is not searched for one that has a key: some will."""


def fault_of(condition: Condition, statement: Statement) -> str:
    """Return what is wrong with a condition of `statement`, "" where nothing is known to be."""
    if "${" in condition.key:
        return ""
    if condition.operator not in OPERATORS.values():
        return f"AWS has no operator {condition.written}"
    if condition.operator == "Null" and condition.if_exists:
        return "Null asks whether a key is there, so IfExists does not go with it"
    kind = condition_key(condition.key)
    return _fault_of_key(condition, kind) or _fault_of_type(condition, kind) or _fault_of_values(condition) or _fault_of_actions(condition, statement, kind)


def _fault_of_key(condition: Condition, kind: KeyType | None) -> str:
    """Return that AWS has no such key, of services that are known and of AWS's global ones; issuers of tokens name their claims as they like."""
    prefix, colon, _ = condition.key.partition(":")
    if kind is not None or "." in prefix or _is_tag(condition.key):
        return ""
    if not colon:
        return f"{condition.spelling} has no prefix that says whose key it is"
    known = condition.key.startswith(GLOBAL) or (prefix in services() and bool(key_types(prefix)))
    return f"AWS has no key {condition.spelling} (as of {catalogue_date()})" if known else ""


def _is_tag(key: str) -> bool:
    return key.partition(":")[2].startswith(TAGS)


def _fault_of_type(condition: Condition, kind: KeyType | None) -> str:
    family = next((name for name in FAMILIES if condition.operator.replace("Not", "").startswith(name)), "")
    if not kind or not family or condition.key == MFA_PRESENT or kind in FAMILIES[family]:
        return ""
    return f"{condition.written} does not compare {condition.spelling}, which is of type {kind.removeprefix('ArrayOf')}"


def _fault_of_values(condition: Condition) -> str:
    for item in condition.values.items:
        text = literal(item)
        if text is None or "${" in text:
            continue
        if condition.operator in ("Bool", "Null") and text.lower() not in ("true", "false"):
            return f"{condition.written} compares with true or false only"
        if condition.operator.startswith("Numeric") and not _is_number(text):
            return f"{condition.written} compares with numbers only"
        if condition.operator.startswith("Date") and moment_of(item) is None:
            return f"{condition.written} compares with dates only"
    return ""


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def _fault_of_actions(condition: Condition, statement: Statement, kind: KeyType | None) -> str:
    """Return that no action of the statement has the key, where all actions and the key are known: an Allow is dead then, a Deny without effect.

    A key that the data knows of no action at all is one whose actions AWS has not listed yet (`states:HTTPMethod`): nothing is said of it.
    """
    listed = statement.actions
    if kind is None or listed is None or listed.rest is not None or condition.key.startswith(GLOBAL) or "." in condition.key.partition(":")[0]:
        return ""
    texts = [literal(item) for item in listed.items]
    if None in texts or condition.operator == "Null" or condition.if_exists or _is_tag(condition.key) or kind_of_key(condition.key) is KeyKind.ARN:
        return ""  # which instance or function calls, every action may be asked
    names = names_in(breadth.union(mask_of(text or "") for text in texts))
    if not names or len(names) > ACTION_LIMIT or any(mask_of(text or "") == 0 for text in texts):
        return ""
    carrying = any(_has_key(action, condition.key) for name in names if (action := action_of(name)) is not None)
    return "" if carrying or not _is_listed(condition.key) else f"no action of the statement has the key {condition.spelling}"


def _has_key(action: Action, key: str) -> bool:
    return any(is_same_key(key, other.lower()) for other in action.condition_keys)


@lru_cache(maxsize=512)
def _is_listed(key: str) -> bool:
    """Tell whether some action of the service whose key this is has it, as far as the data knows."""
    return any(_has_key(action, key) for action in actions(key.partition(":")[0]).values())
