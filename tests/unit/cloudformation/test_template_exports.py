"""Fn::ImportValue: what one template of the scan exports is known in another, where the names are the same for certain."""

from pathlib import Path

import pytest

from tests.unit.cloudformation.graphs import at, read_graph, resource, write_files, written
from tests.unit.cloudformation.scans import found, scan_folder


def importing(name: str, more: str = "") -> str:
    return f"{more}Resources:\n  U: {{Type: AWS::IAM::User, Properties: {{Path: !ImportValue {name}}}}}\n"


def exporting(name: str, value: str, more: str = "") -> str:
    role = "R: {Type: AWS::IAM::Role, Properties: {Path: /p/}}"
    return f"Parameters: {{P: {{Type: String, Default: d}}}}\n{more}Resources: {{{role}}}\nOutputs: {{O: {{Value: {value}, Export: {{Name: {name}}}}}}}\n"


def imported(folder: Path, name: str, value: str) -> object:
    return at(read_graph(folder, {"t.yaml": importing(name), "other.yaml": exporting(name, value)}), "U", "Path")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("'*'", "*"),
        ("!Ref P", "d"),
        ("!Sub 'a-${AWS::AccountId}'", "a-{!AWS.account_id}"),
        ("!GetAtt R.Arn", "arn:{!partition}:iam::{!AWS.account_id}:role/p/{!other.yaml R.RoleName}"),
        ("!Ref R", "!other.yaml R.Ref R.RoleName"),
        ("!Sub '${AWS::StackName}-x'", "{!other.yaml AWS::StackName.}-x"),
        ("!Ref AWS::NoValue", "?export name"),
        ("[a]", "?export name"),
    ],
)
def test_an_exported_value_is_known_where_it_is_imported(tmp_path: Path, value: str, shown: str) -> None:
    assert imported(tmp_path, "name", value) == shown


@pytest.mark.parametrize("name", ["{'Fn::Sub': 'x-${AWS::Region}'}", "{'Fn::Join': ['-', [a, !Ref AWS::AccountId]]}"])
def test_names_of_one_account_and_region_are_the_same(tmp_path: Path, name: str) -> None:
    assert imported(tmp_path, name, "v") == "v"


@pytest.mark.parametrize("name", ["{'Fn::Sub': '${AWS::StackName}-x'}", "{'Fn::Sub': '${P}-x'}", "{Ref: P}", "{Ref: Q}"])
def test_names_that_a_deployment_decides_are_not_the_same(tmp_path: Path, name: str) -> None:
    more = "Parameters: {P: {Type: String, Default: d}}\n"
    graph = read_graph(tmp_path, {"t.yaml": importing(name, more), "other.yaml": exporting(name, "v")})
    assert str(at(graph, "U", "Path")).startswith("?")


def test_a_name_that_is_supplied_is_certain(tmp_path: Path) -> None:
    more = "Parameters: {P: {Type: String}}\n"
    graph = read_graph(tmp_path, {"t.yaml": importing("{'Fn::Sub': '${P}-x'}", more), "other.yaml": exporting("{'Fn::Sub': '${P}-x'}", "v")}, P="prod")
    assert at(graph, "U", "Path") == "v"


def test_what_two_templates_export_is_not_known(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": importing("name"), "a.yaml": exporting("name", "v"), "b.yaml": exporting("name", "v")})
    assert at(graph, "U", "Path") == "?export name"


def test_a_template_does_not_import_from_itself(tmp_path: Path) -> None:
    text = importing("name") + "Outputs: {O: {Value: v, Export: {Name: name}}}\n"
    assert at(read_graph(tmp_path, {"t.yaml": text, "other.yaml": exporting("else", "v")}), "U", "Path") == "?export name"


def test_imports_in_a_ring_are_holes(tmp_path: Path) -> None:
    ring = {f"{one}.yaml": importing(other) + f"Outputs: {{O: {{Value: !ImportValue {other}, Export: {{Name: {one}}}}}}}\n" for one, other in ("ab", "ba")}
    assert str(at(read_graph(tmp_path, ring, "a.yaml"), "U", "Path")).startswith("?")


def test_nothing_of_another_unit_is_taken_for_something_of_this_one(tmp_path: Path) -> None:
    text = importing("name") + "  R: {Type: AWS::IAM::Role}\n"
    graph = read_graph(tmp_path, {"t.yaml": text, "other.yaml": exporting("name", "!Ref R")})
    assert getattr(resource(graph, "U").attributes.entries["Path"], "refs", None) == ()


def test_questions_of_another_unit_are_no_questions_here(tmp_path: Path) -> None:
    more = "Conditions: {C: !Equals [!Ref P, x]}\n"
    graph = read_graph(tmp_path, {"t.yaml": importing("name"), "other.yaml": exporting("name", "!If [C, a, b]", more)})
    assert at(graph, "U", "Path") == "?export name"
    same = read_graph(tmp_path, {"t.yaml": importing("name"), "other.yaml": exporting("name", "!If [C, a, a]", more)})
    assert at(same, "U", "Path") == "a"


def test_nested_stacks_export_too(tmp_path: Path) -> None:
    parent = "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {P: passed}}}}\n"
    graph = read_graph(tmp_path, {"t.yaml": importing("name"), "parent.yaml": parent, "child.yaml": exporting("name", "!Ref P")})
    assert at(graph, "U", "Path") == "passed"


def test_outputs_of_stacks_elsewhere_are_holes(tmp_path: Path) -> None:
    text = "Resources: {U: {Type: AWS::IAM::User, Properties: {Path: !GetStackOutput {StackName: s, OutputName: o}}}}\n"
    assert at(read_graph(tmp_path, {"t.yaml": text}), "U", "Path") == "?Fn::GetStackOutput"


def test_a_danger_that_is_imported_is_found_where_it_is_written(tmp_path: Path) -> None:
    policy = "PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: !ImportValue actions, Resource: '*'}]}"
    write_files(
        tmp_path, {"t.yaml": f"Resources: {{P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{{policy}}}}}}}\n", "other.yaml": exporting("actions", "'*'")}
    )
    result = scan_folder(tmp_path, "unattached-admin-policy")
    assert found(result) == [("unattached-admin-policy", 3, "")]
    (finding,) = result.findings
    assert (finding.unit, written(tmp_path, finding.primary.span)) == ("t.yaml", ("other.yaml", "'*'"))
