"""What the subject of a token says, read from the patterns that trust policies test it with: GitHub's and Kubernetes' forms."""

from typing import Literal, TypeAlias

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.values import Known, Text, Unknown, Value

HOLE = "\0"
"""Stands for a part that is not known but concrete."""
OPEN = "\1"
"""Stands for a part of which nothing is known."""
WILDCARDS = frozenset("*?")

GithubScope: TypeAlias = Literal["everybody", "organization", "author", "pull-request", "repository", "unknown"]

AUTHORED = ("actor", "base_ref", "context", "environment", "event_name", "head_ref", "ref", "ref_type", "workflow")
"""Claims that the author of any workflow, in any repository, gives the value they like."""
TENANT_LABELS = ("organization:", "org:", "owner:", "project_path:", "namespace_path:", "repo:", "pulumi:", "pulumi:deploy:", "pulumi:environments:")
"""What stands before the tenant's name in subjects of issuers that customers share."""
SERVICE_ACCOUNT = "system:serviceaccount:"
ID_MARK = "@"
"""Stands between a name and its number in GitHub's immutable subjects (`repo:octo@123/app@456:…`); no name holds it, so what precedes it is whole."""


def text_with_holes(value: Value) -> str:
    """Return a text with HOLE and OPEN in the place of what is not known."""
    pieces = value.pieces if isinstance(value, Text) else (value,)
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Value) -> str:
    if isinstance(piece, Known):
        return literal(piece) or ""
    return HOLE if isinstance(piece, Unknown) and piece.opaque else OPEN


def github_scope(value: Value, patterned: bool) -> GithubScope:
    """Return what a value that GitHub's subject is tested with lets in.

    "everybody" leaves the owner open, "organization" the repository; "author" begins with what any workflow can say of itself; "pull-request" is
    the context of pull requests of one repository. `patterned` tells whether wildcards mean anything.
    """
    text = text_with_holes(value)
    label, colon, rest = text.partition(":")
    if OPEN in label or (not colon and HOLE in label):
        return "unknown"
    if label in AUTHORED:
        return "author"
    if label != "repo":
        return "repository"
    owner, slash, tail = rest.partition("/")
    owner = owner.partition(":")[0].partition(ID_MARK)[0]
    if patterned and WILDCARDS & set(owner):
        return "everybody"
    if OPEN in owner:
        return "unknown"
    name, _, context = tail.partition(":")
    name = name.partition(ID_MARK)[0]
    if patterned and slash and name and set(name) == {"*"}:
        return "organization"
    if OPEN in name:
        return "unknown"
    return "pull-request" if context == "pull_request" else "repository"


def names_no_tenant(value: Value) -> bool:
    """Tell whether a pattern for the subject of a shared issuer leaves the tenant's name to a wildcard: `organization:*`, `project_path:*/app:*`."""
    text = text_with_holes(value)
    first = next((index for index, character in enumerate(text) if character in WILDCARDS), -1)
    return first >= 0 and text[:first] in ("", *TENANT_LABELS, *(f"pulumi:deploy:{label}" for label in TENANT_LABELS))


def open_part_of_service_account(value: Value) -> Literal["namespace", "part of the namespace", "name", "unknown", ""]:
    """Return which part of `system:serviceaccount:<namespace>:<name>` a pattern leaves open, "" for none."""
    text = text_with_holes(value)
    if not text.startswith(SERVICE_ACCOUNT):
        return "namespace" if WILDCARDS & set(text) else "unknown" if OPEN in text else ""
    namespace, _, name = text.removeprefix(SERVICE_ACCOUNT).partition(":")
    if WILDCARDS & set(namespace):
        return "namespace" if set(namespace) <= WILDCARDS else "part of the namespace"
    if OPEN in namespace:
        return "unknown"
    return "name" if WILDCARDS & set(name) else "unknown" if OPEN in name else ""


def namespace_of(value: Value) -> str:
    """Return the namespace in a service account's subject."""
    return text_with_holes(value).removeprefix(SERVICE_ACCOUNT).partition(":")[0]
