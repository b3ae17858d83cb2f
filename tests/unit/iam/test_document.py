"""Policy documents in every spelling, with unknown parts and worlds."""

import pytest

from iac_iam_guard.iam.document import Document, Principal, Principals
from iac_iam_guard.iam.document_reader import read_documents, read_statements
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Atom, Choice, Guard, Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value

VARIABLE = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))
BUCKET = Unknown(Reason.RESOURCE, refs=(Ref("aws_s3_bucket.b", "arn"),), opaque=True)


def tree(value: object) -> Value:
    """Plain data as values; values within stay what they are."""
    match value:
        case dict():
            return Mapping("object", {key: tree(entry) for key, entry in value.items()})
        case list():
            return Sequence("tuple", tuple(tree(item) for item in value))
        case str() | int() | bool() | None:
            return Known(value)
    assert isinstance(value, (Known, Unknown, Text, Choice, Json, Sequence, Mapping))
    return value


def read(value: object) -> Document:
    (document,) = read_documents(tree(value))
    return document


def policy(**elements: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **elements}}


def strings(elements: object) -> list[object]:
    return [item.value if isinstance(item, Known) else item for item in elements.items]  # type: ignore[attr-defined]


def test_text_is_read_with_the_place_of_every_token() -> None:
    text = '{"Statement": {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*", "Principal": {"AWS": "*"}}}'
    start = 100
    (document,) = read_documents(Known(text, SourceSpan("a.json", start, start + len(text))))
    (statement,) = document.statements
    assert not document.problems
    assert statement.actions is not None
    assert statement.principals is not None

    def at(token: str) -> SourceSpan:
        return SourceSpan("a.json", start + text.index(token), start + text.index(token) + len(token))

    assert statement.actions.items[0].span == at('"s3:*"')
    assert statement.actions.key == at('"Action"')
    assert statement.principals.items[0].kind == "AWS"
    assert dict(statement.keys)["Effect"] == at('"Effect"')


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", [("*", "*")]),
        ({"AWS": "*"}, [("AWS", "*")]),
        ({"AWS": ["*", "111122223333"]}, [("AWS", "*"), ("AWS", "111122223333")]),
        ({"AWS": 111122223333}, [("AWS", "111122223333")]),
        ({"*": "*"}, [("*", "*")]),
        ({"Service": "ec2.amazonaws.com", "Federated": ["a"]}, [("Service", "ec2.amazonaws.com"), ("Federated", "a")]),
        ([{"AWS": "*"}, "*"], [("AWS", "*")]),
    ],
)
def test_principals(principal: object, expected: list[tuple[str, str]]) -> None:
    principals = read(policy(Principal=principal)).statements[0].principals
    assert principals is not None
    assert [(item.kind, item.identifier.value) for item in principals.items if isinstance(item.identifier, Known)] == expected


def test_unknown_parts_are_kept() -> None:
    statement = read(policy(Action=VARIABLE, Resource=[BUCKET, VARIABLE], Principal={"AWS": VARIABLE}, Condition=VARIABLE)).statements[0]
    assert statement.actions is not None
    assert statement.actions.items == ()
    assert statement.actions.rest == VARIABLE
    assert statement.resources is not None
    assert statement.resources.items == (BUCKET, VARIABLE)
    assert statement.principals is not None
    assert statement.principals.items == (Principal("AWS", VARIABLE, VARIABLE.span),)
    assert read(policy(Principal=VARIABLE)).statements[0].principals == Principals((), SourceSpan("", 0, 0), SourceSpan("", 0, 0), VARIABLE)
    assert statement.opaque_conditions == VARIABLE
    assert read({"Statement": VARIABLE}).rest == VARIABLE
    assert read({"Statement": [VARIABLE]}).rest == VARIABLE
    assert read(VARIABLE).unread == VARIABLE


def test_a_statement_with_unknown_members_lacks_nothing_for_sure() -> None:
    value = Mapping("object", {"Effect": Known("Allow")}, rest=VARIABLE)
    document = read({"Statement": [value]})
    (statement,) = document.statements
    assert not document.problems
    assert statement.opaque_conditions == VARIABLE
    assert statement.actions is not None
    assert statement.actions.rest == VARIABLE


def test_conditions() -> None:
    condition = {"ForAnyValue:StringLikeIfExists": {"AWS:PrincipalOrgID": ["o-1", "o-2"]}, "bool": {"aws:SecureTransport": True}, "Odd": {"k": 1}}
    first, second, third = read(policy(Condition=condition)).statements[0].conditions
    assert (first.operator, first.qualifier, first.if_exists, first.key) == ("StringLike", "ForAnyValue", True, "aws:principalorgid")
    assert strings(first.values) == ["o-1", "o-2"]
    assert (second.operator, strings(second.values)) == ("Bool", ["true"])
    assert (third.operator, strings(third.values)) == ("Odd", ["1"])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Known("{"), "bad-json"),
        (Known(""), "bad-json"),
        ([], "not-an-object"),
        ({"Version": "2012-10-17"}, "missing-statement"),
        ({"Statement": "x"}, "wrong-type"),
        ({"Statement": ["x"]}, "wrong-type"),
        (policy(Actoin="x"), "unknown-element"),
        (policy(resource="x"), "duplicate-key"),
        ({"Statement": {"effect": "Allow", "Action": "*", "Resource": "*"}}, "unknown-element"),
        ({"Statement": {"Action": "*", "Resource": "*"}}, "missing-effect"),
        (policy(Effect="allow"), "invalid-effect"),
        ({"Statement": {"Effect": "Allow", "Resource": "*"}}, "missing-action"),
        (policy(NotAction="x"), "exclusive-pair"),
        (policy(NotResource="x"), "exclusive-pair"),
        (policy(Action=[{"a": "b"}]), "wrong-type"),
        (policy(Action=1), "wrong-type"),
        (policy(Principal="arn:aws:iam::111122223333:root"), "wrong-type"),
        (policy(Condition="x"), "wrong-type"),
        (policy(Condition=None), "wrong-type"),
        (Known('{"Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "a:b", "Resource": "*"}]}'), "duplicate-key"),
    ],
)
def test_problems(value: object, code: str) -> None:
    assert [problem.code for problem in read(value).problems] == [code]


