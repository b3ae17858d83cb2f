"""Statements of trust and resource policies to ask words about."""

from datetime import date
from typing import Any, Literal

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Holder, IamModel, Policy, PolicyStatement
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Mapping, Ref, Sequence, Text, Unknown, Value
from iac_iam_guard.values import Reason as Why
from iac_iam_guard.verdict import Verdict

TODAY = date(2026, 11, 24)
OPEN = Unknown(Why.VARIABLE, refs=(Ref("var.x", ""),))


def resource(address: str, account: str = "aws", kind: str = "") -> Resource:
    place = SourceSpan("main.tf", 0, 10)
    return Resource(address, address, Mode.MANAGED, kind or address.partition(".")[0], address, Mapping("object", {}), place, place, ".", account=account)


def written(value: Any, path: str = "p.json") -> Value:
    """Return `value` as it would be read from configuration; values stay as they are."""
    if isinstance(value, Known | Unknown | Text | Mapping):
        return value
    match value:
        case dict():
            return Mapping("object", {key: written(item) for key, item in value.items()})
        case str() | bool():
            return Known(value, SourceSpan(path, 0, len(str(value))))
        case list():
            return Sequence("tuple", tuple(written(item) for item in value))
        case _:
            raise TypeError(value)


def statement(
    principal: Any,
    condition: Any = None,
    kind: Literal["trust", "resource", "unknown"] = "trust",
    account: str = "aws",
    service: str = "",
    holder: Value | None = None,
    **elements: Any,
) -> PolicyStatement:
    tree: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **elements}
    if condition is not None:
        tree["Condition"] = condition
    tree = {name: value for name, value in tree.items() if value is not None}
    (document,) = read_documents(written({"Statement": [tree]}))
    held = Holder("role", holder) if holder is not None else None
    policy = Policy(resource("aws_iam_role.r", account), "aws_iam_role.r", kind, document, document.span, holder=held, service=service)
    return PolicyStatement(policy, document.statements[0])


def estate(model: IamModel | None = None, **fields: Any) -> Estate:
    assumptions = fields.pop("assumptions", Assumptions(TODAY))
    return Estate(model or IamModel(), fields.pop("resources", {}), {}, assumptions, **fields)


def truth(verdict: Verdict) -> str:
    return verdict.truth.name
