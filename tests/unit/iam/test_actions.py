"""Which actions and resources statements speak of."""

import json

import pytest

from iac_iam_guard.iam.actions import actions_cover, actions_overlap, covers_all_actions, iam_actions
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.resources import covers_everything, covers_kind, is_limited_to_self, names_exactly, resources_cover
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value
from iac_iam_guard.verdict import Truth

OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))
OPAQUE = Unknown(Reason.RESOURCE, refs=(Ref("aws_iam_role.r", "arn"),), opaque=True)


def statement(**elements: object) -> Statement:
    text = json.dumps({"Statement": {"Effect": "Allow", **elements}})
    return read_documents(Known(text, SourceSpan("p.json", 0, len(text))))[0].statements[0]


def of_values(name: str, *items: Value) -> Statement:
    elements: dict[str, Value] = {"Effect": Known("Allow"), name: Sequence("tuple", items)}
    return read_documents(Mapping("object", {"Statement": Mapping("object", elements)}))[0].statements[0]


@pytest.mark.parametrize(
    ("elements", "pattern", "cover", "overlap"),
    [
        ({"Action": "*"}, "iam:PassRole", Truth.TRUE, Truth.TRUE),
        ({"Action": ["s3:*", "IAM:pass*"]}, "iam:PassRole", Truth.TRUE, Truth.TRUE),
        ({"Action": "iam:PassRole"}, "iam:*", Truth.FALSE, Truth.TRUE),
        ({"Action": "s3:*"}, "iam:*", Truth.FALSE, Truth.FALSE),
        ({"NotAction": "s3:*"}, "iam:*", Truth.TRUE, Truth.TRUE),
        ({"NotAction": ["s3:*", "iam:PassRole"]}, "iam:*", Truth.FALSE, Truth.TRUE),
        ({"NotAction": "i*"}, "iam:PassRole", Truth.FALSE, Truth.FALSE),
        ({}, "iam:*", Truth.FALSE, Truth.FALSE),
    ],
)
def test_actions(elements: dict[str, object], pattern: str, cover: Truth, overlap: Truth) -> None:
    assert actions_cover(statement(**elements), pattern).truth is cover
    assert actions_overlap(statement(**elements), pattern).truth is overlap


def test_the_covering_element_or_the_key_is_the_evidence() -> None:
    listed = statement(Action=["s3:*", "iam:*"])
    complement = statement(NotAction="s3:*")
    assert listed.actions is not None
    assert complement.not_actions is not None
    assert [evidence.span for evidence in actions_cover(listed, "iam:PassRole").evidence] == [listed.actions.items[1].span]
    assert [evidence.span for evidence in actions_cover(complement, "iam:PassRole").evidence] == [complement.not_actions.key]


def test_actions_with_holes() -> None:
    assert actions_cover(of_values("Action", OPEN), "iam:PassRole").truth is Truth.UNKNOWN
    assert actions_cover(of_values("Action", OPEN, Known("iam:*")), "iam:PassRole").truth is Truth.TRUE
    assert actions_cover(of_values("Action", Text((Known("s3:"), OPEN))), "iam:PassRole").truth is Truth.FALSE
    assert actions_cover(of_values("NotAction", OPEN), "iam:PassRole").truth is Truth.UNKNOWN
    assert actions_cover(of_values("NotAction", OPEN, Known("iam:*")), "iam:PassRole").truth is Truth.FALSE
    assert actions_cover(of_values("Action", OPEN), "iam:PassRole").reason == "variable without a value"


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Action": "*"}, Truth.TRUE),
        ({"Action": ["s3:*", "*:*"]}, Truth.TRUE),
        ({"Action": "**"}, Truth.TRUE),
        ({"Action": "*:**"}, Truth.TRUE),
        ({"Action": "s3:*"}, Truth.FALSE),
        ({"NotAction": "aws-portal:ViewBilling"}, Truth.TRUE),
        ({"NotAction": []}, Truth.TRUE),
        ({"NotAction": "iam:*"}, Truth.FALSE),
        ({"NotAction": [f"s3:Action{number}" for number in range(6)]}, Truth.FALSE),
    ],
)
def test_all_actions(elements: dict[str, object], expected: Truth) -> None:
    assert covers_all_actions(statement(**elements)).truth is expected


def test_actions_of_iam() -> None:
    assert iam_actions()["passrole"] == "Write"
    assert iam_actions()["attachuserpolicy"] == "Permissions management"


@pytest.mark.parametrize(
    ("elements", "everything", "roles", "one_role"),
    [
        ({"Resource": "*"}, Truth.TRUE, Truth.TRUE, Truth.TRUE),
        ({"Resource": ["arn:aws:s3:::b", "arn:aws:iam::*:role/*"]}, Truth.FALSE, Truth.TRUE, Truth.TRUE),
        ({"Resource": "arn:aws:iam::111122223333:role/a"}, Truth.FALSE, Truth.FALSE, Truth.TRUE),
        ({"NotResource": "arn:aws:s3:::b"}, Truth.FALSE, Truth.TRUE, Truth.TRUE),
        ({"NotResource": "arn:aws:iam::111122223333:role/a"}, Truth.FALSE, Truth.TRUE, Truth.FALSE),
        ({"NotResource": "arn:aws:iam::*:role/*"}, Truth.FALSE, Truth.FALSE, Truth.FALSE),
        ({}, Truth.FALSE, Truth.FALSE, Truth.FALSE),
    ],
)
def test_resources(elements: dict[str, object], everything: Truth, roles: Truth, one_role: Truth) -> None:
    found = statement(Action="*", **elements)
    assert covers_everything(found).truth is everything
    assert covers_kind(found, "iam", "role/*").truth is roles
    assert resources_cover(found, "arn:aws:iam::111122223333:role/a").truth is one_role


def test_resources_with_holes() -> None:
    assert covers_everything(of_values("Resource", OPEN)).truth is Truth.UNKNOWN
    assert covers_everything(of_values("Resource", OPAQUE)).truth is Truth.FALSE
    assert names_exactly(of_values("Resource", OPAQUE)).truth is Truth.TRUE
    assert names_exactly(of_values("Resource", OPEN)).truth is Truth.UNKNOWN
    assert names_exactly(of_values("Resource", Known("arn:aws:iam::*:role/a"))).truth is Truth.FALSE


def test_limited_to_self() -> None:
    own = "arn:aws:iam::111122223333:user/${aws:username}"
    assert is_limited_to_self(statement(Resource=own)).truth is Truth.TRUE
    assert is_limited_to_self(statement(Resource=[own, "*"])).truth is Truth.FALSE
    assert is_limited_to_self(of_values("Resource", Known(own), OPEN)).truth is Truth.FALSE
    assert is_limited_to_self(statement()).truth is Truth.FALSE
