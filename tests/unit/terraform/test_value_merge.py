"""What a plan knows, put together with what the configuration writes."""

import json

import pytest

from iac_iam_guard.json_reader import read_json_value
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.value_merge import merge_values
from iac_iam_guard.values import Atom, Choice, Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value

PLAN = SourceSpan("plan.json", 0, 1000)
BLOCK = SourceSpan("main.tf", 0, 500)
ARN = Ref("aws_s3_bucket.b", "arn")
HOLE = Unknown(Reason.RESOURCE, SourceSpan("main.tf", 60, 80), (ARN,), opaque=True)
OPEN = Unknown(Reason.VARIABLE, SourceSpan("main.tf", 60, 65), (Ref("var.x", ""),))


def planned(text: str) -> Known:
    return Known(text, PLAN)


def written(text: str, start: int = 10) -> Known:
    return Known(text, SourceSpan("main.tf", start, start + len(text) + 2))


def items(*values: Value, span: SourceSpan = BLOCK) -> Sequence:
    return Sequence("tuple", values, span)


def entries(span: SourceSpan = BLOCK, **values: Value) -> Mapping:
    return Mapping("object", values, span)


def same_place(value: Value, other: Value) -> bool:
    return value == other and value.span == other.span


def test_equal_values_are_those_of_the_configuration() -> None:
    assert same_place(merge_values(planned("a"), written("a")), written("a"))
    number = Known(5, BLOCK)
    assert merge_values(planned("5"), number) is number


def test_plan_is_right_where_the_two_differ_and_the_place_is_the_configuration() -> None:
    merged = merge_values(planned("a"), written("b", 30))
    assert (merged, merged.span) == (Known("a"), written("b", 30).span)


def test_configuration_fills_what_the_plan_does_not_know() -> None:
    text = Text((HOLE, Known("/*")), BLOCK)
    assert merge_values(Unknown(Reason.RESOURCE, PLAN, (ARN,)), text) is text


def test_unknown_in_both_keeps_the_references_that_there_are() -> None:
    plan = Unknown(Reason.RESOURCE, PLAN, (ARN,))
    failed = Unknown(Reason.FUNCTION, BLOCK)
    merged = merge_values(plan, failed)
    assert (merged.refs, merged.span) == ((ARN,), BLOCK)
    assert merge_values(plan, OPEN) is OPEN


def test_plan_decides_what_a_variable_leaves_open() -> None:
    merged = merge_values(planned("*"), OPEN)
    assert (merged, merged.span, merged.refs) == (Known("*"), OPEN.span, OPEN.refs)


def test_secret_stays_secret() -> None:
    merged = merge_values(Unknown(Reason.SENSITIVE, PLAN, sensitive=True), written("s3cr3t"))
    assert merged.sensitive
    assert merged.span == written("s3cr3t").span


def test_choice_is_the_branch_that_the_plan_took() -> None:
    narrow, wide = items(written("s3:Get*", 10)), items(written("*", 40))
    choice = Choice(Atom("var.wide", "var.wide", ("true", "false")), (("true", wide), ("false", narrow)), BLOCK)
    assert merge_values(items(planned("s3:Get*"), span=PLAN), choice) is narrow
    other = merge_values(items(planned("ec2:*"), span=PLAN), choice)
    assert other == items(Known("ec2:*"))
    assert other.span == BLOCK


def test_elements_are_matched_without_regard_to_order() -> None:
    merged = merge_values(items(planned("b"), planned("c"), planned("a"), span=PLAN), items(written("a", 10), written("b", 20)))
    assert isinstance(merged, Sequence)
    assert [item.span for item in merged.items] == [written("b", 20).span, BLOCK, written("a", 10).span]


def test_text_with_a_hole_is_the_element_that_it_fits() -> None:
    pattern = Text((Known("arn:aws:s3:::"), OPEN, Known("/*")), SourceSpan("main.tf", 50, 70))
    merged = merge_values(items(planned("arn:aws:s3:::logs/*"), planned("x"), span=PLAN), items(written("x", 10), pattern))
    assert isinstance(merged, Sequence)
    assert (merged.items[0], merged.items[0].span) == (Known("arn:aws:s3:::logs/*"), pattern.span)
    assert merged.items[1].span == written("x", 10).span


