"""Change sets as `aws cloudformation describe-change-set --include-property-values` writes them: what a stack's resources will be, and what they were.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from iac_iam_guard.cloudformation.environment import Environment, environment_of_stack
from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, string_of
from iac_iam_guard.cloudformation.placeholders import with_holes
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.graph import Change, Mode, Resource, ResourceGraph, Unresolved
from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.text import place_text
from iac_iam_guard.values import STRING, Known, Reason, Ref, Sequence, Unknown, Value
from iac_iam_guard.values import Mapping as Entries

SIZE_LIMIT = 20 * 1024 * 1024
"""Bytes of the largest change set that is read."""
DEPTH_LIMIT = 100
"""Levels of one resource that are looked into."""
HIDDEN = "****"
"""What stands for the value of a parameter that is not echoed."""
SHOW_HINT = "write it with: aws cloudformation describe-change-set --include-property-values"

_PLACEHOLDER = re.compile(r"\{\{(?:changeSet:KNOWN_AFTER_APPLY|resolve:[^{}]*)\}\}")
_SECURE = ("{{resolve:secretsmanager:", "{{resolve:ssm-secure:")
_ACTIONS: dict[str, tuple[str, ...]] = {"Add": ("create",), "Import": ("create",), "Modify": ("update",), "Dynamic": ("update",), "SyncWithActual": ("no-op",)}
"""What plans of Terraform call the actions of change sets; what is imported is new to the stack."""
REPLACED = ("create", "delete")
FORGOTTEN = ("forget",)


def read_change_set(source: Source) -> ResourceGraph | None:
    """Return the graph of the resources that a change set leaves behind, None if the file is none.

    Resources that it deletes are left out; those that it only takes out of the stack stay, as they were. Of resources that it does not change
    a change set says nothing. Raises InputError for a file that cannot be read.
    """
    root = load(source).root
    changes = root.node("Changes") if isinstance(root, Members) else None
    if not isinstance(root, Members) or not isinstance(changes, Items):
        return None
    return _Reader(source, root).graph(changes)


class _Change(NamedTuple):
    """One change of a resource: its description, and the places of all of it and of its name."""

    body: Members
    block: SourceSpan
    name: Scalar


class _Reader:
    """Reads one change set."""

    def __init__(self, source: Source, root: Members) -> None:
        self.path = source.path
        self.root = root
        self.environment: Environment = environment_of_stack(string_of(root.node("StackId")) or "")
        self.types: dict[str, str] = {}
        self.problems: list[Diagnostic] = []
        self.bare: list[SourceSpan] = []

    def graph(self, changes: Items) -> ResourceGraph:
        """Return the whole graph."""
        found = list(self.changes(changes))
        self.types = {change.name.text: string_of(change.body.node("ResourceType")) or "" for change in found}
        resources = tuple(resource for change in found if (resource := self.resource(change)) is not None)
        return ResourceGraph(
            self.path, "cloudformation", resources, diagnostics=tuple(self.problems), unresolved=tuple(self.unresolved(found)), files=(self.path,)
        )

    def changes(self, changes: Items) -> Iterator[_Change]:
        """Yield the changes of resources that say which resource they are of."""
        for item in changes.items:
            body = item.node("ResourceChange") if isinstance(item, Members) else None
            name = body.node("LogicalResourceId") if isinstance(body, Members) else None
            if isinstance(body, Members) and isinstance(name, Scalar):
                yield _Change(body, self.span(item), name)

    def resource(self, change: _Change) -> Resource | None:
        """Return a resource as it will be, None for one that will be gone."""
        body = change.body
        before = self.context(body.node("BeforeContext"), {})
        if string_of(body.node("Action")) == "Remove":
            if string_of(body.node("PolicyAction")) != "Retain":
                return None
            actions: tuple[str, ...] = FORGOTTEN
            context = before
        else:
            actions = _ACTIONS.get(string_of(body.node("Action")) or "", ("update",))
            if string_of(body.node("Replacement")) == "True":
                actions = REPLACED
            context = self.context(body.node("AfterContext"), dict(self.causes(body.node("Details"))))
        span = self.span(change.name)
        attributes = _part(context, "Properties")
        if context is None:
            self.bare.append(span)
            attributes = Entries("object", {}, span, rest=Unknown(Reason.MODULE, span, what="properties that the change set does not tell"))
        metadata = _part(context, "Metadata")
        construct = metadata.entries.get("aws:cdk:path") if metadata is not None else None
        return Resource(
            change.name.text,
            change.name.text,
            Mode.MANAGED,
            self.types[change.name.text],
            change.name.text,
            attributes if attributes is not None else Entries("object", {}, span),
            span,
            change.block,
            self.path,
            account=self.environment.account_symbol,
            change=Change(actions, _part(before, "Properties")),
            construct=str(construct.value) if isinstance(construct, Known) else "",
        )

    def context(self, node: Node | None, causes: Mapping[str, Ref]) -> Entries | None:
        """Return what a resource is, or was: its properties, metadata and policies; None where that is not told."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            return None
        try:
            value = read_json_value(place_text(node.value, node.map, self.span(node))).value
        except (JsonProblem, InputError) as problem:
            place = getattr(problem, "span", None) or self.span(node)
            self.problems.append(Diagnostic("error", "the values of this resource cannot be read", place, SHOW_HINT))
            return None
        found = self.resolved(value, "", causes, 0)
        return found if isinstance(found, Entries) else None

    def resolved(self, value: Value, path: str, causes: Mapping[str, Ref], depth: int) -> Value:
        """Return a value of the change set at a path within its resource, with holes for what is not known yet, or hidden."""
        if depth > DEPTH_LIMIT:
            return Unknown(Reason.LIMIT, value.span)
        match value:
            case Entries():
                entries = {name: self.resolved(entry, f"{path}/{name}", causes, depth + 1) for name, entry in value.entries.items()}
                return value._replace(entries={name: entry for name, entry in entries.items() if not (isinstance(entry, Known) and entry.value is None)})
            case Sequence():
                return value._replace(items=tuple(self.resolved(item, f"{path}/{index}", causes, depth + 1) for index, item in enumerate(value.items)))
            case Known(value=text) if text == HIDDEN:
                return Unknown(Reason.SENSITIVE, value.span, sensitive=True)
            case Known(value=str()):
                return with_holes(value, _PLACEHOLDER, lambda match, span: self.hole(match[0], span, causes.get(path)))
        return value

    def hole(self, text: str, span: SourceSpan, cause: Ref | None) -> Unknown:
        """Return what a placeholder stands for; an attribute that AWS will assign is concrete."""
        if text.startswith("{{resolve:"):
            return Unknown(Reason.DYNAMIC, span, sensitive=text.startswith(_SECURE), type=STRING, not_null=True, what=text)
        if cause is None:
            return Unknown(Reason.RESOURCE, span)
        assigned = self.types.get(cause.address, "").startswith("AWS::") and not cause.attribute.startswith("Outputs.")
        return Unknown(Reason.RESOURCE, span, (cause,), opaque=assigned, type=STRING, not_null=assigned)

    def causes(self, details: Node | None) -> Iterator[tuple[str, Ref]]:
        """Yield the paths of properties that change because of a resource, with what of it they refer to."""
        for detail in details.items if isinstance(details, Items) else ():
            target = detail.node("Target") if isinstance(detail, Members) else None
            cause = string_of(detail.node("CausingEntity")) if isinstance(detail, Members) else None
            path = string_of(target.node("Path")) if isinstance(target, Members) else None
            if cause and path:
                name, _, attribute = cause.partition(".")
                if name in self.types:
                    yield path, Ref(name, attribute or "Ref")

    def unresolved(self, changes: list[_Change]) -> Iterator[Unresolved]:
        """Yield what the change set does not tell: values, changes of nested stacks, further pages."""
        name = string_of(self.root.node("ChangeSetName")) or self.path
        if self.bare:
            yield Unresolved("values", f"of change set {name}", self.bare[0], SHOW_HINT)
        for change in changes:
            if change.body.node("ChangeSetId") is not None:
                yield Unresolved("stack", change.name.text, self.span(change.name), "describe the change set of the nested stack too")
        token = self.root.node("NextToken")
        if isinstance(token, Scalar) and token.value is not None:
            yield Unresolved("page", f"of change set {name}", self.span(token), "describe all of it, without --no-paginate")

    def span(self, node: Node) -> SourceSpan:
        """Return the place of a node."""
        return SourceSpan(self.path, node.start, node.end)


def _part(context: Entries | None, name: str) -> Entries | None:
    found = context.entries.get(name) if context is not None else None
    return found if isinstance(found, Entries) else None
