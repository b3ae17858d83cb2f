"""Grants that are no policy documents, such as Lambda permissions: the statement that AWS makes of their arguments."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.adapters.rows import GrantRow, items_of, pick
from iac_iam_guard.graph import Resource
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate
from iac_iam_guard.values import Known, Mapping, Reason, Sequence, Text, Unknown, Value

ORGANIZATION = ":organization/"
UNIT = ":ou/"


class Receivers(NamedTuple):
    """Who gets a grant: a Principal element, and the condition that stands for those whom only their organization tells."""

    principal: Value
    condition: tuple[str, str, Value] | None = None


def grant_document(resource: Resource, row: GrantRow, protected: Value | None) -> Value | None:
    """Return the policy document that the arguments of `resource`, free of questions, amount to for what is `protected`; None where they grant nothing."""
    attributes = resource.attributes
    if row.where is not None:
        decisive = pick(attributes, row.where[0])
        if isinstance(decisive, Text | Unknown):
            return Unknown(Reason.FUNCTION, decisive.span, decisive.refs)
        if not isinstance(decisive, Known) or decisive.value != row.where[1]:
            return None
    if row.statement and (written := pick(attributes, row.statement)) is not None:
        return _document((written,), resource.span)
    receivers = tuple(_receivers(attributes, row, resource.span))
    return _document(tuple(_statement(resource, row, receiver, protected) for receiver in receivers), resource.span) if receivers else None


def _document(statements: tuple[Value, ...], span: SourceSpan) -> Mapping:
    return Mapping("object", {"Version": Known("2012-10-17", span), "Statement": Sequence("tuple", statements, span)}, span)


def _statement(resource: Resource, row: GrantRow, receivers: Receivers, protected: Value | None) -> Mapping:
    """Return one statement; its elements stand where the arguments do."""
    attributes, span = resource.attributes, resource.span
    principal_key = _key_place(attributes, row.principal, span)
    entries: dict[str, Value] = {"Effect": Known("Allow", span), "Principal": receivers.principal, "Action": _actions(attributes, row, span)}
    key_spans = {"Effect": span, "Principal": principal_key, "Action": _key_place(attributes, row.action, span)}
    place, refs = (protected.span, protected.refs) if protected is not None else (span, ())
    entries["Resource"] = Unknown(Reason.RESOURCE, place, refs, opaque=True, not_null=True, what="the resource that the grant is for")
    key_spans["Resource"] = _key_place(attributes, row.protects, span)
    conditions = _conditions(attributes, row, receivers, span)
    if conditions is not None:
        entries["Condition"] = conditions
        key_spans["Condition"] = conditions.span
    return Mapping("object", entries, span, key_spans=key_spans)


def _actions(attributes: Mapping, row: GrantRow, span: SourceSpan) -> Value:
    written = pick(attributes, row.action) if row.action else None
    if written is None:
        return Known(row.default_action, span) if row.default_action else Unknown(Reason.FUNCTION, span, what="what the permissions of a share allow")
    if row.actions_of:
        named = row.actions_of.get(written.value) if isinstance(written, Known) and isinstance(written.value, str) else None
        place = written.span
        return Sequence("tuple", tuple(Known(name, place) for name in named), place) if named else Unknown(Reason.FUNCTION, place, written.refs)
    if not row.prefix:
        return written
    return Sequence("tuple", tuple(_prefixed(row.prefix, item) for item in items_of(written)), written.span)


def _prefixed(prefix: str, name: Value) -> Value:
    return concatenate((Known(prefix, name.span), name), name.span) if isinstance(name, Known | Text | Unknown) else name


def _receivers(attributes: Mapping, row: GrantRow, span: SourceSpan) -> Iterator[Receivers]:
    """Yield who gets the grant: all that one Principal element names together, and each organization for itself."""
    if not row.principal:
        yield Receivers(Known("*", _place(attributes, row.where[0], span) if row.where is not None else span))
        return
    value = pick(attributes, row.principal)
    if value is None:
        return
    kinds: dict[str, list[Value]] = {}
    unclear: Value | None = None
    for item in items_of(value):
        organization = _organization(item)
        if organization is not None:
            yield Receivers(Known("*", item.span), organization)
        elif isinstance(item, Unknown) and not item.opaque:
            unclear = item
        else:
            kinds.setdefault(_kind(item), []).append(item)
    if list(kinds) == ["*"] and unclear is None and not isinstance(value, Sequence):
        yield Receivers(value)
    elif kinds:
        entries: dict[str, Value] = {}
        for kind, items in kinds.items():
            name = "AWS" if kind == "*" else kind
            entries[name] = Sequence("tuple", (*items_of(entries.get(name)), *items), value.span)
        key = _key_place(attributes, row.principal, span)
        yield Receivers(Mapping("object", entries, value.span, rest=unclear, key_spans=dict.fromkeys(entries, key)))
    elif unclear is not None:
        yield Receivers(unclear)


def _kind(principal: Value) -> str:
    """Return the kind of principal that a bare name is: `*`, a Service (`sns.amazonaws.com`), else one of AWS."""
    pieces = principal.pieces if isinstance(principal, Text) else (principal,)
    written = "".join(str(piece.value) if isinstance(piece, Known) else "" for piece in pieces)
    if written == "*" and len(pieces) == 1:
        return "*"
    return "Service" if "." in written and ":" not in written else "AWS"


def _organization(principal: Value) -> tuple[str, str, Value] | None:
    """Return the condition that an organization, or a unit of one, amounts to where its ARN is written as principal; None for other principals."""
    if not isinstance(principal, Known) or not isinstance(principal.value, str) or not principal.value.startswith("arn:"):
        return None
    for mark, operator, key in ((ORGANIZATION, "StringEquals", "aws:PrincipalOrgID"), (UNIT, "ForAnyValue:StringLike", "aws:PrincipalOrgPaths")):
        _, found, path = principal.value.partition(mark)
        if found:
            organization, _, unit = path.partition("/")
            return operator, key, Known(f"{organization}/*/{unit}/*" if unit else organization, principal.span, principal.refs)
    return None


def _conditions(attributes: Mapping, row: GrantRow, receivers: Receivers, span: SourceSpan) -> Mapping | Unknown | None:
    tests = [(operator, key, value, path) for operator, key, path in row.conditions if (value := pick(attributes, path)) is not None]
    if receivers.condition is not None:
        operator, key, value = receivers.condition
        tests.append((operator, key, value, row.principal))
    if row.test and (block := pick(attributes, row.test)) is not None:
        written = _written_test(block)
        if written is None:
            return Unknown(Reason.FUNCTION, block.span, block.refs)
        tests.append((*written, row.test))
    if row.narrowed_by and (limits := pick(attributes, row.narrowed_by)) is not None:
        return Unknown(Reason.FUNCTION, limits.span, limits.refs)
    if not tests:
        return None
    operators: dict[str, Value] = {}
    for operator in dict.fromkeys(test[0] for test in tests):
        listed = [(key, value, _key_place(attributes, path, span)) for name, key, value, path in tests if name == operator]
        places = {key: place for key, _, place in listed}
        operators[operator] = Mapping("object", {key: value for key, value, _ in listed}, listed[0][2], key_spans=places)
    first = next(iter(operators.values())).span
    return Mapping("object", operators, first, key_spans={operator: tests_of.span for operator, tests_of in operators.items()})


def _written_test(block: Value) -> tuple[str, str, Value] | None:
    """Return operator, key and value of a block that spells them out, in either letter case; None where they are not known."""
    if isinstance(block, Sequence) and len(block.items) == 1:
        block = block.items[0]
    if not isinstance(block, Mapping):
        return None
    named = {name.lower(): value for name, value in block.entries.items()}
    operator, key, value = named.get("type"), named.get("key"), named.get("value")
    if isinstance(operator, Known) and isinstance(key, Known) and value is not None:
        return str(operator.value), str(key.value), value
    return None


def _key_place(attributes: Mapping, path: str, span: SourceSpan) -> SourceSpan:
    """Return the place of an argument's name, else that of its value, else `span`."""
    if not path:
        return span
    name = path.partition(".")[0]
    return attributes.key_spans.get(name, _place(attributes, path, span))


def _place(attributes: Mapping, path: str, span: SourceSpan) -> SourceSpan:
    """Return the place of an argument's value, `span` where it is absent."""
    value = pick(attributes, path)
    return value.span if value is not None else span
