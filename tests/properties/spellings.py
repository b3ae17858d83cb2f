"""One policy of a role, spelled in every way that Terraform has; the statements are those of its JSON document."""

import json
from collections.abc import Callable

Conditions = dict[str, dict[str, list[str]]]
Statement = dict[str, str | list[str] | Conditions]
Spelling = Callable[[list[Statement]], str]

CARRIER = """
resource "aws_iam_role_policy" "app" {{
  name   = "app"
  role   = "app"
  policy = {policy}
}}
"""


def _document(statements: list[Statement]) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": statements}


def encoded(statements: list[Statement]) -> str:
    """Write an object that jsonencode() turns into text."""
    return CARRIER.format(policy=f"jsonencode({json.dumps(_document(statements))})")


def heredoc(statements: list[Statement]) -> str:
    """Write the JSON text in a heredoc."""
    return CARRIER.format(policy=f"<<-EOT\n    {json.dumps(_document(statements), indent=2)}\n  EOT")


def quoted(statements: list[Statement]) -> str:
    """Write the JSON text in quotes."""
    return CARRIER.format(policy=json.dumps(json.dumps(_document(statements))))


def single(statements: list[Statement]) -> str:
    """Write lists of one as what is in them."""
    bare: list[dict[str, object]] = [
        {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in statement.items()} for statement in statements
    ]
    document = {"Version": "2012-10-17", "Statement": bare[0] if len(bare) == 1 else bare}
    return CARRIER.format(policy=f"jsonencode({json.dumps(document)})")


NAMES = {
    "Sid": "sid",
    "Effect": "effect",
    "Action": "actions",
    "NotAction": "not_actions",
    "Resource": "resources",
    "NotResource": "not_resources",
}
"""Elements of a statement by what a block calls them; conditions are blocks of their own."""


def _blocks(statements: list[Statement]) -> str:
    return "".join(f"  statement {{\n{_body(statement)}  }}\n" for statement in statements)


def _body(statement: Statement) -> str:
    plain = "".join(f"    {NAMES[name]} = {json.dumps(value)}\n" for name, value in statement.items() if name in NAMES)
    tests = _tests(statement)
    return plain + "".join(
        f"    condition {{\n      test     = {json.dumps(test)}\n      variable = {json.dumps(key)}\n      values   = {json.dumps(values)}\n    }}\n"
        for test, key, values in tests
    )


def _tests(statement: Statement) -> list[tuple[str, str, list[str]]]:
    conditions = statement.get("Condition", {})
    assert isinstance(conditions, dict)
    return [(test, key, values) for test, keys in conditions.items() for key, values in keys.items()]


def document(statements: list[Statement]) -> str:
    """Write a policy document with static blocks."""
    data = f'data "aws_iam_policy_document" "app" {{\n{_blocks(statements)}}}\n'
    return data + CARRIER.format(policy="data.aws_iam_policy_document.app.json")


def dynamic(statements: list[Statement]) -> str:
    """Write a policy document with dynamic blocks over a local value."""
    plain = "".join(f"      {block} = try(statement.value.{name}, null)\n" for name, block in NAMES.items())
    tested = "content {\n test = condition.value[0]\n variable = condition.value[1]\n values = condition.value[2]\n }\n"
    conditions = f'      dynamic "condition" {{\n        for_each = statement.value.tests\n{tested}      }}\n'
    block = f'  dynamic "statement" {{\n    for_each = local.statements\n    content {{\n{plain}{conditions}    }}\n  }}\n'
    listed = [{**statement, "tests": _tests(statement)} for statement in statements]
    data = f'locals {{\n  statements = {json.dumps(listed)}\n}}\ndata "aws_iam_policy_document" "app" {{\n{block}}}\n'
    return data + CARRIER.format(policy="data.aws_iam_policy_document.app.json")


def merged(statements: list[Statement]) -> str:
    """Write every statement into a document of its own, and bring these together."""
    datas = "".join(f'data "aws_iam_policy_document" "part{index}" {{\n{_blocks([statement])}}}\n' for index, statement in enumerate(statements))
    sources = ", ".join(f"data.aws_iam_policy_document.part{index}.json" for index in range(len(statements)))
    whole = f'data "aws_iam_policy_document" "app" {{\n  source_policy_documents = [{sources}]\n}}\n'
    return datas + whole + CARRIER.format(policy="data.aws_iam_policy_document.app.json")


SPELLINGS: tuple[Spelling, ...] = (encoded, heredoc, quoted, single, document, dynamic, merged)
