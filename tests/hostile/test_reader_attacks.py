"""HCL made to exhaust its reader: each text is read or refused in time that grows as the text does."""

import time

import pytest

from iac_iam_guard.terraform.parse import parse, parse_expression, parse_template

ATTACKS = {
    "unclosed heredocs of different markers": "".join(f"a{number} = <<E{number}\n" for number in range(10_000)),
    "unclosed heredocs of one marker": "a = <<E\n" * 30_000,
    "heredoc of lines that almost end it": "a = <<E\n" + " E x\n" * 100_000,
    "heredoc of one line that almost ends it": "a = <<E\n" + "E" * 1_000_000,
    "heredocs in heredocs": "a = <<E\n" + "${<<E\n" * 3_000,
    "end markers inside interpolations": "a = <<E\n" + "${f(\nE\n)}\n" * 20_000 + "E\n",
    "2 MB string": 'a = "' + "x" * 2_000_000 + '"\n',
    "unclosed 2 MB string": 'a = "' + "x" * 2_000_000,
    "string of escapes": 'a = "' + "\\n" * 200_000 + '"\n',
    "200,000 dollars": 'a = "' + "$" * 200_000 + '"\n',
    "200,000 openings": 'a = "' + "${" * 200_000 + '"\n',
    "200,000 escaped openings": 'a = "' + "$${" * 200_000 + '"\n',
    "5,000 blocks": 'resource "a" "b" {\n  c = 1\n}\n' * 5_000,
    "brackets": "a = " + "[" * 3_000 + "]" * 3_000 + "\n",
    "braces": "a {\n" * 3_000,
    "parentheses": "a = " + "(" * 3_000,
    "objects": "a = " + "{a=" * 3_000,
    "objects as keys": "a = " + "{1+" * 3_000,
    "templates": "a = " + '"${' * 3_000,
    "directives in strings": "a = " + '"%{if 1+' * 3_000,
    "directives": 'a = "' + "%{if a}" * 3_000 + "%{endif}" * 3_000 + '"\n',
    "calls": "a = " + "f(" * 3_000,
    "indexes": "a = " + "a[" * 3_000,
    "splats": "a = a" + "[*]" * 50_000 + "\n",
    "conditionals": "a = " + "a?b:" * 3_000 + "c\n",
    "signs": "a = " + "!" * 50_000 + "b\n",
    "for": "a = " + "[for x in 1+" * 3_000,
    "everything nested": "a = " + '[1+-{1+f(1+"${1+<<E\n${' * 500,
    "steps": "a = a" + "[0].b" * 50_000 + "\n",
    "operators": "a = " + "1+" * 100_000 + "1\n",
    "openings of comments": "a = /*" * 50_000,
    "combining marks out of order": 'a = "' + "\u0316\u0301" * 50_000 + '"\n',
    "marks that decompose": 'a = "' + "\u0f73" * 50_000 + '"\n',
    "digits": "a = " + "9" * 500_000 + "\n",
    "exponent": "a = 1e999999\nb = 1e-999999\n",
    "carriage returns": "\r" * 300_000,
    "line breaks": "\n" * 500_000,
    "keys read twice": "a = {" + "a b " * 50_000,
    "labels": "a " + "b " * 100_000 + "{}\n",
    "one argument many times": "a = 1\n" * 100_000,
    "heads that are none": "x = ]\n" + 'a "' * 300_000,
    "strip markers": 'a = "' + "${~ x ~} " * 30_000 + '"\n',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_costs_no_more_than_its_size(attack: str) -> None:
    text = ATTACKS[attack]
    begin = time.process_time()
    parse(text)
    parse_template(text, ((0, 7), (3, 20)))
    parse_expression(text.partition("= ")[2])
    # A quadratic reader needs minutes for these; the bound leaves room for slow machines.
    assert time.process_time() - begin < 8


NESTED = ("brackets", "braces", "parentheses", "objects", "templates", "calls", "indexes", "splats", "conditionals", "signs")


@pytest.mark.parametrize("attack", NESTED)
def test_nesting_is_refused_with_one_sentence(attack: str) -> None:
    assert any("deeper than 200 levels" in problem.message for problem in parse(ATTACKS[attack]).problems)


def test_a_huge_exponent_stays_small() -> None:
    body = parse(ATTACKS["exponent"]).body
    assert set(body.arguments) == {"a", "b"}
