"""What the Resource of a statement can name: principals, policies and workloads of the estate, by their ARNs as far as these are known."""

import re
from typing import NamedTuple

from iac_iam_guard.iam.arn import Arn, is_account_id, literal, parse_arn
from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.estate import Compute
from iac_iam_guard.iam.glob import Hole, covers, is_pattern, matches_everything, overlaps, tokens
from iac_iam_guard.iam.model import Group, PermissionSet, Policy, Role, User
from iac_iam_guard.iam.resources import SELF_VARIABLES
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown, Value
from iac_iam_guard.verdict import Truth, all_of, any_of, opposite

WORKLOAD_ARNS = {
    "function": ("lambda", "function:"),
    "build": ("codebuild", "project/"),
    "notebook": ("sagemaker", "notebook-instance/"),
    "instance": ("ec2", "instance/"),
    "launch-template": ("ec2", "launch-template/"),
    "task": ("ecs", "task/"),
    "dev-endpoint": ("glue", "devEndpoint/"),
    "stack": ("cloudformation", "stack/"),
    "interpreter": ("bedrock-agentcore", "code-interpreter-custom/"),
    "service": ("apprunner", "service/"),
}
"""Service and beginning of the resource in the ARN of a workload, by kind."""
NAMED = frozenset(("function", "build", "notebook", "dev-endpoint"))
"""Kinds of workloads whose ARN ends in the name that they are given; AWS assigns the end of the others."""
END_OF_LITERAL = re.compile(r"[*?]|\$\{")
"""What ends the literal beginning of a pattern: a wildcard, or a policy variable."""
SOME_ACCOUNT = "0" * 12
"""What stands for an account of which the number is not known."""


class Thing(NamedTuple):
    """Something that a Resource can name: its service, its account (a symbol where unknown), and what follows the account in its ARN.

    `unit` and `address` are where it is declared. `personal` is set for the actor itself, which `${aws:username}` names, `of_aws` for what AWS itself owns,
    `anonymous` for something of which only the kind is known, so that only patterns that cover all of its kind name it.
    """

    service: str
    account: str
    resource: Value
    unit: str = ""
    address: str = ""
    personal: bool = False
    of_aws: bool = False
    anonymous: bool = False


Named = User | Group | Role | PermissionSet


def principal_thing(principal: Named, personal: bool = False) -> Thing:
    """Return a user, group, role or permission set as what statements name; a permission set is the role that AWS reserves for it."""
    origin = principal.origin
    if isinstance(principal, PermissionSet):
        prefix, name = "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_", principal.name
    else:
        kind = {User: "user", Group: "group", Role: "role"}[type(principal)]
        prefix, name = kind, principal.name
    path = None if isinstance(principal, PermissionSet) else principal.path
    return Thing("iam", origin.account, _named(prefix, path, name, origin.address), origin.unit, origin.address, personal)


def policy_thing(policy: Policy) -> Thing:
    """Return a customer managed policy as what statements name."""
    origin = policy.origin
    return Thing("iam", origin.account, _named("policy", policy.path, policy.name, origin.address), origin.unit, origin.address)


def written_thing(arn: Value, account: str) -> Thing | None:
    """Return what an ARN names, wherever it is declared; None for what is no ARN."""
    found = parse_arn(arn)
    if found is None:
        return None
    service = literal(found.service)
    owner = literal(found.account)
    if service is None:
        return None
    return Thing(
        service, owner if is_account_id(owner) and owner else account, found.resource, "", arn.refs[0].address if arn.refs else "", of_aws=owner == "aws"
    )


def workload_thing(compute: Compute) -> Thing | None:
    """Return a workload as what statements name, None for kinds that no technique takes over."""
    found = WORKLOAD_ARNS.get(compute.kind)
    if found is None:
        return None
    service, prefix = found
    origin = compute.origin
    name = compute.resource_name if compute.kind in NAMED else None
    return Thing(service, origin.account, _text((Known(prefix), *_pieces(name, origin.address))), origin.unit, origin.address)


def anonymous_thing(kind: str, account: str) -> Thing:
    """Return some principal or policy of an account of which nothing is known but its kind."""
    return Thing("iam", account, _text((Known(f"{kind}/"), Unknown(Reason.RESOURCE, opaque=True, what=f"some {kind}"))), anonymous=True)


def _named(prefix: str, path: Value | None, name: Value | None, address: str) -> Value:
    """Return what follows the account in an ARN: `role/path/name`."""
    if prefix.endswith("_"):
        return _text((Known(prefix), *_pieces(name, address)))
    where: tuple[Known | Unknown, ...]
    match path:
        case None:
            where = (Known("/"),)
        case Known(value=str(text)):
            where = (Known(text if text.startswith("/") else f"/{text}"),)
        case Text():
            where = path.pieces
        case Unknown():
            where = (path,)
        case _:
            where = (Unknown(Reason.FUNCTION),)
    return _text((Known(prefix), *where, *_pieces(name, address)))


def _pieces(name: Value | None, address: str) -> tuple[Known | Unknown, ...]:
    match name:
        case Known(value=str()):
            return (name,)
        case Text():
            return name.pieces
        case Unknown():
            return (name,)
        case _:
            return (Unknown(Reason.RESOURCE, refs=(Ref(address, "name"),), opaque=True),)


