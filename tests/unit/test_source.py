from iac_iam_guard.source import Enclosures, SourceSpan


def at(start: int, end: int, path: str = "a.tf") -> SourceSpan:
    return SourceSpan(path, start, end)


def test_what_lies_around_a_place_is_found_from_the_outside_in() -> None:
    spans = [at(0, 100), at(10, 50), at(20, 30), at(60, 70), at(20, 30, "b.tf")]
    enclosures = Enclosures((span, span) for span in reversed(spans))
    assert enclosures.around(at(22, 25)) == [at(0, 100), at(10, 50), at(20, 30)]
    assert enclosures.around(at(40, 60)) == [at(0, 100)]
    assert enclosures.around(at(90, 101)) == []


def test_a_place_lies_in_itself() -> None:
    assert Enclosures([(at(5, 9), "it")]).around(at(5, 9)) == ["it"]


def test_nothing_lies_around_a_place_in_another_file() -> None:
    assert Enclosures([(at(0, 9), "it")]).around(at(1, 2, "b.tf")) == []
