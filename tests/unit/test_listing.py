"""Words as English lists them."""

import pytest

from iac_iam_guard.listing import at_most, first_words, join_words

WORDS = ["ana", "ben", "cleo", "dora"]


@pytest.mark.parametrize(("count", "expected"), [(0, ""), (1, "ana"), (2, "ana and ben"), (3, "ana, ben and cleo")])
def test_words_are_joined(count: int, expected: str) -> None:
    assert join_words(WORDS[:count]) == expected


@pytest.mark.parametrize(("limit", "expected"), [(4, WORDS), (3, ["ana", "ben", "2 more"]), (2, ["ana", "3 more"])])
def test_at_most_so_many_words(limit: int, expected: list[str]) -> None:
    assert at_most(WORDS, limit) == expected


@pytest.mark.parametrize(("limit", "expected"), [(4, "ana, ben, cleo, dora"), (3, "ana, ben, cleo and 1 more"), (1, "ana and 3 more")])
def test_the_first_words(limit: int, expected: str) -> None:
    assert first_words(WORDS, limit) == expected
