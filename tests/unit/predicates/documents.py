"""Policies of one document, and statements of them, as words take them."""

import json
from datetime import date
from typing import Any

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Holder, IamModel, Policy, PolicyKind, PolicyStatement
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Mapping, Reason, Ref, Sequence, Unknown, Value

PLACE = SourceSpan("main.tf", 0, 10)
ASSUMPTIONS = Assumptions(date(2026, 11, 24))
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.arn", ""),))
EMPTY = Estate(IamModel(), {}, {}, ASSUMPTIONS)


def resource(address: str) -> Resource:
    kind, _, name = address.rpartition(".")
    return Resource(address, address, Mode.MANAGED, kind, name, Mapping("object", {}), PLACE, PLACE, ".")


def tree(value: object) -> Value:
    """Return plain data as values; what is a value already stays."""
    if isinstance(value, dict):
        return Mapping("object", {key: tree(entry) for key, entry in value.items()})
    if isinstance(value, list):
        return Sequence("tuple", tuple(map(tree, value)))
    return value if isinstance(value, Unknown) else Known(value)  # type: ignore[arg-type]


def policy(*statements: dict[str, Any], kind: PolicyKind = "managed", service: str = "", holds_values: bool = False) -> Policy:
    """Return a policy written as JSON; with values that are not known in it, as a tree without places."""
    written = {"Version": "2012-10-17", "Statement": list(statements)}
    text = "" if holds_values else json.dumps(written)
    (document,) = read_documents(tree(written) if holds_values else Known(text, SourceSpan("p.json", 0, len(text))))
    holder = Holder("role", Known("r")) if kind in ("inline", "trust") else None
    address = "aws_iam_policy.p"
    return Policy(resource(address), address, kind, document, document.span, Known("p"), holder=holder, service=service)


def statement(*statements: dict[str, Any], kind: PolicyKind = "managed", holds_values: bool = False, service: str = "") -> PolicyStatement:
    """Return the first statement of a policy."""
    found = policy(*statements, kind=kind, holds_values=holds_values, service=service)
    return PolicyStatement(found, found.document.statements[0])


def allow(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", **elements}


def deny(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", **elements}


def attached(target: Policy, *, boundary: bool = False, named: bool = True) -> Estate:
    """Return an estate in which `target` is attached to a role, or something that is not resolved is."""
    ref = Ref(target.origin.address if named else "var.arn", "arn")
    written = Known("arn:aws:iam::123456789012:policy/p", refs=(ref,)) if named else OPEN
    tie = Attachment(resource("aws_iam_role_policy_attachment.a"), written, Holder("role", Known("r")), boundary=boundary)
    return Estate(IamModel(policies=(target,), attachments=(tie,)), {}, {}, ASSUMPTIONS)
