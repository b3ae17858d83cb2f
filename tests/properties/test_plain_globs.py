"""Searching for what stands between stars decides as the automaton does."""

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.iam.catalogue import actions, mask_of
from iac_iam_guard.iam.glob import _covers, _overlaps, _text_tokens, covers, overlaps

PATTERNS = st.text("ab:*?", max_size=7)


@given(PATTERNS, PATTERNS)
def test_covering_is_what_the_automaton_says(pattern: str, subject: str) -> None:
    assert covers(pattern, subject) is _covers(_text_tokens(pattern), _text_tokens(subject))


@given(PATTERNS, PATTERNS)
def test_meeting_is_what_the_automaton_says(one: str, other: str) -> None:
    assert overlaps(one, other) is _overlaps(_text_tokens(one), _text_tokens(other))


@given(st.sampled_from(["get", "putbucket", "g", "", "getobject", "x", "get object", "etobject"]))
def test_the_beginning_of_names_is_found_as_by_expression(beginning: str) -> None:
    expected = 0
    for name, action in actions("s3").items():
        expected |= (1 << action.bit) if name.startswith(beginning) else 0
    assert mask_of(f"s3:{beginning}*") == expected