def _text(pieces: tuple[Known | Unknown, ...]) -> Value:
    if all(isinstance(piece, Known) for piece in pieces):
        return Known("".join(str(piece.value) for piece in pieces if isinstance(piece, Known)))
    return Text(pieces)


def names_thing(statement: Statement, thing: Thing) -> Truth:
    """Tell whether a statement speaks of a thing, by Resource or NotResource."""
    if statement.resources is not None:
        return _some_names(statement.resources, thing)
    if statement.not_resources is not None:
        return opposite(_some_names(statement.not_resources, thing))
    return Truth.FALSE


def _some_names(listed: Elements, thing: Thing) -> Truth:
    found = any_of(is_named(item, thing) for item in listed.items)
    return any_of((found, Truth.UNKNOWN)) if listed.rest is not None else found


def is_named(element: Value, thing: Thing) -> Truth:
    """Tell whether one element of Resource names a thing."""
    if isinstance(element, Known) and element.value == "*":
        return Truth.TRUE
    truth = _is_named(element, thing)
    if truth is Truth.UNKNOWN and thing.anonymous and not any(isinstance(token, Hole) and token.open for token in tokens(element)):
        return Truth.FALSE
    return truth


def _is_named(element: Value, thing: Thing) -> Truth:
    arn = parse_arn(element)
    if arn is None:
        return _is_named_whole(element, thing)
    truth = covers(arn.service, thing.service)
    if truth is not Truth.FALSE:  # most permissions are for other services
        truth = all_of((truth, _is_account(arn, thing), _is_resource(arn.resource, thing)))
    if truth is Truth.UNKNOWN and _refers_to(element, thing) and is_pattern(element) is Truth.FALSE:
        return Truth.TRUE
    if truth is Truth.FALSE and "*" in (literal(arn.region), literal(arn.account), literal(arn.service)) and matches_everything(arn.resource) is Truth.FALSE:
        return _is_named_whole(element, thing)  # a `*` may reach over fields
    return truth


def _refers_to(element: Value, thing: Thing) -> bool:
    return bool(thing.address) and any(ref.address == thing.address for ref in element.refs)


def _is_named_whole(element: Value, thing: Thing) -> Truth:
    everything = matches_everything(element)
    if everything is Truth.TRUE:
        return Truth.TRUE
    if isinstance(element, Unknown):
        if _refers_to(element, thing):
            return Truth.TRUE
        return Truth.FALSE if element.opaque else Truth.UNKNOWN
    region = "" if thing.service == "iam" else "some-region-1"
    account = thing.account if is_account_id(thing.account) else SOME_ACCOUNT
    pieces = (Known(f"arn:aws:{thing.service}:{region}:{account}:"), *_pieces(thing.resource, thing.address))
    return covers(element, Text(pieces))


def _is_account(arn: Arn, thing: Thing) -> Truth:
    """Tell whether an ARN names the account of a thing.

    A number is taken for the own account's where that is not known: nobody can do anything to principals of other accounts.
    """
    written = literal(arn.account)
    if written is None:
        return Truth.TRUE
    if thing.of_aws:
        return covers(arn.account, "aws")
    if not is_account_id(written):
        return Truth.FALSE if written == "aws" else covers(arn.account, thing.account if is_account_id(thing.account) else SOME_ACCOUNT)
    return Truth.TRUE if written == thing.account or not is_account_id(thing.account) else Truth.FALSE


def _is_resource(pattern: Value, thing: Thing) -> Truth:
    if _is_personal(pattern):
        return _is_own(pattern, thing) if thing.personal else Truth.FALSE
    return covers(pattern, thing.resource)


def _is_personal(pattern: Value) -> bool:
    """Tell whether a pattern has a policy variable that stands for the caller."""
    text = literal(pattern)
    if text is not None and "${" not in text:
        return False
    return any(isinstance(token, Hole) and token.key in SELF_VARIABLES for token in tokens(pattern))


def _is_own(pattern: Value, thing: Thing) -> Truth:
    """Tell whether a pattern with the caller's name in it names the caller, who is a thing."""
    kind = (literal(thing.resource) or literal(thing.resource.pieces[0] if isinstance(thing.resource, Text) else None) or "").partition("/")[0]
    return overlaps(pattern, f"{kind}/*")


def beginning_of(pattern: Value) -> str:
    """Return the literal text that everything begins with that a pattern matches."""
    first = pattern.pieces[0] if isinstance(pattern, Text) else pattern
    return END_OF_LITERAL.split(literal(first) or "", maxsplit=1)[0]


def narrowest_witness(element: Value, kind: str, account: str) -> Thing | None:
    """Return something of a kind ("role") that an element of Resource names and that does not exist yet; None where none is known."""
    if matches_everything(element) is Truth.TRUE:
        return Thing("iam", account, Known(f"{kind}/x"))
    arn = parse_arn(element)
    pattern = None if arn is None else literal(arn.resource)
    if arn is None or pattern is None or covers(arn.service, "iam") is not Truth.TRUE:
        return None
    if pattern.strip("*") == "":
        return Thing("iam", account, Known(f"{kind}/x"))
    resource = pattern.replace("*", "x").replace("?", "x")
    return Thing("iam", account, Known(resource)) if resource.startswith(f"{kind}/") and "${" not in resource else None
