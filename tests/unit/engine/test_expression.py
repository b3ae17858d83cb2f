import pytest

from iac_iam_guard.engine.expression import compile_when
from iac_iam_guard.engine.inquiry import Inquiry
from iac_iam_guard.engine.rule_file import PartPath, Plain, RuleFile
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.verdict import FALSE, Truth, Verdict, holds, unknown
from tests.unit.engine.estates import at, estate

ANSWERS = {"yes": holds(at(1, 2)), "also": holds(at(3, 4)), "no": FALSE, "open": unknown("reason")}


def judged(form: Plain) -> tuple[Truth, tuple[str, ...], list[str]]:
    asked: list[str] = []

    def bind(name: str, argument: Plain, place: PartPath):  # type: ignore[no-untyped-def]
        def word(subject: object, estate: Estate) -> Verdict:
            asked.append(name)
            return ANSWERS[name]

        return word

    judgement = Inquiry(None, estate()).judge_all(compile_when(RuleFile("rule.yaml", None), form, bind))
    return judgement.verdict.truth, tuple(word.word for word in judgement.words), asked


@pytest.mark.parametrize(
    ("form", "truth", "words"),
    [
        ({"yes": True}, Truth.TRUE, ("yes",)),
        ({"all": [{"yes": True}, {"also": True}]}, Truth.TRUE, ("yes", "also")),
        ({"all": [{"yes": True}, {"open": True}]}, Truth.UNKNOWN, ()),
        ({"all": [{"open": True}, {"no": True}]}, Truth.FALSE, ()),
        ({"any": [{"no": True}, {"also": True}, {"yes": True}]}, Truth.TRUE, ("also", "yes")),
        ({"any": [{"no": True}, {"open": True}]}, Truth.UNKNOWN, ()),
        ({"all": [{"yes": True}, {"not": {"no": True}}]}, Truth.TRUE, ("yes",)),
        ({"all": [{"yes": True}, {"not": {"open": True}}]}, Truth.UNKNOWN, ()),
        ({"all": [{"not": {"all": [{"yes": True}, {"no": True}]}}, {"also": True}]}, Truth.TRUE, ("also",)),
        ({"any": [{"all": [{"yes": True}, {"no": True}]}, {"also": True}]}, Truth.TRUE, ("also",)),
    ],
)
def test_kleene_with_the_words_that_count(form: Plain, truth: Truth, words: tuple[str, ...]) -> None:
    assert judged(form)[:2] == (truth, words)


def test_false_ends_all() -> None:
    assert judged({"all": [{"no": True}, {"yes": True}]})[2] == ["no"]


def test_none_of_several_is_the_opposite_of_each() -> None:
    assert judged({"not": {"any": [{"no": True}, {"yes": True}]}})[:2] == (Truth.FALSE, ())
    assert judged({"not": {"any": [{"no": True}, {"open": True}]}})[:2] == (Truth.UNKNOWN, ())


def test_rules_that_ask_for_the_same_have_the_same_conditions() -> None:
    def word(subject: object, estate: Estate) -> Verdict:
        return FALSE

    form: Plain = {"all": [{"any": [{"one": True}, {"other": True}]}, {"all": [{"not": {"any": [{"one": True}, {"other": True}]}}]}]}
    first, again = (compile_when(RuleFile("rule.yaml", None), form, lambda name, argument, place: word) for _ in range(2))
    assert first == again
    assert len(first) == 3
