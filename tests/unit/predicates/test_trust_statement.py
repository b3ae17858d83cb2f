"""Words about accounts that trust policies let in."""

from typing import Any

import pytest
from granting import OPEN, TODAY, estate, statement, truth

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.predicates.trust_statement import allows_unbounded_actions, demands_external_id, trusts_third_party, trusts_whole_account
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown

ROOT = {"AWS": "arn:aws:iam::444455556666:root"}
OWN_NUMBER = Unknown(Reason.ACCOUNT, refs=(Ref("aws", "account_id"),), opaque=True)
OTHER_NUMBER = Unknown(Reason.ACCOUNT, refs=(Ref("aws.other", "account_id"),), opaque=True)
CALLER = Unknown(Reason.ACCOUNT, refs=(Ref("aws", "caller_arn"),), opaque=True)


def root_of(number: Unknown) -> dict[str, Text]:
    return {"AWS": Text((Known("arn:aws:iam::"), number, Known(":root")))}


@pytest.mark.parametrize(
    ("principal", "own", "foreign"),
    [
        (ROOT, "FALSE", "TRUE"),
        ({"AWS": "444455556666"}, "FALSE", "TRUE"),
        ({"AWS": "arn:aws-cn:iam::444455556666:root"}, "FALSE", "TRUE"),
        ({"AWS": "arn:aws:iam::444455556666:role/a"}, "FALSE", "FALSE"),
        ({"Service": "ec2.amazonaws.com"}, "FALSE", "FALSE"),
        ({"AWS": OWN_NUMBER}, "TRUE", "FALSE"),
        ({"AWS": CALLER}, "FALSE", "FALSE"),
        (root_of(OWN_NUMBER), "TRUE", "FALSE"),
        (root_of(OTHER_NUMBER), "UNKNOWN", "UNKNOWN"),
        (root_of(OPEN), "UNKNOWN", "UNKNOWN"),
        ({"AWS": "464622532012"}, "FALSE", "FALSE"),
    ],
)
def test_whole_accounts(principal: Any, own: str, foreign: str) -> None:
    subject = statement(principal)
    assert truth(trusts_whole_account(subject, estate(), of=("own",))) == own
    assert truth(trusts_whole_account(subject, estate(), of=("foreign", "organization"))) == foreign


def test_a_literal_account_is_surely_foreign_only_where_the_own_one_is_known() -> None:
    (unsure,) = trusts_whole_account(statement(ROOT), estate(), of=("foreign",)).evidence
    (sure,) = trusts_whole_account(statement(ROOT, account="111122223333"), estate(), of=("foreign",)).evidence
    assert (unsure.confidence, sure.confidence) == ("medium", "high")


def test_listed_accounts_have_their_standing() -> None:
    ours = estate(assumptions=Assumptions(TODAY, own_accounts=("444455556666",)))
    organization = estate(assumptions=Assumptions(TODAY, organization_accounts=("777788889999",)))
    vendor = estate(assumptions=Assumptions(TODAY, vendor_accounts=("444455556666",)))
    assert truth(trusts_whole_account(statement(ROOT), ours, of=("own",))) == "TRUE"
    assert truth(trusts_third_party(statement(ROOT), organization)) == "TRUE"
    assert truth(trusts_third_party(statement(ROOT), vendor)) == "TRUE"
    assert truth(trusts_third_party(statement({"AWS": "777788889999"}), organization)) == "FALSE"


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": "arn:aws:iam::464622532012:root"}, "TRUE"),
        ({"AWS": "arn:aws:iam::464622532012:role/collector"}, "TRUE"),
        ({"AWS": "arn:aws:iam::127311923021:root"}, "FALSE"),
        (ROOT, "UNKNOWN"),
        (root_of(OWN_NUMBER), "FALSE"),
        ({"Service": "ec2.amazonaws.com"}, "FALSE"),
    ],
)
def test_third_parties(principal: Any, expected: str) -> None:
    assert truth(trusts_third_party(statement(principal), estate())) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("b3a1f0c2d4e59687", "TRUE"),
        (["b3a1f0c2d4e59687", "short"], "FALSE"),
        ("short", "FALSE"),
        ("", "FALSE"),
        ("464622532012", "FALSE"),
        ("999988887777", "FALSE"),
        ("Data Dog", "FALSE"),
        (OPEN, "UNKNOWN"),
    ],
)
def test_external_ids(values: Any, expected: str) -> None:
    subject = statement({"AWS": "464622532012"}, {"StringEquals": {"sts:ExternalId": values}})
    assert truth(demands_external_id(subject, estate(), at_least=8)) == expected


def test_an_external_id_that_need_not_be_there_is_none() -> None:
    subject = statement({"AWS": "464622532012"}, {"StringEqualsIfExists": {"sts:ExternalId": "b3a1f0c2d4e59687"}})
    assert truth(demands_external_id(subject, estate(), at_least=8)) == "FALSE"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("sts:AssumeRole", "FALSE"),
        ("sts:AssumeRole*", "FALSE"),
        (["sts:AssumeRole", "STS:*"], "TRUE"),
        ("*", "TRUE"),
        ("sts:*", "TRUE"),
        (OPEN, "UNKNOWN"),
    ],
)
def test_unbounded_actions(action: Any, expected: str) -> None:
    assert truth(allows_unbounded_actions(statement(ROOT, Action=action), estate())) == expected


def test_notaction_is_unbounded() -> None:
    (evidence,) = allows_unbounded_actions(statement(ROOT, Action=None, NotAction=["sts:TagSession", "sts:GetSessionToken"]), estate()).evidence
    assert evidence.note == "everything but sts:TagSession and sts:GetSessionToken"
