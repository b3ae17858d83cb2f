"""Configurations made to use up time and memory while they are evaluated: each ends soon, and what stands beside them is judged."""

from pathlib import Path

import pytest
from scans import OPEN_ROLE, run_scan


def chain(first: str, link: str, length: int) -> str:
    """Return locals of which each is made of the one before."""
    links = [f"  l{number} = {link.replace('PREVIOUS', f'local.l{number - 1}')}" for number in range(1, length)]
    return "locals {\n" + f"  l0 = {first}\n" + "\n".join(links) + "\n}\n" + f'output "o" {{\n  value = local.l{length - 1}\n}}\n'


def called(depth: int) -> dict[str, str]:
    return {f"m{level}/main.tf": f'module "m" {{\n  source = "../m{level + 1}"\n}}\n' for level in range(depth)} | {f"m{depth}/main.tf": ""}


def policy(actions: str, before: str = "") -> str:
    statement = f'{{ Effect = "Allow", Action = {actions}, Resource = "*" }}'
    return before + f'resource "aws_iam_policy" "p" {{\n  policy = jsonencode({{ Statement = [{statement}] }})\n}}\n'


YAML_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\\n" for n in range(1, 9))

BOMBS: dict[str, dict[str, str]] = {
    "a range of 100,000": {"bomb.tf": policy("[for i in range(100000) : format(\"s3:Get%d\", i)]")},
    "a range of ranges": {"bomb.tf": policy('flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : "s3:*"]]])')},
    "texts that double": {"bomb.tf": chain('"0123456789"', '"${PREVIOUS}${PREVIOUS}"', 60)},
    "lists that double": {"bomb.tf": chain('["x"]', "concat(PREVIOUS, PREVIOUS)", 60)},
    "lists of themselves twice": {"bomb.tf": chain('["x"]', "[PREVIOUS, PREVIOUS]", 60)},
    "JSON of JSON": {"bomb.tf": chain('"\\"\\\\"', "jsonencode([PREVIOUS, PREVIOUS])", 60)},
    "maps that double": {"bomb.tf": chain('{ a = "x" }', '{ for k, v in merge({ "a" = PREVIOUS }, { "b" = PREVIOUS }) : k => v }', 60)},
    "products of sets": {"bomb.tf": policy('setproduct(range(1000), range(1000), range(1000), ["*"])')},
    "texts that are repeated": {"bomb.tf": policy('join("", [for i in range(1024) : join("", [for j in range(1024) : format("%01000d", j)])])')},
    "a wide format": {"bomb.tf": policy('format("%0999999999d", 1)')},
    "a long replacement": {"bomb.tf": chain('"aaaaaaaaaa"', 'replace(PREVIOUS, "a", "aaaaaaaaaa")', 60)},
    "a YAML bomb": {"bomb.tf": policy(f'yamldecode("{YAML_BOMB}").a8')},
    "a slow regular expression": {"bomb.tf": policy('regexall("^(a+)+$", "' + "a" * 5000 + 'b")')},
    "a slow replacement": {"bomb.tf": policy('replace("' + "a" * 5000 + 'b", "/(a*)*c/", "x")')},
    "10,000 instances": {
        "bomb.tf": 'resource "aws_iam_user" "v" {\n  for_each = { for p in setproduct(range(100), range(100)) : join("-", p) => p }\n  name = each.key\n}\n'
    },
    "a thousand million instances": {"bomb.tf": 'resource "aws_iam_user" "u" {\n  count = 1000000000\n  name = "u${count.index}"\n}\n'},
    "instances of modules of instances": {
        "bomb.tf": 'module "a" {\n  source = "./a"\n  count = 1000\n}\n',
        "a/main.tf": 'module "b" {\n  source = "../b"\n  count = 1000\n}\n',
        "b/main.tf": 'resource "aws_iam_user" "u" {\n  count = 1000\n  name = "x"\n}\n',
    },
    "modules in 300 levels": {"bomb.tf": 'module "m" {\n  source = "./m0"\n}\n', **called(300)},
    "modules that call each other in two ways each": {
        "bomb.tf": 'module "m" {\n  source = "./m0"\n}\n',
        **{f"m{n}/main.tf": f'module "a" {{\n  source = "../m{n + 1}"\n}}\nmodule "b" {{\n  source = "../m{n + 1}"\n}}\n' for n in range(60)},
        "m60/main.tf": "",
    },
    "2,000 resources of one address": {"bomb.tf": 'resource "aws_iam_user" "u" {\n  name = "x"\n}\n' * 2000},
    "locals in a circle": {"bomb.tf": "locals {\n  a = local.b\n  b = local.a\n}\n" + policy("local.a")},
    "2,000 locals in a row": {"bomb.tf": chain('"x"', "PREVIOUS", 2000)},
    "blocks of dynamic blocks": {
        "bomb.tf": 'data "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n    for_each = range(1000)\n    content {\n      dynamic "condition" {\n'
                   '        for_each = range(1000)\n        content {\n          test = "a"\n          variable = "b"\n'
                   "          values = range(1000)\n        }\n"
                   "      }\n    }\n  }\n}\n"
    },
    "decisions upon decisions": {
        "bomb.tf": "".join(f'variable "v{n}" {{\n  type = bool\n}}\n' for n in range(40))
        + policy("concat(" + ", ".join(f'var.v{n} ? ["s3:Get{n}"] : ["s3:Put{n}", "*"]' for n in range(40)) + ")")
    },
    "a template of itself": {"bomb.tf": policy('templatefile("${path.module}/t.tpl", {})'), "t.tpl": '${templatefile("t.tpl", {})}'},
    "a compressed bomb": {"bomb.tf": policy('base64gzip(join("", [for i in range(1000) : format("%01000d", i)]))')},
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_disarmed(bomb: str, tmp_path: Path) -> None:
    for name, text in BOMBS[bomb].items():
        path = tmp_path / "bad" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "bad/role.tf").write_text(OPEN_ROLE)
    outcome = run_scan(tmp_path)
    assert outcome.code == 1, (outcome.code, outcome.written[-2000:])
    assert "public-trust" in outcome.rules_at("bad/role.tf")
