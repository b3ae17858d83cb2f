"""Where a template is deployed to, and what its pseudo parameters are there: known as far as that is, else holes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
"""

import re
from typing import NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import STRING, Known, Reason, Ref, Sequence, Unknown, Value

ACCOUNT = "AWS"
"""The symbol of the account that a template is deployed to, where its number is not known."""
SUFFIX = "amazonaws.com"
CHINA = "aws-cn"

_NUMBER = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}")
_STACK = re.compile(r"arn:(?P<partition>[a-z-]+):cloudformation:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):stack/(?P<name>[A-Za-z0-9-]+)(?:/.*)?")
_PARTITIONS = {
    "cn": CHINA,
    "us-gov": "aws-us-gov",
    "us-iso": "aws-iso",
    "us-isob": "aws-iso-b",
    "us-isof": "aws-iso-f",
    "eu-isoe": "aws-iso-e",
    "eusc": "aws-eusc",
}
"""Partitions by how the names of their regions begin, all others being of `aws`."""


class Environment(NamedTuple):
    """What is known of a deployment: number of the account, region, partition and name of the stack ("" where it is not), and values of parameters."""

    account: str = ""
    region: str = ""
    partition: str = ""
    stack: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def account_symbol(self) -> str:
        """What resources have for their account: its number, else the symbol that stands for it."""
        return self.account or ACCOUNT


ANYWHERE = Environment()
"""The environment of which nothing is known."""


def make_environment(account: str = "", region: str = "", stack: str = "", parameters: tuple[tuple[str, str], ...] = ()) -> Environment:
    """Return an environment; an account or region that has not the form of one, such as `unknown-account`, is not known."""
    known = region if _REGION.fullmatch(region) is not None else ""
    return Environment(account if _NUMBER.fullmatch(account) is not None else "", known, partition_of(known), stack, parameters)


def environment_of_stack(arn: str) -> Environment:
    """Return the environment that the ARN of a stack tells of."""
    match = _STACK.fullmatch(arn)
    return Environment(match["account"], match["region"], match["partition"], match["name"]) if match is not None else ANYWHERE


def partition_of(region: str) -> str:
    """Return the partition of a region, "" where the region is not known."""
    parts = region.split("-")
    found = [_PARTITIONS[start] for length in (1, 2) if (start := "-".join(parts[:length])) in _PARTITIONS]
    return found[-1] if found else "aws" if region else ""


def pseudo(name: str, environment: Environment, span: SourceSpan) -> Value:
    """Return what a pseudo parameter is, asked for at `span`."""
    match name:
        case "AWS::AccountId":
            return _known(environment.account, span) if environment.account else _of_deployment("account_id", span)
        case "AWS::Region":
            return _known(environment.region, span) if environment.region else _of_deployment("region", span)
        case "AWS::Partition":
            if environment.partition:
                return _known(environment.partition, span)
            return Unknown(Reason.ACCOUNT, span, opaque=True, type=STRING, not_null=True, what="partition")
        case "AWS::URLSuffix":
            return _known(f"{SUFFIX}.cn" if environment.partition == CHINA else SUFFIX, span)
        case "AWS::StackName" if environment.stack:
            return _known(environment.stack, span)
        case "AWS::StackName" | "AWS::StackId":
            return Unknown(Reason.RESOURCE, span, (Ref(name, ""),), opaque=True, type=STRING, not_null=True)
        case "AWS::NotificationARNs":
            return Sequence("list", (), span, rest=Unknown(Reason.RESOURCE, span, (Ref(name, ""),), opaque=True, type=STRING))
    return Unknown(Reason.ERROR, span, type=STRING, what=name)


def _known(text: str, span: SourceSpan) -> Known:
    return Known(text, span, map=((0, span),))


def _of_deployment(attribute: str, span: SourceSpan) -> Unknown:
    return Unknown(Reason.ACCOUNT, span, (Ref(ACCOUNT, attribute),), opaque=True, type=STRING, not_null=True)
