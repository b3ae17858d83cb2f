from decimal import Decimal

import pytest

from iac_iam_guard.terraform.parse import MAXIMUM_PROBLEMS, parse, parse_expression, parse_template
from iac_iam_guard.terraform.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expression,
    ForObject,
    ForTuple,
    Index,
    Literal,
    ObjectExpression,
    Parenthesis,
    Reference,
    Splat,
    SplatStep,
    Template,
    TemplateFor,
    TemplateIf,
    Traversal,
    TupleExpression,
    Unary,
)
from iac_iam_guard.terraform.text import locate, text_map


def expression(text: str) -> Expression:
    read, problems = parse_expression(text)
    assert problems == ()
    assert read is not None
    return read


def value(text: str) -> object:
    read = expression(text)
    assert isinstance(read, Literal)
    return read.value


def places(text: str, literal: Literal) -> str:
    """The characters of the file that the characters of a literal are mapped to."""
    return "".join(text[locate(text_map(literal), at)] for at in range(len(str(literal.value))))


ACCEPTED = [
    "",
    "\ufeffa = 1\n",
    "a = 1\r\nb {\r\n  c = 2\r\n}\r\n",
    "π = a.π\n",
    "x\u0301 = 1\n",
    "a = <<_X_\nq\n_X_\n",
    "a = <<π\nq\nπ\n",
    "a = <<E\nq\n  E \t\n",
    "a = <<E\nq\n\fE\n",
    "a = <<-E-1\nq\nE-1\n",
    "a = <<E\n${f(\nE\n)}\nE\n",
    "a = <<E\n$\nE\n",
    'a = "$${a"\n',
    'a = "%%{if"\n',
    'a = "${~ x ~}"\n',
    'a = "${\nb # c\n}"\n',
    "a = b[ * ]\n",
    "a = (b\n.c)\n",
    "a = (b\n- c)\n",
    "a = !!b\n",
    "a = --b\n",
    "a = {for k, v in c : k\n=> v}\n",
    "a /* x */ = /* y */ 1 # z\n",
    'a /* x */ "b" /* y */ {}\n',
    'a = core::upper("x")\n',
    'a = "${"${"x"}"}"\n',
    'a = "100%"\nb = "x$"\n',
    "a { b = 1 }\n",
    "a {}",
    'a "x\\"y" {}\n',
    "a = { true = 1, null = 2, in = 3 }\n",
    "a = {b : 1,\n}\n",
    "a = f(x...)\n",
    "a = f(<<E\nx\nE\n, 1)\n",
    "a = b[1\n]\n",
    "a = b[*].c[*].d\n",
    "a = b[*].c.*.d[0]\n",
    "a = 1 /* x\n */\n",
    "a-b = c-d\n",
    'a = "\x00"\n',
    "# a\rb\n",
]

