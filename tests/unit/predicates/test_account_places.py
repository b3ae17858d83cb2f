"""Foreign accounts are shown where they are written, also where a mapping of environments puts them into an ARN."""

from datetime import date
from pathlib import Path

from iac_iam_guard.pipeline import scan
from iac_iam_guard.request import Request

TEMPLATE = """\
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Mappings:
  Stages:
    dev: {Account: '484907510598'}
    prod: {Account: '451773080033'}
Resources:
  Topic:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [arn:aws:sns:eu-west-1:111122223333:orders]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Join ['', ['arn:aws:iam::', !FindInMap [Stages, !Ref Stage, Account], ':root']]}
            Action: sns:Publish
            Resource: '*'
"""


def test_each_account_of_a_mapping_is_told_with_its_environment(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE, "utf-8")
    result = scan(Request((path,), date(2026, 1, 1), use_configuration=False, select=("unlisted-cross-account-grant",)))
    told = {(TEMPLATE[finding.primary.span.start : finding.primary.span.end].strip("'"), finding.when) for finding in result.findings}
    assert told == {("484907510598", "Stage is dev"), ("451773080033", "Stage is prod")}
