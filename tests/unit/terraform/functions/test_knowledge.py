"""What stays known of results whose arguments are known in part."""

import pytest

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions import call_function
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.values import STRING, Atom, Choice, Json, Known, Mapping, Reason, Ref, Sequence, Text, Type, Unknown, Value

CALL = SourceSpan("main.tf", 100, 120)
BUCKET = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.b", "arn"),), opaque=True, type=STRING, not_null=True)
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),), type=STRING)
LIST = Unknown(Reason.VARIABLE, refs=(Ref("var.l", ""),), type=Type("list", STRING))
MAP = Unknown(Reason.VARIABLE, refs=(Ref("var.m", ""),), type=Type("map", STRING))
ASKED = Atom("var.prod", "var.prod", ("true", "false"))


def text(value: str, start: int = 0) -> Known:
    return Known(value, SourceSpan("main.tf", start, start + len(value)))


def call(name: str, *arguments: Value) -> Value:
    return call_function(name, arguments, CALL)


def tuple_of(*items: Value) -> Sequence:
    return Sequence("tuple", items)


def literal(value: Value) -> list[str | None]:
    assert isinstance(value, Text)
    return [str(piece.value) if isinstance(piece, Known) else None for piece in value.pieces]


def test_elements_keep_their_place() -> None:
    item = text("s3:*", 7)
    for result in (
        call("element", tuple_of(item), Known(0)),
        call("lookup", Mapping("object", {"a": item}), Known("a"), Known("")),
        call("coalesce", Known(""), item),
        call("one", tuple_of(item)),
    ):
        assert result == item
        assert result.span == item.span
    joined = call("concat", tuple_of(item), tuple_of(BUCKET))
    assert isinstance(joined, Sequence)
    assert joined.items[0].span == item.span
    assert joined.items[1] is BUCKET


def test_parts_of_text_point_at_their_part() -> None:
    result = call("split", Known(","), text("a,bc", 10))
    assert isinstance(result, Sequence)
    assert [(item.span.start, item.span.end) for item in result.items] == [(10, 11), (12, 14)]
    assert call("trimprefix", text("arn:x", 10), Known("arn:")).span == SourceSpan("main.tf", 14, 15)
    assert call("regex", Known("[a-z]+"), text("12ab", 10)).span == SourceSpan("main.tf", 12, 14)


@pytest.mark.parametrize(
    ("result", "pieces"),
    [
        (call("join", Known("/"), tuple_of(BUCKET, Known("*"))), [None, "/*"]),
        (call("format", Known("%s/%s"), BUCKET, Known("*")), [None, "/*"]),
        (call("format", Text((Known("%%%s/"), BUCKET, Known("/%s/%[1]s"))), Known("a"), Known("b")), ["%a/", None, "/b/a"]),
        (call("upper", Text((Known("a"), BUCKET))), ["A", None]),
        (call("replace", Text((Known("a.b"), BUCKET)), Known("."), Known("-")), ["a-b", None]),
        (call("trimspace", Text((Known(" "), BUCKET, Known("/*\n")))), [None, "/*"]),
        (call("trimsuffix", Text((BUCKET, Known("/*"))), Known("*")), [None, "/"]),
        (call("substr", Text((Known("abc"), BUCKET)), Known(1), Known(-1)), ["bc", None]),
        (call("substr", Text((Known("abc"), OPEN, Known("z"))), Known(1), Known(63)), ["bc", None]),
        (call("trimsuffix", Text((Known("abc-"), OPEN)), Known("-")), ["abc", None]),
        (call("trimsuffix", Text((Known("abc"), OPEN)), Known("-")), ["abc", None]),
        (call("trimprefix", Text((OPEN, Known("-abc"))), Known("x-")), [None, "abc"]),
    ],
)
def test_text_keeps_its_holes(result: Value, pieces: list[str | None]) -> None:
    assert literal(result) == pieces


