"""Fifteen ways to write Action "*": each is found, at the literal that says it, whatever the expression around it."""

from datetime import date
from pathlib import Path

import pytest

from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.findings import Finding
from iac_iam_guard.pipeline import Request, scan

PROJECT = Path(__file__).parent / "fifteen_ways"

WAYS = {
    "plain": ("literals.tf", 'Statement = [{ Effect = "Allow", Action = ^"*", Resource = "arn:aws:*:*:*:*" }]'),
    "document": ("literals.tf", 'actions   = [^"*"]'),
    "heredoc": ("literals.tf", '{ "Effect": "Allow", "Action": ^"*", "Resource": "${var.everything}" }'),
    "file": ("policies/administrator.json", '"Action": ["sts:GetCallerIdentity", ^"*"],'),
    "templatefile": ("policies/team.json.tftpl", '{ "Sid": "${sid}", "Effect": "Allow", "Action": ^"*", "Resource": "*" }'),
    "format": ("functions.tf", '^"*",'),
    "lookup_join": ("functions.tf", 'production = ^"*"'),
    "merge": ("functions.tf", 'allowed  = { Statement = [merge(local.base, { Action = ^"*" })] }'),
    "concat": ("functions.tf", 'others   = [^"*"]'),
    "conditional": ("functions.tf", 'Action = var.environment == "production" ? ^"*" : "s3:GetObject"'),
    "literal_map": ("loops.tf", 'operations = ^"*"'),
    "for_map": ("loops.tf", '{ name = "operations", action = ^"*" },'),
    "for_expression": ("loops.tf", 'services = ["s3:GetObject", ^"*"]'),
    "dynamic": ("loops.tf", 'rest = { actions = [^"*"], resources = ["*"] }'),
    "source_documents": ("loops.tf", 'actions   = [^"*"]'),
}
"""By the name of the policy: the file that says "*", and the line, with ^ before the token."""


@pytest.fixture(scope="module")
def result() -> ScanResult:
    return scan(Request((PROJECT,), date(2026, 11, 24), use_configuration=False, select=("admin-policy", "unattached-admin-policy")))


def found_for(name: str, result: ScanResult) -> Finding:
    (found,) = [finding for finding in result.findings if any(instance.partition("[")[0] == f"aws_iam_policy.{name}" for instance in finding.instances)]
    return found


@pytest.mark.parametrize("name", WAYS)
def test_the_literal_is_reported(name: str, result: ScanResult) -> None:
    finding = found_for(name, result)
    path, line = WAYS[name]
    text = (PROJECT / path).read_text("utf-8")
    start = text.index(line.replace("^", "")) + line.index("^")
    assert finding.rule == "admin-policy"
    assert finding.primary.span.path.endswith(f"fifteen_ways/{path}")
    token = text[finding.primary.span.start : finding.primary.span.end]
    assert token.strip('"') == "*"
    assert start <= finding.primary.span.start < start + len('"*"')


@pytest.mark.parametrize("name", WAYS)
def test_it_is_sure(name: str, result: ScanResult) -> None:
    finding = found_for(name, result)
    assert finding.when == ""


def test_nothing_else_is_said(result: ScanResult) -> None:
    assert result.undetermined == ()
    assert len(result.findings) == len(WAYS)
