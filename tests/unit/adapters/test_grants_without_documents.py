"""Grants that are no documents become the statements that AWS makes of them, in both front ends alike."""

from pathlib import Path

import pytest

from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.values import Known, Value
from tests.unit.adapters.estates import estate_of


def statements_of(path: Path, source: str) -> list[Statement]:
    return [statement for policy in estate_of(path, source).model.policies for statement in policy.document.statements]


def text(value: Value) -> str:
    return str(value.value) if isinstance(value, Known) else "?"


def texts(elements: Elements | None) -> list[str]:
    return [text(item) for item in elements.items] if elements is not None else []


def said(statement: Statement) -> tuple[list[tuple[str, str]], list[str], list[tuple[str, str, list[str]]]]:
    """Return whom a statement lets in, to do what, under which conditions."""
    who = [(str(grantee.kind), text(grantee.identifier)) for grantee in grantees(statement)]
    return who, texts(statement.actions), [(test.written, test.key, texts(test.values)) for test in statement.conditions]


def terraform(folder: Path, kind: str, arguments: str) -> list[Statement]:
    return statements_of(folder / "main.tf", f'resource "{kind}" "it" {{\n{arguments}\n}}\n')


def template(folder: Path, kind: str, properties: str) -> list[Statement]:
    return statements_of(folder / "template.yaml", f"Resources:\n  It:\n    Type: {kind}\n    Properties: {{{properties}}}\n")


