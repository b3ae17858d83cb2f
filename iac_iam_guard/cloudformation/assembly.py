"""Cloud assemblies, which the CDK synthesises: the stacks in them, each with its template and the environment it is deployed to.

https://github.com/aws/aws-cdk/tree/main/packages/aws-cdk-lib/cloud-assembly-schema
"""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.cloudformation.detect import ASSEMBLY, MANIFEST, STACK
from iac_iam_guard.cloudformation.environment import Environment, make_environment
from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Members, Node, Scalar, string_of
from iac_iam_guard.cloudformation.parameters import plain_text
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
        for name, artifact in artifacts:
            kind, properties = string_of(artifact.node("type")), artifact.node("properties")
            if kind == STACK:
                stack = _stack(folder, path, name, artifact, properties if isinstance(properties, Members) else Members({}, 0, 0))
                found.setdefault(stack.template, stack)
            elif kind == ASSEMBLY and isinstance(properties, Members):
                nested.append(_within(folder, posixpath.join(string_of(properties.node("directoryName")) or ".", MANIFEST)))
        if len(found) > STACK_LIMIT or (nested and depth >= DEPTH_LIMIT):
            raise InputError(f"an assembly of more than {STACK_LIMIT:,} stacks, or {DEPTH_LIMIT} levels, is not read as one", SourceSpan(manifest, 0, 0))
        todo.extend((inner, depth + 1) for inner in reversed(nested))
    return tuple(found.values())


def _artifacts(workspace: Workspace, path: str) -> Iterator[tuple[str, Members]]:
    """Return names and descriptions of the artifacts of one manifest; InputError if it is none."""
    source = workspace.read(path)
    root = load(source).root
    artifacts = root.node("artifacts") if isinstance(root, Members) else None
    if not isinstance(artifacts, Members):
        raise InputError("this is no manifest of a cloud assembly", SourceSpan(path, 0, 0), "name what cdk synth writes, such as cdk.out")
    return iter([(name, member.node) for name, member in artifacts.entries.items() if isinstance(member.node, Members)])


def _stack(folder: str, manifest: str, name: str, artifact: Members, properties: Members) -> Stack:
    match = _ENVIRONMENT.fullmatch(string_of(artifact.node("environment")) or "")
    account, region = match.groups() if match is not None else ("", "")
    named = string_of(properties.node("stackName")) or name
    template = string_of(properties.node("templateFile")) or ""
    metadata = string_of(artifact.node("additionalMetadataFile"))
    environment = make_environment(account, region, named, tuple(_parameters(properties.node("parameters"))))
    return Stack(_within(folder, template), environment, _within(folder, metadata) if metadata else manifest, name)


def _parameters(node: Node | None) -> Iterator[tuple[str, str]]:
    if isinstance(node, Members):
        for name, member in node.entries.items():
            if isinstance(member.node, Scalar):
                yield name, plain_text(member.node)


def _within(folder: str, name: str) -> str:
    """Return the path of a file that a manifest names; one that leads elsewhere is refused by whoever reads it."""
    return posixpath.normpath(posixpath.join(folder, name))