REJECTED = [
    'a = "x\ny"\n',
    'a = "\\/"\n',
    'a = "\\${x}"\n',
    'a = "\\ud800"\n',
    'a = "\\U00110000"\n',
    'a = "\\u12"\n',
    'a = "x\ry"\n',
    "a = 1\rb = 2\n",
    "a = <<E\nx\ry\nE\n",
    "a = <<E\nx\nE",
    "a = <<E \nx\nE\n",
    "a = <<E\nx\n\x1cE\n",
    "a = 1 b = 2\n",
    "a = 1\na = 2\n",
    "a = [1 2]\n",
    "a = {b = 1 c = 2}\n",
    "a = {b = 1\n, c = 2}\n",
    "a = { b =\n 1 }\n",
    "a =\n1\n",
    "a = 1\n + 2\n",
    "a = b ?\n c : d\n",
    "a { b = 1, c = 2 }\n",
    "a { b {} }\n",
    "a { b = 1\n}\n",
    "a\n{\n}\n",
    "a {} b {}\n",
    'a "${b}" {}\n',
    "a b = 1\n",
    '"a" = 1\n',
    "a.b = 1\n",
    "a = b.0.1\n",
    "a = b.*.c.*.d\n",
    "a = 10.11.10.12/32\n",
    "a = 1.\n",
    "a = 0x1\n",
    "a = 1e999999999999\n",
    "a = core::upper\n",
    "a = { for = 1 }\n",
    "a = [for x in y : x => x]\n",
    "a = [for x in y : x...]\n",
    "a = {for x in y : x}\n",
    'a = "${ {b=1~} }"\n',
    'a = "${}"\n',
    'a = "%{ else }"\n',
    'a = "%{ if x }%{ else }%{ else }%{ endif }"\n',
    'a = "%{ for x in y }"\n',
    "a = \u201cx\u201d\n",
    "a =\u00a01\n",
    "x\u00b2 = 1\n",
    "a = 1;\n",
    "a = 1\n/* x\n",
    "a = 1 /* x\n */ b = 2\n",
    "}\n",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepts_what_terraform_accepts(text: str) -> None:
    assert parse(text).problems == ()


@pytest.mark.parametrize("text", REJECTED)
def test_rejects_what_terraform_rejects(text: str) -> None:
    problems = parse(text).problems
    assert problems
    assert all(0 <= problem.start <= problem.end <= len(text) for problem in problems)


def test_reads_blocks_with_their_places() -> None:
    text = 'resource "aws_iam_role" main {\n  name = "x"\n  nested {}\n}\n'
    (block,) = parse(text).body.blocks
    assert (block.type, [label.text for label in block.labels]) == ("resource", ["aws_iam_role", "main"])
    assert text[block.start : block.header_end] == 'resource "aws_iam_role" main'
    assert text[block.start : block.end] == text.rstrip()
    name = block.body.arguments["name"]
    assert text[name.start : name.end] == 'name = "x"'
    assert name.expression == Literal("x", None, text.index('"x"'), text.index('"x"') + 3)
    assert [nested.type for nested in block.body.blocks] == ["nested"]


def test_keeps_comments_in_order_and_once() -> None:
    text = "# a\nb = { c /* d */ + e = 1 } // f\n/* g\n */\n"
    assert [text[start:end] for start, end in parse(text).comments] == ["# a", "/* d */", "// f", "/* g\n */"]


def test_an_escaped_interpolation_ends_with_its_string() -> None:
    body = parse('a = "$${x"\nb = "}"\n').body
    assert {name: argument.expression.value for name, argument in body.arguments.items() if isinstance(argument.expression, Literal)} == {"a": "${x", "b": "}"}


def test_a_bad_block_costs_itself_only() -> None:
    text = 'a "one" {\n  x = 1\n}\nb "two" {\n  x = [1 2]\n}\nc "three" {\n  x = 3\n}\n'
    parsed = parse(text)
    assert [block.type for block in parsed.body.blocks] == ["a", "c"]
    (problem,) = parsed.problems
    assert text[problem.start : problem.end] == "2"


def test_an_unclosed_heredoc_does_not_hide_the_blocks_after_it() -> None:
    parsed = parse('a {\n  x = <<EOT\nq\n}\nresource "b" "c" {\n}\n')
    assert [block.type for block in parsed.body.blocks] == ["resource"]
    assert [problem.message for problem in parsed.problems] == ["This heredoc has no end marker on a line of its own."]


def test_a_repeated_argument_is_told_and_the_first_one_kept() -> None:
    text = "a {\n  x = 1\n  x = 2\n}\n"
    parsed = parse(text)
    assert parsed.body.blocks[0].body.arguments["x"].expression == Literal(1, None, 10, 11)
    assert [(problem.start, problem.end) for problem in parsed.problems] == [(14, 15)]


def test_problems_never_quote_the_text() -> None:
    for text in ('a = "hunter2\n', "hunter2 hunter2 = 1\n", "a = hunter2 hunter2\n", "a = <<hunter2\n"):
        assert all("hunter2" not in problem.message for problem in parse(text).problems)


def test_too_many_problems_end_the_reading() -> None:
    problems = parse("a = ]\n" * (MAXIMUM_PROBLEMS * 2)).problems
    assert len(problems) == MAXIMUM_PROBLEMS + 1
    assert problems[-1].end == len("a = ]\n" * (MAXIMUM_PROBLEMS * 2))


def test_numbers_are_exact() -> None:
    assert value("9007199254740993") == 9007199254740993
    assert value("0.1") == Decimal("0.1")
    assert value("1.50e1") == 15
    assert value("007") == 7
    assert isinstance(value("2.0"), int)
    assert value("1e999999") == Decimal("1e999999")


def test_words_of_literals() -> None:
    assert [value(word) for word in ("true", "false", "null")] == [True, False, None]
    assert expression("true.x") == Traversal(Literal(True, None, 0, 4), (Attribute("x", 4, 6),), 0, 6)


def test_precedence_and_association() -> None:
    def show(node: Expression) -> str:
        match node:
            case Binary():
                return f"({show(node.left)}{node.operator}{show(node.right)})"
            case Unary():
                return f"({node.operator}{show(node.operand)})"
            case Conditional():
                return f"({show(node.condition)}?{show(node.then)}:{show(node.otherwise)})"
            case Reference():
                return node.name
        raise AssertionError(node)

    assert show(expression("a || b && c == d < e + f * g")) == "(a||(b&&(c==(d<(e+(f*g))))))"
    assert show(expression("a * b + c < d == e && f || g")) == "((((((a*b)+c)<d)==e)&&f)||g)"
    assert show(expression("a - b - c / d / e")) == "((a-b)-((c/d)/e))"
    assert show(expression("-a + !b")) == "((-a)+(!b))"
    assert show(expression("a ? b : c ? d : e")) == "(a?b:(c?d:e))"


def test_steps_and_splats() -> None:
    a = Reference("a", (), 0, 1)
    assert expression('a.b[0].c["k"]') == Reference(
        "a", (Attribute("b", 1, 3), Index(Literal(0, None, 4, 5), 3, 6), Attribute("c", 6, 8), Index(Literal("k", None, 9, 12), 8, 13)), 0, 13
    )
    assert expression("a.1.b") == Reference("a", (Index(Literal(1, None, 2, 3), 1, 3), Attribute("b", 3, 5)), 0, 5)
    assert expression("a[*].r[0]") == Splat(a, (Attribute("r", 4, 6), Index(Literal(0, None, 7, 8), 6, 9)), 0, 9)
    assert expression("a.*.r[0]") == Traversal(Splat(a, (Attribute("r", 3, 5),), 0, 5), (Index(Literal(0, None, 6, 7), 5, 8),), 0, 8)
    assert expression("a.*.r.0") == Splat(a, (Attribute("r", 3, 5), Index(Literal(0, None, 6, 7), 5, 7)), 0, 7)
    assert expression("a[*].b[*].c") == Splat(a, (Attribute("b", 4, 6), SplatStep((Attribute("c", 9, 11),), 6, 11)), 0, 11)
    assert expression("(a)[0].b") == Traversal(Parenthesis(Reference("a", (), 1, 2), 0, 3), (Index(Literal(0, None, 4, 5), 3, 6), Attribute("b", 6, 8)), 0, 8)


def test_collections_calls_and_for() -> None:
    assert isinstance(expression("[1, 2,]"), TupleExpression)
    read = expression('{ a = 1, (b) = 2, "c" = 3, d.e = 4, true = 5 }')
    assert isinstance(read, ObjectExpression)
    assert [type(key).__name__ for key, _ in read.items] == ["Literal", "Parenthesis", "Literal", "Reference", "Literal"]
    assert read.items[4][0] == Literal("true", None, 36, 40)
    assert expression("core::f(a, b...)") == Call("f", (Reference("a", (), 8, 9), Reference("b", (), 11, 12)), True, 0, 16)
    called = expression("provider::aws::f()")
    assert isinstance(called, Call)
    assert called.name == "provider::aws::f"
    tuple_for = expression("[for v in a : v if b]")
    assert isinstance(tuple_for, ForTuple)
    assert (tuple_for.key, tuple_for.value, tuple_for.condition) == (None, "v", Reference("b", (), 19, 20))
    object_for = expression("{for k, v in a : k => v...}")
    assert isinstance(object_for, ForObject)
    assert (object_for.key, object_for.value, object_for.grouped) == ("k", "v", True)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ('"a\\n\\r\\t\\"\\\\"', 'a\n\r\t"\\'),
        ('"\\u00e9\\U0001F600"', "é😀"),
        ('"$${"', "${"),
        ('"$$"', "$$"),
        ('"%%{if"', "%{if"),
        ('"e\u0301"', "é"),
        ("<<E\n\\n$${x}\nE\n", "\\n${x}\n"),
        ("<<E\nE\n", ""),
        ("<<E\r\nx\r\nE\r\n", "x\r\n"),
        ("<<-E\n    a\n  \n      b\n  E\n", "a\n  \n  b\n"),
        ("<<-E\n\ta\n\t\tb\nE\n", "a\n\tb\n"),
        ("<<-E\n\u00a0 a\n\u2003 b\nE\n", "a\nb\n"),
        ("<<E\n  a\nE\n", "  a\n"),
    ],
)
def test_text_means_what_terraform_makes_of_it(text: str, meaning: str) -> None:
    assert value(text) == meaning


