"""Whether an element of Resource stays with what is declared beside a policy: told by reference, name or ARN, whichever of these an input has kept.

A configuration says `aws_sqs_queue.jobs.arn`; a plan or state may have kept nothing but the text of the ARN. What is own in one must be own in each, hence
everything is compared as it is spelled: names and ARNs are texts in which the same hole is written the same way.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.arn import FIELDS
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy
from iac_iam_guard.values import Choice, Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

SEPARATOR = re.compile(r"([/:])")
COMPONENT_LIMIT = 16
"""So many components of an element are looked at."""
DEPTH_LIMIT = 8
"""Levels of a value that are searched for references and texts."""
UNTYPED = frozenset(("s3", "sns", "sqs", "execute-api", "codecommit", "codepipeline"))
"""Services in whose ARNs the name follows the account at once; in all others the kind of resource stands there first."""
ELSEWHERE = frozenset((Reason.DATA, Reason.IMPORT, Reason.DYNAMIC, Reason.ACCOUNT))
"""Reasons of values that come from where nothing of this unit is declared."""
STACK = "AWS::Stack"
"""How what the names of a stack's own resources begin with is called: its name and id."""
PATTERN_END = re.compile(r"[-_.]?\*+$")
"""What a pattern ends in that names all that begins with a name."""
SECRET_END = re.compile(r"-(?:\?{6}|[A-Za-z0-9]{6}|\0[^\0]*\0)$")
"""What Secrets Manager puts behind the name of a secret, or a pattern for it."""
PRINCIPALS = ("aws_iam", "AWS::IAM")
NAMELESS = ("policy", "attachment")
"""How the types of declarations end whose names stand in no ARN of theirs."""
NAME_ENDS = ("_name", "_identifier", "Name", "Identifier")


class Marks(NamedTuple):
    """What a unit declares: addresses, with instance keys and without, names as they are spelled, and services with what follows the account in ARNs."""

    addresses: frozenset[str]
    names: frozenset[str]
    arns: frozenset[tuple[str, str]]
    alike: dict[str, list[Resource]]
    """Resources by address without instance keys."""


def is_own(item: Value, policy: Policy, estate: Estate) -> Truth:
    """Tell whether an element of Resource of a policy names what the unit of the policy declares, or a part of it; UNKNOWN where a hole may stand for that."""
    marks = _marks(estate, policy.origin.unit)
    spelled = _spell(item)
    if spelled is not None and _is_told(spelled, _holes(item), item, policy, estate, marks):
        return Truth.TRUE
    return Truth.FALSE if doubt_of(item) is None else Truth.UNKNOWN


def doubt_of(item: Value) -> Unknown | None:
    """Return the part of an element that may stand for what is declared beside it, None if there is none."""
    return next(filter(_may_be_own, _holes(item)), None)


def _holes(item: Value) -> tuple[Unknown, ...]:
    return tuple(piece for piece in (item.pieces if isinstance(item, Text) else (item,)) if isinstance(piece, Unknown))


def _may_be_own(hole: Unknown) -> bool:
    """Tell whether a hole may stand for something of the unit: it may be anything, or it comes from a module that cannot be looked into."""
    return hole.reason is Reason.MODULE or (hole.reason not in ELSEWHERE and not hole.opaque)


def _is_told(spelled: str, holes: tuple[Unknown, ...], item: Value, policy: Policy, estate: Estate, marks: Marks) -> bool:
    own = {_spell_hole(hole): hole for hole in holes if _is_declared(hole, marks)}
    if any(_begins_with(spelled, hole) for hole in own):
        return True
    service, resource = _parted(PATTERN_END.sub("", spelled))
    if service and _is_named(service, resource, marks):
        return True
    components = SEPARATOR.split(resource)[: 2 * COMPONENT_LIMIT : 2]
    if service and any(_ends_in(component, hole, own[hole], policy.origin.unit, estate) for component in components for hole in own):
        return True
    return any(_begins_with(spelled, arn) for arn in (*_arns_referred_to(item, policy, estate), *_arns_depended_on(policy, estate, marks)))


