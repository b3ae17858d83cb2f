"""Environments: what is known of a deployment fills pseudo parameters, and decides what hangs on them."""

import pytest

from iac_iam_guard.cloudformation.environment import ANYWHERE, Environment, environment_of_stack, make_environment, partition_of, pseudo
from iac_iam_guard.cloudformation.unit import read_template
from iac_iam_guard.graph import Mode, ResourceGraph
from iac_iam_guard.source import NOWHERE, Source
from iac_iam_guard.values import Known, Text, Unknown

HERE = make_environment("111122223333", "eu-central-1", "shop", (("Env", "prod"),))

TEMPLATE = """\
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  Central: !Equals [!Ref AWS::Region, eu-central-1]
  IsDev: !Equals [!Ref Env, dev]
Resources:
  R:
    Type: AWS::IAM::Role
    Condition: Central
    Properties:
      RoleName: !Sub ${AWS::StackName}-${AWS::Region}
      Description: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:root
  D:
    Type: AWS::IAM::User
    Condition: IsDev
"""


def read(environment: Environment, **supplied: str) -> ResourceGraph:
    """Return the graph of the template in an environment."""
    graph = read_template(Source("t.yaml", TEMPLATE), supplied, environment=environment)
    assert graph is not None
    return graph


def test_a_known_environment_fills_pseudo_parameters() -> None:
    (role,) = [resource for resource in read(HERE).resources if resource.mode is Mode.MANAGED]
    assert role.attributes.entries["RoleName"] == Known("shop-eu-central-1")
    assert role.attributes.entries["Description"] == Known("arn:aws:iam::111122223333:root")
    assert role.account == "111122223333"
    assert role.guards == ()


def test_values_of_parameters_yield_to_those_of_the_user() -> None:
    assert {resource.address for resource in read(HERE, Env="dev").resources if resource.mode is Mode.MANAGED} == {"R", "D"}


def test_an_unknown_environment_leaves_questions() -> None:
    role = next(resource for resource in read(ANYWHERE).resources if resource.address == "R")
    assert isinstance(role.attributes.entries["RoleName"], Text)
    assert role.account == "AWS"
    assert [guard.outcome for guard in role.guards] == ["eu-central-1"]


@pytest.mark.parametrize(("account", "region"), [("unknown-account", "unknown-region"), ("12", "x"), ("", ""), ("1111222233334", "../..")])
def test_what_has_not_the_form_of_one_is_not_known(account: str, region: str) -> None:
    assert make_environment(account, region) == ANYWHERE
    assert isinstance(pseudo("AWS::AccountId", make_environment(account, region), NOWHERE), Unknown)


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-central-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("", ""),
    ],
)
def test_regions_tell_their_partition(region: str, partition: str) -> None:
    assert partition_of(region) == partition


def test_china_has_a_suffix_of_its_own() -> None:
    assert pseudo("AWS::URLSuffix", make_environment("", "cn-north-1"), NOWHERE) == Known("amazonaws.com.cn")


def test_the_arn_of_a_stack_tells_all() -> None:
    arn = "arn:aws-us-gov:cloudformation:us-gov-west-1:111122223333:stack/shop/ab664180-f686"
    assert environment_of_stack(arn) == Environment("111122223333", "us-gov-west-1", "aws-us-gov", "shop")
    assert environment_of_stack("shop") == ANYWHERE
