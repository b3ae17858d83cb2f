"""What the transform knows by name: policy templates, connector profiles, and the paths of AWS managed policies."""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from iac_iam_guard.cloudformation.sam.writing import Written

FACTS = Path(__file__).parent.parent.parent / "data" / "sam.json"


class PolicyTemplate(TypedDict):
    """A policy template: the names of its parameters and its statements, where `Ref` names a parameter."""

    parameters: list[str]
    statements: list[dict[str, Written]]


class AccessCategory(TypedDict, total=False):
    """What one kind of permission of a connector grants: statements, or the parts of a Lambda permission."""

    Statement: list[dict[str, Written]]
    Action: str
    Principal: str
    SourceArn: str
    SourceAccount: str


class ProfileProperties(TypedDict):
    """What a connector makes; with SourcePolicy it is for the source, else for the destination."""

    SourcePolicy: bool
    AccessCategories: dict[str, AccessCategory]


class Profile(TypedDict):
    """How two types are connected."""

    Type: str
    Properties: ProfileProperties


class Facts(TypedDict):
    """All of it; profiles stand by type of source and destination, references by type."""

    policy_templates: dict[str, PolicyTemplate]
    connector_profiles: dict[str, dict[str, Profile]]
    connector_references: dict[str, dict[str, dict[str, Written]]]
    managed_policy_paths: dict[str, list[str]]


@cache
def facts() -> Facts:
    """Return what the data file says."""
    found: Facts = json.loads(FACTS.read_text("utf-8"))
    return found


@cache
def managed_policy_paths() -> dict[str, str]:
    """Return by name the path of every AWS managed policy that has one, e.g. service-role."""
    return {name: path for path, names in facts()["managed_policy_paths"].items() for name in names}