CASES = {
    "everyone": (
        ("aws_lambda_permission", 'function_name = "f"\naction = "lambda:InvokeFunction"\nprincipal = "*"'),
        ("AWS::Lambda::Permission", "FunctionName: f, Action: 'lambda:InvokeFunction', Principal: '*'"),
        ([("anyone", "*")], ["lambda:InvokeFunction"], []),
    ),
    "service with source": (
        (
            "aws_lambda_permission",
            'function_name = "f"\naction = "lambda:InvokeFunction"\nprincipal = "s3.amazonaws.com"\nsource_arn = "arn:aws:s3:::b"'
            '\nsource_account = "111122223333"',
        ),
        (
            "AWS::Lambda::Permission",
            "FunctionName: f, Action: 'lambda:InvokeFunction', Principal: s3.amazonaws.com, SourceArn: 'arn:aws:s3:::b', SourceAccount: '111122223333'",
        ),
        (
            [("service", "s3.amazonaws.com")],
            ["lambda:InvokeFunction"],
            [("ArnLike", "aws:sourcearn", ["arn:aws:s3:::b"]), ("StringEquals", "aws:sourceaccount", ["111122223333"])],
        ),
    ),
    "layer of an organization": (
        (
            "aws_lambda_layer_version_permission",
            'layer_name = "l"\nversion_number = 1\nstatement_id = "s"\naction = "lambda:GetLayerVersion"\nprincipal = "*"\norganization_id = "o-a1b2c3d4e5"',
        ),
        ("AWS::Lambda::LayerVersionPermission", "LayerVersionArn: l, Action: 'lambda:GetLayerVersion', Principal: '*', OrganizationId: o-a1b2c3d4e5"),
        ([("anyone", "*")], ["lambda:GetLayerVersion"], [("StringEquals", "aws:principalorgid", ["o-a1b2c3d4e5"])]),
    ),
    "bus for an account": (
        ("aws_cloudwatch_event_permission", 'principal = "111122223333"\nstatement_id = "s"'),
        ("AWS::Events::EventBusPolicy", "Principal: '111122223333', StatementId: s, Action: 'events:PutEvents'"),
        ([("account", "111122223333")], ["events:PutEvents"], []),
    ),
    "bus for an organization": (
        (
            "aws_cloudwatch_event_permission",
            'principal = "*"\nstatement_id = "s"\ncondition {\ntype = "StringEquals"\nkey = "aws:PrincipalOrgID"\nvalue = "o-a1b2c3d4e5"\n}',
        ),
        (
            "AWS::Events::EventBusPolicy",
            "Principal: '*', StatementId: s, Action: 'events:PutEvents', Condition: {Type: StringEquals, Key: 'aws:PrincipalOrgID', Value: o-a1b2c3d4e5}",
        ),
        ([("anyone", "*")], ["events:PutEvents"], [("StringEquals", "aws:principalorgid", ["o-a1b2c3d4e5"])]),
    ),
    "private authority": (
        ("aws_acmpca_permission", 'certificate_authority_arn = "a"\nprincipal = "acm.amazonaws.com"\nactions = ["IssueCertificate", "GetCertificate"]'),
        ("AWS::ACMPCA::Permission", "CertificateAuthorityArn: a, Principal: acm.amazonaws.com, Actions: [IssueCertificate, GetCertificate]"),
        ([("service", "acm.amazonaws.com")], ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"], []),
    ),
    "endpoint service": (
        ("aws_vpc_endpoint_service_allowed_principal", 'vpc_endpoint_service_id = "v"\nprincipal_arn = "arn:aws:iam::111122223333:root"'),
        ("AWS::EC2::VPCEndpointServicePermissions", "ServiceId: v, AllowedPrincipals: ['arn:aws:iam::111122223333:root']"),
        ([("account", "arn:aws:iam::111122223333:root")], ["ec2:CreateVpcEndpoint"], []),
    ),
    "share for an organization": (
        ("aws_ram_principal_association", 'resource_share_arn = "s"\nprincipal = "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"'),
        ("AWS::RAM::ResourceShare", "Name: s, Principals: ['arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5']"),
        ([("anyone", "*")], [], [("StringEquals", "aws:principalorgid", ["o-a1b2c3d4e5"])]),
    ),
    "share for a unit": (
        ("aws_ram_principal_association", 'resource_share_arn = "s"\nprincipal = "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56"'),
        ("AWS::RAM::PrincipalAssociation", "ResourceShareArn: s, Principal: 'arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56'"),
        ([("anyone", "*")], [], [("ForAnyValue:StringLike", "aws:principalorgpaths", ["o-a1b2c3d4e5/*/ou-ab12-cd34ef56/*"])]),
    ),
    "access grant": (
        (
            "aws_s3control_access_grant",
            'access_grants_location_id = "l"\npermission = "READ"\ngrantee {\ngrantee_type = "IAM"\ngrantee_identifier = "arn:aws:iam::111122223333:role/r"\n}',
        ),
        (
            "AWS::S3::AccessGrant",
            "AccessGrantsLocationId: l, Permission: READ, Grantee: {GranteeType: IAM, GranteeIdentifier: 'arn:aws:iam::111122223333:role/r'}",
        ),
        ([("principal", "arn:aws:iam::111122223333:role/r")], ["s3:GetObject"], []),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_grant_is_a_statement_in_both_front_ends(name: str, tmp_path: Path) -> None:
    in_terraform, in_template, expected = CASES[name]
    assert [said(statement) for statement in terraform(tmp_path, *in_terraform)] == [expected]
    assert [said(statement) for statement in template(tmp_path, *in_template)] == [expected]


def test_statement_stands_where_the_arguments_do(tmp_path: Path) -> None:
    (statement,) = terraform(tmp_path, "aws_lambda_permission", 'function_name = "f"\naction = "lambda:*"\nprincipal = "*"')
    source = (tmp_path / "main.tf").read_text("utf-8")
    assert statement.principals is not None
    assert statement.actions is not None
    assert [source[item.span.start : item.span.end] for item in statement.principals.items] == ['"*"']
    assert [source[item.span.start : item.span.end] for item in statement.actions.items] == ['"lambda:*"']
    assert source[statement.actions.key.start : statement.actions.key.end] == "action"


def test_function_url_is_open_where_terraform_opens_it(tmp_path: Path) -> None:
    open_url = terraform(tmp_path, "aws_lambda_function_url", 'function_name = "f"\nauthorization_type = "NONE"')
    assert [said(statement)[:2] for statement in open_url] == [([("anyone", "*")], ["lambda:InvokeFunctionUrl"])]
    assert terraform(tmp_path, "aws_lambda_function_url", 'function_name = "f"\nauthorization_type = "AWS_IAM"') == []
    assert template(tmp_path, "AWS::Lambda::Url", "TargetFunctionArn: f, AuthType: NONE") == []


def test_whole_statement_of_a_bus_counts(tmp_path: Path) -> None:
    written = "StatementId: s, Statement: {Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'events:PutEvents', Resource: '*'}"
    assert [said(statement)[0] for statement in template(tmp_path, "AWS::Events::EventBusPolicy", written)] == [[("account", "111122223333")]]


def test_grant_of_a_key_may_be_narrower_than_it_says(tmp_path: Path) -> None:
    arguments = 'key_id = "k"\ngrantee_principal = "arn:aws:iam::111122223333:role/r"\noperations = ["Decrypt"]'
    (plain,) = terraform(tmp_path, "aws_kms_grant", arguments)
    (narrow,) = terraform(tmp_path, "aws_kms_grant", arguments + '\nconstraints {\nencryption_context_equals = { Department = "Finance" }\n}')
    assert texts(plain.actions) == ["kms:Decrypt"]
    assert plain.opaque_conditions is None
    assert narrow.opaque_conditions is not None


def test_principal_that_is_not_known_is_nobody_in_particular(tmp_path: Path) -> None:
    source = 'variable "who" {}\nresource "aws_lambda_permission" "it" {\n  function_name = "f"\n  action = "lambda:*"\n  principal = var.who\n}\n'
    (statement,) = statements_of(tmp_path / "main.tf", source)
    assert [grantee.kind for grantee in grantees(statement)] == ["unknown"]


def test_guardrail_is_attached_to_each_target(tmp_path: Path) -> None:
    estate = estate_of(
        tmp_path / "template.yaml",
        "Resources:\n  Guard:\n    Type: AWS::Organizations::Policy\n    Properties:\n      Name: g\n      Type: SERVICE_CONTROL_POLICY\n"
        "      Content: {Version: '2012-10-17', Statement: []}\n      TargetIds: ['111122223333', r-ab12]\n",
    )
    assert [text(item.target) for item in estate.guardrail_attachments if item.target is not None] == ["111122223333", "r-ab12"]
