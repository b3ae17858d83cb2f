"""Terraform's declarations (configuration, plan and state alike) to objects of the model, driven by one table."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from iac_iam_guard.adapters.collection import Collection
from iac_iam_guard.adapters.environment import environment_of
from iac_iam_guard.adapters.rows import SELF, AttachmentRow, DocumentRow, EntityRow, MembershipRow, blocks, items_of, pick, read_table
from iac_iam_guard.adapters.texts import texts_of
from iac_iam_guard.graph import Mode, Resource, ResourceGraph
from iac_iam_guard.iam import estate, model
from iac_iam_guard.iam.document import read_documents
from iac_iam_guard.values import Guards, Known, Mapping, Reason, Ref, Unknown, Value, first_atom, variants

PREFIXES = {Mode.DATA: "data.", Mode.PROVIDER: "provider.", Mode.BACKEND: "backend."}
NAMELESS = {Mode.OUTPUT: "output", Mode.PARAMETER: "variable", Mode.LOCAL: "local"}
POLICY_DOCUMENT = "data.aws_iam_policy_document"

CLASSES: dict[str, Callable[..., object]] = {
    kind.__name__: kind
    for kind in (
        model.User,
        model.Group,
        model.Role,
        model.PermissionSet,
        model.AccessKey,
        model.LoginProfile,
        model.PasswordPolicy,
        model.IdentityProvider,
        model.InstanceProfile,
        estate.Compute,
        estate.Provider,
        estate.Output,
        estate.Parameter,
        estate.Trail,
        estate.Recorder,
        estate.Bucket,
        estate.PublicAccessBlock,
        estate.Organization,
        estate.GuardrailAttachment,
        estate.PodIdentity,
        estate.MetadataDefaults,
    )
}


def collect(graph: ResourceGraph, collection: Collection) -> None:
    """Add everything that `graph` declares of IAM, and what rules look at beside it, to `collection`."""
    table = read_table("terraform")
    bare = _documents_without_carrier(graph, frozenset(table.documents))
    for resource in graph.resources:
        kind = type_name(resource)
        for entity in table.entities.get(kind, ()):
            _add_entities(resource, entity, collection)
        for document in table.documents.get(kind, ()):
            _add_policies(resource, document, collection)
        for attachment in table.attachments.get(kind, ()):
            _add_attachments(resource, attachment, collection)
        for membership in table.memberships.get(kind, ()):
            _add_memberships(resource, membership, collection)
        if resource.address in bare and (value := pick(resource.attributes, "json")) is not None:
            _add_worlds_of_policy(resource, DocumentRow("json", "unknown", None, None, "", "", ""), value, None, None, resource.guards, collection)
    for text in texts_of(graph):
        collection.add(text)


def type_name(resource: Resource) -> str:
    """Return the name under which the table knows the type of `resource`."""
    if resource.mode in NAMELESS:
        return NAMELESS[resource.mode]
    prefix = PREFIXES.get(resource.mode, "")
    return resource.type if resource.type.startswith(prefix) else prefix + resource.type


def _documents_without_carrier(graph: ResourceGraph, carriers: frozenset[str]) -> frozenset[str]:
    """Return the addresses of computed policy documents that reach no carrier, not even through another document."""
    documents = {resource.address for resource in graph.resources if type_name(resource) == POLICY_DOCUMENT}
    taken: set[str] = set()
    uses: dict[str, set[str]] = {}
    for reference in graph.references:
        if reference.target in documents:
            uses.setdefault(reference.source, set()).add(reference.target)
    todo = [resource.address for resource in graph.resources if type_name(resource) in carriers]
    while todo:
        for target in uses.get(todo.pop(), ()):
            if target not in taken:
                taken.add(target)
                todo.append(target)
    return frozenset(documents - taken)


def _worlds(resource: Resource, paths: tuple[str, ...]) -> Iterator[Resource]:
    """Yield the declaration once for every world of the questions that what stands at `paths` hangs on."""
    names = dict.fromkeys(path.partition(".")[0] for path in paths)
    read = resource.attributes._replace(entries={name: resource.attributes.entries[name] for name in names if name in resource.attributes.entries})
    if first_atom(read) is None:
        yield resource
        return
    for guards, value in variants(read, resource.guards) or ((resource.guards, _unreadable(read)),):
        entries = {**resource.attributes.entries, **cast(Mapping, value).entries}
        yield replace(resource, guards=guards, attributes=resource.attributes._replace(entries=entries))


def _unreadable(read: Mapping) -> Mapping:
    return read._replace(entries={name: Unknown(Reason.LIMIT, value.span, value.refs) for name, value in read.entries.items()})


def _self(resource: Resource) -> Value:
    """Return the name of `resource` as others would refer to it."""
    ref = Ref(resource.address, "name")
    name = resource.attributes.entries.get("name")
    if name is None or (isinstance(name, Known) and name.value is None):
        return Unknown(Reason.RESOURCE, resource.span, (ref,), opaque=True, not_null=True)
    return name._replace(refs=(ref, *name.refs))


def _named(resource: Resource, path: str) -> Value | None:
    return _self(resource) if path == SELF else pick(resource.attributes, path)


def _add_entities(resource: Resource, row: EntityRow, collection: Collection) -> None:
    paths = tuple(path for _, choices in row.fields for path in choices) + row.code + ((row.environment[1],) if row.environment else ())
    for origin in _worlds(resource, paths):
        fields: dict[str, object] = {
            name: next((value for path in choices if (value := pick(origin.attributes, path)) is not None), None) for name, choices in row.fields
        }
        if row.kind:
            fields["kind"] = row.kind
        if row.code:
            fields["code"] = tuple(value for path in row.code if (value := pick(origin.attributes, path)) is not None)
        if row.environment:
            fields["environment"] = tuple(environment_of(origin.attributes, *row.environment))
        collection.add(CLASSES[row.model](origin=origin, **fields))


def _add_policies(resource: Resource, row: DocumentRow, collection: Collection) -> None:
    holder_name = _named(resource, row.holder[1]) if row.holder else None
    protects = _named(resource, row.protects) if row.protects else None
    outer, _, argument = row.argument.rpartition(".")
    holders = blocks(resource.attributes, outer) if outer else (resource.attributes,)
    for block in holders:
        value = pick(block, argument)
        if value is not None:
            name = pick(block, row.name.rpartition(".")[2]) if row.name else None
            _add_worlds_of_policy(resource, row, value, holder_name, protects, resource.guards, collection, name)


def _add_worlds_of_policy(
    resource: Resource,
    row: DocumentRow,
    value: Value,
    holder: Value | None,
    protects: Value | None,
    guards: Guards,
    collection: Collection,
    name: Value | None = None,
) -> None:
    kind = row.kind
    if row.kind_by is not None:
        decisive = pick(resource.attributes, row.kind_by[0])
        if isinstance(decisive, Known) and isinstance(decisive.value, str):
            kind = row.kind_by[1].get(decisive.value, "")
    if not kind:
        return
    held = model.Holder(cast(model.PrincipalKind, row.holder[0]), holder) if row.holder and holder is not None else None
    for document in read_documents(value, guards):
        collection.add(
            model.Policy(
                resource,
                f"{resource.identity}.{row.argument}",
                cast(model.PolicyKind, kind),
                document,
                value.span,
                name,
                pick(resource.attributes, "path"),
                held,
                row.service,
                protects,
                document.guards,
            )
        )


def _add_attachments(resource: Resource, row: AttachmentRow, collection: Collection) -> None:
    for origin in _worlds(resource, (row.policies, *(path for _, path in row.holders if path != SELF))):
        for kind, path in row.holders:
            for name in items_of(_named(origin, path)):
                for policy in items_of(pick(origin.attributes, row.policies)):
                    holder = model.Holder(cast(model.PrincipalKind, kind), name)
                    collection.add(model.Attachment(origin, policy, holder, row.exclusive, row.boundary))


def _add_memberships(resource: Resource, row: MembershipRow, collection: Collection) -> None:
    for origin in _worlds(resource, (row.users, row.groups)):
        for user in items_of(pick(origin.attributes, row.users)):
            for group in items_of(pick(origin.attributes, row.groups)):
                collection.add(model.Membership(origin, user, group, row.exclusive))