def test_text_knows_its_places() -> None:
    for text, found in (
        ('"plain"', "plain"),
        ('"a\\nb$${c"', "a\\b${c"),
        ("<<-E\n    a\n      b\n  E\n", "a\n  b\n"),
        ("<<E\na$${b}\nE\n", "a${b}\n"),
    ):
        read = expression(text)
        assert isinstance(read, Literal)
        assert places(text, read) == found
        assert (read.start, read.end) == (0, len(text.rstrip()))


def parts(text: str) -> list[object]:
    """The parts of a template: text as it is, any other part as the name of its class."""
    read = expression(text)
    assert isinstance(read, Template)
    return [part.value if isinstance(part, Literal) else type(part).__name__ for part in read.parts]


def test_strip_markers_and_dedent_follow_terraform() -> None:
    assert parts('"x ${~ y ~} \\n z"') == ["x", "Reference", "z"]
    assert parts("<<E\n a \n${~ x ~}\n b\nE\n") == [" a", "Reference", " b\n"]
    assert parts("<<E\na $ \n${~ x}\nE\n") == ["a $ ", "Reference", "\n"]
    assert parts("<<-E\n  %{ for x in y ~}\n    a=1\n  %{ endfor ~}\n  E\n") == ["", "TemplateFor", ""]
    assert parts("<<-E\n    a\n  ${x}\n  E\n") == ["  a\n", "Reference", "\n"]
    assert parts("<<-E\n    a\n${x}\n  E\n") == ["    a\n", "Reference", "\n"]
    assert parts('"${x}"') == ["Reference"]


