"""A Deny on every resource of a kind takes an action away as one on `*` does."""

from datetime import date
from typing import Any

import pytest

from iac_iam_guard.iam.breadth import denied_everywhere
from iac_iam_guard.iam.catalogue import names_in
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.values import Json, Known, Mapping, Sequence, Value


def value(tree: Any) -> Value:
    if isinstance(tree, dict):
        return Mapping("object", {name: value(part) for name, part in tree.items()})
    return Sequence("tuple", tuple(map(value, tree))) if isinstance(tree, list) else Known(tree)


@pytest.mark.parametrize(
    ("action", "resource", "denied"),
    [
        ("sns:Publish", "arn:aws:sns:*:*:*", ("sns:Publish",)),
        ("sns:Publish", "arn:aws-cn:sns:*:*:*", ("sns:Publish",)),
        ("sns:Publish", "arn:aws:sns:*:123456789012:*", ()),
        ("sns:Publish", "arn:aws:sns:*:*:orders-*", ()),
        ("s3:PutBucketPolicy", "arn:aws:s3:::*", ("s3:PutBucketPolicy",)),
        ("s3:GetObject", "arn:aws:s3:::logs/*", ()),
        (["sqs:SendMessage", "sqs:ListQueues"], "arn:aws:sqs:*:*:*", ("sqs:SendMessage",)),
    ],
)
def test_deny_on_all_of_a_kind(action: Any, resource: str, denied: tuple[str, ...]) -> None:
    statements = [{"Effect": "Allow", "Action": action, "Resource": "*"}, {"Effect": "Deny", "Action": action, "Resource": resource}]
    (document,) = read_documents(Json(value({"Version": "2012-10-17", "Statement": statements}), "compact"), ())
    assert names_in(denied_everywhere(document, date(2026, 1, 1))) == denied
