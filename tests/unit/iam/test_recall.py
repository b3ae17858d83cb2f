"""Answers kept by identity."""

from iac_iam_guard.iam.recall import forget, recalled


def test_an_answer_is_kept_for_the_same_object_and_not_for_an_equal_one() -> None:
    asked: list[object] = []

    @recalled(2)
    def size(item: list[int]) -> int:
        asked.append(item)
        return len(item)

    first, equal = [1, 2], [1, 2]
    assert [size(first), size(first), size(equal)] == [2, 2, 2]
    assert len(asked) == 2


def test_only_the_last_answers_are_kept() -> None:
    asked: list[object] = []

    @recalled(2)
    def name(item: object) -> str:
        asked.append(item)
        return repr(item)

    things = [object() for _ in range(3)]
    for thing in (*things, things[0]):
        name(thing)
    assert asked == [*things, things[0]]


def test_what_is_forgotten_is_asked_again() -> None:
    asked: list[object] = []

    @recalled(2)
    def name(item: object) -> str:
        asked.append(item)
        return repr(item)

    thing = object()
    name(thing)
    forget()
    name(thing)
    assert asked == [thing, thing]
