"""YAML made to fill the memory or the stack."""

import time

import pytest

from iac_iam_guard.yaml_reader import YamlProblem, find_comments, parse_yaml


def test_alias_bombs_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 12)]
    with pytest.raises(YamlProblem, match="nodes"):
        parse_yaml("\n".join(lines))


def test_aliases_cannot_nest_deeper_than_text() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, 300)]
    with pytest.raises(YamlProblem, match="levels"):
        parse_yaml("\n".join(lines))


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 5000, "- " * 5000, "? " * 5000, "a: &x [*x]"])
def test_deep_and_circular_text_is_refused(text: str) -> None:
    with pytest.raises(YamlProblem):
        parse_yaml(text)


def test_tags_run_nothing() -> None:
    tree = parse_yaml("!!python/object/apply:os.system ['true']")
    assert tree is not None
    assert tree.tag == "tag:yaml.org,2002:python/object/apply:os.system"


def test_reading_takes_time_in_proportion() -> None:
    text = "\n".join(f'- key{number}: "a\\tb # x" # comment' for number in range(20_000))
    start = time.process_time()
    tree = parse_yaml(text)
    comments = list(find_comments(text, tree))
    assert comments[0] == (19, 28)
    assert time.process_time() - start < 5
