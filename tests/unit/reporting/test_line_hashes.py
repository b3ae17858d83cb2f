"""Line hashes against the vectors of github/codeql-action's own tests, and what makes them fingerprints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.reporting.line_hash import hash_lines

GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
VECTORS = {
    "": ["c129715d7a2bc9a3:1"],
    " a\nb\n  \t\tc\n d": ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End": [
        "8b7cf3e952e7aeb2:1",
        "b1ae1287ec4718d9:1",
        "bff680108adb0fcc:1",
        "c6805c5e1288b612:1",
        "b86d3392aea1be30:1",
        "e6ceba753e1a442:1",
    ],
    " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n": GREETINGS,
    " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r": GREETINGS,
    " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n": GREETINGS,
    " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n": GREETINGS,
    "Lorem ipsum dolor sit amet.\n" * 10: [
        *(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7)),
        "a7f2ff1481e87703:1",
        "a9cf91f7bbf1862b:1",
        "55ec222b86bcae53:1",
        "cc97dc7b1d7d8f7b:1",
        "c129715d7a2bc9a3:1",
    ],
}


@pytest.mark.parametrize(("text", "hashes"), VECTORS.items())
def test_the_vectors_of_code_scanning(text: str, hashes: list[str]) -> None:
    assert hash_lines(text, range(1, len(hashes) + 1)) == dict(enumerate(hashes, 1))


LINES = st.lists(st.text(st.characters(exclude_characters="\r\n")), max_size=8)
LONG = "aws_iam_role " * 20


@given(LINES)
def test_a_hash_stays_when_lines_before_it_come_and_go(before: list[str]) -> None:
    """Lines before move the line; what follows it within a hundred characters, or an equal line before it, would change the hash."""
    tail = f"the telling line {LONG}\n"
    moved = hash_lines("".join(f"{line}\n" for line in before) + tail, [len(before) + 1])
    assert moved[len(before) + 1] == hash_lines(tail, [1])[1]


@given(LINES, st.integers(1, 8))
def test_asking_for_one_line_or_for_all_gives_one_answer(lines: list[str], number: int) -> None:
    text = "\n".join(lines)
    every = hash_lines(text, range(1, 100))
    assert len(every) == max(len(lines), 1)
    assert hash_lines(text, [number]) == ({number: every[number]} if number in every else {})
