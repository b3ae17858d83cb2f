"""AWS::Include: fragments of the scan take their place in a template, with the places that they have in their own files."""

from pathlib import Path

import pytest

from iac_iam_guard.values import Known
from tests.unit.cloudformation.graphs import addresses, at, read_graph, resource, shown, write_files, written
from tests.unit.cloudformation.scans import found, scan_folder

STATEMENT = "Statement:\n- Effect: Allow\n  Action: '*'\n  Resource: '*'\n"


def include(location: str) -> str:
    return f"Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: {location}}}}}"


def user(more: str) -> str:
    return f"Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties:\n      Path: /own/\n      {more}\n"


def test_a_fragment_joins_the_mapping_it_is_included_in_and_yields_to_it(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": user(include("parts/user.yaml")), "parts/user.yaml": "UserName: from-part\nPath: /part/\n"})
    assert shown(resource(graph, "U").attributes) == {"Path": "/own/", "UserName": "from-part"}
    name = resource(graph, "U").attributes.entries["UserName"]
    assert written(tmp_path, name.span) == ("parts/user.yaml", "from-part")
    assert graph.files == ("t.yaml", "parts/user.yaml")
    assert (graph.diagnostics, graph.unresolved) == ((), ())


def test_a_fragment_is_the_value_where_it_stands_alone(tmp_path: Path) -> None:
    files = {
        "t.yaml": user(f"Policies: [{{PolicyName: p, PolicyDocument: {{{include('doc.json')}}}}}]"),
        "doc.json": '{"Statement": {"Effect": "\\u0041llow"}}',
    }
    graph = read_graph(tmp_path, files)
    assert at(graph, "U", "Policies.0.PolicyDocument") == {"Statement": {"Effect": "Allow"}}


def test_the_short_form_is_the_same(tmp_path: Path) -> None:
    text = user("Tags: !Transform {Name: AWS::Include, Parameters: {Location: tags.yaml}}")
    graph = read_graph(tmp_path, {"t.yaml": text, "tags.yaml": "- {Key: k, Value: v}\n"})
    assert at(graph, "U", "Tags") == [{"Key": "k", "Value": "v"}]


def test_resources_and_sections_are_included(tmp_path: Path) -> None:
    files = {
        "t.yaml": f"Transform:\n- Name: AWS::Include\n  Parameters: {{Location: top.yaml}}\n"
        f"Resources:\n  {include('more.yaml')}\n  U: {{Type: AWS::IAM::User, Properties: {{UserName: !Ref P}}}}\n",
        "top.yaml": "Parameters: {P: {Type: String, Default: named}}\nResources:\n  G: {Type: AWS::IAM::Group}\n",
        "more.yaml": "R: {Type: AWS::IAM::Role, Properties: {RoleName: !Ref U}}\n",
    }
    graph = read_graph(tmp_path, files)
    assert addresses(graph, "User") + addresses(graph, "Group") + addresses(graph, "Role") == ["U", "G", "R"]
    assert at(graph, "U", "UserName") == "named"
    assert ("R", "U") in {(reference.source, reference.target) for reference in graph.references}
    assert written(tmp_path, resource(graph, "G").span) == ("top.yaml", "G")
    assert written(tmp_path, resource(graph, "R").block) == ("more.yaml", files["more.yaml"].strip())
    assert resource(graph, "R").unit == "t.yaml"


def test_locations_are_relative_to_the_file_they_stand_in(tmp_path: Path) -> None:
    files = {
        "t.yaml": user(include("a/one.yaml")),
        "a/one.yaml": include("two.yaml") + "\n",
        "a/two.yaml": include("../b/three.yaml") + "\n",
        "b/three.yaml": "UserName: deep\n",
    }
    assert at(read_graph(tmp_path, files), "U", "UserName") == "deep"


def test_loops_and_functions_work_in_fragments(tmp_path: Path) -> None:
    loop = "Fn::ForEach::L: [N, [a, b], {'U${N}': {Type: AWS::IAM::User, Properties: {UserName: !Sub '${N}-${P}'}}}]\n"
    files = {"t.yaml": f"Parameters: {{P: {{Type: String, Default: x}}}}\nResources:\n  {include('loop.yaml')}\n", "loop.yaml": loop}
    graph = read_graph(tmp_path, files)
    assert [at(graph, address, "UserName") for address in addresses(graph, "User")] == ["a-x", "b-x"]


@pytest.mark.parametrize(
    ("location", "hint"), [("s3://bucket/key", "this part of the template is not visible"), ("none.yaml", "there is no such file"), ("!Ref P", None)]
)
def test_what_is_not_here_is_unresolved_and_leaves_a_hole(tmp_path: Path, location: str, hint: str | None) -> None:
    graph = read_graph(tmp_path, {"t.yaml": user(include(location))})
    assert [part.kind for part in graph.unresolved] == ["include"]
    assert hint is None or graph.unresolved[0].hint == hint
    assert resource(graph, "U").attributes.rest is not None


def test_without_a_workspace_nothing_else_is_read(tmp_path: Path) -> None:
    from iac_iam_guard.cloudformation.unit import read_template

    source = write_files(tmp_path, {"t.yaml": user(include("part.yaml")), "part.yaml": "UserName: x\n"}).read("t.yaml")
    graph = read_template(source, {})
    assert graph is not None
    assert (graph.files, [part.what for part in graph.unresolved]) == (("t.yaml",), ["part.yaml"])


@pytest.mark.parametrize(
    ("files", "message", "place"),
    [
        ({"t.yaml": user(include("t.yaml"))}, "the file is included in itself", ("t.yaml", "t.yaml")),
        ({"t.yaml": user(include("a.yaml")), "a.yaml": include("b.yaml"), "b.yaml": include("a.yaml")}, "the file is included in itself", ("b.yaml", "a.yaml")),
        (
            {"t.yaml": user("Fn::Transform: {Name: AWS::Include}")},
            "AWS::Include has a parameter Location, and this one has not",
            ("t.yaml", "{Name: AWS::Include}"),
        ),
        ({"t.yaml": user(include("../x.yaml"))}, "the path leads outside the folder that is scanned", ("t.yaml", "../x.yaml")),
        ({"t.yaml": user(include("a.yaml")), "a.yaml": "- x\n"}, "what is included into a mapping is a mapping", ("a.yaml", "-")),
    ],
)
def test_includes_that_cannot_be_are_said(tmp_path: Path, files: dict[str, str], message: str, place: tuple[str, str]) -> None:
    graph = read_graph(tmp_path, files)
    (note,) = graph.diagnostics
    assert note.message == message
    assert note.span is not None
    assert written(tmp_path, note.span) == place


def test_a_broken_fragment_is_said_where_it_is_broken(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": user(include("a.yaml")), "a.yaml": "UserName: [\n"})
    (note,) = graph.diagnostics
    assert note.span is not None
    assert note.span.path == "a.yaml"
    assert addresses(graph) == ["U"]


def test_too_many_files_are_said_once(tmp_path: Path) -> None:
    parts = {f"p{number}.yaml": f"U{number}: {{Type: AWS::IAM::User}}\n" for number in range(510)}
    listed = ", ".join(f"{{Name: AWS::Include, Parameters: {{Location: {name}}}}}" for name in parts)
    graph = read_graph(tmp_path, {"t.yaml": f"Resources:\n  Fn::Transform: [{listed}]\n  U: {{Type: AWS::IAM::User}}\n", **parts})
    assert [note.message for note in graph.diagnostics] == ["of the files that a template is made of, 500 are read"]


def test_macros_are_unresolved_wherever_they_stand(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": user("Fn::Transform: {Name: Mine, Parameters: {Location: a.yaml}}")})
    assert [(part.kind, part.what) for part in graph.unresolved] == [("transform", "Mine")]


def test_findings_stand_in_the_fragment_and_its_comments_count(tmp_path: Path) -> None:
    policy = f"Resources:\n  P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{PolicyDocument: {{{include('doc.yaml')}}}}}}}\n"
    write_files(tmp_path, {"t.yaml": policy, "doc.yaml": STATEMENT})
    assert found(scan_folder(tmp_path, "unattached-admin-policy")) == [("unattached-admin-policy", 3, "")]
    write_files(tmp_path, {"doc.yaml": STATEMENT.replace("'*'\n", "'*' # iac-iam-guard: ignore[unattached-admin-policy] -- known\n", 1)})
    assert found(scan_folder(tmp_path, "unattached-admin-policy")) == []


def test_a_file_with_resources_that_is_included_is_no_unit_of_its_own(tmp_path: Path) -> None:
    text = "Transform: {Name: AWS::Include, Parameters: {Location: part.yaml}}\n"
    write_files(tmp_path, {"t.yaml": f"AWSTemplateFormatVersion: '2010-09-09'\n{text}", "part.yaml": "Resources: {U: {Type: AWS::IAM::User}}\n"})
    assert [(entry.path, entry.files) for entry in scan_folder(tmp_path).inputs] == [("t.yaml", 2)]


def test_literals_of_fragments_can_be_located_in_part(tmp_path: Path) -> None:
    graph = read_graph(tmp_path, {"t.yaml": user(include("a.yaml")), "a.yaml": "UserName: !Sub 'x-${AWS::Region}-tail'\n"})
    pieces = getattr(resource(graph, "U").attributes.entries["UserName"], "pieces", ())
    assert [written(tmp_path, piece.span) for piece in pieces if isinstance(piece, Known)] == [("a.yaml", "x-"), ("a.yaml", "-tail")]
