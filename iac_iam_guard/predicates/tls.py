"""Words about tests of the transport."""

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import PolicyStatement
from iac_iam_guard.verdict import Verdict, known, some, unknown

TRANSPORT = "aws:securetransport"


def lets_plain_http_through_alone(subject: PolicyStatement, estate: Estate) -> Verdict:
    """Tell whether a statement allows requests only if they are not encrypted, or denies those that are; shown by the test."""
    statement = subject.statement
    effect = literal(statement.effect)
    if effect is None:
        return unknown(reason_of(statement.effect))
    wrong = "false" if effect == "Allow" else "true"
    tests = (item for item in statement.conditions if item.key == TRANSPORT and item.operator in ("Bool", "StringEquals") and item.values.rest is None)
    return some(known({(literal(value) or "").lower() for value in item.values.items} == {wrong}, item.span) for item in tests)
