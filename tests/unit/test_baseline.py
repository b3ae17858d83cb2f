"""The file of known findings: sorted, one a line, read back as it was written; anything else is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.baseline import looks_like_baseline, read_baseline, write_baseline
from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.errors import ConfigurationError
from iac_iam_guard.source import Source

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ENTRIES = st.lists(st.builds(Recorded, st.sampled_from(["a" * 16, "b" * 16]) | WORDS, WORDS, WORDS, WORDS, st.lists(WORDS, max_size=2).map(tuple)), max_size=6)


def read(text: str) -> tuple[Recorded, ...]:
    return read_baseline(Source(".iac-iam-guard.baseline.json", text))


@given(ENTRIES)
def test_what_is_written_is_read_again(entries: list[Recorded]) -> None:
    text = write_baseline(entries)
    assert looks_like_baseline(text)
    assert write_baseline(read(text)) == text == write_baseline(reversed(entries))
    assert sorted(entry[:4] for entry in read(text)) == sorted(entry[:4] for entry in entries)
    assert len(json.loads(text)["findings"]) == len(entries)


def test_each_finding_is_one_line() -> None:
    entries = [Recorded(letter * 16, "a-rule", f"{letter}.tf", "aws_iam_role.r", ("aws_iam_role.r",)) for letter in "cab"]
    assert write_baseline(entries).splitlines() == [
        '{"version": 1, "findings": [',
        '{"id": "aaaaaaaaaaaaaaaa", "rule": "a-rule", "path": "a.tf", "subject": "aws_iam_role.r"},',
        '{"id": "bbbbbbbbbbbbbbbb", "rule": "a-rule", "path": "b.tf", "subject": "aws_iam_role.r"},',
        '{"id": "cccccccccccccccc", "rule": "a-rule", "path": "c.tf", "subject": "aws_iam_role.r"}',
        "]}",
    ]


def test_instances_are_told_where_an_identity_occurs_twice() -> None:
    twice = [Recorded("a" * 16, "a-rule", "a.tf", "p", (f'p["{key}"]',)) for key in "xy"]
    assert read(write_baseline(twice)) == tuple(twice)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "no json", '{"version": 1}', '{"version": 2, "findings": []}', '{"version": 1, "findings": {}}', '{"version": 1, "findings": [1]}'),
        '{"version": 1, "findings": [{"id": "a", "rule": "b", "path": "c"}]}',
        '{"version": 1, "findings": [{"id": "a", "rule": "b", "path": "c", "subject": 1}]}',
        '{"version": 1, "findings": [{"id": "a", "rule": "b", "path": "c", "subject": "d", "instances": "e"}]}',
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="baseline"):
        read(text)
