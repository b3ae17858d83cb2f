"""Policy documents of any shape are read without failing, and every part keeps a place within the text."""

import json
from collections.abc import Iterator
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.iam.conditions import strength_of
from iac_iam_guard.iam.document import Document
from iac_iam_guard.iam.document_reader import read_documents, read_statements
from iac_iam_guard.iam.effective import grants_administration
from iac_iam_guard.iam.trust import grantees
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Atom, Choice, Json, Known, Mapping, Reason, Ref, Sequence, Unknown, Value
from iac_iam_guard.verdict import Truth

TODAY = date(2026, 11, 24)
ELEMENTS = st.sampled_from(["Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "Sid", "effect", "x"])
TESTS = "StringLike Bool IpAddress DateLessThan Null aws:SourceIp aws:SourceArn aws:PrincipalOrgID aws:MultiFactorAuthPresent sts:ExternalId"
NAMES = st.one_of(ELEMENTS, st.sampled_from(["Version", "Statement", "AWS", *TESTS.split()]))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(["Allow", "Deny", "*", "iam:*", "arn:aws:s3:::b", "arn:aws:iam::*:root", "true", "10.0.0.0/8", "2020-01-01", "${aws:username}", "é{", ""]),
)
ANY = st.recursive(SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=5)), max_leaves=12)
POLICIES = st.fixed_dictionaries({"Statement": st.lists(st.dictionaries(ELEMENTS, ANY, min_size=2, max_size=6), max_size=3)})
TREES = st.one_of(ANY, POLICIES)


def spans(document: Document) -> Iterator[SourceSpan]:
    yield document.span
    yield from (problem.span for problem in document.problems)
    for statement in document.statements:
        yield statement.span
        yield from (span for _, span in statement.keys)
        for listed in (statement.actions, statement.not_actions, statement.resources, statement.not_resources):
            if listed is not None:
                yield from (listed.key, listed.span, *(item.span for item in listed.items))
        for condition in statement.conditions:
            yield from (condition.span, condition.values.span, *(item.span for item in condition.values.items))


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_any_json_is_read_and_judged(tree: object) -> None:
    text = json.dumps(tree, ensure_ascii=False)
    whole = SourceSpan("p.json", 7, 7 + len(text))
    (document,) = read_documents(Known(text, whole))
    assert all(whole.contains(span) for span in spans(document))
    assert grants_administration(document, TODAY).truth in Truth
    for statement in document.statements:
        strength_of(statement, TODAY)
        grantees(statement)


ATOMS = [Atom(name, name, ("true", "false")) for name in "ab"]
OPEN = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))


def valued(draw: st.DrawFn, tree: object) -> Value:
    """Turn plain data into values, with a hole or a question here and there."""
    kind = draw(st.integers(0, 12))
    if kind == 0:
        return OPEN
    if kind == 1:
        return Choice(draw(st.sampled_from(ATOMS)), (("true", valued(draw, tree)), ("false", Known("*"))))
    if isinstance(tree, dict):
        return Mapping("object", {key: valued(draw, entry) for key, entry in tree.items()}, rest=OPEN if kind == 2 else None)
    if isinstance(tree, list):
        return Sequence("tuple", tuple(valued(draw, item) for item in tree), rest=OPEN if kind == 2 else None)
    assert tree is None or isinstance(tree, (str, int, bool))
    return Known(tree)


@st.composite
def value_trees(draw: st.DrawFn) -> Value:
    return Json(valued(draw, draw(TREES)))


@settings(max_examples=200, deadline=None)
@given(value_trees())
def test_worlds_exclude_each_other_and_statements_hang_on_no_more_than_their_world(value: Value) -> None:
    documents = read_documents(value)
    assert documents
    for index, document in enumerate(documents):
        answers = dict(document.guards)
        assert len(answers) == len(document.guards)
        for statement in document.statements:
            assert set(statement.guards) <= set(document.guards)
        for other in documents[:index]:
            assert any(answers.get(atom, outcome) != outcome for atom, outcome in other.guards)
        assert grants_administration(document, TODAY).truth in Truth
    read_statements(value)
