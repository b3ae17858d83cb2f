"""Text of templates to nodes."""

import pytest

from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar
from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source


def read(text: str) -> Node | None:
    return load(Source("t.yaml", text)).root


def plain(node: Node | None) -> object:
    match node:
        case Scalar(value):
            return value
        case Items(items):
            return [plain(item) for item in items]
        case Members(entries):
            return {name: plain(member.node) for name, member in entries.items()}
    return None


def messages(text: str) -> list[tuple[str, str]]:
    return [(entry.message.partition(":")[0], text[entry.span.start : entry.span.end]) for entry in load(Source("t.yaml", text)).diagnostics if entry.span]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2012-10-17", "2012-10-17"),
        ("2012-99-17", "2012-99-17"),
        ("012345670123", "012345670123"),
        ("012345678901", "012345678901"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("123456789012", 123456789012),
        ("yes", "yes"),
        ("On", "On"),
        ("true", True),
        ("~", None),
        ("=", "="),
        ("'true'", "true"),
        ("1" * 4400, "1" * 4400),
        ("!!binary aGk=", "aGk="),
    ],
)
def test_scalars_are_what_is_written(written: str, meant: object) -> None:
    assert plain(read(f"a: {written}")) == {"a": meant}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref X", {"Ref": "X"}),
        ("!Condition C", {"Condition": "C"}),
        ("!GetAtt a.b.c", {"Fn::GetAtt": ["a", "b.c"]}),
        ("!GetAtt [a, !Ref X]", {"Fn::GetAtt": ["a", {"Ref": "X"}]}),
        ("!Join ['', [a, !Sub '${b}']]", {"Fn::Join": ["", ["a", {"Fn::Sub": "${b}"}]]}),
        ("!Base64 {Ref: X}", {"Fn::Base64": {"Ref": "X"}}),
        ("!Anything 1", {"Fn::Anything": 1}),
    ],
)
def test_short_forms_become_long(short: str, long: object) -> None:
    assert plain(read(f"a: {short}")) == {"a": long}


def test_keys_are_text() -> None:
    assert plain(read("on: 1\n~: 2\n1: 3\n")) == {"on": 1, "~": 2, "1": 3}


def test_merges_fill_what_a_mapping_does_not_say_itself() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 0\n"
    assert plain(read(text)) == {"x": {"a": 1, "b": 1}, "y": {"b": 2, "c": 2}, "z": {"a": 0, "b": 1, "c": 2}}


def test_aliases_are_what_they_name() -> None:
    assert plain(read("x: &x !Ref A\ny: [*x, *x]\n")) == {"x": {"Ref": "A"}, "y": [{"Ref": "A"}, {"Ref": "A"}]}


@pytest.mark.parametrize("text", ["a: {Action: '*', Action: 's3:*'}", '{"a": {"Action": "*", "Action": "s3:*"}}'])
def test_of_keys_that_stand_twice_the_last_counts_and_the_first_is_told(text: str) -> None:
    assert plain(read(text)) == {"a": {"Action": "s3:*"}}
    ((message, place),) = messages(text)
    assert message == "Action stands twice in one mapping"
    assert place.strip('"') == "Action"
    (entry,) = load(Source("t.yaml", text)).diagnostics
    assert entry.span is not None
    assert entry.span.start == text.index("Action") - (1 if text.startswith("{") else 0)


def test_digits_that_yaml_takes_for_octal_are_told() -> None:
    assert messages("a: 012345670123") == [
        ("CloudFormation reads these digits as an octal number, for they begin with zero and stand without quotes", "012345670123")
    ]
    assert messages("a: '012345670123'") == []


def test_json_with_surrogate_pairs_and_long_keys_is_json() -> None:
    key = "k" * 2000
    assert plain(read(f'{{"{key}": "\\ud83d\\ude00"}}')) == {key: "😀"}


def test_json_with_comments_is_read_as_yaml() -> None:
    assert plain(read('{"a": 1, # why\n "b": [2,],}')) == {"a": 1, "b": [2]}


def test_places_are_those_of_the_text() -> None:
    text = "\n".join(("Resources:", "  Röle: # comment", "    Type: 'AWS::IAM::Role'", ""))
    loaded = load(Source("t.yaml", text))
    root = loaded.root
    assert isinstance(root, Members)
    resources = root.node("Resources")
    assert isinstance(resources, Members)
    member = resources.entries["Röle"]
    assert text[member.key_start : member.key_end] == "Röle"
    assert isinstance(member.node, Members)
    kind = member.node.node("Type")
    assert isinstance(kind, Scalar)
    assert text[kind.start : kind.end] == "'AWS::IAM::Role'"
    assert [text[start:end] for start, end in loaded.comments] == ["# comment"]


@pytest.mark.parametrize("text", ["a: [", "{", "a: {{ b }}: c\n - d", "a: 1\n---\nb: 2\n", "a: *b"])
def test_what_is_neither_json_nor_yaml_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    assert refused.value.span is not None
    assert refused.value.span.path == "t.yaml"
