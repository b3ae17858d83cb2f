"""Reads AWS's managed policies from moto's copy of them, and from iam-dataset the names of those that AWS has withdrawn; a part of refresh.py."""

import json
from pathlib import Path
from typing import Any, NamedTuple

QUOTES = '"""'


class PublishedPolicies(NamedTuple):
    """Documents by name with path ("job-function/ViewOnlyAccess"), names that AWS has deprecated, and the day of the data."""

    date: str
    documents: dict[str, dict[str, Any]]
    deprecated: tuple[str, ...]


def read_moto(module: Path, withdrawn: Path) -> PublishedPolicies:
    """Read `moto/iam/aws_managed_policies.py`, a module that is one JSON text, and a checkout's `aws/managedpolicies` of iann0036/iam-dataset.

    moto copies what AWS lists; what the other source has besides, AWS does not list any more.
    """
    _, text, _ = module.read_text("utf-8").split(QUOTES)
    found = json.loads(text)
    documents = {f"{policy['Path'].lstrip('/')}{name}": policy["Document"] for name, policy in found.items()}
    names = {path.stem for path in withdrawn.glob("*.json")}
    deprecated = sorted(name for name in names - set(found) if "." not in name)
    return PublishedPolicies(max(policy["UpdateDate"] for policy in found.values())[:10], documents, tuple(deprecated))