def test_directives_nest() -> None:
    read = expression('"%{ if a }1%{ if b }2%{ endif }%{ else }%{ for k, v in c }3%{ endfor }%{ endif }"')
    assert isinstance(read, Template)
    (outer,) = read.parts
    assert isinstance(outer, TemplateIf)
    inner = outer.then.parts[1]
    assert isinstance(inner, TemplateIf)
    assert inner.otherwise.parts == ()
    loop = outer.otherwise.parts[0]
    assert isinstance(loop, TemplateFor)
    assert (loop.key, loop.value) == ("k", "v")
    assert [part.value for part in loop.body.parts if isinstance(part, Literal)] == ["3"]


def test_a_bare_template_keeps_quotes_and_backslashes() -> None:
    read, problems = parse_template('{"a": "\\${x}$"}')
    assert problems == ()
    assert [part.value if isinstance(part, Literal) else type(part).__name__ for part in read.parts] == ['{"a": "\\', "Reference", '$"}']


def test_a_bare_template_becomes_text_after_a_lone_carriage_return() -> None:
    read, problems = parse_template("a ${b}\r${c}$${")
    assert problems == ()
    assert [part.value if isinstance(part, Literal) else type(part).__name__ for part in read.parts] == ["a ", "Reference", "\r${c}${"]


def test_a_decoded_template_points_into_its_file() -> None:
    file = '{"k": "a\\n\\"${var.x}\\"$${"}'
    start = file.index("a\\n")
    # the decoded text is: a, line break, quote, ${var.x}, quote, $${
    origin = ((0, start), (2, start + 3), (3, start + 5), (12, start + 15))
    read, problems = parse_template('a\n"${var.x}"$${', origin)
    assert problems == ()
    before, reference, after = read.parts
    assert isinstance(before, Literal)
    assert isinstance(after, Literal)
    assert file[reference.start : reference.end] == "var.x"
    assert places(file, before) == "a\\\\"
    assert places(file, after) == "\\${"


def test_a_wrong_template_has_problems_at_its_place() -> None:
    read, problems = parse_template("ab${", ((0, 10), (2, 20)))
    assert read.parts == ()
    assert [(problem.start, problem.end) for problem in problems] == [(22, 22)]


def test_an_expression_takes_the_whole_text() -> None:
    read, problems = parse_expression("a b")
    assert read is None
    assert [(problem.start, problem.end) for problem in problems] == [(2, 3)]
