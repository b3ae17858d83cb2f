"""Condition keys are compared without letter case and told of as they stand."""

from iac_iam_guard.iam.global_keys import spell_key
from tests.unit.predicates.documents import allow, statement


def test_a_key_keeps_its_spelling() -> None:
    (condition,) = statement(allow(Condition={"StringEquals": {"AWS:SourceVpc": "vpc-1"}})).statement.conditions
    assert (condition.key, condition.spelling) == ("aws:sourcevpc", "AWS:SourceVpc")


def test_a_key_is_spelled_as_aws_does() -> None:
    assert [spell_key(key) for key in ("aws:principaltag/team", "sts:externalid", "ec2:vpc")] == ["aws:PrincipalTag/team", "sts:ExternalId", "ec2:vpc"]
