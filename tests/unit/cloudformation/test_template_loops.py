"""Loops of templates: Fn::ForEach in every section, over collections that are known or not."""

from pathlib import Path

import pytest

from iac_iam_guard.values import Known, Mapping
from tests.unit.cloudformation.graphs import addresses, at, read_graph, resource, shown, written
from tests.unit.cloudformation.scans import found, scan_folder

HEADER = "Transform: AWS::LanguageExtensions\n"


def users(collection: str, more: str = "", name: str = "${N}") -> str:
    return (
        f"{HEADER}{more}Resources:\n  Fn::ForEach::Users:\n  - N\n  - {collection}\n  - U{name}: {{Type: AWS::IAM::User, Properties: {{UserName: !Ref N}}}}\n"
    )


@pytest.mark.parametrize(
    ("collection", "more", "names"),
    [
        ("[a, b]", "", ["a", "b"]),
        ("[]", "", []),
        ("[a, a]", "", ["a"]),
        ("!Ref P", "Parameters: {P: {Type: CommaDelimitedList, Default: 'a, b'}}\n", ["a", "b"]),
        ("[!Ref P]", "Parameters: {P: {Type: CommaDelimitedList, Default: 'a,b'}}\n", ["a", "b"]),
        ("[x, !Ref P]", "Parameters: {P: {Type: String, Default: y}}\n", ["x", "y"]),
        ("!Split ['-', 'a-b']", "", ["a", "b"]),
        ("!FindInMap [M, k, L]", "Mappings: {M: {k: {L: [a, b]}}}\n", ["a", "b"]),
        ("!FindInMap [M, none, L, {DefaultValue: [z]}]", "Mappings: {M: {k: {L: [a, b]}}}\n", ["z"]),
        ("!FindInMap [M, !Ref E, L]", "Parameters: {E: {Type: String}}\nMappings: {M: {d: {L: [a]}, p: {L: [a, b]}}}\n", ["a", "b"]),
    ],
)
def test_a_loop_makes_one_resource_for_every_item(tmp_path: Path, collection: str, more: str, names: list[str]) -> None:
    graph = read_graph(tmp_path, {"t.yaml": users(collection, more)})
    assert addresses(graph, "User") == [f"U{name}" for name in names]
    assert [at(graph, f"U{name}", "UserName") for name in names] == names
    assert graph.unresolved == ()


