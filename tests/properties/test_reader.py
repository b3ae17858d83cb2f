"""The HCL reader reads or refuses any text without raising, and every place it names lies in that text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.terraform.parse import Parsed, parse, parse_expression, parse_template
from iac_iam_guard.terraform.syntax import Block, Body, Literal
from iac_iam_guard.terraform.text import locate, text_map

VALID = '''# roles
resource "aws_iam_role" "main" {
  name  = "role-${var.name}"
  count = var.on ? 1 : 0 /* maybe */
  assume_role_policy = jsonencode({
    Version = "2012-10-17", Statement = [for s in local.all : merge(s, { Sid = upper(s.sid) }) if s.on]
  })
  dynamic "inline_policy" {
    for_each = { for k, v in var.policies : k => v... }
    content { policy = inline_policy.value[0].*.json }
  }
  policy = <<-EOT
    {"Action": "s3:*"%{ if var.arn ~} , "Resource": "${aws_s3_bucket.b[*].arn[0]}/$${x}"
    %{~ endif }}
    EOT
}
locals { pi = -3.14e0 + (1 - !true) * 2 }
'''
SIGNS = ["[", "]", "(", ")", "=", "=>", ":", "?", "...", ".", ".*", "[*]", ",", "!", "-", "&&", "#", "//", "/*", "*/", " ", "\n", "\r\n", "\r", "\x00"]
TEMPLATES = ['"', "${", "%{", "}", "{", "~}", "${~", "$${", "\\", "<<E\n", "<<-E\n", "E\n", "%{ if x }", "%{ endif }"]
WORDS = ["for", "in", "if", "null", "0", "1.5", "a", "a.b", "é", "e\u0301", "π"]
PIECES = st.sampled_from([*SIGNS, *TEMPLATES, *WORDS])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)
MUTATIONS = st.lists(st.tuples(st.integers(0, len(VALID)), st.integers(0, 12), TEXTS), min_size=1, max_size=4)


def check_places(node: object, length: int, within: tuple[int, int]) -> None:
    """Every node lies within the text, and every character of a literal is mapped into it."""
    if isinstance(node, dict):
        for argument in node.values():
            check_places(argument, length, within)
    elif isinstance(node, tuple) and type(node) is not tuple:
        start, end = node[-2:]
        assert within[0] <= start <= end <= within[1], node
        if isinstance(node, Literal) and isinstance(node.value, str):
            mapped = [locate(text_map(node), at) for at in range(len(node.value))]
            assert all(0 <= place < length for place in mapped), node
            assert all(left <= right for left, right in pairwise(mapped)), node
        for field in node[:-2]:
            if not isinstance(field, int):
                check_places(field, length, (start, end) if isinstance(node, Body | Block) else (0, length))
    elif isinstance(node, tuple):
        for item in node:
            if isinstance(item, tuple) and not (type(item) is tuple and all(isinstance(number, int) for number in item)):
                check_places(item, length, within)


def check(text: str, parsed: Parsed) -> None:
    check_places(parsed.body, len(text), (0, len(text)))
    for problem in parsed.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
    assert all(left[1] <= right[0] for left, right in pairwise(parsed.comments))
    assert all(text[start] in "#/" and end <= len(text) for start, end in parsed.comments)


@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    for form in (text, f"a = {text}\n", f"a = <<-E\n{text}\nE\n"):
        check(form, parse(form))
    expression, problems = parse_expression(text)
    assert (expression is None) == bool(problems)
    check_places(expression, len(text), (0, len(text)))
    template, problems = parse_template(text)
    check_places(template, len(text), (0, len(text)))
    assert all(0 <= problem.start <= problem.end <= len(text) for problem in problems)


@given(MUTATIONS)
@settings(deadline=None)
def test_a_changed_file_is_read_or_refused(mutations: list[tuple[int, int, str]]) -> None:
    text = VALID
    for at, length, inserted in mutations:
        text = text[:at] + inserted + text[at + length :]
    check(text, parse(text))


@given(TEXTS)
def test_a_wrong_block_hides_no_block_after_it(text: str) -> None:
    before = 'resource "before" "it" {\n  a = 1\n}\n'
    parsed = parse(before + "x = ]" + text.replace("\n", " ").replace("\r", " ") + '\nresource "after" "it" {\n  b = 2\n}\n')
    assert [block.labels[0].text for block in parsed.body.blocks if block.type == "resource"] == ["before", "after"]


@given(st.integers(0, 30), st.text(alphabet='ab"\\\n${%é\u0301\t', max_size=30))
def test_a_decoded_template_keeps_its_places_in_the_file(offset: int, text: str) -> None:
    direct, problems = parse_template(text)
    moved, moved_problems = parse_template(text, ((0, offset),))
    assert [(problem.message, problem.start + offset) for problem in problems] == [(problem.message, problem.start) for problem in moved_problems]
    assert len(direct.parts) == len(moved.parts)
    for left, right in zip(direct.parts, moved.parts, strict=True):
        assert (left.start + offset, left.end + offset) == (right.start, right.end)
