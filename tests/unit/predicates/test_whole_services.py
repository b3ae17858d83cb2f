import pytest

from iac_iam_guard.predicates.whole_services import takes_whole_service
from iac_iam_guard.verdict import Truth
from tests.unit.predicates.documents import EMPTY, allow, statement


@pytest.mark.parametrize("service", ["ecs", "cloudfront", "elasticloadbalancing", "rds", "logs"])
def test_a_service_that_lets_nobody_in_manages_no_permissions(service: str) -> None:
    subject = statement(allow(Action=f"{service}:*", Resource="*"))
    assert takes_whole_service(subject, EMPTY, grade="managing").truth is Truth.FALSE
    assert takes_whole_service(subject, EMPTY, grade="plain").truth is Truth.TRUE


def test_what_is_told_gives_permissions() -> None:
    subject = statement(allow(Action="s3:*", Resource="arn:aws:s3:::reports"))
    (evidence,) = takes_whole_service(subject, EMPTY, grade="managing").evidence
    assert evidence.note.startswith("s3:* (s3:PutBucketAcl")


def test_a_service_is_not_given_on_resources_of_another() -> None:
    for listed, expected in (("arn:aws:logs:eu-west-1:123456789012:*", Truth.FALSE), ("arn:aws:application-autoscaling:*:*:scalable-target/*", Truth.TRUE)):
        subject = statement(allow(Action="application-autoscaling:*", Resource=listed))
        assert takes_whole_service(subject, EMPTY, grade="plain").truth is expected
