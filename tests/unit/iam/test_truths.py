from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.truths import truth_in
from iac_iam_guard.values import Known, Mapping, Reason, Sequence, Unknown, Value


def statement(operator: str, value: Value) -> Mapping:
    test = Mapping("object", {operator: Mapping("object", {"aws:SecureTransport": value})})
    return Mapping("object", {"Effect": Known("Deny"), "Action": Known("s3:*"), "Resource": Known("*"), "Condition": test})


def spelled(operator: str, value: Value) -> list[Value]:
    (document,) = read_documents(Mapping("object", {"Statement": Sequence("list", (statement(operator, value),))}))
    return [*document.statements[0].conditions[0].values.items]


def test_words_of_yaml_are_truths_where_truths_are_asked_for() -> None:
    assert [truth_in(Known(word)) for word in ("yes", "On", "true", True)] == [True] * 4
    assert [truth_in(Known(word)) for word in ("no", "OFF", "False", False)] == [False] * 4
    assert truth_in(Known("maybe")) is None
    assert truth_in(Unknown(Reason.PARAMETER)) is None


def test_conditions_on_truths_take_words_for_truths() -> None:
    assert spelled("Bool", Known("no")) == [Known("false")]
    assert spelled("BoolIfExists", Known("Yes")) == [Known("true")]
    assert spelled("Bool", Known(True)) == [Known("true")]
    assert spelled("StringEquals", Known("no")) == [Known("no")]
