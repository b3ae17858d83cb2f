"""JSON agrees with the standard library, and every token says where it stands."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonProblem, parse_json, read_json_value
from iac_iam_guard.json_writer import write_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import locate
from iac_iam_guard.values import Known, Mapping, Sequence, Value

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def plain(node: JsonNode) -> object:
    if isinstance(node, JsonArray):
        return [plain(item) for item in node.items]
    if isinstance(node, JsonObject):
        return {str(key.value): plain(value) for key, value in node.members}
    return node.value


def plain_value(value: Value) -> object:
    match value:
        case Known():
            return value.value
        case Sequence():
            return [plain_value(item) for item in value.items]
        case Mapping():
            return {key: plain_value(item) for key, item in value.entries.items()}
    raise AssertionError


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_agrees_with_the_standard_library(value: object, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert plain(parse_json(text)) == json.loads(text, parse_float=Decimal)


def nodes(node: JsonNode) -> list[JsonNode]:
    if isinstance(node, JsonArray):
        return [node, *(part for item in node.items for part in nodes(item))]
    if isinstance(node, JsonObject):
        return [node, *(part for key, value in node.members for part in (key, *nodes(value)))]
    return [node]


@given(VALUES, st.booleans())
def test_the_text_at_a_span_reads_as_its_node(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=1)
    for node in nodes(parse_json(text)):
        assert plain(parse_json(text[node.start : node.end])) == plain(node)


@given(st.text(alphabet='{}[]",:\\ntrue0.1eE+- \n"', max_size=30))
def test_accepts_what_the_standard_library_accepts(text: str) -> None:
    try:
        expected = json.loads(text, parse_float=Decimal, parse_constant=lambda name: 1 / 0)
    except (ValueError, ArithmeticError):
        expected = JsonProblem
    try:
        found: object = plain(parse_json(text))
    except JsonProblem as problem:
        found = JsonProblem
        offset = problem.offset
    else:
        offset = 0
    assert found == expected
    assert 0 <= offset <= len(text)


@given(VALUES)
def test_writing_and_reading_gives_the_value_back(value: object) -> None:
    text = json.dumps(value)
    read = read_json_value(Known(text, SourceSpan("f", 0, len(text)))).value
    for style in ("compact", "policy", "minified"):
        written = write_json(read, style)
        assert isinstance(written, Known)
        assert plain_value(read_json_value(written).value) == plain_value(read)


@given(st.text(min_size=1), st.booleans())
def test_each_character_of_a_string_is_located(string: str, ascii_only: bool) -> None:
    text = json.dumps([string], ensure_ascii=ascii_only)
    read = read_json_value(Known(text, SourceSpan("f", 10, 10 + len(text)))).value
    assert isinstance(read, Sequence)
    item = read.items[0]
    assert isinstance(item, Known)
    for index, character in enumerate(string):
        span = locate(item, index, index + 1)
        assert json.loads(f'"{text[span.start - 10 : span.end - 10]}"') == character
