"""Filter patterns of CloudWatch Logs: what they match, and what of them is not known."""

import pytest

from iac_iam_guard.iam.log_filter import DEPTH_LIMIT, matches
from iac_iam_guard.verdict import Truth

EVENT = {"eventName": "PutUserPolicy", "eventSource": "iam.amazonaws.com", "userIdentity.type": "Root", "count": "7", "readOnly": "false"}


@pytest.mark.parametrize(
    ("pattern", "truth"),
    [
        ("", Truth.TRUE),
        ("{ $.eventName = PutUserPolicy }", Truth.TRUE),
        ('{ $.eventName = "Put*" }', Truth.TRUE),
        ('{ $.eventName = "Put?serPolicy" }', Truth.FALSE),
        ("{($.eventName=DeleteUserPolicy)||($.eventName=PutUserPolicy)}", Truth.TRUE),
        ("{ $.eventName = A || $.eventName = B && $.userIdentity.type = Root }", Truth.FALSE),
        ("{ $.eventName = PutUserPolicy || $.eventName = B && $.userIdentity.type = X }", Truth.TRUE),
        ("{ $.userIdentity.invokedBy NOT EXISTS }", Truth.TRUE),
        ("{ $.userIdentity NOT EXISTS }", Truth.FALSE),
        ("{ $.eventName != PutUserPolicy }", Truth.FALSE),
        ("{ $.errorCode != AccessDenied }", Truth.TRUE),
        ("{ $.readOnly IS FALSE }", Truth.TRUE),
        ("{ $.readOnly is null }", Truth.FALSE),
        ("{ $.count >= 7 }", Truth.TRUE),
        ("{ $.count < 7 }", Truth.FALSE),
        ("{ $.eventName > 7 }", Truth.FALSE),
        ("{ $.eventName = %Put.*% }", Truth.UNKNOWN),
        ("PutUserPolicy", Truth.UNKNOWN),
        ("{ $.eventName = }", Truth.UNKNOWN),
        ("{ eventName = PutUserPolicy }", Truth.UNKNOWN),
        ('{ $.eventName = "PutUserPolicy }', Truth.UNKNOWN),
        ("{ ($.eventName = PutUserPolicy }", Truth.UNKNOWN),
        ("{ $.eventName = PutUserPolicy ) }", Truth.UNKNOWN),
        ("{ $.eventName IS SOMETHING }", Truth.UNKNOWN),
        ("{" + "(" * (DEPTH_LIMIT + 2) + "$.a = b" + ")" * (DEPTH_LIMIT + 2) + "}", Truth.UNKNOWN),
    ],
)
def test_patterns(pattern: str, truth: Truth) -> None:
    assert matches(pattern, EVENT) is truth
