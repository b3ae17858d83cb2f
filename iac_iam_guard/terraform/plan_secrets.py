"""What is secret in an item of a plan or state: what it marks, and what is known to be where older files mark nothing."""

import json
import re
from functools import cache
from pathlib import Path

from iac_iam_guard.terraform.plan_file import Item
from iac_iam_guard.terraform.plan_json import as_object
from iac_iam_guard.terraform.plan_values import Masks
from iac_iam_guard.terraform.state_file import sensitive_mask

TABLE = Path(__file__).parent.parent / "data" / "sensitive_attributes.json"
UNMARKED = {"aws_iam_virtual_mfa_device": ("base_32_string_seed", "qr_code_png")}
"""Secrets that the provider does not mark."""
DEPTH_LIMIT = 60
_NAMES = re.compile(r"(?:password|passphrase|secret|secret_key|token|private_key\w*|api_key|credentials?|bcrypt_hash|connection_string)", re.IGNORECASE)
_GENERATED = {"random_password": ("result", "bcrypt_hash")}


def masks_of(item: Item, kind: str, data: dict[str, object]) -> Masks:
    """Return what is not known and what is secret in `item` of type `kind`, which was decoded to `data`."""
    values = item.values(data)
    *outer, last = item.inner
    for name in outer:
        data = as_object(data.get(name))
    unknown: object = None
    match last:
        case "after" | "before":
            unknown = data.get("after_unknown") if last == "after" else None
            marked = data.get(f"{last}_sensitive")
        case "attributes":
            marked = sensitive_mask(data.get("sensitive_attributes"))
        case _:
            marked = data.get("sensitive_values")
    if marked is True:
        return Masks(unknown, True)
    mask = as_object(marked)
    for name in UNMARKED.get(kind, ()):
        mask = {**mask, name: True}
    if last == "attributes" or marked is None:
        mask = {**mask, **_by_name(values, 0), **dict.fromkeys(_GENERATED.get(kind, ()), True)}
        for path in secret_paths().get(kind, ()):
            mask[path.partition(".")[0]] = True
    return Masks(unknown, mask)


def _by_name(values: dict[str, object], depth: int) -> dict[str, object]:
    """Return the mask of texts whose names say that they are secret."""
    mask: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, str) and value and _NAMES.search(name.rpartition(".")[2]):
            mask[name] = True
        elif isinstance(value, dict) and depth < DEPTH_LIMIT and (inner := _by_name(value, depth + 1)):
            mask[name] = inner
        elif isinstance(value, list) and depth < DEPTH_LIMIT:
            parts = [_by_name(part, depth + 1) if isinstance(part, dict) else None for part in value]
            if any(parts):
                mask[name] = parts
    return mask


@cache
def secret_paths() -> dict[str, list[str]]:
    """Return the attributes that the AWS provider marks as secret, by type; data sources stand as `data.<type>`."""
    table: dict[str, list[str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table
