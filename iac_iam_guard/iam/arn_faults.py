"""What keeps the text of a Resource from being the ARN of anything: fields that are missing, unknown, or not AWS's form. Wildcards and holes may be anything.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from functools import cache, lru_cache
from typing import NamedTuple

from iac_iam_guard.iam.arn import FIELDS, FIXED, PARTITIONS, Arn, is_account_id, literal, parse_arn
from iac_iam_guard.iam.glob import matches_everything
from iac_iam_guard.values import Known, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

START = "arn:"
WILD = frozenset("*?")
SHORT = "execute-api:/"
"""How policies of an API name its own methods without the rest of the ARN."""
IN_S3 = ("accesspoint", "job/", "storage-lens", "access-grants", "async-request/", "table")
"""Beginnings of what S3 keeps in an account and region; a bucket's ARN has neither."""


def fault_of_resource(value: Value) -> str:
    """Return what is wrong with an item of Resource, "" where nothing is known to be."""
    text = literal(value)
    return _fault(value) if text is None else _fault_of_text(text)


@lru_cache(maxsize=16384)
def _fault_of_text(text: str) -> str:
    return _fault(Known(text))


def _fault(value: Value) -> str:
    if matches_everything(value) is Truth.TRUE:
        return ""
    first = value.pieces[0] if isinstance(value, Text) else value
    text = literal(first)
    if text is None:
        return ""
    if not text.startswith(START):
        return "" if _may_become_arn(text, value) else "it is no ARN, and not *"
    arn = parse_arn(text if isinstance(value, Known) else value)
    if arn is None:
        return f"an ARN has {FIELDS} fields" if _lacks_fields(value) else ""
    return _fault_of_fields(arn)


def _lacks_fields(value: Value) -> bool:
    """Tell whether a text that begins as ARNs do has too few fields for sure.

    Wildcards may stand for colons too, but where a slash comes before them in a field the resource has begun: `arn:aws:iam::role/*` names no account.
    """
    text = ""
    for piece in value.pieces if isinstance(value, Text) else (value,):
        if isinstance(piece, Unknown) and (not piece.opaque or any(ref.attribute.lower().endswith("arn") for ref in piece.refs)):
            return False
        text += literal(piece) or "x"
    head = FIXED.match(text)
    if head is None or head.end() == len(text):
        return text.count(":") < FIELDS - 1
    before = head.group()
    return before.count(":") < FIELDS - 1 and "/" in before.rpartition(":")[2]


def _may_become_arn(text: str, value: Value) -> bool:
    """Tell whether a text that does not begin as ARNs do may match or be one: it begins with a wildcard, a variable, or is the beginning of one."""
    return text[:1] in WILD or text.startswith(("${", SHORT)) or (isinstance(value, Text) and START.startswith(text)) or text.rstrip("*?") in ("a", "ar", "arn")


def _fault_of_fields(arn: Arn) -> str:
    partition, service, region, account = (_settled(field) for field in arn[:4])
    if partition is not None and partition not in PARTITIONS:
        return f"AWS has no partition {partition or 'without a name'}"
    if service is not None and service != service.lower():
        return "names of services have small letters"
    if region and not _is_region(region):
        return f"{region} is no region"
    if account and not _may_be_account(account):
        return f"{account} is no account: an account has twelve digits"
    return _fault_of_place(service, region, account, arn.resource)


def _settled(field: Value) -> str | None:
    """Return the text of a field, None for one with a wildcard, a variable or a hole."""
    text = literal(field)
    return None if text is None or WILD & set(text) or "${" in text else text


def _is_region(text: str) -> bool:
    """Tell whether a text has the form of a region: words and a number, joined by hyphens (`us-gov-west-1`)."""
    *words, number = text.split("-")
    return len(words) > 1 and number.isdigit() and all(word.isalpha() and word.islower() for word in words)


def _may_be_account(text: str) -> bool:
    """Tell whether a text is an account id, or a name that AWS puts in its place ("aws", "cloudfront", "aws-marketplace")."""
    return is_account_id(text) or (text.replace("-", "").isalpha() and text.islower())


def _fault_of_place(service: str | None, region: str | None, account: str | None, resource: Value) -> str:
    """Return what is wrong with region and account, given what the service has; only services of which every ARN agrees are judged."""
    if service == "s3":
        held = _begins_otherwise(resource)
        return "a bucket's ARN has neither region nor account" if held and (region or account) else ""
    if not service or account is None or region is None or (account and region):
        return ""
    places = _places(service)
    if not account and places and all(place.account for place in places):
        return f"every ARN of {service} names an account"
    if region and places and not any(place.region for place in places):
        return f"no ARN of {service} has a region"
    return f"every ARN of {service} names a region" if not region and places and all(place.region for place in places) else ""


def _begins_otherwise(resource: Value) -> bool:
    """Tell whether the resource of an S3 ARN is surely a bucket or its objects."""
    text = literal(resource.pieces[0] if isinstance(resource, Text) else resource)
    return text is not None and not WILD & set(text[:1]) and not text.startswith(("${", *IN_S3))


class _Place(NamedTuple):
    """The fields of an ARN format that say where something is, "" where it has none."""

    region: str
    account: str


@cache
def _places(service: str) -> frozenset[_Place]:
    """Return where the resources of a service are."""
    from iac_iam_guard.iam.catalogue import arn_formats

    return frozenset(_Place(*item.split(":")[3:5]) for formats in arn_formats(service).values() for item in formats)
