"""The inputs of CloudFormation's family: which files of a scan are some, and each read to its graph."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from iac_iam_guard.cloudformation.detect import SIZE_LIMIT, SUFFIXES, Kind, has_suffix, is_copy, sniff
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.source import Source, SourceSpan

if TYPE_CHECKING:
    from iac_iam_guard.cloudformation.assembly import Stack
    from iac_iam_guard.cloudformation.exports import Exports


PACKAGED, SERVICE = ".serverless", "serverless"
"""The folder into which a service is packaged, and the name of its configuration in the folder above."""


class TemplateInput(NamedTuple):
    """A template (also what becomes one) or a change set; `stack` is what an assembly says of a template, None where none does."""

    path: str
    kind: Literal["template", "change-set"] = "template"
    stack: "Stack | None" = None


def kind_of(workspace: Workspace, path: str) -> Kind | None:
    """Tell from its bytes what a file may be; one that is too large for a template shows it in its first ones."""
    try:
        return sniff(path, workspace.read_bytes(path, SIZE_LIMIT))
    except InputError:
        return sniff(path, workspace.read_start(path, SIZE_LIMIT))


def find_inputs(workspace: Workspace, files: Iterable[str], folders: Iterable[str] = (".",), known: Iterable[str] = ()) -> tuple[TemplateInput, ...]:
    """Return what `files` are inputs, in their order, but for those that are `known`.

    What a build has copied within one of `folders`, or made of a service that is read itself, is left out; a stack is read once, and templates of which
    others are made are parts of those.
    """
    folders, known = tuple(folders), tuple(known)
    candidates = (path for path in files if has_suffix(path) and path not in known and not is_copy(_below(path, folders)))
    sniffed = {path: kind for path in candidates if (kind := kind_of(workspace, path)) is not None}
    kinds = {path: kind for path, kind in sniffed.items() if not _is_packaged(path, folders, sniffed)}
    stacks: dict[str, TemplateInput] = {}
    for path, kind in kinds.items():
        if kind == "manifest":
            try:
                stacks.update((found.path, found) for found in inputs_of_assembly(workspace, path) if found.path not in stacks)
            except InputError:
                continue  # something else has this name; the templates beside it are found as they are
    others = [TemplateInput(path, kind) for path, kind in kinds.items() if kind != "manifest" and path not in stacks]
    called = _called(workspace, [found.path for found in others if found.kind == "template"], (*stacks, *known))
    return tuple(sorted((*stacks.values(), *(found for found in others if found.path not in called)), key=lambda found: found.path))


def _called(workspace: Workspace, templates: list[str], known: tuple[str, ...]) -> frozenset[str]:
    """Return those templates that are read as parts of others."""
    if not templates or len(templates) + len(known) < 2:
        return frozenset()
    from iac_iam_guard.cloudformation.callers import find_called  # brings YAML along, which Terraform does without

    return find_called(workspace, templates, known)


def inputs_of_assembly(workspace: Workspace, manifest: str) -> tuple[TemplateInput, ...]:
    """Return the stacks of the assembly with this manifest; raise InputError if it cannot be read."""
    from iac_iam_guard.cloudformation.assembly import find_stacks

    return tuple(TemplateInput(stack.template, stack=stack) for stack in find_stacks(workspace, manifest))


def find_exports(workspace: Workspace, inputs: Iterable[TemplateInput], supplied: Mapping[str, str]) -> "Exports | None":
    """Return what the templates among `inputs` export to each other, None where there are not two of them."""
    templates = [found for found in inputs if found.kind == "template"]
    if len(templates) < 2:
        return None
    from iac_iam_guard.cloudformation.environment import ANYWHERE
    from iac_iam_guard.cloudformation.exports import Exports

    return Exports(workspace, ((found.path, found.stack.environment if found.stack is not None else ANYWHERE) for found in templates), supplied)


def read_input(
    workspace: Workspace, source: Source, found: TemplateInput, supplied: Mapping[str, str], named: bool, exports: "Exports | None" = None
) -> ResourceGraph | None:
    """Return the graph of what stands in `source`, None for what was found and is no input; `supplied` are values of parameters by name.

    Raises InputError where nothing can be read of an input, or of a file that was `named`.
    """
    if found.kind == "change-set":
        from iac_iam_guard.cloudformation.change_set import read_change_set

        graph = read_change_set(source)
    elif found.stack is not None:
        from iac_iam_guard.cloudformation.constructs import tell_constructs
        from iac_iam_guard.cloudformation.unit import read_template

        graph = read_template(source, supplied, True, environment=found.stack.environment, workspace=workspace, exports=exports)
        graph = tell_constructs(workspace, found.stack, graph) if graph is not None else None
    else:
        from iac_iam_guard.cloudformation.unit import read_template

        graph = read_template(source, supplied, named, workspace=workspace, exports=exports)
    if graph is None and named and found.stack is None:  # a stack of an assembly may have no resources
        raise InputError("this is no CloudFormation template", SourceSpan(source.path, 0, 0), "a template has Resources with types such as AWS::IAM::Role")
    return graph


def _is_packaged(path: str, folders: tuple[str, ...], others: Iterable[str]) -> bool:
    """Tell whether a file is what the Serverless Framework has made of a service that is among the others."""
    above, found, _ = f"/{_below(path, folders)}".rpartition(f"/{PACKAGED}/")
    if not found:
        return False
    service = posixpath.join(path[: -len(_below(path, folders))], above.lstrip("/"), SERVICE)
    return any(f"{service}{suffix}" in others for suffix in SUFFIXES)


def _below(path: str, folders: tuple[str, ...]) -> str:
    """Return the part of a path below the innermost of `folders` that it lies in."""
    inner = max((folder for folder in folders if path.startswith(folder + "/")), key=len, default="")
    return posixpath.relpath(path, inner) if inner else path
