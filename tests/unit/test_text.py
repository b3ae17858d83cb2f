"""Strings keep their places while they are cut and joined."""

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate, divide, locate, place_text, substring
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown


def at(start: int, end: int, path: str = "main.tf") -> SourceSpan:
    return SourceSpan(path, start, end)


def test_verbatim_text_is_located_within_its_quotes() -> None:
    assert locate(Known("abcdef", at(10, 18)), 2, 4) == at(13, 15)


def test_text_of_a_bare_template_piece_is_located_without_inset() -> None:
    assert locate(Known("abcdef", at(10, 16)), 2, 4) == at(12, 14)


def test_computed_text_takes_the_whole_span() -> None:
    assert locate(Known("abcdef", at(10, 50)), 2, 4) == at(10, 50)


def test_an_escape_sequence_is_one_place() -> None:
    value = place_text("a\nb", ((0, 11), (1, 12), (2, 14)), at(10, 16))
    assert locate(value, 0, 1) == at(11, 12)
    assert locate(value, 1, 2) == at(12, 14)
    assert locate(value, 2, 3) == at(14, 15)
    assert locate(value, 0, 3) == at(11, 15)


def test_an_escape_sequence_may_end_a_longer_piece() -> None:
    value = place_text('ab"cd', ((0, 11), (3, 15)), at(10, 18))
    assert locate(value, 1, 2) == at(12, 13)
    assert locate(value, 2, 3) == at(13, 15)
    assert locate(value, 3, 5) == at(15, 17)
    assert locate(value, 0, 3) == at(11, 15)


def test_indentation_that_was_left_out_belongs_to_no_slice() -> None:
    value = place_text("ab\ncd\n", ((0, 12), (3, 17)), at(0, 30))
    assert locate(value, 0, 2) == at(12, 14)
    assert locate(value, 3, 5) == at(17, 19)
    assert locate(value, 1, 4) == at(13, 18)


def test_a_substring_keeps_the_place() -> None:
    value = place_text("a\nbcd", ((0, 11), (1, 12), (2, 14)), at(10, 18))
    part = substring(value, 1, 4)
    assert part.value == "\nbc"
    assert part.span == at(12, 16)
    assert locate(part, 1, 3) == at(14, 16)
    assert substring(part, 2, 3).span == at(15, 16)


def test_joined_literals_become_one_and_are_located_in_each_file() -> None:
    joined = concatenate([Known("ab", at(1, 3)), Known("cd", at(5, 9, "other.tf")), Known("ef", at(3, 5))], at(0, 10))
    assert isinstance(joined, Known)
    assert joined.value == "abcdef"
    assert locate(joined, 1, 2) == at(2, 3)
    assert locate(joined, 2, 3) == at(6, 7, "other.tf")
    assert locate(joined, 5, 6) == at(4, 5)
    assert locate(joined, 1, 3) == at(2, 3)


def test_holes_make_a_text_and_inner_texts_are_flattened() -> None:
    hole = Unknown(Reason.RESOURCE, at(3, 8), (Ref("aws_s3_bucket.b", "arn"),), opaque=True)
    inner = Text((hole, Known("/x", at(8, 10))), at(3, 10), (Ref("aws_s3_bucket.b", "arn"),))
    joined = concatenate([Known("a", at(1, 2)), Known("b", at(2, 3)), inner, Known("/*", at(10, 12))], at(0, 13))
    assert isinstance(joined, Text)
    assert [piece.value if isinstance(piece, Known) else "?" for piece in joined.pieces] == ["ab", "?", "/x", "/*"]
    assert joined.refs == (Ref("aws_s3_bucket.b", "arn"),)
    assert joined.pieces[2].refs == joined.refs
    assert joined.pieces[3].refs == ()


def test_empty_pieces_vanish_and_sensitivity_spreads() -> None:
    hole = Unknown(Reason.VARIABLE, at(3, 8), sensitive=True)
    joined = concatenate([Known("", at(1, 1)), hole], at(0, 13))
    assert isinstance(joined, Text)
    assert joined.pieces == (hole,)
    assert joined.sensitive
    assert concatenate([], at(0, 2)) == Known("")


def test_the_parts_of_a_divided_text_are_what_substrings_are() -> None:
    written = Known("arn:aws:s3:::a:b", SourceSpan("main.tf", 10, 28))
    joined = concatenate((Known("arn:aws:s3", SourceSpan("main.tf", 10, 22)), Known(":::a:b", SourceSpan("main.tf", 30, 38))), SourceSpan("main.tf", 10, 38))
    assert isinstance(joined, Known)
    for whole in (written, joined):
        parts = divide(whole, ":", 5)
        assert [part.value for part in parts] == ["arn", "aws", "s3", "", "", "a:b"]
        starts = (0, 4, 8, 13)
        for part, start in zip((*parts[:3], parts[5]), starts, strict=True):
            assert (part.span, part.map) == ((cut := substring(whole, start, start + len(str(part.value)))).span, cut.map)
