"""Cloud assemblies, which the CDK synthesises: the stacks in them, each with its template and the environment it is deployed to.

https://github.com/aws/aws-cdk/tree/main/packages/aws-cdk-lib/cloud-assembly-schema
"""

import posixpath
import re
from typing import NamedTuple

from iac_iam_guard.cloudformation.detect import ASSEMBLY, MANIFEST, STACK
from iac_iam_guard.cloudformation.environment import Environment, make_environment
from iac_iam_guard.cloudformation.plain_json import as_object, as_text, read_object
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.source import SourceSpan

DEPTH_LIMIT = 16
"""Levels of assemblies within each other that are looked at."""
STACK_LIMIT = 1_000
"""Stacks of one assembly, with those of its nested ones, that are looked at."""

_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")


class Stack(NamedTuple):
    """A stack: the path of its template, its environment, and the file that tells where its constructs were written, by the id of the artifact."""

    template: str
    environment: Environment
    metadata: str
    artifact: str


def find_stacks(workspace: Workspace, manifest: str) -> tuple[Stack, ...]:
    """Return the stacks of the assembly at the path `manifest` and of those within it, each template once; whether templates are there is not asked.

    Raises InputError if the manifest cannot be read, or says more than is looked at; a nested one that cannot be is a stack of which the template
    is the manifest.
    """
    found: dict[str, Stack] = {}
    seen: set[str] = set()
    todo = [(manifest, 0)]
    while todo:
        path, depth = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        try:
            artifacts = _artifacts(workspace, path)
        except InputError:
            if depth == 0:
                raise
            found.setdefault(path, Stack(path, make_environment(), "", ""))
            continue
        folder = posixpath.dirname(path)
        nested: list[str] = []
        for name, artifact in artifacts.items():
            kind, properties = as_object(artifact).get("type"), as_object(as_object(artifact).get("properties"))
            if kind == STACK:
                stack = _stack(folder, path, name, as_object(artifact), properties)
                found.setdefault(stack.template, stack)
            elif kind == ASSEMBLY:
                nested.append(_within(folder, posixpath.join(as_text(properties.get("directoryName")) or ".", MANIFEST)))
        if len(found) > STACK_LIMIT or (nested and depth >= DEPTH_LIMIT):
            raise InputError(f"an assembly of more than {STACK_LIMIT:,} stacks, or {DEPTH_LIMIT} levels, is not read as one", SourceSpan(manifest, 0, 0))
        todo.extend((inner, depth + 1) for inner in reversed(nested))
    return tuple(found.values())


def _artifacts(workspace: Workspace, path: str) -> dict[str, object]:
    """Return descriptions of the artifacts of one manifest by name; InputError if it is none."""
    artifacts = read_object(workspace, path).get("artifacts")
    if not isinstance(artifacts, dict):
        raise InputError("this is no manifest of a cloud assembly", SourceSpan(path, 0, 0), "name what cdk synth writes, such as cdk.out")
    return artifacts


def _stack(folder: str, manifest: str, name: str, artifact: dict[str, object], properties: dict[str, object]) -> Stack:
    match = _ENVIRONMENT.fullmatch(as_text(artifact.get("environment")))
    account, region = match.groups() if match is not None else ("", "")
    metadata = as_text(artifact.get("additionalMetadataFile"))
    parameters = tuple((key, _written(value)) for key, value in as_object(properties.get("parameters")).items() if isinstance(value, str | int | float))
    environment = make_environment(account, region, as_text(properties.get("stackName")) or name, parameters)
    return Stack(_within(folder, as_text(properties.get("templateFile"))), environment, _within(folder, metadata) if metadata else manifest, name)


def _written(value: str | float) -> str:
    """Return the value of a parameter as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _within(folder: str, name: str) -> str:
    """Return the path of a file that a manifest names; one that leads elsewhere is refused by whoever reads it."""
    return posixpath.normpath(posixpath.join(folder, name))
