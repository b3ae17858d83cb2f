"""Principals without an account: a fault where they are written so, none where a part that is computed gave nothing."""

from pathlib import Path

import pytest

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.files import Workspace
from iac_iam_guard.iam.validation import faults_of_principals
from iac_iam_guard.terraform.configuration import read_configuration
from tests.unit.iam.principals import TODAY

STATEMENT = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "PRINCIPAL"}}]}'


@pytest.mark.parametrize(
    ("policy", "faulty"),
    [
        (f"<<EOF\n{STATEMENT.replace('PRINCIPAL', 'arn:aws:iam:::root')}\nEOF", True),
        (f"<<EOF\n{STATEMENT.replace('PRINCIPAL', 'arn:aws:iam::${var.account}:root')}\nEOF", False),
        ('jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam:::root" } }] })', True),
        ('jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::${var.account}:root" } }] })', False),
        (
            'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", '
            'Principal = { AWS = formatlist("arn:aws:iam::%s:root", [var.account]) } }] })',
            False,
        ),
    ],
)
def test_principal_without_an_account(tmp_path: Path, policy: str, faulty: bool) -> None:
    role = f'variable "account" {{\ndefault = ""\n}}\nresource "aws_iam_role" "r" {{\nassume_role_policy = {policy}\n}}\n'
    (tmp_path / "main.tf").write_text(role)
    found = build_estate((read_configuration(Workspace(tmp_path), "."),), Assumptions(TODAY), whole=True)
    (trust,) = found.model.policies
    assert [fault.code for fault in faults_of_principals(trust)] == (["invalid-principal"] if faulty else [])
