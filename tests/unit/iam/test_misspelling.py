import pytest

from iac_iam_guard.iam.misspelling import nearest_action


@pytest.mark.parametrize(
    ("service", "name", "expected"),
    [
        ("s3", "GetObjekt", "s3:GetObject"),
        ("s3", "putobjec", "s3:PutObject"),
        ("lakeformation", "LisPermissions", "lakeformation:ListPermissions"),
        ("kms", "Describe", "kms:DescribeKey"),
        ("ecr", "DeleteImage", "ecr:BatchDeleteImage"),
        ("glue", "ListDatabases", "glue:GetDatabases"),
        ("cloudfront", "CreateDistributionWithTags", "cloudfront:CreateDistribution"),
        ("s3", "PutBucketNotificationConfiguration", "s3:PutBucketNotification"),
    ],
)
def test_the_nearest_action_does_what_the_name_says(service: str, name: str, expected: str) -> None:
    assert nearest_action(service, name) == expected


@pytest.mark.parametrize(
    ("service", "name"),
    [("ds", "DisconnectDirectory"), ("scheduler", "TagSchedule"), ("ec2", "WaitInstanceRunning"), ("ec2", "DescribeListeners"), ("nosuch", "GetThing")],
)
def test_an_action_that_does_another_thing_is_not_meant(service: str, name: str) -> None:
    assert nearest_action(service, name) == ""


def test_a_reading_name_is_not_taken_for_one_that_deletes() -> None:
    assert nearest_action("glue", "BatchGetTable") == "glue:GetTable"
    assert nearest_action("guardduty", "DescribeFindings") == "guardduty:GetFindings"
