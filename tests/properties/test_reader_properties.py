"""Readers refuse with their own errors only, and every place lies in its text."""

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.configuration import KEYS, read_configuration
from iac_iam_guard.errors import ConfigurationError
from iac_iam_guard.scopes import find_elements
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.json_syntax import parse_json_configuration
from iac_iam_guard.text import locate, place_text
from iac_iam_guard.yaml_reader import YamlNode, YamlProblem, YamlScalar, YamlSequence, find_comments, parse_yaml

YAML_TEXT = st.text(alphabet="ab:-? \n\t#'\"\\|>[]{},&*!%@`1.~é\u2028\ufeff\r", max_size=60)
WORDS = st.sampled_from(["resource", "data", "locals", "dynamic", "content", "for_each", "//", "a", "${var.x}", "%{ if x }", "depends_on", "type", "variable"])
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


def scalars(node: YamlNode | None) -> list[YamlScalar]:
    if node is None or isinstance(node, YamlScalar):
        return [] if node is None else [node]
    parts = node.items if isinstance(node, YamlSequence) else tuple(part for member in node.members for part in member)
    return [scalar for part in parts for scalar in scalars(part)]


@given(YAML_TEXT)
def test_yaml_is_read_or_refused_and_its_places_lie_in_the_text(text: str) -> None:
    with suppress(YamlProblem):
        root = parse_yaml(text)
        for scalar in scalars(root):
            assert 0 <= scalar.start <= scalar.end <= len(text)
            value = place_text(scalar.text, scalar.map, SourceSpan("f", scalar.start, scalar.end))
            for index in range(len(scalar.text)):
                span = locate(value, index, index + 1)
                assert scalar.start <= span.start <= span.end <= scalar.end
        for start, end in find_comments(text, root):
            assert text[start] == "#"
            assert "\n" not in text[start:end]


@given(YAML_TEXT)
def test_refusals_of_yaml_lie_in_the_text(text: str) -> None:
    try:
        parse_yaml(text)
    except YamlProblem as problem:
        offset = problem.offset
    else:
        offset = 0
    assert 0 <= offset <= len(text)


@given(st.dictionaries(st.sampled_from(["resource", "data", "locals", "variable", "module", "terraform", "//", "x"]), TREES, max_size=4))
def test_json_configuration_never_raises_and_its_problems_lie_in_the_text(tree: dict[str, object]) -> None:
    text = json.dumps(tree, indent=1)
    parsed = parse_json_configuration(text)
    for start, end in [*parsed.comments, *((problem.start, problem.end) for problem in parsed.problems)]:
        assert 0 <= start <= end <= len(text)
    for block in parsed.body.blocks:
        assert 0 <= block.start <= block.header_end <= block.end <= len(text)


@given(st.dictionaries(st.sampled_from(KEYS), TREES, max_size=4) | TREES)
def test_configuration_is_read_or_refused(tree: object) -> None:
    with suppress(ConfigurationError):
        read_configuration(Source("c.yml", json.dumps(tree)))


@given(st.sampled_from(["a.tf", "a.tf.json", "a.yaml"]), st.text(alphabet='a ={}[]"\n#/*:-$', max_size=60))
def test_elements_of_any_text_are_found_or_none(path: str, text: str) -> None:
    for element in find_elements(path, text):
        assert 0 <= element.start <= element.end <= len(text)
