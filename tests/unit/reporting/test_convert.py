"""Policies in other languages: what they look like, what stays a reference, and what is said of the rest."""

import json
import shutil
import subprocess
from pathlib import Path

import cfn_flip
import pytest

from iac_iam_guard.reporting.convert.cloudformation import write_cloudformation
from iac_iam_guard.reporting.convert.hcl import write_hcl
from iac_iam_guard.reporting.convert.json import write_json
from tests.unit.reporting.policies_read import essence, policies_of, policies_of_template, policy_of, template_with

POLICY = json.dumps(
    {
        "Statement": [
            {
                "Condition": {"StringLike": {"aws:PrincipalArn": ["a", "b"], "s3:prefix": "home/${aws:username}"}, "Bool": {"aws:SecureTransport": True}},
                "Resource": "arn:aws:s3:::b/${aws:username}",
                "NotAction": ["s3:Get*", "s3:List*"],
                "NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:root"], "Service": "ec2.amazonaws.com"},
                "Effect": "Deny",
                "Sid": "A",
            }
        ],
        "Id": "i",
        "Version": "2012-10-17",
    }
)
HCL = """\
data "aws_iam_policy_document" "policy" {
  policy_id = "i"

  statement {
    sid    = "A"
    effect = "Deny"
    not_actions = [
      "s3:Get*",
      "s3:List*",
    ]
    resources = ["arn:aws:s3:::b/&{aws:username}"]

    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }

    not_principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "aws:PrincipalArn"
      values = [
        "a",
        "b",
      ]
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["home/&{aws:username}"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}
"""
BUCKETS = """\
variable "names" { type = list(string) }
variable "password" {
  type      = string
  default   = "hunter2"
  sensitive = true
}
resource "aws_s3_bucket" "named" { bucket = "logs" }
resource "aws_s3_bucket" "other" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = ["${aws_s3_bucket.named.arn}/*", aws_s3_bucket.other.arn, "arn:aws:s3:::x-${aws_s3_bucket.other.id}-y"]
  }
}
"""


def test_the_data_source_says_what_the_policy_says() -> None:
    assert write_hcl([policy_of(POLICY)]) == (HCL, ())


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not here")
def test_the_layout_is_that_of_terraform() -> None:
    formatted = subprocess.run(["terraform", "fmt", "-"], input=HCL, capture_output=True, text=True, timeout=60, check=False)
    assert formatted.stdout == HCL


def test_the_data_source_means_the_policy(tmp_path: Path) -> None:
    (policy,) = policies_of(tmp_path, HCL)
    assert essence(policy.tree) == essence(policy_of(POLICY).tree)
    assert policy.tree.entries["Id"] == policy_of(POLICY).tree.entries["Id"]


def test_elements_stand_in_the_usual_order() -> None:
    written = json.loads(write_json([policy_of(POLICY)], alone=True).text)
    assert list(written) == ["Version", "Id", "Statement"]
    assert list(written["Statement"][0]) == ["Sid", "Effect", "NotPrincipal", "NotAction", "Resource", "Condition"]
    assert written == json.loads(POLICY)


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_cloudformation_says_what_the_policy_says(form: str) -> None:
    text = write_cloudformation([policy_of(POLICY)], True, "yaml" if form == "yaml" else "json").text
    assert json.loads(json.dumps(cfn_flip.load(text)[0])) == json.loads(POLICY)


@pytest.mark.parametrize("text", ["a\x85b", "\u2028", "x" * 300, "x  y " * 60, "\n \n" * 12, " lead", "\ttab\n", "0123456789012", "\ufeff", "\x00"])
def test_yaml_keeps_every_text(text: str) -> None:
    document = {"Statement": [{"Effect": "Allow", "Action": text, "Resource": [text, text + "${x}"], "Condition": {"StringLike": {"a:b": text}}}]}
    written = write_cloudformation([policy_of(json.dumps(document))], True, "yaml").text
    assert json.loads(json.dumps(cfn_flip.load(written)[0])) == document


