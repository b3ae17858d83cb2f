"""Policies that take requests without encryption: shown where others tell of the same statement."""

import json
from typing import Any

import pytest

from iac_iam_guard.predicates.tls import accepts_plain_http
from tests.unit.predicates.documents import EMPTY, allow, statement


@pytest.mark.parametrize(
    ("principal", "shown"),
    [
        ("*", '"*"'),
        ({"AWS": "*"}, '"*"'),
        ({"AWS": ["arn:aws:iam::111122223333:root", "*"]}, '"*"'),
        ({"AWS": "arn:aws:iam::111122223333:root"}, '{"AWS": "arn:aws:iam::111122223333:root"}'),
    ],
)
def test_everybody_is_shown_by_the_star_alone(principal: Any, shown: str) -> None:
    grant = allow(Principal=principal, Action="s3:GetObject", Resource="*")
    (evidence,) = accepts_plain_http(statement(grant, kind="resource", service="s3"), EMPTY).evidence
    assert json.dumps({"Version": "2012-10-17", "Statement": [grant]})[evidence.span.start : evidence.span.end] == shown
