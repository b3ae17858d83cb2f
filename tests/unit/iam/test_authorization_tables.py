"""What AWS documents about requests, as tables: policies, a request, and whether it is allowed."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from iac_iam_guard.iam.access_request import AccessRequest, Caller, Policies
from iac_iam_guard.iam.clauses import Clauses, read_clauses
from iac_iam_guard.iam.decision import decide
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.glob import tokens
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import Truth

FOLDER = Path(__file__).parents[3] / "fixtures" / "authz"
ACCOUNT = "111122223333"
OBJECT = "arn:aws:s3:::data/report.csv"
ANSWERS = {Truth.TRUE: "allow", Truth.FALSE: "deny", Truth.UNKNOWN: "maybe"}

Row = dict[str, Any]


class Case(NamedTuple):
    request: AccessRequest
    policies: Policies
    expect: str


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


@cache
def callers() -> dict[str, Caller]:
    return {
        name: Caller(row["kind"], tokens(row["is"], wild=False), row.get("account"), tokens(row.get("session", ""), wild=False))
        for name, row in read("callers.yaml").items()
    }


def clauses(*statements: Row, version: str = "2012-10-17") -> Clauses:
    (document,) = read_documents(Known(json.dumps({"Version": version, "Statement": list(statements)})))
    return read_clauses(document)


def ask(caller: str, action: str, resource: str, context: Row, wild: bool = False) -> AccessRequest:
    given = {key.lower(): tuple(values) if isinstance(values, list) else None if values is None else (values,) for key, values in context.items()}
    return AccessRequest(callers()[caller], action.lower(), tokens(resource, wild=wild, variables=False), ACCOUNT, given)


ANYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def operator_cases(group: Row) -> list[Case]:
    cases = []
    for operator, values, given, expect in group["tests"]:
        policies = Policies(clauses(ANYTHING | {"Condition": {operator: {group["key"]: values}}}))
        cases.append(Case(ask("nora", "s3:GetObject", OBJECT, {group["key"]: given}), policies, expect))
    return cases


def matching_cases(group: Row) -> list[Case]:
    cases = []
    for written, asked, expect in group["tests"]:
        statement = {key: value for key, value in ANYTHING.items() if key not in group["element"]}
        policies = Policies(clauses(statement | {group["element"]: written}, version=group.get("version", "2012-10-17")))
        action, resource = (asked, OBJECT) if "Action" in group["element"] else ("s3:GetObject", asked)
        cases.append(Case(ask("nora", action, resource, group.get("context", {}), group.get("wild", False)), policies, expect))
    return cases


def principal_cases(group: Row) -> list[Case]:
    cases = []
    for principal, caller, expect in group["tests"]:
        statements = [ANYTHING | {"Principal": principal}]
        if group.get("not"):
            statements = [ANYTHING | {"Principal": "*"}, ANYTHING | {"Effect": "Deny", "NotPrincipal": principal}]
        identity = clauses(ANYTHING) if caller.endswith("-allowed") else clauses()
        cases.append(Case(ask(caller, "s3:GetObject", OBJECT, {}), Policies(identity, clauses(*statements)), expect))
    return cases


def evaluation_cases(group: Row) -> list[Case]:
    return [evaluation_case(group | row) for row in group["tests"]]


def evaluation_case(row: Row) -> Case:
    def one(kind: str) -> Clauses | None:
        return clauses(*(statement(text, kind) for text in row[kind])) if kind in row else None

    def levels(kind: str) -> tuple[Clauses, ...]:
        return tuple(clauses(*(statement(text, kind) for text in level)) for level in row.get(kind, ()))

    identity = one("identity") or clauses()
    limits = {"boundary": one("boundary"), "session": one("session"), "endpoint": one("endpoint")}
    organization = {"service_control": levels("service-control"), "resource_control": levels("resource-control")}
    policies = Policies(identity, one("resource"), row.get("decides", False), **limits, **organization)  # type: ignore[arg-type]
    return Case(ask(row.get("caller", "nora"), row.get("action", "s3:GetObject"), row.get("target", OBJECT), {}), policies, row["expect"])


def statement(text: str, kind: str) -> Row:
    rest, _, principal = text.partition(" to ")
    rest, _, resource = rest.partition(" on ")
    effect, _, action = rest.partition(" ")
    found: Row = {"Effect": effect, "Action": action or "*", "Resource": resource or "*"}
    element = "NotPrincipal" if principal.startswith("all but ") else "Principal"
    return found | ({element: spelled(principal.removeprefix("all but ") or "*")} if kind in ("resource", "endpoint", "resource-control") else {})


def spelled(principal: str) -> Any:
    if principal == "*":
        return principal
    if principal.endswith(".amazonaws.com"):
        return {"Service": principal}
    if principal == "github":
        return {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"}
    if principal.startswith("session/"):
        return {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/{principal.removeprefix('session/')}"}
    return {"AWS": principal if principal[0].isdigit() or principal.startswith("arn:") else f"arn:aws:iam::{ACCOUNT}:{principal}"}


READERS = {"operators": operator_cases, "matching": matching_cases, "principals": principal_cases, "evaluation": evaluation_cases}


def tables() -> list[Any]:
    found = []
    for name, reader in READERS.items():
        for group in read(f"{name}.yaml"):
            assert group["source"].startswith("https://docs.aws.amazon.com/")
            for row, case in zip(group["tests"], reader(group), strict=True):
                found.append(pytest.param(case, id=f"{name}: {group['about']}: {json.dumps(row)}"))
    return found


@pytest.mark.parametrize("case", tables())
def test_what_aws_documents(case: Case) -> None:
    assert ANSWERS[decide(case.request, case.policies).allowed] == case.expect


def test_tables_cover_every_operator() -> None:
    from iac_iam_guard.iam.operators import OPERATORS, split_operator

    used = {split_operator(row[0])[0] for group in read("operators.yaml") for row in group["tests"]}
    assert used == set(OPERATORS.values())
