"""JSON text as Terraform writes it."""

from decimal import Decimal

import pytest

from iac_iam_guard.json_reader import read_json_value
from iac_iam_guard.json_writer import write_json
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import NUMBER, STRING, Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value


def text(value: Value, style: str = "compact") -> str:
    written = write_json(value, style)  # type: ignore[arg-type]
    pieces = written.pieces if isinstance(written, Text) else (written,)
    return "".join(str(piece.value) if isinstance(piece, Known) else "?" for piece in pieces)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Known("\b\f\u007f\u001b<é\u2028>&\"\\/\n"), '"\\b\\f\u007f\\u001b\\u003cé\\u2028\\u003e\\u0026\\"\\\\/\\n"'),
        (Known(Decimal("1.5e-7")), "0.00000015"),
        (Known(Decimal("1e30")), "1" + "0" * 30),
        (Known(Decimal("0.10")), "0.1"),
        (Known(Decimal("-0.0")), "0"),
        (Known(Decimal("1e99999")), "1E+99999"),
        (Known(-12), "-12"),
        (Known(None), "null"),
        (Known(True), "true"),
        (Sequence("tuple", ()), "[]"),
        (Mapping("object", {"z": Known(None), "é": Known(1), "B": Mapping("object", {})}), '{"B":{},"z":null,"é":1}'),
        (Json(Sequence("tuple", (Known("a"),))), '"[\\"a\\"]"'),
    ],
)
def test_scalars_and_containers(value: Value, expected: str) -> None:
    assert text(value) == expected


def test_policy_style_keeps_the_order_and_indents() -> None:
    statement = Mapping("object", {"Action": Known("*"), "B": Sequence("tuple", ())})
    value = Mapping("object", {"Version": Known("2012-10-17"), "Statement": Sequence("tuple", (statement,))})
    assert text(value, "policy") == '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Action": "*",\n      "B": []\n    }\n  ]\n}'
    assert text(value, "minified") == '{"Version":"2012-10-17","Statement":[{"Action":"*","B":[]}]}'


def test_holes_stay_holes() -> None:
    arn = Unknown(Reason.RESOURCE, refs=(Ref("b", "arn"),), opaque=True)
    number = Unknown(Reason.VARIABLE, refs=(Ref("var.n", ""),), type=NUMBER)
    value = Sequence("tuple", (arn, number, Unknown(Reason.VARIABLE, refs=(Ref("var.s", ""),), type=STRING), Text((arn, Known("/<")))))
    assert text(value) == '["?",?,"?","?/\\u003c"]'
    again = read_json_value(write_json(value))
    assert isinstance(again.value, Sequence)
    assert again.value.items[1] == number
    assert again.value.items[3] == Text((arn, Known("/<")))


def test_open_containers_read_back_as_open() -> None:
    value = Mapping("object", {"a": Known(1)}, rest=Unknown(Reason.VARIABLE, refs=(Ref("var.m", ""),)))
    again = read_json_value(write_json(value)).value
    assert isinstance(again, Mapping)
    assert list(again.entries) == ["a"]
    assert again.rest is not None


def test_places_survive_the_way_through_text() -> None:
    span = SourceSpan("main.tf", 30, 35)
    value = Mapping("object", {"a": Known("s3:", span)}, SourceSpan("main.tf", 20, 40))
    again = read_json_value(write_json(value)).value
    assert isinstance(again, Mapping)
    assert again.entries["a"].span == span
