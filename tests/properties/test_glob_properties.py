"""Patterns against brute force over all short texts."""

import re
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.iam.glob import covers, matches_everything, overlaps
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown
from iac_iam_guard.verdict import Truth

PATTERNS = st.text("ab*?", max_size=5)
WORDS = ["".join(letters) for length in range(8) for letters in product("abc", repeat=length)]
OPAQUE = Unknown(Reason.RESOURCE, refs=(Ref("r", "arn"),), opaque=True)
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))
PIECES = st.lists(st.one_of(st.text("a*?", max_size=2).map(Known), st.sampled_from([OPAQUE, OPEN])), max_size=3)


def language(pattern: str) -> set[str]:
    expression = re.compile("".join({"*": "[abc]*", "?": "[abc]"}.get(letter, letter) for letter in pattern))
    return {word for word in WORDS if expression.fullmatch(word)}


def fill(pieces: list[Known | Unknown], opaque: str, opened: str) -> str:
    return "".join(str(piece.value) if isinstance(piece, Known) else opaque if piece.opaque else opened for piece in pieces)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, PATTERNS)
def test_cover_and_overlap_without_holes_are_exact(one: str, other: str) -> None:
    left, right = language(one), language(other)
    assert covers(one, other) is (Truth.TRUE if right <= left else Truth.FALSE)
    assert overlaps(one, other) is (Truth.TRUE if left & right else Truth.FALSE)
    assert matches_everything(one) is (Truth.TRUE if left >= set(WORDS[1:]) else Truth.FALSE)


@settings(max_examples=300, deadline=None)
@given(PIECES, PIECES)
def test_an_answer_about_holes_holds_whatever_they_are(one: list[Known | Unknown], other: list[Known | Unknown]) -> None:
    covered, met = covers(Text(tuple(one)), Text(tuple(other))), overlaps(Text(tuple(one)), Text(tuple(other)))
    for opaque, opened in product(("a", "b", "ba"), ("", "a", "b", "*", "?", "b*")):
        left, right = fill(one, opaque, opened), fill(other, opaque, opened)
        assert covered in (Truth.UNKNOWN, covers(left, right))
        assert met in (Truth.UNKNOWN, overlaps(left, right))