def test_a_version_is_written_where_it_is_not_the_usual_one() -> None:
    assert 'version = "2008-10-17"' in write_hcl([policy_of('{"Statement": []}')]).text
    assert 'version = "2008-10-17"' in write_hcl([policy_of('{"Version": "2008-10-17", "Statement": []}')]).text
    assert "version" not in write_hcl([policy_of('{"Version": "2012-10-17", "Statement": []}')]).text


def test_references_stay_references_in_hcl(tmp_path: Path) -> None:
    text, notes = write_hcl(policies_of(tmp_path, BUCKETS))
    assert text.startswith("# data.aws_iam_policy_document.d\n")
    assert '      "${aws_s3_bucket.named.arn}/*",\n      aws_s3_bucket.other.arn,\n      "arn:aws:s3:::x-${aws_s3_bucket.other.bucket}-y",\n' in text
    assert notes == ()


def test_what_json_does_not_know_is_a_placeholder_and_a_note(tmp_path: Path) -> None:
    text, notes = write_json(policies_of(tmp_path, BUCKETS), alone=True)
    assert json.loads(text)["Statement"][0]["Resource"] == [
        "arn:<partition>:s3:::logs/*",
        "arn:<partition>:s3:::<aws_s3_bucket.other.bucket>",
        "arn:aws:s3:::x-<aws_s3_bucket.other.bucket>-y",
    ]
    assert "data.aws_iam_policy_document.d: <aws_s3_bucket.other.bucket> stands for what is not known: known after apply" in notes