def _marks(estate: Estate, unit: str) -> Marks:
    """Return the marks of what a unit declares."""
    table = estate.memo.get("own resources")
    if not isinstance(table, dict):
        declared: dict[str, list[Resource]] = {}
        for (place, _), resource in estate.resources.items():
            if _is_resource(resource):
                declared.setdefault(place, []).append(resource)
        table = estate.memo["own resources"] = {place: _marks_of(resources) for place, resources in declared.items()}
    found = table.get(unit)
    return found if isinstance(found, Marks) else _marks_of([])


def _marks_of(declared: list[Resource]) -> Marks:
    alike: dict[str, list[Resource]] = {}
    for resource in declared:
        alike.setdefault(resource.identity, []).append(resource)
    return Marks(
        frozenset(address for resource in declared for address in (resource.address, resource.identity)),
        frozenset(name for resource in declared for name in _names(resource)),
        frozenset(arn for resource in declared if (arn := _own_arn(resource)) is not None),
        alike,
    )


def _is_resource(resource: Resource) -> bool:
    """Tell whether a declaration makes something in AWS."""
    return resource.mode is Mode.MANAGED and (resource.type.startswith(("aws", "AWS::", "Custom::")))


def _names(resource: Resource) -> Iterator[str]:
    """Yield what a resource is called: by `name`, or what its own type is called by, as `bucket`, `function_name` and `QueueName` are."""
    if resource.type.lower().endswith(NAMELESS):
        return
    for key, value in resource.attributes.entries.items():
        stem = next((key.removesuffix(end) for end in NAME_ENDS if key.endswith(end)), key)
        if key in ("name", "Name", "identifier") or (stem and resource.type.endswith((f"_{stem}", stem if stem[0].isupper() else f"_{stem}"))):
            for one in _branches(value):
                spelled = _spell(one)
                if spelled:
                    yield spelled.strip("/")


def _branches(value: Value) -> Iterator[Value]:
    """Yield what a value is, whatever the answer to the question that it hangs on."""
    if isinstance(value, Choice):
        for _, branch in value.branches:
            yield from _branches(branch)
    else:
        yield value


def _own_arn(resource: Resource) -> tuple[str, str] | None:
    arn = resource.attributes.entries.get("arn")
    spelled = _spell(arn) if arn is not None else None
    service, end = _parted(spelled or "")
    return (service, end.removesuffix(":*")) if service and end else None


def _spell(value: Value) -> str | None:
    """Return a text with its holes spelled by what they come from; None for what is no text."""
    match value:
        case Known(value=str(text)):
            return text
        case Unknown():
            return _spell_hole(value)
        case Text():
            return "".join(_spell(piece) or "" for piece in value.pieces)
    return None


def _spell_hole(hole: Unknown) -> str:
    """Return a hole as a text without separators, the same for holes of one origin."""
    return f"\0{hash((hole.reason, hole.refs[-1] if hole.refs else hole.what or id(hole))):x}\0"


def _parted(spelled: str) -> tuple[str, str]:
    """Return the service of an ARN and what follows the account, ("", "") for what is none."""
    fields = spelled.split(":", FIELDS - 1)
    return (fields[2], fields[-1].lstrip("/")) if len(fields) == FIELDS and fields[0] == "arn" else ("", "")


def _is_named(service: str, resource: str, marks: Marks) -> bool:
    """Tell whether the end of an ARN is that of a declared ARN, or has a declared name between separators."""
    parts = SEPARATOR.split(resource)[: 2 * COMPONENT_LIMIT]
    ends = range(1, len(parts) + 1, 2)
    if any((service, "".join(parts[:end])) in marks.arns for end in ends):
        return True
    first = 0 if service in UNTYPED or len(parts) == 1 else 2
    for start in range(0, len(parts), 2):
        for end in ends:
            name = "".join(parts[start:end]) if end > max(start, first) else ""
            if name and (name in marks.names or (service == "secretsmanager" and SECRET_END.sub("", name) in marks.names)):
                return True
    return False


