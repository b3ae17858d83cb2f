"""What templates of one scan export to each other: a name that is the same for certain gives the value on the other side.

Values of another unit refer to nothing here: a name of its resources could be one of this unit's.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from iac_iam_guard.cloudformation.alternatives import is_nothing
from iac_iam_guard.cloudformation.callers import WORDS
from iac_iam_guard.cloudformation.detect import SIZE_LIMIT, is_template
from iac_iam_guard.cloudformation.environment import Environment
from iac_iam_guard.cloudformation.evaluate import DEPTH_LIMIT, FETCH_DEPTH, Effort, Evaluator
from iac_iam_guard.cloudformation.library import Library
from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Members, Node
from iac_iam_guard.cloudformation.stacks import Composition
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.values import STRING, Choice, Known, Reason, Text, Unknown, Value

EXPORT = b"Export"
EXPORT_LIMIT = 10_000
"""Exports of one scan that are known by name."""


class _Export(NamedTuple):
    """A value that is exported: the unit, where that is deployed to, and what computes it."""

    unit: str
    environment: Environment
    evaluator: Evaluator
    effort: Effort
    node: Node


class Exports:
    """The exports of all templates of one scan, looked for when one is first imported."""

    def __init__(self, workspace: Workspace, templates: Iterable[tuple[str, Environment]], supplied: Mapping[str, str]) -> None:
        """Take the templates that are units, each with where it is deployed to, and values of parameters by name."""
        self.workspace = workspace
        self.templates = tuple(templates)
        self.supplied = supplied
        self._found: dict[str, list[_Export]] | None = None
        self._running: set[tuple[str, str]] = set()

    def value(self, name: Value, importer: Evaluator, unit: str) -> Value | None:
        """Return what the export of this name is for a template of `unit`, None where that is not known for certain."""
        key = _certain_name(name, importer)
        if key is None:
            return None
        if self._found is None:
            self._found = {}
            for text, export in self._exports():
                self._found.setdefault(text, []).append(export)
        place = importer.parameters.environment
        there = [export for export in self._found.get(key, ()) if export.unit != unit and _are_one(export.environment, place)]
        return self._computed(there[0], key, importer) if len(there) == 1 else None

    def _computed(self, export: _Export, key: str, importer: Evaluator) -> Value | None:
        """Return the value of an export, None where it hangs on itself or on too many others."""
        depth = importer.effort.depth + FETCH_DEPTH
        if (export.unit, key) in self._running or depth >= DEPTH_LIMIT:
            return None
        before, export.effort.depth = export.effort.depth, max(depth, export.effort.depth)
        self._running.add((export.unit, key))
        try:
            value = export.evaluator.value(export.node)
        finally:
            self._running.discard((export.unit, key))
            export.effort.depth = before
        return _detached(value, export.unit)

    def _exports(self) -> Iterator[tuple[str, _Export]]:
        count = 0
        for path, environment in self.templates:
            for key, export in self._exports_of(path, environment):
                count += 1
                if count > EXPORT_LIMIT:
                    return
                yield key, export

    def _exports_of(self, path: str, environment: Environment) -> Iterator[tuple[str, _Export]]:
        try:
            data = self.workspace.read_bytes(path, SIZE_LIMIT)
            if EXPORT not in data and not any(word in data for word in WORDS):
                return
            source = self.workspace.read(path)
            loaded = load(source)
        except InputError:
            return  # said when the template itself is read
        if not isinstance(loaded.root, Members) or not is_template(loaded.root):
            return
        library = Library(source, loaded, self.workspace)
        composition = Composition(library, {**dict(environment.parameters), **self.supplied}, environment, self)
        for stack in composition.stacks(source.path, loaded.root):
            for declaration in stack.template.outputs.values() if not stack.deployment else ():
                export, node = declaration.body.node("Export"), declaration.body.node("Value")
                name = export.node("Name") if isinstance(export, Members) else None
                if name is not None and node is not None and stack.when(declaration):
                    key = _certain_name(stack.evaluator.value(name), stack.evaluator)
                    if key is not None:
                        yield key, _Export(path, environment, stack.evaluator, composition.effort, node)


def _are_one(one: Environment, other: Environment) -> bool:
    """Tell whether two environments are one account and region, as far as they are known."""
    return (one.account, one.region) == (other.account, other.region)


def _certain_name(name: Value, evaluator: Evaluator) -> str | None:
    """Return what tells a name from all others; None for one that hangs on a parameter, which whoever deploys may set, or on a name of a stack."""
    parameters = {parameter.address for parameter in evaluator.parameters.all.values()}
    shown = ""
    for piece in name.pieces if isinstance(name, Text) else (name,):
        if isinstance(piece, Unknown) and piece.reason is Reason.ACCOUNT:
            shown += "\0" + "".join(f"{ref.address}.{ref.attribute}" for ref in piece.refs) + piece.what + "\0"
        elif isinstance(piece, Known) and isinstance(piece.value, str) and not any(ref.address in parameters for ref in piece.refs):
            shown += piece.value
        else:
            return None
    return shown


def _detached(value: Value, unit: str) -> Value | None:
    """Return a value of another unit without what it refers to there; None where it is no text, or hangs on questions of that unit."""
    match value:
        case Known():
            return None if is_nothing(value) else value._replace(refs=())
        case Unknown():
            return _hole(value, unit)
        case Text():
            pieces = tuple(piece._replace(refs=()) if isinstance(piece, Known) else _hole(piece, unit) for piece in value.pieces)
            return Text(pieces, value.span, tuple(ref for piece in pieces for ref in piece.refs), value.sensitive)
        case Choice():
            branches = [_detached(branch, unit) for _, branch in value.branches]
            return branches[0] if branches and all(branch == branches[0] for branch in branches) else None
    return None


def _hole(hole: Unknown, unit: str) -> Unknown:
    """Return a hole that is told from others by the unit that it comes from; the account and region are the same on both sides."""
    if hole.reason is Reason.ACCOUNT:
        return hole
    what = " ".join((unit, *(f"{ref.address}.{ref.attribute}" for ref in hole.refs), hole.what)).strip()
    return Unknown(Reason.IMPORT, hole.span, (), hole.sensitive, hole.opaque, STRING, not_null=True, what=what if hole.refs or hole.what else "")
