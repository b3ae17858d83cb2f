"""The region that requests to global services carry: their one endpoint in a partition stands there, wherever the caller is (facts of 2026-11).

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html,
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html.
"""

from datetime import date

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.condition_keys import REGION
from iac_iam_guard.iam.condition_match import holds_in
from iac_iam_guard.iam.condition_tests import read_test
from iac_iam_guard.iam.document import Condition, Statement
from iac_iam_guard.verdict import Truth, all_of

HOMES = {
    **dict.fromkeys(("account", "cloudfront", "iam", "organizations", "route53", "route53domains", "shield", "support"), "us-east-1"),
    **dict.fromkeys(("globalaccelerator", "networkmanager"), "us-west-2"),
}
"""Where the endpoint of a service stands in the partition `aws`. STS has one in every region, beside the global one."""
ELSEWHERE = {"us-gov-": ("us-gov-west-1",), "cn-": ("cn-north-1", "cn-northwest-1"), "eusc-": ("eusc-de-east-1",)}
"""Where those of all global services stand in other partitions, by how the names of regions begin there."""
ASKED_BY_OTHERS = frozenset(("iam:passrole",))
"""Actions that no request is made for: whether a role may be passed is asked where the service is called that gets it."""


def home_of(action: str) -> str:
    """Return the region that requests for an action carry in the partition `aws`, "" where callers choose it."""
    return "" if action.lower() in ASKED_BY_OTHERS else HOMES.get(action.partition(":")[0].lower(), "")


def homes_for(action: str, condition: Condition) -> tuple[str, ...]:
    """Return the regions that requests for an action may carry in the partitions whose regions a condition names; () where callers choose."""
    home = home_of(action)
    if not home:
        return ()
    texts = [text for item in condition.values.items if (text := literal(item)) is not None]
    abroad = [region for prefix, regions in ELSEWHERE.items() if any(text.startswith(prefix) for text in texts) for region in regions]
    at_home = not abroad or any(not text.startswith(tuple(ELSEWHERE)) for text in texts)
    return (*((home,) if at_home else ()), *abroad)


def holds_at_home(condition: Condition, actions: tuple[str, ...], today: date) -> Truth | None:
    """Tell whether a test of the region holds for all requests for some actions; None where callers choose the region, or it is not the same for all."""
    test = read_test(condition, today=today)
    places = [homes_for(action, condition) for action in actions]
    if test is None or not places or not all(places):
        return None
    truths = {holds_in(test, {REGION: (region,)}, complete=False) for regions in places for region in regions}
    return truths.pop() if len(truths) == 1 else None


def holding_at_home(statement: Statement, action: str, today: date) -> Truth:
    """Tell whether the tests of the region in a statement hold for requests for an action of a global service."""
    truths = (holds_at_home(condition, (action,), today) for condition in statement.conditions if condition.key == REGION)
    return all_of(Truth.UNKNOWN if truth is None else truth for truth in truths)
