"""What refers to things that no block declares is judged by what is known around the reference."""

from pathlib import Path

import pytest

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.evaluate import evaluate
from iac_iam_guard.terraform.outcome import Undeclared
from iac_iam_guard.terraform.parse import parse_expression
from iac_iam_guard.values import Known, Ref, Text, Unknown, Value
from tests.oracle.configurations import root_scope, write_files


def value_of(text: str, directory: Path) -> Value:
    write_files(directory, {"main.tf": 'variable "given" {}\n'})
    expression, problems = parse_expression(text)
    assert expression is not None
    assert not problems
    return evaluate(expression, root_scope(directory, [], strict=False))


def literals(value: Value) -> list[str]:
    assert isinstance(value, Text)
    return [str(piece.value) for piece in value.pieces if isinstance(piece, Known)]


def test_the_text_around_an_undeclared_name_stays_known(tmp_path: Path) -> None:
    assert literals(value_of('"arn:aws:iam::${var.account}:role/${local.name}"', tmp_path)) == ["arn:aws:iam::", ":role/"]


def test_a_variable_a_local_value_and_an_output_may_be_anything(tmp_path: Path) -> None:
    for text, address in (("var.missing", "var.missing"), ("local.missing", "local.missing"), ("module.missing.arn", "module.missing")):
        value = value_of(text, tmp_path)
        assert isinstance(value, Unknown)
        assert not value.opaque
        assert value.refs[0].address == address


def test_what_aws_assigns_is_concrete(tmp_path: Path) -> None:
    arn = value_of('"${aws_s3_bucket.missing.arn}/*"', tmp_path)
    assert literals(arn) == ["arn:", ":s3:::", "/*"]
    key = value_of("aws_kms_key.missing[0].key_id", tmp_path)
    assert isinstance(key, Unknown)
    assert key.opaque
    assert key.refs == (Ref("aws_kms_key.missing", "key_id"),)


def test_what_the_configuration_would_set_may_be_anything(tmp_path: Path) -> None:
    for text in ("data.aws_iam_policy_document.missing.json", "aws_iam_policy.missing.policy", "aws_kms_key.missing.enable_key_rotation"):
        value = value_of(text, tmp_path)
        assert isinstance(value, Unknown)
        assert not value.opaque


def test_the_own_account_needs_no_declaration(tmp_path: Path) -> None:
    value = value_of("data.aws_caller_identity.missing.account_id", tmp_path)
    assert isinstance(value, Unknown)
    assert value.opaque
    assert value.type.kind == "string"


def test_a_word_that_names_no_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Undeclared):
        value_of("nothing.here", tmp_path)


def test_it_stands_where_it_is_named(tmp_path: Path) -> None:
    assert value_of("var.missing", tmp_path).span == SourceSpan("main.tf", 3, 11)