@pytest.mark.parametrize("template", [Text((OPEN, Known("/%s"))), Text((Known("%"), BUCKET)), Text((Known("a%[1"), BUCKET, Known("%s"))), BUCKET])
def test_format_string_in_which_verbs_may_hide_is_not_known(template: Value) -> None:
    assert isinstance(call("format", template, Known("a")), Unknown)


def test_format_string_with_an_id_makes_a_list_of_texts() -> None:
    result = call("formatlist", Text((Known("%s:"), BUCKET)), tuple_of(Known("a"), Known("b")))
    assert isinstance(result, Sequence)
    assert [literal(item) for item in result.items] == [["a:", None], ["b:", None]]


def test_a_list_that_is_not_known_becomes_the_rest() -> None:
    for name in ("concat", "setunion"):
        result = call(name, Sequence("list", (text("a"),), element=STRING), LIST)
        assert isinstance(result, Sequence)
        assert result.items == (Known("a"),)
        assert isinstance(result.rest, Unknown)
        assert result.rest.refs == LIST.refs
        length = call("length", result)
        assert isinstance(length, Unknown)
        assert length.reason is Reason.VARIABLE
        assert call("contains", result, Known("a")) == Known(True)
        assert isinstance(call("contains", result, Known("b")), Unknown)


def test_flatten_keeps_what_it_knows() -> None:
    result = call("flatten", tuple_of(tuple_of(Known("a")), LIST, Known("b")))
    assert isinstance(result, Sequence)
    assert result.items == (Known("a"), Known("b"))
    assert result.rest is not None


def test_an_unknown_map_may_replace_what_stands_before_it() -> None:
    known = Mapping("object", {"a": Known("x")})
    after = call("merge", MAP, known)
    assert isinstance(after, Mapping)
    assert after.entries["a"] == Known("x")
    before = call("merge", known, MAP)
    assert isinstance(before, Mapping)
    assert isinstance(before.entries["a"], Unknown)
    assert before.rest is not None
    assert isinstance(call("lookup", after, Known("zz"), Known("d")), Unknown)


def test_known_ends_of_text_decide() -> None:
    arn = Text((Known("arn:"), BUCKET, Known("/*")))
    assert call("startswith", arn, Known("arn:")) == Known(True)
    assert call("startswith", arn, Known("xyz")) == Known(False)
    assert call("endswith", arn, Known("*")) == Known(True)
    assert isinstance(call("startswith", arn, Known("arn:aws")), Unknown)
    assert isinstance(call("strcontains", arn, Known("zz")), Unknown)


def test_what_aws_assigns_is_no_wildcard() -> None:
    assert call("coalesce", BUCKET, Known("*")) is BUCKET
    assert call("contains", tuple_of(BUCKET), Known("*")) == Known(False)
    assert isinstance(call("coalesce", OPEN, Known("*")), Unknown)
    digest = call("sha1", OPEN)
    assert isinstance(digest, Unknown)
    assert digest.opaque
    lowered = call("lower", OPEN)
    assert isinstance(lowered, Unknown)
    assert not lowered.opaque


def test_two_computations_are_not_one_value() -> None:
    first, second = (call("substr", OPEN, Known(0), Known(length)) for length in (3, 4))
    assert first != second
    assert first != OPEN
    assert isinstance(call("contains", tuple_of(call("uuid")), call("uuid")), Unknown)


def test_a_choice_is_carried_through() -> None:
    action = Choice(ASKED, (("true", Known("s3:Get*")), ("false", Known("*"))))
    assert call("upper", action) == Choice(ASKED, (("true", Known("S3:GET*")), ("false", Known("*"))))
    kept = call("concat", tuple_of(action), tuple_of(Known("x")))
    assert isinstance(kept, Sequence)
    assert kept.items[0] is action
    lists = Choice(ASKED, (("true", tuple_of(Known("a"))), ("false", tuple_of(Known("b")))))
    assert call("length", lists) == Known(1)
    assert isinstance(call("flatten", tuple_of(lists)), Choice)


