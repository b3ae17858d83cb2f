"""Compares random expressions with the real terraform, which must be on the PATH.

    python -m tests.oracle.random_expressions [COUNT] [SEED]

makes COUNT expressions (500) by a typed grammar with a few type errors, over the names of the set-up `base` of expressions.json, plans all of
them as outputs of one configuration, and prints every one on which this program disagrees. Where terraform does not know, the unknown id is
replaced by several texts: what this program says must hold for each of them. The exit status is 1 if there is a difference.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iac_iam_guard.terraform.outcome import Scope
from tests.oracle.answers import OPEN, REFUSED, agrees, holds_for
from tests.oracle.configurations import root_scope, write_files
from tests.oracle.terraform import ask

ANSWERS = Path(__file__).with_name("expressions.json")
KINDS = ("string", "number", "bool", "strings", "numbers", "map", "object", "tuple", "set", "null")
MISFIT = 0.04
"""How often an operand is of another type than its place asks for."""
UNKNOWN_ID = "terraform_data.unk.id"
REFINEMENTS = ('"true"', '"k"', '"false"', '"a,b"')
"""What the id may turn out to be."""
LEAVES: dict[str, list[str]] = {
    "string": ['"a"', '"b*"', '""', '"5"', '"true"', '"x-${var.s}"', "var.s", "var.num_as_str", "local.cond", "var.ls[0]", 'var.ms["b"]', "var.ms.a",
               "local.nested.a.b.c[2].d", UNKNOWN_ID, "terraform_data.cnt[1].id", "var.obj.sub.x", "var.nul", "var.sens"],
    "number": ["0", "1", "2", "-3", "1.5", "0.1", "10", "var.n", "var.str_as_num", "var.lnum[2]", "length(var.ls)", "local.people[0].age"],
    "bool": ["true", "false", "var.b", "var.obj.on", "var.tup[2]", f"tobool({UNKNOWN_ID})", f'{UNKNOWN_ID} == "q"'],
    "strings": ["var.ls", '["a", "b"]', "[]", "tolist([])", "local.people[*].n", "local.ro.admin", f'["k", {UNKNOWN_ID}]', "terraform_data.cnt[*].id",
                f'split(",", {UNKNOWN_ID})', 'var.anyl', "local.e_list"],
    "numbers": ["var.lnum", "[1, 2, 3]", "local.people[*].age", "[var.n]", "range(3)"],
    "map": ["var.ms", "var.anym", "tomap({})", 'tomap({ k = "v" })', "var.obj.tags", f"tomap({{ u = {UNKNOWN_ID} }})"],
    "object": ["local.ro", "{}", '{ a = 1, b = "x" }', "var.obj", "local.nested", f"{{ i = {UNKNOWN_ID}, j = 1 }}", "local.people[1]", "{ a = null }"],
    "tuple": ["local.people", "var.objs", "var.tup", '[1, "a", true]', '[{ n = "p" }, { n = "q" }]', "[[1], []]", "[null]"],
    "set": ["var.ss", 'toset(["q", "p"])', "toset([])", f'toset(["k", {UNKNOWN_ID}])', "toset([3, 1])"],
    "null": ["null", "var.nul", "tostring(null)", "tolist(null)"],
}  # fmt: skip


class Grammar:
    """Makes expressions of a wanted kind."""

    def __init__(self, seed: int) -> None:
        """Take all choices from `seed`."""
        self.random = random.Random(seed)
        self.forms: dict[str, list[Callable[[int], str]]] = {
            "string": [self.template, self.directive, self.text_call, self.element_text],
            "number": [self.arithmetic, self.number_call, self.negative],
            "bool": [self.comparison, self.equality, self.logic, self.bool_call],
            "strings": [self.list_literal, self.for_list, self.list_call, self.splat],
            "numbers": [self.for_numbers, self.number_list],
            "map": [self.map_call],
            "object": [self.object_literal, self.for_object, self.object_call],
            "tuple": [self.tuple_literal, self.for_pairs, self.tuple_call],
            "set": [self.set_call],
            "null": [],
        }

    def make(self, kind: str, depth: int) -> str:
        """Return an expression, mostly of `kind`."""
        choose = self.random
        if choose.random() < MISFIT:
            kind = choose.choice(KINDS)
        if depth <= 0 or choose.random() < 0.2 or not self.forms[kind]:
            return choose.choice(LEAVES[kind])
        roll = choose.random()
        if roll < 0.12:
            return f"({self.make('bool', depth - 1)} ? {self.make(kind, depth - 1)} : {self.make(kind, depth - 1)})"
        if roll < 0.2:
            return f"try({self.make(kind, depth - 1)}, {self.make(kind, depth - 1)})"
        if roll < 0.23:
            return f"[{self.make(kind, depth - 1)}, {self.make(kind, depth - 1)}][{self.make('number', 0)}]"
        if roll < 0.25:
            return f"{{ p = {self.make(kind, depth - 1)} }}.p"
        return choose.choice(self.forms[kind])(depth - 1)

    def any(self, depth: int) -> str:
        """Return an expression of any kind."""
        return self.make(self.random.choice(KINDS), depth)

    def pick(self, *forms: str) -> str:
        """Return one of the texts."""
        return self.random.choice(forms)

    def template(self, depth: int) -> str:
        """Return text with interpolations."""
        inner = self.make(self.pick("string", "string", "number", "bool"), depth)
        return self.pick(f'"${{{inner}}}"', f'"p-${{{inner}}}"', f'"${{{inner}}}/*"', f'"a${{{inner}}}b${{{self.make("string", depth)}}}"')

    def directive(self, depth: int) -> str:
        """Return text with a directive."""
        if self.random.random() < 0.5:
            return f'"<%{{ if {self.make("bool", depth)} }}y${{{self.make("string", depth)}}}%{{ else }}n%{{ endif }}>"'
        return f'"[%{{ for e in {self.make("strings", depth)} }}${{e}},%{{ endfor }}]"'

    def text_call(self, depth: int) -> str:
        """Return a call that gives text."""
        text, texts = self.make("string", depth), self.make("strings", depth)
        return self.pick(
            f"upper({text})", f'join(",", {texts})', f'replace({text}, "a", "z")', f"jsonencode({self.any(depth)})", f'format("%s-%s", {text}, {text})',
            f'trimprefix({text}, "a")', f"tostring({self.make('number', depth)})", f"coalesce({text}, {self.make('string', depth)})",
            f'lookup({self.make("map", depth)}, "a", {text})', f"substr({text}, 0, 1)", f"md5({text})", f"lower({text})", f"element({texts}, 1)",
        )  # fmt: skip

    def element_text(self, depth: int) -> str:
        """Return an element that is text."""
        texts, by_key = self.make("strings", depth), self.make("map", depth)
        return self.pick(f"{texts}[0]", f'{by_key}["a"]', f"({by_key}).b", f"one({texts})")

    def arithmetic(self, depth: int) -> str:
        """Return an operation on numbers."""
        return f"({self.make('number', depth)} {self.pick('+', '-', '*', '/', '%')} {self.make('number', depth)})"

    def negative(self, depth: int) -> str:
        """Return a negated number."""
        return f"-({self.make('number', depth)})"

    def number_call(self, depth: int) -> str:
        """Return a call that gives a number."""
        number = self.make("number", depth)
        return self.pick(
            f"length({self.make(self.pick('strings', 'map', 'set', 'object', 'tuple'), depth)})", f"abs({number})", f"floor({number})", f"ceil({number})",
            f"max({number}, {self.make('number', depth)})", f"min({number}, 4)", f"tonumber({number})", f"sum({self.make('numbers', depth)})",
        )  # fmt: skip

    def comparison(self, depth: int) -> str:
        """Return a comparison of numbers."""
        return f"({self.make('number', depth)} {self.pick('<', '<=', '>', '>=')} {self.make('number', depth)})"

    def equality(self, depth: int) -> str:
        """Return a comparison of anything."""
        kind = self.random.choice(KINDS)
        return f"({self.make(kind, depth)} {self.pick('==', '!=')} {self.make(kind, depth)})"

    def logic(self, depth: int) -> str:
        """Return an operation on bools."""
        if self.random.random() < 0.3:
            return f"!({self.make('bool', depth)})"
        return f"({self.make('bool', depth)} {self.pick('&&', '||')} {self.make('bool', depth)})"

    def bool_call(self, depth: int) -> str:
        """Return a call that gives a bool."""
        return self.pick(
            f"can({self.any(depth)})", f'contains({self.make("strings", depth)}, "a")', f'startswith({self.make("string", depth)}, "a")',
            f"alltrue([{self.make('bool', depth)}])", f"anytrue([{self.make('bool', depth)}, {self.make('bool', depth)}])",
            f'can(regex("^a", {self.make("string", depth)}))', f"tobool({self.make('bool', depth)})",
        )  # fmt: skip

    def list_literal(self, depth: int) -> str:
        """Return a tuple of text."""
        return f"[{', '.join(self.make('string', depth) for _ in range(self.random.randint(0, 3)))}]"

    def for_list(self, depth: int) -> str:
        """Return a for expression that gives text."""
        source = self.make(self.pick("strings", "set", "map"), depth)
        return self.pick(
            f"[for e in {source} : e]", f'[for e in {source} : "${{e}}!"]', f'[for e in {source} : upper(e) if e != "a"]',
            f'[for k, v in {source} : "${{k}}=${{v}}"]', f"[for e in {source} : e if {self.make('bool', depth)}]",
        )  # fmt: skip

    def list_call(self, depth: int) -> str:
        """Return a call that gives a list of text."""
        texts, more = self.make("strings", depth), self.make("strings", depth)
        return self.pick(
            f"concat({texts}, {more})", f"flatten([{texts}, {more}])", f"sort({texts})", f"distinct({texts})", f"compact({texts})", f"reverse({texts})",
            f"keys({self.make('map', depth)})", f"values({self.make('map', depth)})", f"tolist({self.make('set', depth)})", f"tolist({texts})",
            f'split(",", {self.make("string", depth)})', f"slice({texts}, 0, 1)", f"concat([{texts}, {more}]...)", f"coalescelist({texts}, {more})",
        )  # fmt: skip

    def splat(self, depth: int) -> str:
        """Return a splat."""
        return self.pick(f"{self.make('tuple', depth)}[*].n", f"({self.any(depth)})[*]", f"({self.make('tuple', depth)}).*.name", "var.objs[*].actions[0]")

    def for_numbers(self, depth: int) -> str:
        """Return a for expression that gives numbers."""
        return f"[for e in {self.make('numbers', depth)} : e {self.pick('+', '*', '-')} 1{self.pick('', ' if e > 1')}]"

    def number_list(self, depth: int) -> str:
        """Return a tuple of numbers."""
        return f"[{self.make('number', depth)}, {self.make('number', depth)}]"

    def map_call(self, depth: int) -> str:
        """Return a call that gives a map."""
        text = self.make("string", depth)
        return self.pick(
            f"merge({self.make('map', depth)}, {self.make('map', depth)})", f'tomap({{ a = {text}, z = "q" }})', f'zipmap(["a", "b"], ["1", {text}])'
        )

    def object_literal(self, depth: int) -> str:
        """Return an object."""
        key = self.pick("a", '"k"', f"({self.make('string', depth)})", f'"${{{self.make("string", depth)}}}"')
        return f"{{ {key} = {self.any(depth)}, b = {self.any(depth)} }}"

    def for_object(self, depth: int) -> str:
        """Return a for expression that gives an object."""
        source = self.make(self.pick("strings", "set", "map", "object"), depth)
        return self.pick(
            f"{{ for k, v in {source} : k => v }}", f"{{ for e in {source} : e => {self.any(depth)} }}", f"{{ for k, v in {source} : v => k... }}",
            f"{{ for k, v in {source} : k => v if {self.make('bool', depth)} }}",
        )  # fmt: skip

    def object_call(self, depth: int) -> str:
        """Return a call that gives an object."""
        return self.pick(f"merge({self.make('object', depth)}, {self.make('object', depth)})", f"jsondecode(jsonencode({self.make('object', depth)}))")

    def tuple_literal(self, depth: int) -> str:
        """Return a tuple of anything."""
        return f"[{', '.join(self.any(depth) for _ in range(self.random.randint(0, 3)))}]"

    def for_pairs(self, depth: int) -> str:
        """Return a for expression over anything."""
        return f"[for k, v in {self.make(self.pick('tuple', 'object', 'map', 'strings'), depth)} : [k, v]]"

    def tuple_call(self, depth: int) -> str:
        """Return a call that gives a tuple."""
        items = self.make("tuple", depth)
        return self.pick(
            f"concat({items}, {self.make('tuple', depth)})", f"flatten({items})", f"values({self.make('object', depth)})",
            f"setproduct({self.make('set', depth)}, {self.make('strings', depth)})",
        )  # fmt: skip

    def set_call(self, depth: int) -> str:
        """Return a call that gives a set."""
        first = self.make("set", depth)
        return self.pick(f"toset({self.make('strings', depth)})", f"setunion({first}, {self.make('set', depth)})", f"toset({self.make('tuple', depth)})")


def main() -> int:
    """Compare; return 1 if there is a difference."""
    count, seed = (int(argument) for argument in (sys.argv[1:] + ["500", "1"][len(sys.argv) - 1 :])[:2])
    setup = json.loads(ANSWERS.read_text(encoding="utf-8"))["setups"]["base"]
    grammar = Grammar(seed)
    expressions = list(dict.fromkeys(grammar.any(grammar.random.randint(1, 4)) for _ in range(count)))
    answers = ask(expressions, setup)
    with tempfile.TemporaryDirectory() as scratch:
        write_files(Path(scratch), setup["files"])
        scope = root_scope(Path(scratch), [])
        differences = compare(expressions, answers, scope) + refine(expressions, answers, setup, scope)
    statuses = Counter(answer["status"] for answer in answers)
    sys.stdout.write(f"{len(expressions)} expressions {dict(statuses)}, {differences} differences\n")
    return 1 if differences else 0


def compare(expressions: list[str], answers: list[dict[str, Any]], scope: Scope) -> int:
    """Print and count the expressions on which this program disagrees; an error where terraform does not know is left to `refine`."""
    differences = 0
    for expression, answer in zip(expressions, answers, strict=True):
        found = agrees({"expr": expression, **answer}, scope)
        if found and not (found == REFUSED and answer["status"] == OPEN):
            differences += 1
            told = answer.get("error") or json.dumps([answer.get("type"), answer.get("value"), answer.get("after_unknown")], ensure_ascii=False)
            sys.stdout.write(f"{expression}\n  terraform: {answer['status']} {told[:300]}\n  here: {found}\n")
    return differences


def refine(expressions: list[str], answers: list[dict[str, Any]], setup: dict[str, Any], scope: Scope) -> int:
    """Put texts in the place of the unknown id; print and count the expressions of which this program says what does not hold for one of them."""
    refinable = [
        expression
        for expression, answer in zip(expressions, answers, strict=True)
        if UNKNOWN_ID in expression and (answer["status"] == OPEN or answer.get("after_unknown"))
    ]
    refined = [ask([expression.replace(UNKNOWN_ID, text) for expression in refinable], setup) for text in REFINEMENTS]
    differences = 0
    for expression, cases in zip(refinable, zip(*refined, strict=True), strict=True):
        found = holds_for(expression, list(cases), scope)
        if found:
            differences += 1
            told = json.dumps([case.get("value", case["status"]) for case in cases], ensure_ascii=False)
            sys.stdout.write(f"{expression}\n  terraform, refined: {told[:500]}\n  here: {found}\n")
    return differences


if __name__ == "__main__":
    sys.exit(main())
