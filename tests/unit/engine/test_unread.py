"""Statements that cannot be read: nothing that they may lack is said to be absent."""

from functools import partial

from iac_iam_guard.engine.unread import REASON, UnreadInquiry
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.verdict import FALSE, TRUE, Truth, Verdict, unknown
from tests.unit.engine.estates import estate, policy


def in_limiting_policy(subject: object, estate: Estate) -> Verdict:
    return FALSE


def lists_exceptions(subject: object, estate: Estate, *, kind: str = "") -> Verdict:
    return FALSE


def allows(subject: object, estate: Estate) -> Verdict:
    return unknown("value that is not known")


def is_there(subject: object, estate: Estate) -> Verdict:
    return TRUE


def test_only_what_is_asked_of_the_policy_may_be_false() -> None:
    inquiry = UnreadInquiry(policy(), estate(()))
    assert inquiry.ask(in_limiting_policy).truth is Truth.FALSE
    assert inquiry.ask(lists_exceptions) == inquiry.ask(partial(lists_exceptions, kind="x")) == unknown(REASON)
    assert inquiry.ask(allows).reason == "value that is not known"
    assert inquiry.ask(is_there).truth is Truth.TRUE
