"""Policy variables."""

import json

from iac_iam_guard.iam.document import read_documents
from iac_iam_guard.iam.variables import variables_in, variables_of
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown


def test_variables_have_names_and_places() -> None:
    text = "user/${aws:username}/${ aws:PrincipalTag/team , 'none'}/${*}"
    found = list(variables_in(Known(text, SourceSpan("f", 10, 10 + len(text)))))
    assert [(variable.name, variable.closed, variable.is_literal) for variable in found] == [
        ("aws:username", True, False),
        ("aws:PrincipalTag/team", True, False),
        ("*", True, True),
    ]
    assert found[0].span == SourceSpan("f", 15, 30)


def test_an_open_variable_is_told_unless_a_hole_may_close_it() -> None:
    assert [(variable.name, variable.closed) for variable in variables_in(Known("a/${aws:username"))] == [("aws:username", False)]
    hole = Unknown(Reason.VARIABLE, refs=(Ref("var.x", ""),))
    assert list(variables_in(Text((Known("a/${aws:"), hole)))) == []


def test_variables_of_a_document() -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::b/${aws:username}",
        "Principal": {"AWS": "${bad}"},
        "Condition": {"StringLike": {"s3:prefix": "${aws:userid}/*"}},
    }
    (document,) = read_documents(Known(json.dumps({"Statement": statement})))
    assert [(name, variable.name) for name, variable in variables_of(document)] == [
        ("Resource", "aws:username"),
        ("Condition", "aws:userid"),
        ("Principal", "bad"),
    ]
