"""Words on users of programs: where their secrets go, and whether they only send mail."""

from dataclasses import replace
from typing import Any

import pytest

from iac_iam_guard.graph import Reference
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Holder, Policy
from iac_iam_guard.predicates.machine import secret_leaves_for_pipeline, sends_mail_only
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import AWS, attachment, estate, key, place, resource, text, user
from tests.unit.predicates.granting import written

MAILER = user("mailer")
SEND = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def handing_on(kind: str, attribute: str = "secret") -> Estate:
    consumer = resource(f"{kind}.c")
    reference = Reference(consumer.address, "aws_iam_access_key.k", "value", attribute, place(0, 5))
    world = estate(users=(MAILER,), access_keys=(key(text("mailer")),))
    return replace(world, resources={(".", consumer.address): consumer}, references={".": (reference,)})


@pytest.mark.parametrize(
    ("kind", "leaves"),
    [("github_actions_secret", True), ("circleci_context_environment_variable", True), ("aws_secretsmanager_secret_version", False), ("local_file", False)],
)
def test_secrets_that_leave_for_a_pipeline(kind: str, leaves: bool) -> None:
    assert (secret_leaves_for_pipeline(MAILER, handing_on(kind)).truth is Truth.TRUE) is leaves


def inline(*statements: Any) -> Policy:
    document = read_documents(written({"Version": "2012-10-17", "Statement": list(statements)}))[0]
    return Policy(resource("aws_iam_user_policy.p"), "p", "inline", document, place(0, 9), holder=Holder("user", text("mailer")))


def test_users_that_only_send_mail() -> None:
    assert sends_mail_only(MAILER, estate(users=(MAILER,), policies=(inline(SEND),))).truth is Truth.TRUE
    assert sends_mail_only(MAILER, estate(users=(MAILER,), policies=(inline(SEND, READ),))).truth is Truth.FALSE
    more = attachment(text(AWS + "ReadOnlyAccess"), text("mailer"))
    assert sends_mail_only(MAILER, estate(users=(MAILER,), policies=(inline(SEND),), attachments=(more,))).truth is Truth.FALSE
    assert sends_mail_only(MAILER, estate(users=(MAILER,))).truth is Truth.FALSE


def test_a_mail_password_that_is_all_that_is_handed_on() -> None:
    assert sends_mail_only(MAILER, handing_on("aws_ssm_parameter", "ses_smtp_password_v4")).truth is Truth.UNKNOWN
    assert sends_mail_only(MAILER, handing_on("aws_ssm_parameter")).truth is Truth.FALSE
