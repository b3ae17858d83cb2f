"""What a policy comes to for whoever holds it."""

from typing import Any

import pytest

from iac_iam_guard.iam.document import Document
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.holdings import allows_anything, allows_only, limited_to_self
from iac_iam_guard.values import Mapping, Sequence, Value
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import OPEN
from tests.unit.predicates.granting import written

OWN = "arn:aws:iam::*:user/${aws:username}"
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
SEND = {"Effect": "Allow", "Action": ["ses:SendEmail", "SES:SendRawEmail"], "Resource": "*"}
SELF = {"Effect": "Allow", "Action": "iam:*", "Resource": [OWN, f"{OWN}/*"]}
DENY = {"Effect": "Deny", "NotAction": "ses:*", "Resource": "*"}


def document(*statements: Any) -> Document:
    return read_documents(written({"Version": "2012-10-17", "Statement": list(statements)}))[0]


@pytest.mark.parametrize(
    ("statements", "anything", "alone", "mail"),
    [
        ([], Truth.FALSE, Truth.TRUE, Truth.TRUE),
        ([DENY], Truth.FALSE, Truth.TRUE, Truth.TRUE),
        ([READ], Truth.TRUE, Truth.FALSE, Truth.FALSE),
        ([SELF, DENY], Truth.TRUE, Truth.TRUE, Truth.FALSE),
        ([SELF, READ], Truth.TRUE, Truth.FALSE, Truth.FALSE),
        ([SEND, DENY], Truth.TRUE, Truth.FALSE, Truth.TRUE),
        ([{**READ, "Effect": OPEN}], Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN),
        ([{**SELF, "Resource": [OWN, OPEN]}], Truth.TRUE, Truth.FALSE, Truth.FALSE),
        ([{**SEND, "Action": OPEN}], Truth.TRUE, Truth.FALSE, Truth.UNKNOWN),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], Truth.TRUE, Truth.FALSE, Truth.FALSE),
    ],
)
def test_documents(statements: list[Any], anything: Truth, alone: Truth, mail: Truth) -> None:
    read = document(*statements)
    assert (allows_anything(read).truth, limited_to_self(read).truth, allows_only(read, "ses:Send*").truth) == (anything, alone, mail)


@pytest.mark.parametrize("value", [OPEN, Mapping("object", {"Statement": Sequence("tuple", (), rest=OPEN)})])
def test_documents_that_may_hold_more(value: Value) -> None:
    read = read_documents(value)[0]
    assert {allows_anything(read).truth, limited_to_self(read).truth, allows_only(read, "ses:Send*").truth} == {Truth.UNKNOWN}
