"""Which declarations are of one account, and which account speaks for others."""

from dataclasses import replace

from iac_iam_guard.graph import Resource
from iac_iam_guard.iam.estate import Account, Estate, Provider
from iac_iam_guard.predicates.neighbours import same_account, speaks_for_account
from iac_iam_guard.values import Known, Mapping, Value
from tests.unit.iam.principals import OPEN, estate, resource

OWN = "111122223333"


def provider(account: str, **arguments: Value) -> Provider:
    return Provider(replace(resource(f"provider.{account}", account=account), attributes=Mapping("object", arguments)), "provider")


def world(*providers: Provider) -> Estate:
    return replace(estate(), providers=providers)


def thing(account: str, unit: str = ".") -> Resource:
    return resource("aws_sns_topic.t", account=account, unit=unit)


def test_numbers_tell_accounts_everywhere_and_symbols_within_a_unit() -> None:
    assert same_account(thing(OWN), thing(OWN, "other"), world())
    assert same_account(thing("aws"), thing("aws"), world())
    assert not same_account(thing("aws"), thing("aws", "other"), world())
    assert not same_account(thing("aws"), thing(OWN), world())


def test_configurations_that_sign_in_alike_are_for_one_account() -> None:
    alike = world(provider("aws", region=Known("eu-west-1")), provider("aws.us", region=Known("us-east-1")))
    assert same_account(thing("aws"), thing("aws.us"), alike)
    assert same_account(thing("aws"), thing("aws.us"), world(provider("aws.us", region=Known("us-east-1"))))
    assert not same_account(thing("aws"), thing("aws.us"), world(provider("aws"), provider("aws.us", assume_role=OPEN)))
    assert not same_account(thing("aws"), thing("aws.us"), world(provider("aws")))


def test_first_account_of_a_unit_speaks_for_those_without_a_number() -> None:
    accounts = tuple(Account(thing(name), name) for name in ("aws", "aws.us", OWN))
    found = [account.name for account in accounts if speaks_for_account(account, replace(estate(), accounts=accounts))]
    assert found == ["aws", OWN]
