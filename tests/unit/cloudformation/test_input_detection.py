"""Which files of a folder are inputs of CloudFormation's family, and which are none."""

import json
from pathlib import Path

import pytest

from iac_iam_guard.cloudformation.detect import may_be_service, sniff
from tests.unit.cloudformation.scans import scan_folder

ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": []}}}
CHANGE = {"Changes": [{"Type": "Resource", "ResourceChange": {"Action": "Add", "LogicalResourceId": "R", "ResourceType": "AWS::IAM::User"}}]}
MANIFEST = {
    "version": "36.0.0",
    "artifacts": {
        "App": {"type": "aws:cloudformation:stack", "environment": "aws://1/x", "properties": {"templateFile": "App.template.json"}},
        "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
    },
}
PLAN = {"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {}, "resource_changes": [], "configuration": {}}

INPUTS = {
    "template.yaml": "Resources:\n  R:\n    Type: AWS::IAM::User\n",
    "module.template": json.dumps({"AWSTemplateFormatVersion": "2010-09-09"}),
    "indented.yaml": "---\n  AWSTemplateFormatVersion: 2010-09-09\n  Resources:\n    R: {Type: AWS::IAM::User}\n",
    "modules.yaml": "Resources:\n  R:\n    Type: Acme::Storage::Bucket::MODULE\n",
    "modules.json": json.dumps({"Resources": {"R": {"Type": "Acme::Storage::Bucket::MODULE"}}}),
    "sam.yaml": "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
    "change.json": json.dumps(CHANGE),
    "cdk.out/App.template.json": json.dumps({"Resources": {"R": ROLE}}),
    "serverless.yml": "service: shop\nprovider:\n  name: aws\nfunctions: {f: {handler: a.b}}\n",
    "nested/serverless.json": json.dumps({"service": "shop", "provider": {"name": "aws"}, "functions": {}}),
    "resources.yml": "resources:\n  Resources:\n    R:\n      Type: AWS::IAM::User\n",
    "packaged/.serverless/cloudformation-template-update-stack.json": json.dumps({"Resources": {"R": ROLE}}),
    "plan.json": json.dumps(PLAN),
}
OTHERS = {
    "kubernetes.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n  t.yaml: |\n    Resources:\n      R: {Type: AWS::IAM::User}\n",
    "many.yaml": "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Service\n",
    ".github/workflows/ci.yml": "on: push\njobs: {a: {steps: [{run: 'aws cloudformation deploy # Type: AWS::IAM::User'}]}}\n",
    "openapi.yaml": "openapi: 3.0.0\ninfo: {title: Resources}\npaths: {}\nx-amazon-apigateway-policy: {Version: '2012-10-17'}\n",
    "chart/templates/helm.yaml": "Resources:\n  {{- range .Values.x }}\n  - {{ . }}\n  {{- end }}\n",
    "package.json": json.dumps({"name": "x", "dependencies": {"Resources": "AWS::"}}),
    "arm.json": json.dumps({"$schema": "x", "resources": [{"type": "Microsoft.Storage/storageAccounts"}]}),
    "samconfig.yaml": "version: 0.1\ndefault: {deploy: {parameters: {stack_name: app, capabilities: CAPABILITY_IAM}}}\n",
    "policy.json": json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}),
    "stack-policy.json": json.dumps({"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "LogicalResourceId/R"}]}),
    "parameters.json": json.dumps([{"ParameterKey": "Env", "ParameterValue": "AWS::x"}]),
    "pipeline-parameters.json": json.dumps({"Parameters": {"Env": "prod"}, "StackPolicy": {"Statement": []}}),
    "imports.json": json.dumps([{"ResourceType": "AWS::IAM::Role", "LogicalResourceId": "R", "ResourceIdentifier": {"RoleName": "x"}}]),
    "cdk.json": json.dumps({"app": "node app.js"}),
    "cdk.out/tree.json": json.dumps({"version": "tree-0.1", "tree": {"id": "App", "children": {}}}),
    "cdk.out/App.assets.json": json.dumps({"files": {"a": {"source": {"path": "App.template.json"}}}}),
    "cdk.out/asset.1234/template.json": json.dumps({"Resources": {"R": ROLE}}),
    "cdk.out/asset.5678.json": json.dumps({"Resources": {"R": ROLE}}),
    "cdk.out/manifest.json": json.dumps(MANIFEST),
    "web/manifest.json": json.dumps({"name": "App", "icons": []}),
    ".aws-sam/build/template.yaml": "Resources:\n  R:\n    Type: AWS::IAM::User\n",
    "google/serverless.yml": "service: shop\nprovider:\n  name: google\nfunctions: {f: {handler: a.b}}\n",
    "docker-compose.yml": "services:\n  app: {image: x}\nprovider: none\n",
    "events.json": json.dumps({"ResourceChange": 1, "note": "no changes"}),
    "module.yaml": "Resources:\n  R: {Type: Org::Svc::Res}\n",
    "broken.yaml": "a: [\n",
    "broken.json": '{"Resources": {"R": {"Type": "Org::Svc"',
    "comments.json": '{\n  // settings\n  "editor": 1,\n}',
    "values.yaml": "image: {tag: 1}\nresources:\n  limits: {cpu: 1}\n",
}


def write_all(folder: Path, files: dict[str, str]) -> None:
    """Write files by their paths."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_a_folder_of_all_kinds_yields_exactly_the_inputs(tmp_path: Path) -> None:
    write_all(tmp_path, {**INPUTS, **OTHERS})
    result = scan_folder(tmp_path)
    assert sorted(entry.path for entry in result.inputs) == sorted(INPUTS)
    assert {entry.path for entry in result.inputs if entry.kind != "cloudformation"} == {"plan.json"}
    assert result.diagnostics == ()


def test_only_a_broken_template_is_told(tmp_path: Path) -> None:
    write_all(tmp_path, {**INPUTS, **OTHERS, "bad.yaml": "Resources:\n  R:\n    Type: AWS::IAM::User\n    Properties: [\n"})
    result = scan_folder(tmp_path)
    assert [(entry.level, entry.span.path) for entry in result.diagnostics if entry.span] == [("warning", "bad.yaml")]


@pytest.mark.parametrize("name", sorted(INPUTS.keys() - {"plan.json", "cdk.out/App.template.json"}))
def test_a_named_input_is_told_by_what_it_says(tmp_path: Path, name: str) -> None:
    write_all(tmp_path, {name: INPUTS[name]})
    result = scan_folder(tmp_path / name)
    assert [entry.kind for entry in result.inputs] == ["cloudformation"]
    assert [entry for entry in result.diagnostics if entry.level == "error"] == []


@pytest.mark.parametrize("name", ["template.yaml", "change.json", "serverless.yml", "nested/serverless.json"])
def test_standard_input_is_told_by_what_it_says(name: str) -> None:
    result = scan_folder(Path("-"), standard_input=lambda: INPUTS[name])
    assert [(entry.path, entry.kind) for entry in result.inputs] == [("<stdin>", "cloudformation")]


def test_a_copy_that_a_build_made_is_looked_at_where_its_folder_is_named(tmp_path: Path) -> None:
    write_all(tmp_path, {**OTHERS, ".git/HEAD": ""})
    assert [entry.path for entry in scan_folder(tmp_path / ".aws-sam").inputs] == [".aws-sam/build/template.yaml"]
    assert [entry.path for entry in scan_folder(tmp_path / "cdk.out/asset.1234").inputs] == ["cdk.out/asset.1234/template.json"]


def test_what_a_service_is_packaged_to_is_looked_at_where_the_service_is_not(tmp_path: Path) -> None:
    packaged = {"app/.serverless/cloudformation-template-update-stack.json": json.dumps({"Resources": {"R": ROLE}}), ".git/HEAD": ""}
    write_all(tmp_path, packaged)
    assert [entry.path for entry in scan_folder(tmp_path).inputs] == ["app/.serverless/cloudformation-template-update-stack.json"]
    write_all(tmp_path, {"app/serverless.yml": INPUTS["serverless.yml"]})
    for folder in (tmp_path, tmp_path / "app"):
        assert [entry.path for entry in scan_folder(folder).inputs] == ["app/serverless.yml"]
    assert [entry.path for entry in scan_folder(tmp_path / "app/.serverless").inputs] == ["app/.serverless/cloudformation-template-update-stack.json"]


@pytest.mark.parametrize("name", sorted(OTHERS.keys() - {"cdk.out/manifest.json", "google/serverless.yml"}))
def test_the_quick_look_lets_little_through(name: str) -> None:
    told = sniff(name, OTHERS[name].encode())
    assert told in (None, "template")
    assert told is None or "Resources" in OTHERS[name]


def test_the_quick_look_takes_no_service_for_something_else() -> None:
    for name in ("serverless.yml", "nested/serverless.json", "resources.yml"):
        assert may_be_service(INPUTS[name].encode())
        assert may_be_service(b"\xef\xbb\xbf" + INPUTS[name].encode())
