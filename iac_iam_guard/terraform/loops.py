"""Evaluates for expressions, over collections that are known, in part or not at all."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.access import each_branch, part_of, unknown_elements
from iac_iam_guard.terraform.objects import build_object, group_object, one_rest
from iac_iam_guard.terraform.outcome import EvaluationError, Undeclared, distribute
from iac_iam_guard.terraform.questions import ask, choice_of
from iac_iam_guard.terraform.syntax import Expression, ForObject, ForTuple, TemplateFor
from iac_iam_guard.terraform.types import UNNAMED, convert, is_null
from iac_iam_guard.values import ANY, BOOL, NUMBER, STRING, Atom, Choice, Known, Mapping, Reason, Sequence, Type, Unknown, Value, wholly_known

if TYPE_CHECKING:
    from iac_iam_guard.terraform.evaluate import Evaluator

Content: TypeAlias = tuple[Value, ...]
Result = TypeVar("Result")
QUESTION_LIMIT = 4
"""How many questions decide which elements are there before the answer is only that they may be."""


class Element(NamedTuple):
    """An element with its key, as the two variables of a for expression see them."""

    key: Value
    value: Value


class Elements(NamedTuple):
    """What a for expression goes over; `rest` stands for further elements of which number and value are not known.

    Where they are not `ordered`, the items are all there but in an order that is not known; the last of them is not known.
    """

    items: tuple[Element, ...]
    rest: Element | None = None
    ordered: bool = True


class Presence(NamedTuple):
    """The outcomes of a question in which an element is there."""

    atom: Atom
    outcomes: frozenset[str]
    condition: Value


class Row(NamedTuple):
    """What the body made of one element, a value or a key and a value; `presence` is None where it surely is there."""

    content: Content
    presence: Presence | None


def iterate(evaluator: "Evaluator", source: Value, span: SourceSpan) -> Elements:
    """Return the elements of a collection, maps by key. Raises EvaluationError for what is none."""
    if isinstance(source, Unknown):
        evaluator.doubts += 1
        return _iterate_unknown(source, span)
    if isinstance(source, Sequence):
        rest = None
        if source.kind == "set":
            items = tuple([Element(item, item) for item in source.items])
            if source.rest is not None:
                rest = Element(source.rest, source.rest)
        else:
            if source.rest is None:
                items = tuple([Element(Known(index, item.span), item) for index, item in enumerate(source.items)])
            else:  # places are open
                place = _some_key(source, NUMBER)
                items, rest = tuple([Element(place, item) for item in source.items]), Element(place, source.rest)
    elif isinstance(source, Mapping):
        spans = source.key_spans
        items = tuple([Element(Known(name, spans.get(name, source.span)), source.entries[name]) for name in sorted(source.entries)])
        rest = Element(_some_key(source, STRING), source.rest) if source.rest is not None else None
    elif is_null(source):
        raise EvaluationError("A null value cannot be used as the collection in a 'for' expression.")
    else:
        raise EvaluationError("A value of a primitive type cannot be used as the collection in a 'for' expression.")
    if rest is None:
        ordered = not isinstance(source, Sequence) or source.kind != "set" or len(items) < 2 or wholly_known(items[-1].value)
        return Elements(items, None, ordered)
    evaluator.doubts += 1
    if isinstance(source, Mapping) and source.partial:
        return Elements((*items, *[Element(key, value) for key, value in source.partial]), None, ordered=False)
    return Elements(items, rest)


def _some_key(source: Value, wanted: Type) -> Unknown:
    return Unknown(Reason.COUNT, source.span, source.refs, source.sensitive, type=wanted, not_null=True, what=UNNAMED)


def _iterate_unknown(source: Unknown, span: SourceSpan) -> Elements:
    kind = source.type.kind
    if kind in ("string", "number", "bool"):
        raise EvaluationError("A value of a primitive type cannot be used as the collection in a 'for' expression.")
    if kind == "object":
        return Elements(tuple([Element(Known(name, span), part_of(source, member, f".{name}", span)) for name, member in source.type.members]))
    if kind in ("any", "map"):
        return Elements((), Element(_some_key(source, ANY if kind == "any" else STRING), part_of(source, source.type.element or ANY, "[*]", span)))
    elements = unknown_elements(source, span)
    if elements.rest is None:
        return Elements(tuple([Element(Known(index, span), item) for index, item in enumerate(elements.items)]))
    key = elements.rest if kind == "set" else _some_key(source, NUMBER)
    return Elements((), Element(key, elements.rest))


def within(evaluator: "Evaluator", node: ForTuple | ForObject | TemplateFor, element: Element, compute: Callable[[], Result]) -> Result:
    """Return what `compute` computes while the variables of the loop mean `element`."""
    names = evaluator.names
    evaluator.names = {**names, node.value: element.value} if node.key is None else {**names, node.key: element.key, node.value: element.value}
    try:
        return compute()
    finally:
        evaluator.names = names


def evaluate_for_tuple(evaluator: "Evaluator", node: ForTuple) -> Value:
    """Return the tuple of what the body makes of each element."""
    span = evaluator.span(node)

    def build(contents: list[Content], further: list[Content], sensitive: bool, ordered: bool) -> Value:
        items = tuple([value for (value,) in contents])
        rest = one_rest([value for (value,) in further], span)
        return Sequence("tuple", items, span, (), sensitive, ANY, items[-1] if items and rest is None and not ordered else rest)

    def body() -> Content:
        return (evaluator.evaluate(node.body),)

    return _over_branches(evaluator.evaluate(node.collection), span, lambda source: _collect(evaluator, node, source, body, build))


def evaluate_for_object(evaluator: "Evaluator", node: ForObject) -> Value:
    """Return the object of the keys and values that are made of each element; `grouped`, of the tuples of values of one key."""
    span = evaluator.span(node)
    assemble = group_object if node.grouped else build_object

    def pair() -> Content:
        return evaluator.evaluate(node.name), evaluator.evaluate(node.body)

    def build(contents: list[Content], further: list[Content], sensitive: bool, ordered: bool) -> Value:
        some_key = Unknown(Reason.COUNT, span, type=STRING, not_null=True, what=UNNAMED)
        pairs = [*[(name, value) for name, value in contents], *[(some_key, value) for _, value in further]]
        values = [value for _, value in pairs]
        keys = tuple([key for key, _ in pairs])
        if any(isinstance(key, Choice) for key in keys):
            return distribute(lambda decided: assemble(list(zip(decided, values, strict=True)), span, sensitive, True), keys, span)
        return assemble(pairs, span, sensitive, True)

    return _over_branches(evaluator.evaluate(node.collection), span, lambda source: _collect(evaluator, node, source, pair, build))


def _over_branches(source: Value, span: SourceSpan, compute: Callable[[Value], Value]) -> Value:
    return each_branch(source, lambda branch: _over_branches(branch, span, compute), span) if isinstance(source, Choice) else compute(source)


def _collect(
    evaluator: "Evaluator",
    node: ForTuple | ForObject,
    source: Value,
    body: Callable[[], Content],
    build: Callable[[list[Content], list[Content], bool, bool], Value],
) -> Value:
    """Compute the body for all elements that pass the condition and build the result of them; it is a choice where presence is a question."""
    span = evaluator.span(node)
    elements = iterate(evaluator, source, span)
    sensitive = source.sensitive
    rows: list[Row] = []

    def visit() -> None:
        nonlocal sensitive
        presence: Presence | None = None
        if node.condition is not None:
            condition = evaluator.evaluate(node.condition)
            sensitive = sensitive or condition.sensitive
            found = _presence(evaluator, condition)
            if found is False:
                return
            presence = None if found is True else found
        rows.append(Row(body(), presence))

    for element in elements.items:
        within(evaluator, node, element, visit)
    if node.condition is not None and not elements.items and not isinstance(source, Unknown):
        _check_condition(evaluator, node, node.condition, span)
    certain = len(rows)
    if elements.rest is not None:
        try:
            within(evaluator, node, elements.rest, visit)
        except Undeclared:
            raise
        except EvaluationError:
            return Unknown(Reason.ERROR, span, source.refs, source.sensitive, what=UNNAMED)
    if evaluator.weigh([value for row in rows for value in row.content]).excessive:
        return evaluator.excess(span)
    further = [row.content for row in rows[certain:]]
    return _decide(rows[:certain], further, lambda contents, others: build(contents, others, sensitive, elements.ordered), span)


def _check_condition(evaluator: "Evaluator", node: ForTuple | ForObject, condition: Expression, span: SourceSpan) -> None:
    """Raise EvaluationError if the condition is wrong whatever the elements are: Terraform refuses it even where there are none."""
    anything = Unknown(Reason.COUNT, span, what=UNNAMED)
    doubts = evaluator.doubts
    within(evaluator, node, Element(anything, anything), lambda: _presence(evaluator, evaluator.evaluate(condition)))
    evaluator.doubts = doubts


def _presence(evaluator: "Evaluator", condition: Value) -> Presence | bool:
    """Return whether an element is there, or on what that hangs."""
    if isinstance(condition, Choice):
        truths = each_branch(condition, _truth, condition.span)
        if isinstance(truths, Choice):
            if all(isinstance(branch, Known) for _, branch in truths.branches):
                return Presence(truths.atom, frozenset(outcome for outcome, branch in truths.branches if branch == Known(True)), condition)
            truths = Unknown(Reason.FUNCTION, condition.span, condition.refs, condition.sensitive, type=BOOL, what=UNNAMED)
        condition = truths
    truth = _truth(condition)
    if isinstance(truth, Known):
        return truth.value is True
    assert isinstance(truth, Unknown)
    evaluator.doubts += 1
    atom, outcome = ask(truth, evaluator.question())
    return Presence(atom, frozenset((outcome,)), condition)


def _truth(condition: Value) -> Value:
    if is_null(condition):
        raise EvaluationError("The value of the 'if' clause must not be null.")
    return convert(condition, BOOL)


def _decide(rows: list[Row], further: list[Content], build: Callable[[list[Content], list[Content]], Value], span: SourceSpan) -> Value:
    """Build the result once for every combination of answers that decides which rows are there."""
    questions: dict[Atom, Value] = {}
    for row in rows:
        if row.presence is not None:
            questions.setdefault(row.presence.atom, row.presence.condition)
    if len(questions) > QUESTION_LIMIT:
        return build([row.content for row in rows if row.presence is None], [*[row.content for row in rows if row.presence is not None], *further])
    atoms = list(questions)

    def answer(answers: dict[Atom, str]) -> Value:
        if len(answers) == len(atoms):
            return build([row.content for row in rows if row.presence is None or answers[row.presence.atom] in row.presence.outcomes], further)
        atom = atoms[len(answers)]
        return choice_of(atom, tuple([(outcome, answer({**answers, atom: outcome})) for outcome in atom.outcomes]), span, questions[atom])

    return answer({})
