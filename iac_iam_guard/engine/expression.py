"""Compiles `when`: all, any, not and words become one function from subject and estate to a judgement."""

from collections.abc import Callable
from typing import TypeAlias

from iac_iam_guard.engine.rule import Answers, Judgement, Predicate, When, WordVerdict
from iac_iam_guard.engine.rule_file import PartPath, Plain, RuleFile
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.verdict import FALSE, Truth, Verdict, every, negate, some

Trace: TypeAlias = list[WordVerdict]
Node: TypeAlias = Callable[[object, Estate, Answers, Trace], Verdict]
Binder: TypeAlias = Callable[[str, Plain, PartPath], Predicate]

UNMET = Judgement(FALSE, ())
SO = Truth.TRUE
NOT_SO = Truth.FALSE
"""Looked up once: reading a member of an enumeration costs as much as a simple word."""


def compile_when(file: RuleFile, form: Plain, bind: Binder) -> When:
    """Return the function of a `when`; `bind` turns a word and its argument into a predicate. Raises RulesetError."""
    node = _compile(file, form, ("when",), bind)

    def when(subject: object, estate: Estate, answers: Answers) -> Judgement:
        trace: Trace = []
        verdict = node(subject, estate, answers, trace)
        return UNMET if verdict.truth is NOT_SO else Judgement(verdict, tuple(trace))

    return when


def first_word(form: Plain, bind: Binder) -> Predicate | None:
    """Return the word that a `when` begins with: where it is FALSE, so is the whole. None where it begins with any or not."""
    place: PartPath = ("when",)
    while isinstance(form, dict) and len(form) == 1:
        ((name, argument),) = form.items()
        place = (*place, name)
        if name == "all" and isinstance(argument, list) and argument:
            form, place = argument[0], (*place, 0)
        else:
            return None if name in ("all", "any", "not") else bind(name, argument, place)
    return None


def _compile(file: RuleFile, form: Plain, place: PartPath, bind: Binder) -> Node:
    if not isinstance(form, dict) or len(form) != 1:
        raise file.error(place, "one of all, any, not or a word belongs here", "write `word: true` for a word without arguments")
    ((name, argument),) = form.items()
    inner = (*place, name)
    match name:
        case "all":
            return _all(_compile_parts(file, argument, inner, bind))
        case "any":
            return _any(_compile_parts(file, argument, inner, bind))
        case "not":
            return _not(_compile(file, argument, inner, bind))
    return _word(name, bind(name, argument, inner))


def _compile_parts(file: RuleFile, forms: Plain, place: PartPath, bind: Binder) -> tuple[Node, ...]:
    if not isinstance(forms, list) or not forms:
        raise file.error(place, "a list of conditions belongs here")
    return tuple(_compile(file, form, (*place, index), bind) for index, form in enumerate(forms))


def _word(name: str, predicate: Predicate) -> Node:
    def evaluate(subject: object, estate: Estate, answers: Answers, trace: Trace) -> Verdict:
        verdict = answers.get(predicate)
        if verdict is None:
            verdict = answers[predicate] = predicate(subject, estate)
        if verdict.truth is SO:
            trace.append(WordVerdict(name, verdict))
        return verdict

    return evaluate


def _all(parts: tuple[Node, ...]) -> Node:
    def evaluate(subject: object, estate: Estate, answers: Answers, trace: Trace) -> Verdict:
        mark = len(trace)
        verdicts: list[Verdict] = []
        for part in parts:  # most subjects end here at the first word, so nothing is made before it has answered
            verdict = part(subject, estate, answers, trace)
            if verdict.truth is NOT_SO:
                del trace[mark:]
                return FALSE
            verdicts.append(verdict)
        verdict = every(verdicts)
        if verdict.truth is not SO:
            del trace[mark:]
        return verdict

    return evaluate


def _any(parts: tuple[Node, ...]) -> Node:
    def evaluate(subject: object, estate: Estate, answers: Answers, trace: Trace) -> Verdict:
        return some(part(subject, estate, answers, trace) for part in parts)

    return evaluate


def _not(part: Node) -> Node:
    def evaluate(subject: object, estate: Estate, answers: Answers, trace: Trace) -> Verdict:
        return negate(part(subject, estate, answers, []))

    return evaluate