def test_what_a_module_cannot_refer_to_is_a_placeholder(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text('resource "aws_s3_bucket" "b" {}\noutput "id" { value = aws_s3_bucket.b.id }\n')
    statement = 'statement {\n actions = ["s3:*"]\n resources = [module.m.id]\n }\n'
    text, notes = write_hcl(policies_of(tmp_path, f'module "m" {{ source = "./m" }}\ndata "aws_iam_policy_document" "d" {{\n{statement}}}\n'))
    assert '["<module.m.aws_s3_bucket.b.bucket>"]' in text
    assert len(notes) == 1


def test_an_open_end_is_never_lost(tmp_path: Path) -> None:
    statement = 'statement {\n actions = concat(["s3:Get*"], var.more)\n resources = var.all\n }\n'
    variables = 'variable "more" { type = list(string) }\nvariable "all" { type = list(string) }\n'
    policies = policies_of(tmp_path, f'{variables}data "aws_iam_policy_document" "d" {{\n{statement}}}\n')
    text, notes = write_hcl(policies)
    assert "resources = var.all\n" in text
    assert '"<var.more>",\n' in text
    assert [note for note in notes if "<var.more>" in note]
    assert json.loads(write_json(policies, alone=True).text)["Statement"][0]["Action"] == ["s3:Get*", "<var.more>"]


def test_sensitive_values_are_not_told(tmp_path: Path) -> None:
    statement = 'statement {\n actions = ["s3:*"]\n resources = ["arn:aws:s3:::${var.password}"]\n }\n'
    held = 'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = var.password }] })\n'
    role = f'resource "aws_iam_role_policy" "p" {{\n role = "r"\n {held}}}\n'
    policies = policies_of(tmp_path, f'{BUCKETS}data "aws_iam_policy_document" "s" {{\n{statement}}}\n{role}')
    for converted in (write_hcl(policies), write_json(policies, False), write_cloudformation(policies, False, "yaml")):
        assert "hunter2" not in converted.text
        assert "hunter2" not in "".join(converted.notes)
        assert "<sensitive value>" in converted.text


def test_a_document_that_hangs_on_a_question_is_told_for_each_answer(tmp_path: Path) -> None:
    statement = 'statement {\n actions = var.wide ? ["s3:*"] : ["s3:GetObject"]\n resources = ["*"]\n }\n'
    policies = policies_of(tmp_path, f'variable "wide" {{ type = bool }}\ndata "aws_iam_policy_document" "d" {{\n{statement}}}\n')
    assert [policy.title for policy in policies] == [f"data.aws_iam_policy_document.d when var.wide is {truth}" for truth in ("true", "false")]
    text = write_hcl(policies).text
    assert 'data "aws_iam_policy_document" "d" {' in text
    assert 'data "aws_iam_policy_document" "d_2" {' in text


def test_a_carrier_of_a_data_source_does_not_tell_it_again(tmp_path: Path) -> None:
    role = 'resource "aws_iam_role_policy" "p" {\n role = "r"\n policy = data.aws_iam_policy_document.d.json\n}\n'
    assert [policy.address for policy in policies_of(tmp_path, BUCKETS + role)] == ["data.aws_iam_policy_document.d"]


TEMPLATE = """\
Parameters: {Prefix: {Type: String}}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: s3:*
                Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/${Prefix}/${!aws:username}", !Ref Bucket, !Sub "arn:aws:s3:::${AWS::AccountId}"]
"""


def test_a_template_keeps_its_references() -> None:
    trust, inline = policies_of_template(TEMPLATE)
    assert (trust.address, inline.address) == ("Role.AssumeRolePolicyDocument", "Role.Policies.PolicyDocument")
    text, notes = write_cloudformation([inline], True, "yaml")
    assert "- !GetAtt 'Bucket.Arn'" in text
    assert "- !Ref 'Bucket'" in text
    assert "/${Prefix}/${!aws:username}'" in text
    assert notes == ()
    again = policies_of_template(template_with(text, TEMPLATE.partition("  Role:")[0]))
    assert essence(again[0].tree) == essence(inline.tree)


def test_the_account_of_a_template_is_a_data_source_in_hcl() -> None:
    text, notes = write_hcl([policies_of_template(TEMPLATE)[1]])
    assert text.startswith('data "aws_caller_identity" "current" {}\n\ndata "aws_partition" "current" {}\n\n# Role.Policies.PolicyDocument\n')
    assert '"arn:aws:s3:::${data.aws_caller_identity.current.account_id}"' in text
    assert any("<Bucket.Ref>" in note or "<Bucket.BucketName>" in note for note in notes)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ('{"Action": "a:b"}', "no Effect"),
        ('{"Effect": "Allow", "Action": "a:b", "Resource": "x&{y"}', "`&{`"),
        ('{"Effect": "Allow", "Action": []}', "Action is empty"),
        ('{"Effect": "Allow", "Action": "a:b", "Comment": "x"}', "no argument for 'Comment'"),
        ('{"Effect": "Allow", "Action": null}', "null"),
        ('{"Sid": "A", "Effect": "Allow", "Action": "a:b"}, {"Sid": "A", "Effect": "Deny", "Action": "a:b"}', "one Sid"),
        ('{"Effect": "Allow", "Action": "a:b", "Principal": "x"}', "type AWS"),
        ('"x"', "a statement is left out"),
    ],
)
def test_what_hcl_cannot_say_is_told(statement: str, told: str) -> None:
    notes = write_hcl([policy_of(f'{{"Version": "2012-10-17", "Statement": [{statement}]}}')]).notes
    assert [note for note in notes if told in note]


@pytest.mark.parametrize(
    "text", ["${" * 40, '"${a}"', '\\"${', "%{if x}", "$", "$${x}", "%%{", "<<EOF\nx\nEOF\n", "é\u2028\x00", '"', "${aws:username}", "# x = [", "]"]
)
def test_any_text_stays_what_it_is(tmp_path: Path, text: str) -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Sid": text, "Effect": "Allow", "Action": [text], "Resource": text, "Condition": {text: {text: text}}}]}
    policy = policy_of(json.dumps(document))
    converted = write_hcl([policy])
    assert converted.notes == ()
    (again,) = policies_of(tmp_path, converted.text)
    assert essence(again.tree) == essence(policy.tree)
