"""The second reader: files made to be read differently are reported, honest ones are not."""

from pathlib import Path

import pytest

from iac_iam_guard.source import Source
from iac_iam_guard.terraform.cross_check import BLANKS_LIMIT, DIFFERENCE_LIMIT, SIZE_LIMIT, cross_check

ROOT = Path(__file__).parents[3]
HONEST = sorted(path for folder in ("fixtures", "rulesets", "tests/oracle") for path in (ROOT / folder).rglob("*.tf"))


def differences(text: str) -> list[tuple[str, str]]:
    """Return level and place of what is said of a text."""
    return [(item.level, text[item.span.start : item.span.end]) for item in cross_check(Source("m.tf", text)) if item.span is not None]


@pytest.mark.parametrize("opening", ["$${", "%%{"])
def test_an_argument_that_an_escape_hides_is_reported(opening: str) -> None:
    assert differences(f'a = "{opening}x"\nb = "}}"\n') == [("warning", "b")]


def test_what_is_hidden_in_nested_and_dynamic_blocks_is_reported() -> None:
    text = 'resource "t" "n" {\n  dynamic "s" {\n    for_each = [1]\n    content {\n      a = "$${"\n      b = 1\n      c = "}"\n    }\n  }\n}\n'
    assert differences(text) == [("warning", "b"), ("warning", "c")]


def test_a_hidden_block_is_reported_once() -> None:
    assert differences('a = "$${"\nt "l" {\n  c = 1\n  d = 2\n}\n# "\nt {}\n') == [("warning", 't "l"')]


@pytest.mark.parametrize(("text", "place"), [("a = 1\na = 2\n", "a"), ('a = "\\/"\n', "\\/")])
def test_a_file_that_only_our_reader_rejects_is_a_warning(text: str, place: str) -> None:
    assert differences(text) == [("warning", place)]


@pytest.mark.parametrize("text", ["a = core::upper(b)\n", "é = 1\n", 'a = "$${x"\n', "a = <<E\nx\nE  \n"])
def test_a_file_that_only_the_second_reader_rejects_is_a_note(text: str) -> None:
    assert differences(text) == [("note", "")]


def test_what_neither_reads_is_left_to_other_diagnostics() -> None:
    assert differences("a = \n}") == []


@pytest.mark.parametrize("text", ["x" * (SIZE_LIMIT + 1), "a = <<E\n" + "\n" * (BLANKS_LIMIT + 1) + "E\n"])
def test_what_would_take_too_long_is_not_read_again(text: str) -> None:
    assert differences(text) == [("note", "")]


def test_differences_are_told_up_to_a_bound() -> None:
    text = 'z = "$${"\n' + "".join(f"a{number} = 1\n" for number in range(100)) + 'y = "}"\n'
    assert len(differences(text)) == DIFFERENCE_LIMIT + 1


def test_no_word_of_the_file_is_in_a_message() -> None:
    for text in ('canary = "$${x"\nhidden = "}"\n', 'a = "$${canary"\n', "canary = 1\ncanary = 2\n"):
        assert not any("canary" in item.message + item.hint or "hidden = " in item.message for item in cross_check(Source("m.tf", text)))


@pytest.mark.parametrize("text", ['a "b" c {}\r\nd {\r\n  e = <<E\r\nx\r\nE\r\n}\r\n', "for = 1\nin {\n  null = 2\n}\n", ""])
def test_honest_texts_are_read_alike(text: str) -> None:
    assert differences(text) == []


def test_honest_files_are_read_alike() -> None:
    assert HONEST
    for path in HONEST:
        told = cross_check(Source(path.name, path.read_bytes().decode()))
        assert [item for item in told if item.level == "warning"] == [], path
