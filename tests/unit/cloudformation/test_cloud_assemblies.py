"""Cloud assemblies of the CDK: each stack once, in its environment, with the constructs that its resources were made from."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from iac_iam_guard.cloudformation.assembly import find_stacks
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.files import Workspace
from iac_iam_guard.reporting.json import render_json
from iac_iam_guard.reporting.sarif import render_sarif
from iac_iam_guard.reporting.text import render_text
from tests.unit.cloudformation.scans import scan_folder

APPLICATION = "class Etl {\n  constructor() {\n    new Role(this, 'Role');\n  }\n}\n"


def trust(account: object, path: str = "") -> dict[str, object]:
    """Return a role that trusts a whole account."""
    principal = {"AWS": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::", account, ":root"]]}}
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}
    role: dict[str, object] = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}
    return {**role, "Metadata": {"aws:cdk:path": path}} if path else role


def stack(
    template: str, environment: str = "aws://unknown-account/unknown-region", properties: Mapping[str, object] = MappingProxyType({}), **more: object
) -> dict[str, object]:
    """Return the description of a stack in a manifest."""
    return {"type": "aws:cloudformation:stack", "environment": environment, "properties": {"templateFile": template, **properties}, **more}


def write_manifest(folder: Path, **artifacts: object) -> None:
    """Write the manifest of an assembly."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}, indent=1))


def write_template(path: Path, **resources: object) -> None:
    """Write a template."""
    path.write_text(json.dumps({"Resources": resources}, indent=1))


def trusted(result: ScanResult) -> list[tuple[str, str]]:
    """Return path and subject of every finding about trust in a whole account."""
    return sorted((finding.primary.span.path, finding.construct) for finding in result.findings if finding.rule == "account-wide-trust")


def test_the_account_of_the_environment_is_the_own_one(tmp_path: Path) -> None:
    out = tmp_path / "cdk.out"
    write_manifest(out, Here=stack("Here.template.json", "aws://111122223333/eu-central-1"), There=stack("There.template.json"))
    for name in ("Here", "There"):
        write_template(out / f"{name}.template.json", Own=trust("111122223333", f"{name}/Own"), Other=trust("444455556666", f"{name}/Other"))
    result = scan_folder(tmp_path, "account-wide-trust")
    assert trusted(result) == [
        ("cdk.out/Here.template.json", "Here/Other"),
        ("cdk.out/There.template.json", "There/Other"),
        ("cdk.out/There.template.json", "There/Own"),
    ]


