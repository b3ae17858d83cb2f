"""Assemblies, services and change sets that lie about paths, name each other in circles, or grow without measure, beside an honest template."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.scans import CANARY, run_scan

HONEST = """\
Resources:
  Honest:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "sts:AssumeRole", Principal: {AWS: "*"}}]
"""
STACK = "aws:cloudformation:stack"
ASSEMBLY = "cdk:cloud-assembly"
SERVICE = "service: s\nprovider: {name: aws}\n"


def manifest(**artifacts: object) -> str:
    """Return a manifest."""
    return json.dumps({"version": "1", "artifacts": artifacts})


def stack(template: object, **more: object) -> dict[str, object]:
    """Return a stack of a manifest."""
    return {"type": STACK, "environment": "aws://111122223333/eu-west-1", "properties": {"templateFile": template}, **more}


def within(folder: object) -> dict[str, object]:
    """Return an assembly within another."""
    return {"type": ASSEMBLY, "properties": {"directoryName": folder}}


def change(context: str) -> str:
    """Return a change set with one resource."""
    item = {"Action": "Add", "LogicalResourceId": "R", "ResourceType": "AWS::IAM::Role", "AfterContext": context}
    return json.dumps({"Changes": [{"ResourceChange": item}]})


def doubled(levels: int, text: str) -> str:
    """Return a service in which every level says the one below twice."""
    lines = [f"custom:\n  a0: {text}"]
    lines += [f"  a{level}: '${{self:custom.a{level - 1}}}${{self:custom.a{level - 1}}}'" for level in range(1, levels)]
    lines += [f"resources: {{Resources: {{R: {{Type: 'AWS::IAM::Role', Properties: {{Path: '${{self:custom.a{levels - 1}}}'}}}}}}}}"]
    return SERVICE + "\n".join(lines) + "\n"


def chain(levels: int, form: str) -> str:
    """Return a service in which every level refers to the one below."""
    lines = ["custom:\n  a0: x", *(f"  a{level}: {form.format(level - 1)}" for level in range(1, levels))]
    lines += [f"resources: {{Resources: {{R: {{Type: 'AWS::IAM::Role', Properties: {{Path: '${{self:custom.a{levels - 1}}}'}}}}}}}}"]
    return SERVICE + "\n".join(lines) + "\n"


SECTIONS = "service: []\nprovider: {name: aws, iam: [], vpc: 1}\nfunctions: [1, {f: 2}, {g: {role: [], events: 3}}]\nresources: [1, [2]]\n"
SECRET = "../../secret.txt"
ATTACKS: dict[str, tuple[str, str]] = {
    "template outside": ("manifest.json", manifest(A=stack("../../../../../../etc/passwd"), B=stack("/etc/passwd"), C=stack(SECRET), D=stack("a\0b"))),
    "template of another form": ("manifest.json", manifest(A=stack(["x"]), B=stack({}), C=stack(None), D=stack(""), E={"type": STACK}, F=[], G={"type": []})),
    "metadata outside": ("manifest.json", manifest(A=stack("honest.yaml", additionalMetadataFile="/etc/passwd"))),
    "metadata of another form": ("manifest.json", manifest(A=stack("honest.yaml", metadata={"/A": [[], {"type": 1}], "/B": 3}))),
    "frames outside": (
        "manifest.json",
        manifest(A=stack("honest.yaml", metadata={"/A": [{"type": "aws:cdk:logicalId", "data": "Honest", "trace": ["x (/etc/passwd:1:1)", "(" * 90_000]}]})),
    ),
    "assembly in itself": ("manifest.json", manifest(A=within("."), B=within("./x/.."), C=within(""))),
    "assembly outside": ("manifest.json", manifest(A=within("../.."), B=within("/etc"), C=within(["x"]))),
    "many stacks": ("manifest.json", manifest(**{f"S{number}": stack(f"{number}.json") for number in range(20_000)})),
    "deep manifest": ("manifest.json", '{"version": "1", "artifacts": {"aws:cloudformation:stack": ' + "[" * 100_000),
    "manifest that is a list": ("manifest.json", json.dumps(["artifacts", STACK])),
    "giant context": ("cs.json", change(json.dumps({"Properties": {"Description": "x" * 4_000_000}}))),
    "deep context": ("cs.json", change("[" * 200_000)),
    "deep context that ends": ("cs.json", change('{"Properties": {"a": ' + "[" * 5_000 + "]" * 5_000 + "}}")),
    "context within context": ("cs.json", change(change(change("{}")))),
    "many changes": ("cs.json", json.dumps({"Changes": [{"ResourceChange": {"LogicalResourceId": f"R{number}"}} for number in range(50_000)]})),
    "placeholders": ("cs.json", change(json.dumps({"Properties": {"Path": "{{changeSet:KNOWN_AFTER_APPLY}}" * 20_000 + "{{resolve:" * 20_000}}))),
    "changes of another form": ("cs.json", json.dumps({"Changes": [1, {}, {"ResourceChange": []}, {"ResourceChange": {"LogicalResourceId": {}}}]})),
    "file outside": ("serverless.yml", SERVICE + "resources: ${file(../../../../../etc/passwd)}\nfunctions: ${file(/etc/hosts.yml)}\n"),
    "file above": ("serverless.yml", SERVICE + "resources: ${file(../secret.yml)}\n"),
    "file of itself": ("serverless.yml", SERVICE + "resources: ${file(serverless.yml):resources}\n"),
    "texts doubled": ("serverless.yml", doubled(60, "xxxxxxxxxx")),
    "lists doubled": ("serverless.yml", doubled(60, "[1, 2]")),
    "chain of texts": ("serverless.yml", chain(3_000, "'${{self:custom.a{}}}'")),
    "chain of maps": ("serverless.yml", chain(3_000, "{{x: '${{self:custom.a{}}}'}}")),
    "variables in a ring": ("serverless.yml", SERVICE + "custom: {a: '${self:custom.b}', b: '${self:custom.a}', c: '${self:}'}\nresources: ${self:custom.c}\n"),
    "open braces": ("serverless.yml", SERVICE + f"custom: {{a: '{'${' * 100_000}'}}\nresources: ${{self:custom.a}}\n"),
    "open variables": ("serverless.yml", SERVICE + f"resources: '{'${self:a,' * 100_000}'\n"),
    "variables in variables": ("serverless.yml", SERVICE + f"resources: '{'${self:' * 500}{'}' * 500}'\n"),
    "many functions": ("serverless.yml", SERVICE + "functions:\n" + "".join(f"  f{number}: {{iamRoleStatements: []}}\n" for number in range(20_000))),
    "sections of another form": ("serverless.yml", SECTIONS),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_an_attack_costs_the_honest_template_nothing(tmp_path: Path, name: str) -> None:
    path, text = ATTACKS[name]
    (tmp_path / "secret.yml").write_text(f"Resources: {{{CANARY}: {{Type: 'AWS::IAM::User'}}}}\n")
    folder = tmp_path / "scanned"
    folder.mkdir()
    (folder / "honest.yaml").write_text(HONEST)
    (folder / path).write_text(text)
    outcome = run_scan(folder, ".")
    assert outcome.code in (0, 1)
    assert "public-trust" in outcome.rules_at("honest.yaml")
    assert not [message for message in outcome.messages if message.startswith(("internal", "error"))]
    assert CANARY not in outcome.written
    assert "root:" not in outcome.written


@pytest.mark.parametrize("name", ["template outside", "assembly outside"])
def test_a_named_manifest_cannot_lead_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "manifest.json").write_text(ATTACKS[name][1])
    outcome = run_scan(tmp_path, "manifest.json")
    assert outcome.code == 3
    assert "root:" not in outcome.written


def link_to_secret(folder: Path) -> None:
    """Make a template that is a link out of the folder."""
    (folder.parent / "secret.yml").write_text(f"Resources: {{{CANARY}: {{Type: 'AWS::IAM::User'}}}}\n")
    (folder / "App.template.json").symlink_to(folder.parent / "secret.yml")


def link_in_ring(folder: Path) -> None:
    """Make a template that is a link to itself."""
    (folder / "App.template.json").symlink_to(folder / "App.template.json")


@pytest.mark.parametrize("link", [link_to_secret, link_in_ring])
def test_links_of_an_assembly_lead_nowhere(tmp_path: Path, link: Callable[[Path], None]) -> None:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    link(folder)
    (folder / "honest.yaml").write_text(HONEST)
    (folder / "manifest.json").write_text(manifest(A=stack("App.template.json")))
    outcome = run_scan(folder, ".")
    assert CANARY not in outcome.written
    assert "public-trust" in outcome.rules_at("honest.yaml")
