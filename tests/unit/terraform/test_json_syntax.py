"""JSON configuration becomes the tree that native syntax becomes."""

import json

from iac_iam_guard.terraform.json_syntax import parse_json_configuration
from iac_iam_guard.terraform.syntax import (
    Block,
    Body,
    Call,
    Expression,
    Literal,
    ObjectExpression,
    Reference,
    Template,
    TupleExpression,
)


def body(text: str) -> Body:
    parsed = parse_json_configuration(text)
    assert parsed.problems == ()
    return parsed.body


def headers(blocks: tuple[Block, ...]) -> list[tuple[str, ...]]:
    return [(block.type, *(label.text for label in block.labels)) for block in blocks]


def only(text: str) -> Block:
    (block,) = body(text).blocks
    return block


def value(block: Block, name: str) -> Expression:
    return block.body.arguments[name].expression


def test_labels_are_objects_or_arrays_of_objects() -> None:
    text = '{"resource": [{"aws_iam_role": [{"a": {}}, {"b": [{}]}]}, {"aws_iam_user": {"c": {}}}], "locals": [{"x": 1}, {"y": 2}], "moved": null}'
    found = headers(body(text).blocks)
    assert found == [("resource", "aws_iam_role", "a"), ("resource", "aws_iam_role", "b"), ("resource", "aws_iam_user", "c"), ("locals",), ("locals",)]


def test_places_are_those_of_the_last_label_and_of_the_value() -> None:
    text = '{"resource": {"aws_iam_role": {"r": {"name": "x"}}}}'
    block = only(text)
    assert text[block.start : block.header_end] == '"r"'
    assert text[block.start : block.end] == '"r": {"name": "x"}'
    argument = block.body.arguments["name"]
    assert text[argument.start : argument.end] == '"name": "x"'
    assert value(block, "name") == Literal("x", None, text.index('"x"'), text.index('"x"') + 3)


def test_strings_are_templates() -> None:
    text = r'{"locals": {"a": "${var.x}", "b": "p-${var.x}", "c": "$${x}", "d": [1, true, null, {"${var.k}": "v"}], "e": "100%"}}'
    block = only(text)
    a = value(block, "a")
    assert isinstance(a, Template)
    (reference,) = a.parts
    assert isinstance(reference, Reference)
    assert text[reference.start : reference.end] == "var.x"
    assert text[a.start : a.end] == '"${var.x}"'
    b = value(block, "b")
    assert isinstance(b, Template)
    assert isinstance(b.parts[0], Literal)
    assert text[b.parts[0].start : b.parts[0].end] == "p-"
    c = value(block, "c")
    assert isinstance(c, Literal)
    assert c.value == "${x}"
    d = value(block, "d")
    assert isinstance(d, TupleExpression)
    assert [item.value for item in d.items[:3] if isinstance(item, Literal)] == [1, True, None]
    inner = d.items[3]
    assert isinstance(inner, ObjectExpression)
    assert isinstance(inner.items[0][0], Template)


def test_interpolations_behind_json_escapes_are_located() -> None:
    text = r'{"locals": {"a": "\"\u0041${jsonencode(\"x\")}"}}'
    a = value(only(text), "a")
    assert isinstance(a, Template)
    call = a.parts[1]
    assert isinstance(call, Call)
    assert text[call.start : call.end] == r"jsonencode(\"x\")"
    assert isinstance(a.parts[0], Literal)
    assert a.parts[0].value == '"A'


def test_references_and_types_are_code_and_defaults_are_literal() -> None:
    text = '{"variable": {"v": {"type": "list(string)", "default": ["${x}"]}}, "resource": {"a": {"b": {"depends_on": ["c.d"], "provider": "aws.west"}}}}'
    variable, resource = body(text).blocks
    kind = value(variable, "type")
    assert isinstance(kind, Call)
    assert (kind.name, text[kind.start : kind.end]) == ("list", "list(string)")
    default = value(variable, "default")
    assert isinstance(default, TupleExpression)
    assert isinstance(default.items[0], Literal)
    assert default.items[0].value == "${x}"
    depends = value(resource, "depends_on")
    assert isinstance(depends, TupleExpression)
    assert isinstance(depends.items[0], Reference)
    assert depends.items[0].name == "c"
    provider = value(resource, "provider")
    assert isinstance(provider, Reference)
    assert text[provider.start : provider.end] == "aws.west"


def test_meta_blocks_are_blocks_and_what_a_provider_defines_is_an_argument() -> None:
    block = only(
        '{"resource": {"a": {"b": {"lifecycle": {"ignore_changes": ["tags"]}, "provisioner": {"local-exec": {"command": "x", "when": "destroy"}},'
        ' "dynamic": {"ingress": {"for_each": [1], "iterator": "it", "content": {"x": "${it.value}"}}}, "egress": [{"x": 1}]}}}}'
    )
    assert headers(block.body.blocks) == [("lifecycle",), ("provisioner", "local-exec"), ("dynamic", "ingress")]
    assert list(block.body.arguments) == ["egress"]
    dynamic = block.body.blocks[2]
    assert headers(dynamic.body.blocks) == [("content",)]
    assert isinstance(value(dynamic, "iterator"), Reference)
    assert isinstance(value(block.body.blocks[1], "when"), Reference)


def test_dynamic_blocks_within_nested_blocks_are_seen() -> None:
    text = '{"data": {"aws_iam_policy_document": {"d": {"statement": [{"actions": ["*"], "dynamic": {"condition": {"for_each": [], "content": {}}}}]}}}}'
    block = only(text)
    assert headers(block.body.blocks) == [("statement",)]
    assert headers(block.body.blocks[0].body.blocks) == [("dynamic", "condition")]


def test_a_map_with_a_key_named_dynamic_is_no_block() -> None:
    assert list(only('{"resource": {"a": {"b": {"tags": {"dynamic": {"for_each": "x"}}}}}}').body.arguments) == ["tags"]


def test_double_slashes_are_comments_in_bodies_and_keys_in_values() -> None:
    text = '{"//": "top", "locals": {"//": "inner", "a": {"//": "kept"}}}'
    parsed = parse_json_configuration(text)
    assert [text[start:end] for start, end in parsed.comments] == ["top", "inner"]
    inner = value(parsed.body.blocks[0], "a")
    assert isinstance(inner, ObjectExpression)
    assert [key.value for key, _ in inner.items if isinstance(key, Literal)] == ["//"]


def test_problems_are_placed_and_the_rest_is_read() -> None:
    text = '{"resourse": {}, "locals": {"a": 1, "a": 2, "b": "${"}, "output": {"o": 5}, "module": {"m": {"depends_on": ["x y"]}}}'
    parsed = parse_json_configuration(text)
    assert [text[problem.start : problem.end] for problem in parsed.problems[:2]] == ['"resourse"', '"a"']
    assert any(text[problem.start : problem.end] == "5" for problem in parsed.problems)
    assert headers(parsed.body.blocks) == [("locals",), ("module", "m")]
    first = value(parsed.body.blocks[0], "a")
    assert isinstance(first, Literal)
    assert first.value == 1


def test_broken_json_is_one_problem() -> None:
    parsed = parse_json_configuration('{"locals": {,}}')
    assert parsed.body.blocks == ()
    (problem,) = parsed.problems
    assert problem.start == 12


def test_deep_nesting_is_read() -> None:
    deep: object = 1
    for _ in range(150):
        deep = {"dynamic": deep}
    text = json.dumps({"resource": {"a": {"b": {"x": deep}}}})
    assert parse_json_configuration(text).problems == ()
