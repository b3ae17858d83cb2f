"""Patterns of EventBridge: what they match, and what of them is not known."""

from typing import Any

import pytest

from iac_iam_guard.iam.event_pattern import matches
from iac_iam_guard.iam.security_events import IAM_CHANGES, SECURITY_CONCERNS, as_bus_event
from iac_iam_guard.values import Json, Known
from iac_iam_guard.verdict import Truth
from tests.unit.predicates.granting import OPEN, written

EVENT = as_bus_event(next(event for event in IAM_CHANGES.events if event.name == "AttachRolePolicy"))


@pytest.mark.parametrize(
    ("pattern", "truth"),
    [
        ({"source": ["aws.iam"]}, Truth.TRUE),
        ({"source": ["aws.s3"]}, Truth.FALSE),
        ({"source": ["aws.s3", OPEN]}, Truth.UNKNOWN),
        ({"detail": {"eventName": [{"prefix": "Attach"}]}}, Truth.TRUE),
        ({"detail": {"eventName": [{"suffix": "User"}]}}, Truth.FALSE),
        ({"detail": {"eventName": [{"wildcard": "*Role*"}]}}, Truth.TRUE),
        ({"detail": {"eventName": [{"equals-ignore-case": "attachrolepolicy"}]}}, Truth.TRUE),
        ({"detail": {"eventName": [{"anything-but": ["AttachRolePolicy"]}]}}, Truth.FALSE),
        ({"detail": {"eventName": [{"anything-but": {"prefix": "Get"}}]}}, Truth.TRUE),
        ({"detail": {"errorCode": [{"exists": False}]}}, Truth.TRUE),
        ({"detail": {"eventName": [{"numeric": [">", "1"]}]}}, Truth.UNKNOWN),
        ({"$or": [{"source": ["aws.s3"]}, {"source": ["aws.iam"]}]}, Truth.TRUE),
        ({"source": OPEN}, Truth.UNKNOWN),
    ],
)
def test_patterns_of_the_bus(pattern: Any, truth: Truth) -> None:
    assert matches(written(pattern), EVENT) is truth
    assert matches(Json(written(pattern)), EVENT) is truth


def test_patterns_written_as_text() -> None:
    assert matches(Known('{"source": ["aws.iam"]}'), EVENT) is Truth.TRUE
    assert matches(Known("no pattern"), EVENT) is Truth.UNKNOWN
    assert matches(OPEN, EVENT) is Truth.UNKNOWN


def test_sign_in_is_an_event_of_its_own_kind_on_the_bus() -> None:
    concern = next(concern for concern in SECURITY_CONCERNS if concern.name == "sign-in without MFA")
    assert as_bus_event(concern.events[0])["detail-type"] == "AWS Console Sign In via CloudTrail"
