"""Findings about what SAM makes: at the entries that it is made of, under the answers that make it so, silenced where the function says so."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.unit.cloudformation.sam.serverless import HEADER
from tests.unit.cloudformation.scans import found, scan_folder

ADMINISTRATOR, ADMIN, PUBLIC = "administrator-access-attached", "admin-policy", "public-trust"
WIDE = "{Effect: Allow, Action: '*', Resource: '*'}"


def scan_serverless(tmp_path: Path, text: str, *rules: str) -> list[tuple[str, str, str]]:
    """Return rule, text of the line and world of the findings."""
    written = HEADER + dedent(text)
    path = tmp_path / "template.yaml"
    path.write_text(written, "utf-8")
    lines = written.splitlines()
    return [(rule, lines[line - 1].strip(), when) for rule, line, when in found(scan_folder(path, *rules))]


@pytest.mark.parametrize(
    ("properties", "rule", "line"),
    [
        ("Policies: [AdministratorAccess]", ADMINISTRATOR, "Policies: [AdministratorAccess]"),
        ("Policies:\n  - !Sub 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess'", ADMINISTRATOR, None),
        (f"Policies:\n  - Statement:\n      - {WIDE}", ADMIN, f"- {WIDE}"),
        ("AssumeRolePolicyDocument:\n  Version: 2012-10-17\n  Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: '*'}", PUBLIC, None),
        ("Policies:\n  - LambdaInvokePolicy: {FunctionName: '*'}", "service-wildcard", ""),
    ],
)
def test_findings_stand_at_the_entry(tmp_path: Path, properties: str, rule: str, line: str | None) -> None:
    text = "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n" + "".join(f"      {part}\n" for part in properties.splitlines())
    expected = [] if line == "" else [(rule, line if line is not None else properties.splitlines()[-1].strip(), "")]
    assert [finding for finding in scan_serverless(tmp_path, text) if finding[0] == rule] == expected


def test_a_wide_trust_in_the_globals_is_found_there(tmp_path: Path) -> None:
    text = """\
        Globals:
          Function:
            AssumeRolePolicyDocument:
              Version: 2012-10-17
              Statement:
                - {Effect: Allow, Action: 'sts:AssumeRole', Principal: '*'}
        Resources:
          F: {Type: AWS::Serverless::Function}
          G: {Type: AWS::Serverless::Function}
        """
    assert scan_serverless(tmp_path, text, PUBLIC) == [(PUBLIC, "- {Effect: Allow, Action: 'sts:AssumeRole', Principal: '*'}", "")] * 2


def test_a_choice_among_policies_is_found_under_its_answer(tmp_path: Path) -> None:
    text = """\
        Parameters: {Env: {Type: String}}
        Conditions: {IsProd: !Equals [!Ref Env, prod]}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties:
              Policies:
                - !If [IsProd, ReadOnlyAccess, AdministratorAccess]
        """
    expected = [(ADMINISTRATOR, "- !If [IsProd, ReadOnlyAccess, AdministratorAccess]", "Env is not prod")]
    assert scan_serverless(tmp_path, text, ADMINISTRATOR) == expected


def test_a_condition_of_the_function_is_that_of_the_finding(tmp_path: Path) -> None:
    text = """\
        Parameters: {Env: {Type: String}}
        Conditions: {IsProd: !Equals [!Ref Env, prod]}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Condition: IsProd
            Properties:
              Policies: AdministratorAccess
        """
    assert scan_serverless(tmp_path, text, ADMINISTRATOR) == [(ADMINISTRATOR, "Policies: AdministratorAccess", "Env is prod")]


IGNORED = {
    "metadata": """\
        Resources:
          F:
            Type: AWS::Serverless::Function
            Metadata:
              iac-iam-guard: {ignore: [{rule: administrator-access-attached, reason: it breaks glass}]}
            Properties:
              Policies: [AdministratorAccess]
        """,
    "comment at the function": """\
        Resources:
          # iac-iam-guard: ignore[administrator-access-attached] -- it breaks glass
          F:
            Type: AWS::Serverless::Function
            Properties:
              Policies: [AdministratorAccess]
        """,
    "comment at the entry": """\
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties:
              Policies:
                - AdministratorAccess  # iac-iam-guard: ignore[administrator-access-attached] -- it breaks glass
        """,
}


@pytest.mark.parametrize("form", sorted(IGNORED))
def test_a_function_can_silence_what_is_found_of_its_role(tmp_path: Path, form: str) -> None:
    other = "  G: {Type: AWS::Serverless::Function, Properties: {Policies: AdministratorAccess}}\n"
    assert scan_serverless(tmp_path, dedent(IGNORED[form]) + other, ADMINISTRATOR) == [(ADMINISTRATOR, other.strip(), "")]


def test_keys_in_the_environment_of_a_function_are_found(tmp_path: Path) -> None:
    text = """\
        Globals:
          Function:
            Environment:
              Variables:
                AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz
        Resources:
          F: {Type: AWS::Serverless::Function}
        """
    (only,) = scan_serverless(tmp_path, text, "access-key-in-environment", "secret-key-in-plain-storage", "hard-coded-access-key")
    assert only[1].startswith("AWS_SECRET_ACCESS_KEY:")