@pytest.mark.parametrize("named", ["", "cdk.out", "cdk.out/manifest.json"])
def test_every_stack_is_read_once_wherever_the_scan_begins(tmp_path: Path, named: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("cdk.out/\n" if named else "")
    out = tmp_path / "cdk.out"
    write_manifest(out, App=stack("App.template.json"), **{"assembly-Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}})
    write_manifest(out / "assembly-Prod", App=stack("ProdApp.template.json", "aws://111122223333/eu-west-1"))
    write_template(out / "App.template.json", R=trust("444455556666"))
    write_template(out / "assembly-Prod/ProdApp.template.json", R=trust("111122223333"))
    result = scan_folder(tmp_path / named)
    assert sorted(entry.path for entry in result.inputs) == ["cdk.out/App.template.json", "cdk.out/assembly-Prod/ProdApp.template.json"]
    assert trusted(result) == [("cdk.out/App.template.json", "")]
    assert [entry for entry in result.diagnostics if entry.level != "note"] == []


def test_stack_name_and_parameters_come_from_the_manifest(tmp_path: Path) -> None:
    properties = {"stackName": "prod-app", "parameters": {"Env": "prod", "Count": 2}}
    write_manifest(tmp_path, App=stack("App.template.json", "aws://111122223333/eu-west-1", properties=properties))
    (found,) = find_stacks(Workspace(tmp_path), "manifest.json")
    assert found.environment.stack == "prod-app"
    assert found.environment.parameters == (("Env", "prod"), ("Count", "2"))
    assert (found.environment.account, found.environment.region, found.environment.partition) == ("111122223333", "eu-west-1", "aws")


def test_metadata_tells_constructs_and_where_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text(APPLICATION)
    frames = ["...new Role in aws-cdk-lib...", f"new Role ({tmp_path}/node_modules/x/a.js:1:1)", f"new Etl ({tmp_path}/app.js:3:5)", "...node internals..."]
    entries = {"/App/Role/Resource": [{"type": "aws:cdk:logicalId", "data": "R"}, {"type": "aws:cdk:creationStack", "data": frames}]}
    write_manifest(tmp_path / "cdk.out", App=stack("App.template.json", additionalMetadataFile="App.metadata.json"))
    (tmp_path / "cdk.out/App.metadata.json").write_text(json.dumps(entries))
    write_template(tmp_path / "cdk.out/App.template.json", R=trust("444455556666"))
    (finding,) = scan_folder(tmp_path, "account-wide-trust").findings
    assert finding.construct == "App/Role/Resource"
    (place,) = [place for place in finding.related if place.note == "made here"]
    assert APPLICATION[place.span.start : place.span.end] == "new Role(this, 'Role');"


@pytest.mark.parametrize("frame", ["at Object.<anonymous> ({0}/app.js:3:5)", "    at {0}/app.js:3:5", "<anonymous> (file://{0}/app.js:3:5)"])
def test_traces_of_older_versions_stand_in_the_manifest(tmp_path: Path, frame: str) -> None:
    (tmp_path / "app.js").write_text(APPLICATION)
    entries = {"/App/Role": [{"type": "aws:cdk:logicalId", "data": "R", "trace": ["x (/elsewhere/a.js:1:1)", frame.format(tmp_path)]}]}
    write_manifest(tmp_path / "cdk.out", App=stack("App.template.json", metadata=entries))
    write_template(tmp_path / "cdk.out/App.template.json", R=trust("444455556666"))
    (finding,) = scan_folder(tmp_path, "account-wide-trust").findings
    assert [place.span.path for place in finding.related if place.note == "made here"] == ["app.js"]


def test_reports_say_the_construct_of_a_template_that_stands_alone(tmp_path: Path) -> None:
    write_template(tmp_path / "App.template.json", R=trust("444455556666", "App/Role/Resource"))
    result = scan_folder(tmp_path, "account-wide-trust")
    assert "R (CDK: App/Role/Resource)" in render_text(result)
    assert json.loads(render_json(result))["findings"][0]["resource"]["cdk_path"] == "App/Role/Resource"
    (run,) = json.loads(render_sarif(result))["runs"]
    assert {"fullyQualifiedName": "App/Role/Resource", "kind": "construct"} in run["results"][0]["locations"][0]["logicalLocations"]


@pytest.mark.parametrize(("glob", "ignored"), [("App/Role/*", True), ("App/**", True), ("App/*", False), ("R", True), ("Other/**", False)])
def test_ignores_by_address_match_constructs(tmp_path: Path, glob: str, ignored: bool) -> None:
    write_template(tmp_path / "App.template.json", R=trust("444455556666", "App/Role/Resource"))
    entry = f"  - {{rule: account-wide-trust, address: '{glob}', reason: they are us}}\n"
    (tmp_path / ".iac-iam-guard.yml").write_text(f"version: 1\nignores:\n{entry}")
    result = scan_folder(tmp_path, "account-wide-trust", use_configuration=True)
    assert bool(result.ignored) is ignored
    assert bool(result.findings) is not ignored


def test_what_a_manifest_names_and_is_not_there_is_told(tmp_path: Path) -> None:
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Gone"}}
    write_manifest(tmp_path, App=stack("Gone.template.json"), Gone=nested)
    result = scan_folder(tmp_path)
    told = {(entry.level, entry.span.path) for entry in result.diagnostics if entry.span is not None}
    assert told == {("warning", "Gone.template.json"), ("warning", "assembly-Gone/manifest.json")}


def test_a_stack_without_resources_is_no_error(tmp_path: Path) -> None:
    write_manifest(tmp_path, App=stack("App.template.json"), Tests=stack("Tests.template.json"))
    write_template(tmp_path / "App.template.json", R=trust("444455556666"))
    (tmp_path / "Tests.template.json").write_text(json.dumps({"Parameters": {"BootstrapVersion": {"Type": "String"}}}))
    result = scan_folder(tmp_path / "manifest.json")
    assert [entry.path for entry in result.inputs] == ["App.template.json"]
    assert [entry for entry in result.diagnostics if entry.level == "error"] == []


@pytest.mark.parametrize(("name", "command"), [("cdk.json", "cdk synth"), ("serverless.ts", "serverless package")])
def test_a_program_that_was_not_run_says_what_to_do(tmp_path: Path, name: str, command: str) -> None:
    (tmp_path / name).write_text('{"app": "node app.js"}')
    (entry,) = scan_folder(tmp_path).diagnostics
    assert command in entry.hint


def test_an_account_that_another_stack_is_deployed_to_is_known(tmp_path: Path) -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
    statements = [{**statement, "Principal": {"AWS": f"arn:aws:iam::{account}:root"}} for account in ("222233334444", "999988887777")]
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "b", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}}
    write_manifest(tmp_path, A=stack("A.template.json", "aws://111122223333/eu-west-1"), B=stack("B.template.json", "aws://222233334444/eu-west-1"))
    write_template(tmp_path / "A.template.json", P=policy)
    write_template(tmp_path / "B.template.json", R={"Type": "AWS::IAM::User"})
    result = scan_folder(tmp_path, "unlisted-cross-account-grant")
    (finding,) = result.findings
    assert "999988887777" in finding.message