def test_supplied_values_go_before_defaults(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": users("!Ref P", "Parameters: {P: {Type: CommaDelimitedList, Default: a}}\n")}, P="x,y")
    assert addresses(graph, "User") == ["Ux", "Uy"]


def test_an_item_keeps_the_place_it_is_written_at(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": users("[first, second]")})
    name = resource(graph, "Usecond").attributes.entries["UserName"]
    assert written(tmp_path, name.span) == ("t.yaml", "second")


def test_what_a_collection_may_hold_is_looked_at_once(tmp_path: Path) -> None:
    body = (
        "  Fn::ForEach::Unknown:\n  - N\n  - !Ref P\n"
        "  - R${N}: {Type: AWS::IAM::Role, Properties: {RoleName: '${N}', Path: '/x-${N}/'}}\n"
        "    P${N}:\n      Type: AWS::IAM::Policy\n      Properties:\n        PolicyName: !Sub 'p-${N}-${AWS::Region}'\n"
        "        Roles: [!Ref 'R${N}']\n        Path: !Sub '${R${N}.Arn}'\n        PolicyDocument: !GetAtt 'R${N}.Arn'\n"
    )
    graph = read_graph(tmp_path, {"t.yaml": f"{HEADER}Parameters: {{P: {{Type: CommaDelimitedList}}}}\nResources:\n{body}"})
    assert addresses(graph, "Role") == ["R<N>"]
    assert at(graph, "R<N>", "RoleName") == "?P"
    assert at(graph, "R<N>", "Path") == "/x-{?P}/"
    assert at(graph, "P<N>", "PolicyName") == "p-{?P}-{!AWS.region}"
    assert at(graph, "P<N>", "Path") == at(graph, "P<N>", "PolicyDocument")
    assert ("P<N>", "R<N>") in {(reference.source, reference.target) for reference in graph.references}
    assert [(part.kind, part.what) for part in graph.unresolved] == [("loop", "Fn::ForEach::Unknown")]


def test_loops_stand_in_every_section_and_within_each_other(tmp_path: Path) -> None:
    text = f"""{HEADER}Parameters: {{EnvA: {{Type: String}}, EnvB: {{Type: String}}}}
Conditions:
  Fn::ForEach::C: [X, [A, B], {{'Is${{X}}': !Equals [!Ref {{'Fn::Sub': 'Env${{X}}'}}, prod]}}]
Resources:
  Fn::ForEach::Outer:
  - X
  - [A, B]
  - Fn::ForEach::Inner:
    - Y
    - [one-1, two]
    - U${{X}}&{{Y}}:
        Type: AWS::IAM::User
        Condition: Is${{X}}
        Properties:
          UserName: ${{X}}/${{Y}}
          Fn::ForEach::Properties: [Z, [Path, Text], {{'${{Z}}': '/${{Y}}/'}}]
Outputs:
  Fn::ForEach::O:
  - X
  - [A, B]
  - Fn::ForEach::P:
    - At
    - [Arn]
    - Name${{X}}${{At}}: {{Value: !GetAtt [!Sub 'U${{X}}two', !Ref At]}}
"""
    graph = read_graph(tmp_path, {"t.yaml": text})
    assert addresses(graph, "User") == ["UAone1", "UAtwo", "UBone1", "UBtwo"]
    assert shown(resource(graph, "UAone1").attributes) == {"UserName": "A/one-1", "Path": "/one-1/", "Text": "/one-1/"}
    assert [(guard.atom.text, guard.outcome) for guard in resource(graph, "UBtwo").guards] == [("EnvB", "prod")]
    assert addresses(graph, "Output") == ["Outputs.NameAArn", "Outputs.NameBArn"]
    assert ("Outputs.NameBArn", "UBtwo", "Arn") in {(item.source, item.target, item.attribute) for item in graph.references}


def test_copies_of_a_condition_are_different_questions(tmp_path: Path) -> None:
    text = (
        f"{HEADER}Conditions:\n  Fn::ForEach::C: [X, [A, B], {{'Is${{X}}': !Equals [!Select [0, !GetAZs ''], '${{X}}']}}]\n"
        "Resources:\n  U: {Type: AWS::IAM::User, Properties: {UserName: !If [IsA, a, !If [IsB, b, c]]}}\n"
    )
    graph = read_graph(tmp_path, {"t.yaml": text})
    assert at(graph, "U", "UserName") == {"IsA is true": "a", "IsA is false": {"IsB is true": "b", "IsB is false": "c"}}


def test_copies_fold_into_one_finding(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        f"{HEADER}Resources:\n  Fn::ForEach::R:\n  - N\n  - [a, b]\n  - R${{N}}:\n      Type: AWS::IAM::Role\n      Properties:\n"
        "        AssumeRolePolicyDocument:\n          Version: '2012-10-17'\n"
        "          Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '*'}}]\n",
        "utf-8",
    )
    (finding,) = scan_folder(tmp_path, "public-trust").findings
    assert (finding.subject, finding.instances) == ("R${N}.AssumeRolePolicyDocument", ("Ra", "Rb"))


def test_a_danger_in_a_collection_is_found_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        f"{HEADER}Resources:\n  Fn::ForEach::P:\n  - A\n  - - s3:GetObject\n    - '*'\n  - P&{{A}}x:\n      Type: AWS::IAM::ManagedPolicy\n      Properties:\n"
        "        PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: '${A}', Resource: '*'}]}\n",
        "utf-8",
    )
    assert found(scan_folder(tmp_path, "unattached-admin-policy")) == [("unattached-admin-policy", 6, "")]


def test_malformed_loops_are_said_and_cost_nothing_else(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": f"{HEADER}Resources:\n  Fn::ForEach::A: [N, [a]]\n  U: {{Type: AWS::IAM::User}}\n"})
    assert addresses(graph) == ["U"]
    assert [written(tmp_path, note.span) for note in graph.diagnostics if note.span is not None] == [("t.yaml", "Fn::ForEach::A")]


def test_too_many_copies_are_said_once(tmp_path: Path) -> None:
    items = ", ".join(f"i{number}" for number in range(3_000))
    graph = read_graph(tmp_path, {"t.yaml": users(f"[{items}]")})
    assert len(addresses(graph, "User")) == 2_500
    said = "loops that make more than 2,500 copies, or more than 200,000 parts or very long texts, are written out up to here"
    assert [note.message for note in graph.diagnostics] == [said]


def test_other_language_extensions_are_computed(tmp_path: Path) -> None:
    text = f"""{HEADER}Parameters: {{L: {{Type: CommaDelimitedList, Default: 'a,b'}}, N: {{Type: String, Default: Topic}}}}
Mappings: {{M: {{a: {{b: x}}}}}}
Resources:
  Topic: {{Type: AWS::SNS::Topic, Properties: {{TopicName: t}}, DeletionPolicy: !If [C, Retain, Delete]}}
  U:
    Type: AWS::IAM::User
    Properties:
      Count: !Length [a, b, !Ref L]
      Listed: !Length {{Ref: L}}
      Default: !FindInMap [M, !Sub 'no${{N}}', b, {{DefaultValue: y}}]
      Named: !Ref {{'Fn::Sub': '${{N}}'}}
      Attribute: !GetAtt [!Ref N, TopicName]
      Text: !ToJsonString {{Statement: {{Effect: Allow}}}}
"""
    graph = read_graph(tmp_path, {"t.yaml": text})
    assert shown(resource(graph, "U").attributes) == {
        "Count": 3,
        "Listed": 2,
        "Default": "y",
        "Named": "arn:{!partition}:sns:{!AWS.region}:{!AWS.account_id}:t",
        "Attribute": "t",
        "Text": ("json", {"Statement": {"Effect": "Allow"}}),
    }


def test_json_of_a_tree_keeps_the_places_in_it(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": f"{HEADER}Resources:\n  U: {{Type: AWS::IAM::User, Properties: {{Text: !ToJsonString {{Action: here}}}}}}\n"})
    text = resource(graph, "U").attributes.entries["Text"]
    tree = getattr(text, "tree", None)
    assert isinstance(tree, Mapping)
    action = tree.entries["Action"]
    assert isinstance(action, Known)
    assert written(tmp_path, action.span) == ("t.yaml", "here")
