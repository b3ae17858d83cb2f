"""Searching for what stands between stars decides as the automaton does."""

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.iam.arn import EVERYTHING, covers_all_resources
from iac_iam_guard.iam.catalogue import actions, mask_of
from iac_iam_guard.iam.glob import _covers, _overlaps, _text_tokens, covers, covers_some, overlaps
from iac_iam_guard.iam.plain_glob import ends_apart
from iac_iam_guard.verdict import Truth

PATTERNS = st.text("ab:*?", max_size=7)


@given(PATTERNS, PATTERNS)
def test_covering_is_what_the_automaton_says(pattern: str, subject: str) -> None:
    assert covers(pattern, subject) is _covers(_text_tokens(pattern), _text_tokens(subject))


WITH_VARIABLES = st.lists(st.sampled_from(["a", "b", "*", "?", "$", "{", "}", "${a}", "${*}"]), max_size=5).map("".join)


@given(WITH_VARIABLES, WITH_VARIABLES)
def test_what_begins_or_ends_otherwise_is_never_covered(pattern: str, subject: str) -> None:
    assert not ends_apart(pattern, subject) or _covers(_text_tokens(pattern), _text_tokens(subject)) is Truth.FALSE


@given(st.lists(st.sampled_from(["arn:", "aws", "aws-cn", ":", "*", "?", "s3", "${a}", "${*}"]), max_size=8).map("".join))
def test_what_covers_everything_begins_so(pattern: str) -> None:
    assert covers_all_resources(pattern) is covers_some(pattern, EVERYTHING)


@given(PATTERNS, PATTERNS)
def test_meeting_is_what_the_automaton_says(one: str, other: str) -> None:
    assert overlaps(one, other) is _overlaps(_text_tokens(one), _text_tokens(other))


@given(st.sampled_from(["get", "putbucket", "g", "", "getobject", "x", "get object", "etobject"]))
def test_the_beginning_of_names_is_found_as_by_expression(beginning: str) -> None:
    expected = 0
    for name, action in actions("s3").items():
        expected |= (1 << action.bit) if name.startswith(beginning) else 0
    assert mask_of(f"s3:{beginning}*") == expected
