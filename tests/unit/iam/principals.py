"""Small estates of principals and what they hold."""

from datetime import date
from typing import Any

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.graph import Call, Mode, Resource
from iac_iam_guard.iam.estate import Compute, Estate
from iac_iam_guard.iam.model import AccessKey, Attachment, Group, Holder, IamModel, LoginProfile, Membership, PrincipalKind, Role, User
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Guards, Known, Mapping, Reason, Ref, Unknown, Value

TODAY = date(2026, 11, 24)
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))
AWS = "arn:aws:iam::aws:policy/"


def place(start: int, end: int) -> SourceSpan:
    return SourceSpan("main.tf", start, end)


def resource(address: str, guards: Guards = (), unit: str = ".", account: str = "aws", calls: tuple[Call, ...] = ()) -> Resource:
    kind, _, name = address.rpartition(".")
    span = place(0, 40)
    return Resource(address, address.partition("[")[0], Mode.MANAGED, kind, name, Mapping("object", {}), span, span, unit, calls, guards, account=account)


def text(value: str, *addresses: str) -> Known:
    """Return a name or ARN, which may come from the declarations at `addresses`."""
    return Known(value, place(100, 100 + len(value)), tuple(Ref(address, "name") for address in addresses))


def tags(**values: str) -> Mapping:
    return Mapping("map", {key: text(value) for key, value in values.items()})


def user(name: str | Value | None = "nora", label: str = "u", **more: Any) -> User:
    fields = {key: more.pop(key) for key in ("path", "tags") if key in more}
    return User(resource(f"aws_iam_user.{label}", **more), text(name) if isinstance(name, str) else name, **fields)


def group(name: str = "team", label: str = "g", **more: Any) -> Group:
    return Group(resource(f"aws_iam_group.{label}", **more), text(name))


def role(name: str = "app", label: str = "r") -> Role:
    return Role(resource(f"aws_iam_role.{label}"), text(name))


def attachment(policy: Value, holder: Value, kind: PrincipalKind = "user", boundary: bool = False, **more: Any) -> Attachment:
    return Attachment(resource("aws_iam_policy_attachment.a", **more), policy, Holder(kind, holder), boundary=boundary)


def membership(of: Value, in_: Value, **more: Any) -> Membership:
    return Membership(resource("aws_iam_user_group_membership.m", **more), of, in_)


def key(of: Value, label: str = "k", status: Value | None = None, created: str = "", **more: Any) -> AccessKey:
    return AccessKey(resource(f"aws_iam_access_key.{label}", **more), user=of, status=status, created=text(created) if created else None)


def login(of: Value) -> LoginProfile:
    return LoginProfile(resource("aws_iam_user_login_profile.l"), of)


def compute(label: str, kind: str = "function", **fields: Any) -> Compute:
    return Compute(resource(f"aws_lambda_function.{label}"), kind, **fields)


def estate(
    assumptions: Assumptions | None = None,
    complete: bool = True,
    computes: tuple[Compute, ...] = (),
    incomplete: frozenset[str] = frozenset(),
    **collections: Any,
) -> Estate:
    whole = complete and not incomplete
    return Estate(IamModel(**collections), {}, {}, assumptions or Assumptions(TODAY), complete=whole, incomplete=incomplete, computes=computes)
