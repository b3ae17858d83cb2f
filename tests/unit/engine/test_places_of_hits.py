"""Which findings lie around a token."""

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.engine.places import NO_PLACES, Places
from iac_iam_guard.source import SourceSpan

SPANS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda ends: SourceSpan("f", min(ends), max(ends)))


@given(st.lists(SPANS), SPANS)
def test_those_around_are_those_that_contain_it(spans: list[SourceSpan], token: SourceSpan) -> None:
    places = Places()
    for number, span in enumerate(spans):
        places.add(number, span)
    assert places.around(token) == [number for number, span in enumerate(spans) if span.contains(token)]


def test_what_is_taken_after_a_question_counts_in_the_next() -> None:
    places = Places()
    assert places.around(SourceSpan("f", 1, 2)) == []
    places.add(7, SourceSpan("f", 0, 3))
    assert places.around(SourceSpan("f", 1, 2)) == [7]
    assert NO_PLACES.around(SourceSpan("f", 1, 2)) == []
