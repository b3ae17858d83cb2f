"""One policy of a role, spelled in every way that Terraform has; the statements are those of its JSON document."""

import json
from collections.abc import Callable

Statement = dict[str, str | list[str]]
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


def _blocks(statements: list[Statement]) -> str:
    names = {"Sid": "sid", "Effect": "effect", "Action": "actions", "Resource": "resources"}
    bodies = ["".join(f"    {names[name]} = {json.dumps(value)}\n" for name, value in statement.items()) for statement in statements]
    return "".join(f"  statement {{\n{body}  }}\n" for body in bodies)


def document(statements: list[Statement]) -> str:
    """Write a policy document with static blocks."""
    data = f'data "aws_iam_policy_document" "app" {{\n{_blocks(statements)}}}\n'
    return data + CARRIER.format(policy="data.aws_iam_policy_document.app.json")


def dynamic(statements: list[Statement]) -> str:
    """Write a policy document with a dynamic block over a local value."""
    content = '    content {\n      sid       = statement.value.Sid\n      effect    = statement.value.Effect\n'
    content += "      actions   = statement.value.Action\n      resources = statement.value.Resource\n    }\n"
    block = f'  dynamic "statement" {{\n    for_each = local.statements\n{content}  }}\n'
    data = f'locals {{\n  statements = {json.dumps(statements)}\n}}\ndata "aws_iam_policy_document" "app" {{\n{block}}}\n'
    return data + CARRIER.format(policy="data.aws_iam_policy_document.app.json")


def merged(statements: list[Statement]) -> str:
    """Write every statement into a document of its own, and bring these together."""
    datas = "".join(f'data "aws_iam_policy_document" "part{index}" {{\n{_blocks([statement])}}}\n' for index, statement in enumerate(statements))
    sources = ", ".join(f"data.aws_iam_policy_document.part{index}.json" for index in range(len(statements)))
    whole = f'data "aws_iam_policy_document" "app" {{\n  source_policy_documents = [{sources}]\n}}\n'
    return datas + whole + CARRIER.format(policy="data.aws_iam_policy_document.app.json")


SPELLINGS: tuple[Spelling, ...] = (encoded, heredoc, quoted, single, document, dynamic, merged)