def _is_declared(hole: Unknown, marks: Marks) -> bool:
    """Tell whether a hole comes from what the unit declares."""
    return any(ref.address in marks.addresses or ref.address.startswith(STACK) for ref in hole.refs)


def _ends_in(component: str, spelled: str, hole: Unknown, unit: str, estate: Estate) -> bool:
    """Tell whether a component is a hole, behind nothing but what the name that AWS completes is said to begin with."""
    if any(ref.address.startswith(STACK) for ref in hole.refs):
        return component.startswith(spelled)
    before, found, after = component.partition(spelled)
    if not found or after:
        return False
    return not before or any(before == prefix for ref in hole.refs for prefix in _prefixes(ref, unit, estate))


def _prefixes(ref: Ref, unit: str, estate: Estate) -> Iterator[str | None]:
    resource = estate.resources.get((unit, ref.address))
    for key, value in resource.attributes.entries.items() if resource is not None else ():
        if key.endswith("_prefix"):
            yield _spell(value)


def _arns_referred_to(item: Value, policy: Policy, estate: Estate) -> Iterator[str]:
    """Yield the ARNs that an element, or the document it stands in, has from attributes of what is declared beside it."""
    unit = policy.origin.unit
    argument = policy.identity.removeprefix(f"{policy.origin.identity}.").partition(".")[0]
    document = policy.origin.attributes.entries.get(argument)
    for ref in dict.fromkeys((*item.refs, *(_refs_of_whole(document, 0) if document is not None else ()))):
        resource = estate.resources.get((unit, ref.address))
        if resource is not None and _is_resource(resource):
            value = resource.attributes.entries.get(re.split(r"[.\[]", ref.attribute, maxsplit=1)[0])
            if value is not None:
                yield from _arns_in(value, 0)


def _arns_depended_on(policy: Policy, estate: Estate, marks: Marks) -> Iterator[str]:
    """Yield the ARNs in what a policy depends on, of which no reference tells more; principals and policies aside, which name much else."""
    targets = _dependencies(estate, policy.origin.unit).get(policy.origin.identity, ())
    for resource in (resource for target in targets for resource in marks.alike.get(target, ()) if not resource.type.startswith(PRINCIPALS)):
        yield from _arns_in(resource.attributes, 0)


def _dependencies(estate: Estate, unit: str) -> dict[str, tuple[str, ...]]:
    """Return what each declaration of a unit depends on as a whole, by address without instance keys."""
    found = estate.memo.get(("dependencies", unit))
    if isinstance(found, dict):
        return found
    table: dict[str, tuple[str, ...]] = {}
    for reference in estate.references.get(unit, ()):
        if reference.path == "depends_on":
            source = reference.source.rpartition("[")[0] if reference.source.endswith("]") else reference.source
            table[source] = (*table.get(source, ()), reference.target)
    estate.memo["dependencies", unit] = table
    return table


def _refs_of_whole(value: Value, depth: int) -> Iterator[Ref]:
    """Yield what a document as a whole refers to: a plan knows of its text what it comes from, but not which part of it comes from where."""
    yield from value.refs
    if depth < DEPTH_LIMIT and isinstance(value, Sequence | Mapping):
        for part in value.items if isinstance(value, Sequence) else value.entries.values():
            yield from _refs_of_whole(part, depth + 1)


def _arns_in(value: Value, depth: int) -> Iterator[str]:
    match value:
        case Known() | Text() | Unknown():
            spelled = _spell(value)
            if spelled is not None and spelled.startswith("arn:"):
                yield spelled
        case Sequence() if depth < DEPTH_LIMIT:
            for item in value.items:
                yield from _arns_in(item, depth + 1)
        case Mapping() if depth < DEPTH_LIMIT:
            for entry in value.entries.values():
                yield from _arns_in(entry, depth + 1)
        case Json() | Choice():
            pass


def _begins_with(spelled: str, arn: str) -> bool:
    return spelled == arn or (spelled.startswith(arn) and spelled[len(arn)] in "/:*")
