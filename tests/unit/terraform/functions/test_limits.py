"""Input that nobody trusts: results are bounded, and so is the time they take."""

import time
from collections.abc import Callable

import pytest

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions import call_function
from iac_iam_guard.terraform.functions.re2 import translate
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.values import Known, Reason, Sequence, Unknown, Value

CALL = SourceSpan("main.tf", 0, 1)


def call(name: str, *arguments: Value) -> Value:
    return call_function(name, arguments, CALL)


def many(count: int) -> Sequence:
    return Sequence("tuple", tuple(map(Known, range(count))))


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + at)}: &{chr(98 + at)} [{','.join([f'*{chr(97 + at)}'] * 10)}]\n" for at in range(10))


@pytest.mark.parametrize(
    "result",
    [
        lambda: call("setproduct", many(1000), many(1000)),
        lambda: call("concat", many(60_000), many(60_000)),
        lambda: call("replace", Known("a" * 10_000), Known("a"), Known("b" * 10_000)),
        lambda: call("join", Known("x" * 1_000_000), many(100)),
        lambda: call("format", Known("%99999999d"), Known(1)),
        lambda: call("indent", Known(1_000_000), Known("\n" * 1000)),
        lambda: call("tonumber", Known("1e999999")),
        lambda: call("yamldecode", Known(BOMB)),
        lambda: call("regex", Known("(a|b|ab)*(c|d)(e|f)"), Known("ab" * 400)),
    ],
)
def test_is_a_limit(result: Callable[[], Value]) -> None:
    start = time.process_time()
    value = result()
    assert isinstance(value, Unknown)
    assert value.reason is Reason.LIMIT
    assert time.process_time() - start < 5


def test_range_has_the_limit_of_terraform() -> None:
    assert isinstance(call("range", Known(1024)), Sequence)
    with pytest.raises(EvaluationError):
        call("range", Known(1025))


@pytest.mark.parametrize(
    "expression", ["(?=a)", "(?!a)", "(?<=a)b", r"(a)\1", "(?>a)", "a++", "a**", "(a", "a)", "[b-a]", "(?P=n)", "a{1001}", r"\C", "(?#x)", "(" * 200]
)
def test_refuses_what_re2_does_not_know(expression: str) -> None:
    with pytest.raises(EvaluationError):
        translate(expression)


def test_messages_never_quote_values() -> None:
    for name, arguments in (
        ("upper", (Sequence("tuple", (Known("s3cr3t"),)),)),
        ("tonumber", (Known("s3cr3t"),)),
        ("regex", (Known("s3cr3t("), Known(""))),
        ("jsondecode", (Known("s3cr3t"),)),
        ("cidrhost", (Known("s3cr3t"), Known(1))),
        ("format", (Known("%s3cr3t %y"), Known(1))),
    ):
        with pytest.raises(EvaluationError) as caught:
            call_function(name, arguments, CALL)
        assert "s3cr3t" not in str(caught.value)