def test_text_that_an_open_hole_may_complete_is_not_malformed() -> None:
    document = read(Text((Known('{"Statement": ['), VARIABLE)))
    assert document.unread == VARIABLE
    assert not document.problems


ONE = Atom("one", "var.one", ("true", "false"))
TWO = Atom("two", "var.two", ("true", "false"))


def choice(atom: Atom, yes: object, no: object) -> Choice:
    return Choice(atom, (("true", tree(yes)), ("false", tree(no))))


def statement_of(resource: object, **elements: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": "s3:*", "Resource": resource, **elements}


def test_a_choice_in_one_statement_leaves_the_others_alone() -> None:
    documents = read_documents(tree({"Statement": [statement_of(choice(ONE, "a", "b")), statement_of("c"), statement_of(choice(TWO, "d", "e"))]}))
    assert [document.guards for document in documents] == [
        (Guard(ONE, first), Guard(TWO, second)) for first in ("true", "false") for second in ("true", "false")
    ]
    assert {document.statements[1] for document in documents} == {documents[0].statements[1]}
    assert documents[0].statements[1].guards == ()
    assert documents[0].statements[0].guards == (Guard(ONE, "true"),)
    assert documents[0].statements[0] == documents[1].statements[0]
    assert [statement.identity for statement in documents[3].statements] == ["Allow Action Resource", "Allow Action Resource #2", "Allow Action Resource #3"]


def test_one_question_has_one_answer_in_a_document() -> None:
    documents = read_documents(tree({"Statement": [statement_of(choice(ONE, "a", "b")), statement_of(choice(ONE, "c", "d"))]}))
    assert [[strings(statement.resources) for statement in document.statements] for document in documents] == [[["a"], ["c"]], [["b"], ["d"]]]


def test_a_choice_of_documents_and_given_answers() -> None:
    value = choice(ONE, Json(tree({"Statement": statement_of("a")})), Known('{"Statement": []}'))
    assert [len(document.statements) for document in read_documents(value)] == [1, 0]
    (document,) = read_documents(value, (Guard(ONE, "false"),))
    assert (document.statements, document.guards) == ((), (Guard(ONE, "false"),))


def test_too_many_worlds_leave_the_document_unread_but_not_its_statements() -> None:
    atoms = [Atom(str(number), str(number), ("true", "false")) for number in range(7)]
    value = tree({"Statement": [statement_of(choice(atom, "a", "b"), Sid=atom.key) for atom in atoms]})
    (document,) = read_documents(value)
    assert isinstance(document.unread, Unknown)
    assert document.unread.reason is Reason.LIMIT
    statements = read_statements(value)
    assert [statement.identity for statement in statements] == [atom.key for atom in atoms for _ in range(2)]


def test_identity_outlives_edits_of_lists_and_tells_statements_apart() -> None:
    def identities(*statements: dict[str, object]) -> list[str]:
        return [statement.identity for statement in read({"Statement": list(statements)}).statements]

    before = identities(statement_of("a", Sid="One"), statement_of("b"), statement_of("c", Principal="*"), statement_of("d"))
    after = identities(statement_of(["a", "z"], Sid="One"), statement_of(["b", "z"]), statement_of("c", Principal="*"), statement_of("d"))
    assert before == after == ["One", "Allow Action Resource", "Allow Action Resource Principal", "Allow Action Resource #2"]
    assert identities(statement_of("a", Sid="One"), statement_of("b", Sid="One")) == ["One", "One #2"]


@pytest.mark.parametrize(
    "text",
    [
        '{"Statement": [{"Effect": "Allow", "Action": ["a:b", "a:c",], "Resource": "*"}]}',
        '{"Statement": [{"Effect": "Allow", "Action": ["a:b", "a:c"], "Resource": "*",},\n],}',
    ],
)
def test_a_comma_too_many_is_a_problem_that_hides_nothing(text: str) -> None:
    document = read_documents(Known(text, SourceSpan("main.tf", 10, 10 + len(text))))[0]
    assert [problem.code for problem in document.problems] == ["bad-json"]
    actions = document.statements[0].actions
    assert actions is not None
    assert [text[item.span.start - 10 : item.span.end - 10].strip('"') for item in actions.items] == ["a:b", "a:c"]


def test_so_it_is_around_what_is_not_known() -> None:
    pieces = (Known('{"Statement": [{"Effect": "Allow", "Sid": "x,'), VARIABLE, Known(',}", "Action": ["a:b",], "Resource": "'), VARIABLE, Known('"},]}'))
    document = read_documents(Text(pieces))[0]
    assert [problem.code for problem in document.problems] == ["bad-json"]
    statement = document.statements[0]
    assert isinstance(statement.sid, Text)
    assert [piece.value for piece in statement.sid.pieces if isinstance(piece, Known)] == ["x,", ",}"]
    assert statement.resources is not None
    assert statement.resources.items == (VARIABLE,)
