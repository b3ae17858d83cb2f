"""Which actions and policies do more than read."""

import json

import pytest

from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.read_only import changes_anything, is_changing, policy_changes_anything
from iac_iam_guard.values import Known, Reason, Unknown


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("s3:GetObject", "FALSE"),
        ("s3:Get*", "FALSE"),
        ("ec2:Describe*", "FALSE"),
        ("bedrock:InvokeModel", "FALSE"),
        ("s3:PutObject", "TRUE"),
        ("s3:*", "TRUE"),
        ("*", "TRUE"),
    ],
)
def test_changing_actions(action: str, expected: str) -> None:
    assert is_changing(Known(action)).truth.name == expected


def test_what_is_denied_changes_nothing() -> None:
    def document(effect: str) -> str:
        (read,) = read_documents(Known(json.dumps({"Statement": {"Effect": effect, "NotAction": "s3:GetObject", "Resource": "*"}})))
        return changes_anything(read).truth.name

    assert (document("Allow"), document("Deny")) == ("TRUE", "FALSE")


def test_a_document_that_cannot_be_read_may_change_anything() -> None:
    (read,) = read_documents(Unknown(Reason.VARIABLE))
    assert changes_anything(read).truth.name == "UNKNOWN"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AdministratorAccess", "TRUE"),
        ("AmazonS3FullAccess", "TRUE"),
        ("job-function/ViewOnlyAccess", "FALSE"),
        ("AmazonEC2ReadOnlyAccess", "FALSE"),
        ("AWSLambdaRole", "UNKNOWN"),
    ],
)
def test_names_of_managed_policies(name: str, expected: str) -> None:
    assert policy_changes_anything(name).truth.name == expected
