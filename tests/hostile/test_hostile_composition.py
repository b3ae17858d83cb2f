"""Templates made of many files, or of themselves: bombs and ways out of the scanned folder; an honest template beside them must be found."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.scans import CANARY, run_scan
from tests.hostile.test_hostile_templates import HONEST

Files = dict[str, str]


def include(location: str) -> str:
    return f"Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: {location}}}}}\n"


def stacks(count: int, location: str, parameters: str = "") -> str:
    more = f", Parameters: {parameters}" if parameters else ""
    return "".join(f"  S{number}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {location}{more}}}}}\n" for number in range(count))


def includes_in_a_ring() -> Files:
    return {"t.yaml": "Resources:\n  " + include("a.yaml"), "a.yaml": include("b.yaml"), "b.yaml": include("a.yaml")}


def includes_one_after_another() -> Files:
    files = {f"f{number}.yaml": f"A{number}: {{Type: AWS::IAM::User}}\n" + include(f"f{number + 1}.yaml") for number in range(700)}
    return {"t.yaml": "Resources:\n  " + include("f0.yaml"), **files, "f700.yaml": "Z: {Type: AWS::IAM::User}\n"}


def includes_that_double() -> Files:
    files = {f"f{level}.yaml": "".join(f"k{side}:\n  {include(f'f{level + 1}.yaml')}" for side in range(2)) for level in range(60)}
    return {"t.yaml": "Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties:\n      Tags:\n        " + include("f0.yaml"), **files, "f60.yaml": "a: b\n"}


def includes_that_go_deep() -> Files:
    deep = "{a: " * 90
    files = {
        f"f{level}.yaml": f"{deep}{{'Fn::Transform': {{Name: AWS::Include, Parameters: {{Location: f{level + 1}.yaml}}}}}}{'}' * 90}\n" for level in range(12)
    }
    return {"t.yaml": "Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties:\n      " + include("f0.yaml"), **files, "f12.yaml": "a: b\n"}


def stacks_that_multiply() -> Files:
    files = {f"n{level}.yaml": "Resources:\n  U: {Type: AWS::IAM::User}\n" + stacks(10, f"n{level + 1}.yaml") for level in range(9)}
    return {"t.yaml": "Resources:\n" + stacks(10, "n0.yaml"), **files, "n9.yaml": "Resources:\n  U: {Type: AWS::IAM::User}\n"}


def stacks_of_many_resources() -> Files:
    many = "".join(f"  U{number}: {{Type: AWS::SNS::Topic, Properties: {{TopicName: !Sub 'u{number}-${{P}}'}}}}\n" for number in range(2_000))
    return {"t.yaml": "Resources:\n" + stacks(300, "n.yaml", "{P: x}"), "n.yaml": "Parameters: {P: {Type: String}}\nResources:\n" + many}


def stacks_in_a_ring() -> Files:
    return {f"{name}.yaml": "Resources:\n" + stacks(2, f"{following}.yaml") for name, following in ("ab", "bc", "ca")}


def stacks_one_in_another() -> Files:
    return {f"n{level}.yaml": "Resources:\n" + stacks(1, f"n{level + 1}.yaml") for level in range(400)}


def outputs_in_a_ring() -> Files:
    pair = "".join(
        f"  {one}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: n.yaml, Parameters: {{P: !GetAtt {other}.Outputs.O}}}}}}\n"
        for one, other in ("AB", "BA")
    )
    return {"t.yaml": "Resources:\n" + pair, "n.yaml": PASS_ON}


PASS_ON = "Parameters: {P: {Type: String}}\nResources: {U: {Type: AWS::IAM::User, Properties: {UserName: !Ref P}}}\nOutputs: {O: {Value: !Sub 'x${P}'}}\n"


def outputs_one_after_another() -> Files:
    chain = "".join(
        f"  S{number}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: n.yaml, Parameters: {{P: !GetAtt S{number + 1}.Outputs.O}}}}}}\n"
        for number in range(250)
    )
    return {
        "t.yaml": "Resources:\n" + chain + "  S250: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml, Parameters: {P: x}}}\n",
        "n.yaml": PASS_ON,
    }


def exports_one_after_another() -> Files:
    return {
        f"e{number}.yaml": f"Resources: {{U: {{Type: AWS::IAM::User, Properties: {{UserName: !ImportValue x{number + 1}}}}}}}\n"
        f"Outputs: {{O: {{Value: !ImportValue x{number + 1}, Export: {{Name: x{number}}}}}}}\n"
        for number in range(300)
    }


def exports_in_a_ring() -> Files:
    return {
        f"{one}.yaml": f"Resources: {{U: {{Type: AWS::IAM::User, Properties: {{UserName: !ImportValue {other}}}}}}}\n"
        f"Outputs: {{O: {{Value: !Sub ['${{V}}', {{V: !ImportValue {other}}}], Export: {{Name: {one}}}}}}}\n"
        for one, other in ("ab", "ba")
    }


def loops_within_loops() -> Files:
    inner = "{'U${a}${b}${c}${d}${e}': {Type: AWS::IAM::User, Properties: {UserName: '${a}${b}${c}${d}${e}'}}}"
    for name in "edcba":
        inner = f"{{'Fn::ForEach::{name}': [{name}, [{', '.join(map(str, range(10)))}], {inner}]}}"
    return {"t.yaml": f"Transform: AWS::LanguageExtensions\nResources: {inner}\n"}


def loops_far_too_deep() -> Files:
    inner = "{'U': {Type: AWS::IAM::User}}"
    for level in range(60):
        inner = f"{{'Fn::ForEach::L{level}': [x{level}, [a, b], {inner}]}}"
    return {"t.yaml": f"Resources: {inner}\n"}


def loops_over_long_lists() -> Files:
    items = ", ".join(f"i{number}" for number in range(100_000))
    return {"t.yaml": f"Resources:\n  'Fn::ForEach::L': [x, [{items}], {{'U${{x}}': {{Type: AWS::IAM::User}}}}]\n"}


def loops_of_large_bodies() -> Files:
    body = ", ".join(f"{{Key: 'k{number}', Value: '${{x}}'}}" for number in range(5_000))
    items = ", ".join(f"i{number}" for number in range(2_000))
    return {"t.yaml": f"Resources:\n  'Fn::ForEach::L': [x, [{items}], {{'U${{x}}': {{Type: AWS::IAM::User, Properties: {{Tags: [{body}]}}}}}}]\n"}


def loops_that_grow_their_names() -> Files:
    inner = "{'U${e}': {Type: AWS::IAM::User}}"
    for name, value in zip("edcba", ("${d}" * 50, "${c}" * 50, "${b}" * 50, "${a}" * 50, "x" * 50), strict=True):
        inner = f"{{'Fn::ForEach::{name}': [{name}, ['{value}'], {inner}]}}"
    return {"t.yaml": f"Resources: {inner}\n"}


def loops_that_grow_texts_without_end() -> Files:
    inner = "{'U': {Type: AWS::IAM::User, Properties: {Path: '${e}'}}}"
    for name, value in zip("edcba", ("${d}" * 50_000, "${c}" * 50_000, "${b}" * 50_000, "${a}" * 50_000, "x" * 50_000), strict=True):
        inner = f"{{'Fn::ForEach::{name}': [{name}, ['{value}'], {inner}]}}"
    return {"t.yaml": f"Resources: {inner}\n"}


def texts_that_double() -> Files:
    names = "".join(f"  U{number}: {{Type: AWS::IAM::User, Properties: {{UserName: !Sub '${{U{number + 1}}}-${{U{number + 1}}}'}}}}\n" for number in range(60))
    stacks_ = "".join(
        f"  S{number}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: n.yaml, Parameters: {{P: !GetAtt S{number + 1}.Outputs.O}}}}}}\n"
        for number in range(40)
    )
    last = "  S40: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml, Parameters: {P: x}}}\n"
    return {"t.yaml": f"Resources:\n{names}{stacks_}{last}", "n.yaml": PASS_ON.replace("x${P}", "${P}${P}${P}${P}")}


def texts_of_many_copies() -> Files:
    copies = ", ".join(["*a"] * 3_000)
    return {"t.yaml": f"Metadata: {{a: &a '{'x' * 1_000_000}'}}\nResources:\n  U: {{Type: AWS::IAM::User, Properties: {{Path: !Join ['', [{copies}]]}}}}\n"}


def wrong_shapes() -> Files:
    return {
        "t.yaml": "Transform: [{Name: AWS::Include}, {Name: AWS::Include, Parameters: x}, [x], null, {Name: [x]}]\n"
        "Resources:\n  'Fn::ForEach::A': x\n  'Fn::ForEach::B': [x, {a: b}, 1]\n  'Fn::ForEach::C': [[x], [a], {}]\n"
        "  'Fn::ForEach': [x, [!Ref X, {a: b}, [c], null], {'U${x}': 1}]\n"
        "  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: [x], Parameters: [x]}}\n"
        "  T: {Type: AWS::CloudFormation::Stack, Metadata: {'aws:asset:path': ''}, Properties: x}\n"
        "  V: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: '{', Parameters: [{ParameterKey: [a]}, x]}}\n"
        "  W: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: 'Resources: {A: {Type: AWS::IAM::User}, A: {Type: AWS::IAM::User}}'}}\n"
        "  X: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: x}}}\n"
        "  Y: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'fragment.yaml'}}\n"
        "  Fn::Transform: [x, {Name: AWS::Include, Parameters: {Location: !Ref X}}, {Name: AWS::Include, Parameters: {Location: fragment.yaml}}]\n"
        "Outputs: {O: {Value: !GetAtt S.Outputs.X, Export: {Name: [x]}}, P: {Value: !ImportValue [x], Export: x}, Q: {Value: !GetAtt W.Outputs}}\n",
        "fragment.yaml": "- x\n",
        "other.yaml": "Resources: {U: {Type: AWS::IAM::User, Properties: {UserName: !ImportValue {a: b}}}}\n",
    }


ATTACKS: tuple[Callable[[], Files], ...] = (
    includes_in_a_ring,
    includes_one_after_another,
    includes_that_double,
    includes_that_go_deep,
    stacks_that_multiply,
    stacks_of_many_resources,
    stacks_in_a_ring,
    stacks_one_in_another,
    outputs_in_a_ring,
    outputs_one_after_another,
    exports_one_after_another,
    exports_in_a_ring,
    loops_within_loops,
    loops_far_too_deep,
    loops_over_long_lists,
    loops_of_large_bodies,
    loops_that_grow_their_names,
    loops_that_grow_texts_without_end,
    texts_that_double,
    texts_of_many_copies,
    wrong_shapes,
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_templates_of_many_parts_cost_little_and_hide_nothing(tmp_path: Path, attack: Callable[[], Files]) -> None:
    for name, text in attack().items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "honest.yaml").write_text(HONEST, "utf-8")
    outcome = run_scan(tmp_path)
    assert outcome.code == 1, outcome.written[-500:]
    assert "public-trust" in outcome.rules_at("honest.yaml")
    assert not any(message.startswith("internal") for message in outcome.messages)


@pytest.mark.parametrize(
    "location", ["../outside/secret.yaml", "{outside}/secret.yaml", "link.yaml", "folder/secret.yaml", "file://{outside}/secret.yaml", "fifo.yaml", "/dev/zero"]
)
def test_no_location_leads_out_of_the_scanned_folder(tmp_path: Path, location: str) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.yaml").write_text(f"Resources: {{{CANARY}: {{Type: AWS::IAM::User, Properties: {{UserName: {CANARY}}}}}}}\n", "utf-8")
    (inside / "link.yaml").symlink_to(outside / "secret.yaml")
    (inside / "folder").symlink_to(outside)
    os.mkfifo(inside / "fifo.yaml")
    place = location.format(outside=outside)
    stack = f"  S: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: '{place}'}}}}\n"
    asset = f"  A: {{Type: AWS::CloudFormation::Stack, Metadata: {{'aws:asset:path': '{place}'}}}}\n"
    (inside / "t.yaml").write_text(f"Resources:\n{stack}{asset}  {include(repr(place))}", "utf-8")
    outcome = run_scan(inside)
    assert CANARY not in outcome.written
    assert outcome.code == 0, outcome.written[-500:]
    assert {item["kind"] for item in outcome.report["unresolved"]} == {"stack", "include"}
