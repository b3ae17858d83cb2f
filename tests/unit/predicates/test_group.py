"""Words on groups: who is in them, what they give, and who else may fill them."""

from dataclasses import replace

from iac_iam_guard.graph import Call
from iac_iam_guard.iam.estate import Output
from iac_iam_guard.predicates.group import named_in_output, without_members
from iac_iam_guard.predicates.principal import without_policies
from iac_iam_guard.values import Sequence
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import AWS, OPEN, attachment, estate, group, membership, place, resource, text

TEAM = group("team")


def test_members() -> None:
    assert without_members(TEAM, estate(groups=(TEAM,))).truth is Truth.TRUE
    assert without_members(TEAM, estate(groups=(TEAM,), memberships=(membership(text("anybody"), text("team")),))).truth is Truth.FALSE
    assert without_members(TEAM, estate(groups=(TEAM,), memberships=(membership(text("anybody"), OPEN),))).truth is Truth.UNKNOWN
    assert without_members(TEAM, estate(groups=(TEAM,), incomplete=frozenset({"."}))).truth is Truth.UNKNOWN


def test_policies() -> None:
    assert without_policies(TEAM, estate(groups=(TEAM,))).truth is Truth.TRUE
    assert without_policies(TEAM, estate(groups=(TEAM,), attachments=(attachment(text(AWS + "X"), text("team"), "group"),))).truth is Truth.FALSE
    assert without_policies(TEAM, estate(groups=(TEAM,), attachments=(attachment(text(AWS + "X"), text("team")),))).truth is Truth.TRUE


def test_outputs_of_root_modules_hand_groups_on() -> None:
    value = Sequence("tuple", (text("team", "aws_iam_group.g"),))
    assert named_in_output(TEAM, replace(estate(groups=(TEAM,)), outputs=(Output(resource("output.o"), value),))).truth is Truth.TRUE
    inner = Output(resource("module.m.output.o", calls=(Call("module.m", place(0, 5)),)), value)
    assert named_in_output(TEAM, replace(estate(groups=(TEAM,)), outputs=(inner,))).truth is Truth.FALSE