def test_a_branch_that_fails_is_unknown() -> None:
    number = Choice(ASKED, (("true", Known("1")), ("false", Known("x"))))
    result = call("abs", number)
    assert isinstance(result, Choice)
    branches = dict(result.branches)
    assert branches["true"] == Known(1)
    assert isinstance(branches["false"], Unknown)
    with pytest.raises(EvaluationError):
        call("abs", Choice(ASKED, (("true", Known("y")), ("false", Known("x")))))


def test_json_stays_a_tree() -> None:
    tree = Mapping("map", {"Resource": Text((BUCKET, Known("/*")))}, element=STRING)
    encoded = call("jsonencode", tree)
    assert isinstance(encoded, Json)
    decoded = call("jsondecode", encoded)
    assert isinstance(decoded, Mapping)
    assert decoded.kind == "object"
    assert decoded.entries["Resource"] == tree.entries["Resource"]
    assert literal(call("replace", encoded, Known("R"), Known("r"))) == ['{"resource":"', None, '/*"}']


def test_sensitive_goes_with_the_value() -> None:
    secret = Known("s3cr3t", sensitive=True)
    assert call("upper", secret).sensitive
    assert call("join", Known(","), tuple_of(secret)).sensitive
    assert call("length", secret).sensitive
    assert not call("nonsensitive", secret).sensitive
    assert call("issensitive", secret) == Known(True)


def test_references_go_with_the_result() -> None:
    assert call("md5", BUCKET).refs == BUCKET.refs
    assert call("length", Known("a", refs=BUCKET.refs)).refs == BUCKET.refs


def test_wrong_arguments_fail_even_beside_unknown_ones() -> None:
    with pytest.raises(EvaluationError):
        call("parseint", OPEN, Known("x"))
    with pytest.raises(EvaluationError):
        call("upper", LIST)
    with pytest.raises(EvaluationError):
        call("concat", LIST, Known(None))


def test_yaml_tells_the_place_of_every_scalar() -> None:
    result = call("yamldecode", text("Effect: Allow\nAction: ['*']\n", 50))
    assert isinstance(result, Mapping)
    assert result.entries["Effect"].span == SourceSpan("main.tf", 58, 63)
    actions = result.entries["Action"]
    assert isinstance(actions, Sequence)
    assert actions.items[0].span == SourceSpan("main.tf", 74, 75)


def test_an_arn_comes_apart() -> None:
    result = call("provider::aws::arn_parse", text("arn:aws:iam::123456789012:role/a/b"))
    assert isinstance(result, Mapping)
    assert {name: getattr(part, "value", None) for name, part in result.entries.items()} == {
        "account_id": "123456789012",
        "partition": "aws",
        "region": "",
        "resource": "role/a/b",
        "service": "iam",
    }
    assert call("provider::aws::trim_iam_role_path", text("arn:aws:iam::123456789012:role/a/b")) == Known("arn:aws:iam::123456789012:role/b")
    built = call("provider::aws::arn_build", Known("aws"), Known("s3"), Known(""), Known(""), BUCKET)
    assert literal(built) == ["arn:aws:s3:::", None]
    assert isinstance(call("provider::other::thing", Known(1)), Unknown)


def test_merge_of_a_map_and_a_null_of_another_type_is_an_object() -> None:
    given = call("merge", Mapping("map", {"a": Known("1")}, element=STRING), Known(None))
    assert isinstance(given, Mapping)
    assert (given.kind, dict(given.entries)) == ("object", {"a": Known("1")})


def test_empty_sets_keep_their_type_of_elements() -> None:
    empty = Sequence("set", (), element=STRING)
    given = call("setunion", empty, empty)
    assert isinstance(given, Sequence)
    assert given.element == STRING
