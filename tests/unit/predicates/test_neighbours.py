"""Which declarations are of one account, and which account speaks for others."""

from dataclasses import replace

from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.estate import Account
from iac_iam_guard.predicates.neighbours import same_account, speaks_for_account
from tests.unit.iam.principals import estate, resource

OWN = "111122223333"


def thing(account: str, unit: str = ".") -> Resource:
    return resource("aws_sns_topic.t", account=account, unit=unit)


def test_numbers_tell_accounts_everywhere_and_symbols_within_a_unit() -> None:
    assert same_account(thing(OWN), thing(OWN, "other"))
    assert same_account(thing("aws"), thing("aws"))
    assert not same_account(thing("aws"), thing("aws", "other"))
    assert not same_account(thing("aws"), thing(OWN))


def test_first_account_of_a_unit_speaks_for_those_without_a_number() -> None:
    accounts = tuple(Account(thing(name), name) for name in ("aws", "aws.us", OWN))
    found = [account.name for account in accounts if speaks_for_account(account, replace(estate(), accounts=accounts))]
    assert found == ["aws", OWN]
