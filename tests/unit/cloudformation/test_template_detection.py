"""Which files are templates."""

from pathlib import Path

import pytest

from iac_iam_guard.cloudformation.detect import is_copy, may_be_template
from iac_iam_guard.cloudformation.unit import read_template
from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source
from tests.unit.cloudformation.scans import scan_folder

TEMPLATES = {
    "plain.yaml": "Resources:\n  R:\n    Type: AWS::IAM::User\n",
    "header.yml": "AWSTemplateFormatVersion: 2010-09-09\nDescription: empty\n",
    "custom.yaml": "Resources:\n  R: {Type: 'Custom::Thing'}\n",
    "flow.json": '{"Resources": {"R": {"Type": "AWS::IAM::User"}}}',
    "short.template": '{\n  "Resources" : {\n "R" : {"Type":"AWS::IAM::User"}}}',
    "sam.yaml": "Transform: AWS::Serverless-2016-10-31\nGlobals: {}\n",
    "loops.yaml": "Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::X': [X, [A], {'U${X}': {Type: AWS::IAM::User}}]\n",
}
OTHERS = {
    "kubernetes.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n  t.yaml: |\n    Resources:\n      R: {Type: AWS::IAM::User}\n",
    "workflow.yml": "on: push\njobs: {a: {steps: [{run: 'aws cloudformation deploy # Type: AWS::IAM::User'}]}}\n",
    "openapi.yaml": "openapi: 3.0.0\ninfo: {title: Resources}\npaths: {}\n",
    "helm.yaml": "Resources:\n  {{- range .Values.x }}\n  - {{ . }}\n  {{- end }}\n",
    "package.json": '{"name": "x", "dependencies": {"Resources": "AWS::"}}',
    "arm.json": '{"$schema": "x", "resources": [{"type": "Microsoft.Storage/storageAccounts"}]}',
    "policy.json": '{"Version": "2012-10-17", "Statement": []}',
    "parameters.json": '[{"ParameterKey": "Env", "ParameterValue": "AWS::x"}]',
    "module.yaml": "Resources:\n  R: {Type: Org::Svc::Res}\n",
    "list.yaml": "Resources: [AWS::IAM::User]\n",
    "broken.json": '{"Resources": {"R": {"Type": "Org::Svc"',
}


def test_a_folder_of_many_kinds_yields_exactly_the_templates(tmp_path: Path) -> None:
    for name, text in {**TEMPLATES, **OTHERS}.items():
        (tmp_path / name).write_text(text, "utf-8")
    result = scan_folder(tmp_path)
    assert sorted(entry.path for entry in result.inputs) == sorted(TEMPLATES)
    assert result.diagnostics == ()


def test_a_broken_template_is_told_and_hides_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(TEMPLATES["plain.yaml"], "utf-8")
    (tmp_path / "broken.yaml").write_text("Resources:\n  R:\n    Type: AWS::IAM::User\n    Properties: [\n", "utf-8")
    result = scan_folder(tmp_path)
    assert [entry.path for entry in result.inputs] == ["good.yaml"]
    ((level, path),) = [(entry.level, entry.span.path) for entry in result.diagnostics if entry.span is not None]
    assert (level, path) == ("warning", "broken.yaml")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_quick_look_takes_no_template_for_something_else(name: str) -> None:
    assert may_be_template(TEMPLATES[name].encode())
    assert may_be_template(b"\xef\xbb\xbf" + TEMPLATES[name].encode())


def test_what_builds_copy_is_left_alone() -> None:
    assert is_copy("cdk.out/asset.123/template.json")
    assert is_copy(".aws-sam/build/template.yaml")
    assert not is_copy("cdk.out/Stack.template.json")


def test_a_named_file_that_cannot_be_read_is_refused_whatever_it_is() -> None:
    source = Source("x.yaml", "a: [")
    assert read_template(source, {}) is None
    with pytest.raises(InputError):
        read_template(source, {}, named=True)
