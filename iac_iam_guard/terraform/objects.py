"""Evaluates `{ key = value }`."""

from typing import TYPE_CHECKING

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.operators import equal, origins, reason_of, spelled
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, distribute
from iac_iam_guard.terraform.syntax import Literal, ObjectExpression
from iac_iam_guard.terraform.types import UNNAMED, convert, is_null
from iac_iam_guard.values import ANY, STRING, Choice, Known, Mapping, Sequence, Text, Unknown, Value

if TYPE_CHECKING:
    from iac_iam_guard.terraform.evaluate import Evaluator


def evaluate_object(evaluator: "Evaluator", node: ObjectExpression) -> Value:
    """Return the object; of two items with one key the last counts."""
    path = evaluator.path
    entries: dict[str, Value] = {}
    key_spans: dict[str, SourceSpan] = {}
    for position, (key, item) in enumerate(node.items):
        if not isinstance(key, Literal) or not isinstance(key.value, str):
            return _with_computed_keys(evaluator, node, position, entries, key_spans)
        entries[key.value] = evaluator.evaluate(item)
        key_spans[key.value] = SourceSpan(path, key.start, key.end)
    span = SourceSpan(path, node.start, node.end)
    if not evaluator.bears([(item, entries[str(key.value)]) for key, item in node.items if isinstance(key, Literal)]):
        return evaluator.excess(span)
    return Mapping("object", entries, span, (), False, ANY, None, key_spans)


def _with_computed_keys(
    evaluator: "Evaluator", node: ObjectExpression, position: int, entries: dict[str, Value], key_spans: dict[str, SourceSpan]
) -> Value:
    keys: list[Value] = [Known(name, span) for name, span in key_spans.items()]
    values = list(entries.values())
    for key, item in node.items[position:]:
        keys.append(evaluator.evaluate(key))
        values.append(evaluator.evaluate(item))
    span = evaluator.span(node)
    if not evaluator.bears(zip([item for _, item in node.items], values[-len(node.items) :], strict=False)):
        return evaluator.excess(span)
    if any(isinstance(key, Choice) for key in keys):
        return distribute(lambda decided: build_object(list(zip(decided, values, strict=True)), span), tuple(keys), span)
    return build_object(list(zip(keys, values, strict=True)), span)


def key_of(key: Value) -> Value:
    """Return the key of an object as a string. Raises EvaluationError for what cannot be one, Hangs for a Choice."""
    if isinstance(key, Choice):
        raise Hangs(key.atom)
    if is_null(key):
        raise EvaluationError("Can't use a null value as a key.")
    return spelled(convert(key, STRING))


def build_object(items: list[tuple[Value, Value]], span: SourceSpan, sensitive: bool = False, unique: bool = False) -> Mapping:
    """Return the object of keys and values; what stands under keys that are not known becomes the rest.

    Of two items with one key the last counts, or, where keys must be `unique`, EvaluationError is raised.
    """
    entries: dict[str, Value] = {}
    key_spans: dict[str, SourceSpan] = {}
    further: list[Value] = []
    partial: list[tuple[Text, Value]] = []
    for key, value in items:
        name = key_of(key)
        sensitive = sensitive or name.sensitive
        if isinstance(name, Known) and isinstance(name.value, str):
            if unique and name.value in entries:
                raise EvaluationError("Two different items produced the same key in this 'for' expression.")
            entries[name.value] = value
            key_spans[name.value] = name.span
            continue
        further.append(value)
        if isinstance(name, Text):
            partial.append((name, value))
        for taken in [] if unique else [taken for taken in entries if equal(name, Known(taken)) is not False]:
            further.append(entries.pop(taken))  # the later item may replace it
            del key_spans[taken]
    known_in_part = tuple(partial) if len(partial) == len(further) else ()
    return Mapping("object", entries, span, (), sensitive, ANY, one_rest(further, span), key_spans, known_in_part)


def group_object(items: list[tuple[Value, Value]], span: SourceSpan, sensitive: bool = False, unique: bool = False) -> Mapping:
    """Return the object of keys and the tuples of all values under them; not known at all where a key is not."""
    groups: dict[str, list[Value]] = {}
    key_spans: dict[str, SourceSpan] = {}
    for key, value in items:
        name = key_of(key)
        sensitive = sensitive or name.sensitive
        if not isinstance(name, Known) or not isinstance(name.value, str):
            refs, secret = origins(*[value for _, value in items])
            return Mapping("object", {}, span, (), sensitive, ANY, Unknown(reason_of(name), span, refs, secret, what=UNNAMED))
        groups.setdefault(name.value, []).append(value)
        key_spans.setdefault(name.value, name.span)
    entries: dict[str, Value] = {name: Sequence("tuple", tuple(values), span) for name, values in groups.items()}
    return Mapping("object", entries, span, (), sensitive, ANY, None, key_spans)


def one_rest(values: list[Value], span: SourceSpan) -> Value | None:
    """Return the one value that stands for all `values` of which place or presence is not known; None for none."""
    if len(values) < 2:
        return values[0] if values else None
    refs, sensitive = origins(*values)
    return Unknown(reason_of(*values), span, refs, sensitive, what=UNNAMED)
