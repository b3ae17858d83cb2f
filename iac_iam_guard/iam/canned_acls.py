"""Which access control lists a statement lets its holder write: a condition may leave only such as let in nobody but owners (facts of 2026-11).

https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl. A request that grants by other headers, or in its body, lacks the key.
"""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.verdict import Truth, all_of, any_of

CANNED_ACL = "s3:x-amz-acl"
ACL_ACTIONS = ("s3:PutBucketAcl", "s3:PutObjectAcl", "s3:PutObjectVersionAcl")
OF_OWNERS = frozenset(("private", "bucket-owner-read", "bucket-owner-full-control"))
"""Lists that let in nobody but the owners of object and bucket."""
POSITIVE = frozenset(("StringEquals", "StringEqualsIgnoreCase", "StringLike"))


def keeps_to_owners(statement: Statement) -> Truth:
    """Tell whether a statement lets its holder write no lists but such as let in owners alone."""
    return any_of(_keeps_to_owners(condition) for condition in statement.conditions if condition.key == CANNED_ACL)


def _keeps_to_owners(condition: Condition) -> Truth:
    if condition.operator not in POSITIVE or condition.if_exists or condition.qualifier == "ForAllValues":
        return Truth.FALSE
    texts = [literal(item) for item in condition.values.items]
    rest = (Truth.UNKNOWN,) if condition.values.rest is not None else ()
    return all_of((*(Truth.UNKNOWN if text is None else Truth.TRUE if text in OF_OWNERS else Truth.FALSE for text in texts), *rest))
