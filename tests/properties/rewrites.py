"""Ways to write the same Terraform configuration otherwise; each takes the text of one file and returns the files that say the same.

A rewrite returns nothing where it does not apply.
"""

import json
import re
from collections.abc import Callable
from itertools import pairwise

from iac_iam_guard.terraform.parse import parse
from iac_iam_guard.terraform.syntax import Argument, Block, Body, Expression, Literal, TupleExpression

Files = dict[str, str]
Rewrite = Callable[[str], Files]

PER_INSTANCE = re.compile(r"\b(?:each|count|self)\.")
COMMENTED_KEY = re.compile(r"#.*\bAKIA")
META = ("count", "for_each", "provider", "depends_on")
VERBATIM = ("provider", "type")
"""Arguments that JSON configuration holds as text without `${}`."""
VERBATIM_ITEMS = ("depends_on", "ignore_changes", "replace_triggered_by")


def _blocks(text: str) -> tuple[Block, ...]:
    return parse(text).body.blocks


def scattered(text: str) -> Files:
    """Give every block a file of its own, between comments and empty lines."""
    starts = [0, *(block.end for block in _blocks(text))]
    parts = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    return {f"part{index}.tf": f"// begin {{ \"\n\n\n/* another */{part}\n\n# end" for index, part in enumerate(parts)}


def wrapped(text: str) -> Files:
    """Move everything into a module that is called once."""
    demands = any(block.type == "variable" and "default" not in block.body.arguments for block in _blocks(text))
    return {} if demands else {"inner/main.tf": text, "main.tf": 'module "inner" {\n  source = "./inner"\n}\n'}


def through_locals(text: str) -> Files:
    """Move the value of every argument of resources and data sources into a local value of its own."""
    moved: list[str] = []
    places: list[tuple[int, int, str]] = []
    for block in _blocks(text):
        for argument in block.body.arguments.values() if block.type in ("resource", "data") else ():
            written = text[argument.expression.start : argument.expression.end]
            if argument.name not in META and not PER_INSTANCE.search(written):
                places.append((argument.expression.start, argument.expression.end, f"local.moved{len(moved)}" + "\n" * written.endswith("\n")))
                moved.append(f"  moved{len(moved)} = {written}\n")
    for start, end, name in sorted(places, reverse=True):
        text = text[:start] + name + text[end:]
    return {"main.tf": text, "moved.tf": f"locals {{\n{''.join(moved)}}}\n"}


def for_each_of_one(text: str) -> Files:
    """Give every resource a for_each with one element."""
    resources = [block for block in _blocks(text) if block.type == "resource" and not {"count", "for_each"} & block.body.arguments.keys()]
    for block in reversed(resources):
        brace = text.index("{", block.header_end) + 1
        text = f'{text[:brace]}\n  for_each = toset(["one"])\n{text[brace:]}'
    for block in resources:
        kind, name = (re.escape(label.text) for label in block.labels)
        text = re.sub(rf'(?<![\w."-]){kind}\.{name}(?![\w\["-])', rf'{block.labels[0].text}.{block.labels[1].text}["one"]', text)
    return {"main.tf": text}


def as_json(text: str) -> Files:
    """Write the configuration in JSON syntax, which has no heredocs and no comments."""
    if "<<" in text or COMMENTED_KEY.search(text):
        return {}
    root: dict[str, object] = {}
    for block in _blocks(text):
        _add(root, [block.type, *(label.text for label in block.labels)], _body(block.body, text))
    return {"main.tf.json": json.dumps(root, indent=2)}


def _body(body: Body, text: str) -> dict[str, object]:
    found: dict[str, object] = {name: _argument(argument, text) for name, argument in body.arguments.items()}
    for block in body.blocks:
        _add(found, [block.type, *(label.text for label in block.labels)], _body(block.body, text))
    return found


def _add(into: dict[str, object], path: list[str], body: dict[str, object]) -> None:
    for step in path[:-1]:
        into = into.setdefault(step, {})  # type: ignore[assignment]
    into.setdefault(path[-1], []).append(body)  # type: ignore[attr-defined]


def _argument(argument: Argument, text: str) -> object:
    expression = argument.expression
    if argument.name in VERBATIM and not isinstance(expression, Literal):
        return text[expression.start : expression.end]
    if argument.name in VERBATIM_ITEMS and isinstance(expression, TupleExpression):
        return [text[item.start : item.end] for item in expression.items]
    return _value(expression, text)


def _value(expression: Expression, text: str) -> object:
    if isinstance(expression, Literal):
        value = expression.value
        return value.replace("${", "$${").replace("%{", "%%{") if isinstance(value, str) else value
    return f"${{{text[expression.start : expression.end]}}}"


REWRITES: tuple[Rewrite, ...] = (scattered, wrapped, through_locals, for_each_of_one, as_json)