def test_blocks_are_matched_by_what_they_say() -> None:
    first = entries(name=written("q", 10), policy=OPEN)
    second = entries(name=written("known", 30), policy=written("{}", 50))
    plan = items(entries(PLAN, name=planned("known"), policy=planned("{}")), entries(PLAN, name=planned("q"), policy=planned('{"a":1}')), span=PLAN)
    merged = merge_values(plan, items(first, second))
    assert isinstance(merged, Sequence)
    known, other = merged.items
    assert isinstance(known, Mapping)
    assert known is second
    assert isinstance(other, Mapping)
    assert other.entries["name"] is first.entries["name"]


def test_blocks_of_an_unknown_number_give_their_place() -> None:
    rest = entries(actions=items(written("s3:*", 10)))
    merged = merge_values(items(entries(PLAN, actions=items(planned("s3:*"))), span=PLAN), Sequence("tuple", (), BLOCK, rest=rest))
    assert isinstance(merged, Sequence)
    assert merged.rest is None
    assert merged.items == (rest,)
    assert merged.items[0].span == rest.span


POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:Put*"], "Resource": "arn:aws:s3:::logs/*"}]}


def test_json_texts_are_compared_by_what_they_say() -> None:
    text = json.dumps(POLICY, indent=2)
    heredoc = Known(text, SourceSpan("main.tf", 100, 100 + len(text)))
    assert merge_values(planned(json.dumps(POLICY, sort_keys=True)), heredoc) is heredoc


def test_known_json_fills_the_holes_of_the_written_one_and_keeps_its_places() -> None:
    action = items(written("s3:Put*", 10), written("s3:Get*", 30))
    resource = Text((HOLE, Known("/*")), SourceSpan("main.tf", 60, 90))
    statement = entries(Effect=written("Allow", 5), Action=action, Resource=items(resource))
    document = Json(entries(Version=written("2012-10-17", 200), Statement=items(statement)), "policy", BLOCK, (Ref("data.d", "json"),))
    merged = merge_values(planned(json.dumps(POLICY)), document)
    assert isinstance(merged, Json)
    assert (merged.style, merged.refs) == ("policy", (Ref("data.d", "json"),))
    assert merged.tree == read_json_value(Known(json.dumps(POLICY))).value
    assert isinstance(merged.tree, Mapping)
    statements = merged.tree.entries["Statement"]
    assert isinstance(statements, Sequence)
    only = statements.items[0]
    assert isinstance(only, Mapping)
    actions = only.entries["Action"]
    assert isinstance(actions, Sequence)
    assert [item.span for item in actions.items] == [written("s3:Get*", 30).span, written("s3:Put*", 10).span]
    assert only.entries["Resource"].span == resource.span


def test_partly_known_json_of_the_plan_is_filled() -> None:
    plan = Json(entries(PLAN, Statement=items(entries(PLAN, Action=planned("a"), Resource=Unknown(Reason.RESOURCE, PLAN, (ARN,))), span=PLAN)), "policy", PLAN)
    document = Json(entries(Statement=items(entries(Action=written("a"), Resource=HOLE))), "policy", BLOCK)
    assert merge_values(plan, document) is document


def test_json_that_cannot_be_read_is_the_plans() -> None:
    merged = merge_values(planned('{"a": 1}'), written('{"a": '))
    assert (merged, merged.span) == (Known('{"a": 1}'), written('{"a": ').span)


@pytest.mark.parametrize("statements", [60, 400])
def test_large_documents_are_merged_in_bounded_time(statements: int) -> None:
    def document(order: int) -> str:
        made = [{"Effect": "Allow", "Action": [f"s3:A{i}x{j}" for j in range(20)], "Resource": "*"} for i in range(statements)]
        return json.dumps({"Statement": made[::order]})

    merged = merge_values(planned(document(-1)), written(document(1)))
    assert isinstance(merged, (Json, Known))
