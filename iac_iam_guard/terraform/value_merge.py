"""One value told twice: what a plan knows of it, and what the configuration says and where; the plan is right, the configuration has the places."""

from collections.abc import Iterable
from decimal import Decimal

from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.source import NOWHERE
from iac_iam_guard.terraform.number import number_text
from iac_iam_guard.terraform.throughout import mark_sensitive, place_all
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Unknown, Value

DEPTH_LIMIT = 60
"""Levels of a value that are compared; deeper parts are the plan's."""
PAIR_LIMIT = 4000
"""Pairs of elements that are compared to find out which of two lists belong together; longer lists are taken in order."""
_NEVER = -1000


def merge_values(plan: Value, written: Value, depth: int = 0) -> Value:
    """Return what `plan` knows with the places, references and patterns of `written`, the value of the same attribute in the configuration.

    Equal parts are those of the configuration, and so is what the plan does not know; where the two differ, the plan is right and the place is
    that of what the configuration writes there. JSON texts are compared by what they say; lists without regard to order.
    """
    if depth > DEPTH_LIMIT:
        return plan
    match plan, written:
        case Unknown(), _:
            return _fill(plan, written)
        case _, Choice():
            return _merge_choice(plan, written, depth)
        case Known(), Known() if _same_scalar(plan, written):
            return written
        case Known(value=str()) | Json(), Json():
            return _merge_json(plan, written, depth)
        case Known(value=str()) | Json(), Known(value=str()) | Text():
            return _merge_json(plan, written, depth) if _begins_json(plan) and _begins_json(written) else _placed(plan, written)
        case Text(), Text():
            return written
        case Sequence(), Sequence():
            return _merge_sequences(plan, written, depth)
        case Mapping(), Mapping():
            return _merge_mappings(plan, written, depth)
        case Sequence(), Known() | Text() | Mapping() if plan.items:  # a policy element of one may be written bare
            return _merge_sequences(plan, Sequence("tuple", (written,), written.span), depth)
        case Known() | Text() | Mapping(), Sequence(items=(only,)):
            return merge_values(plan, only, depth + 1)
    return _placed(plan, written)


def _fill(plan: Unknown, written: Value) -> Value:
    """Return what the configuration says of a value that the plan does not know; the plan keeps its references if the configuration has none."""
    if plan.sensitive:
        return written if written.sensitive else mark_sensitive(written)
    if isinstance(written, Unknown):
        return written if written.refs or written.what or not plan.refs else plan._replace(span=written.span)
    if isinstance(written, Known) and written.value is None:
        return plan._replace(span=written.span)
    return written


def _placed(plan: Value, written: Value) -> Value:
    """Return the plan's value where the configuration writes another one, or only a part of it."""
    refs = tuple(dict.fromkeys((*written.refs, *plan.refs)))
    placed = place_all(plan, written.span) if written.span != NOWHERE else plan
    return placed._replace(refs=refs)


def _merge_choice(plan: Value, written: Choice, depth: int) -> Value:
    """Return the plan's value with the places of the branch that it is, as far as that can be told."""
    leaves = list(_branches(written, 0))
    scores = [_likeness(plan, leaf, depth) for leaf in leaves]
    best = max(range(len(leaves)), key=lambda index: scores[index])
    return merge_values(plan, leaves[best], depth + 1) if scores[best] > 0 else _placed(plan, written)


def _branches(value: Value, depth: int) -> Iterable[Value]:
    if isinstance(value, Choice) and depth < DEPTH_LIMIT:
        for _, branch in value.branches:
            yield from _branches(branch, depth + 1)
    else:
        yield value


def _merge_json(plan: Known | Json, written: Known | Text | Json, depth: int) -> Value:
    """Merge two JSON texts by what they say."""
    try:
        planned = read_json_value(plan).value
        known = read_json_value(written).value
    except JsonProblem:
        return _placed(plan, written)
    tree = merge_values(planned, known, depth + 1)
    if tree is known:
        return written
    style = written.style if isinstance(written, Json) else "compact"
    return Json(tree, style, written.span, tuple(dict.fromkeys((*written.refs, *plan.refs))), written.sensitive)


def _merge_mappings(plan: Mapping, written: Mapping, depth: int) -> Mapping:
    entries: dict[str, Value] = {}
    key_spans = dict(written.key_spans)
    for key, value in plan.entries.items():
        other = written.entries.get(key)
        named = next(((name, entry) for name, entry in written.partial if _matches(key, name)), None) if other is None else None
        if other is not None:
            entries[key] = merge_values(value, other, depth + 1)
        elif named is not None:
            entries[key] = merge_values(value, named[1], depth + 1)
            key_spans[key] = named[0].span
        elif not (isinstance(value, Known) and value.value is None):
            entries[key] = place_all(value, written.key_spans.get(key, written.span))
    if entries.keys() == written.entries.keys() and all(entries[key] is written.entries[key] for key in entries) and written.rest is None:
        return written
    if plan.rest is not None:  # made of what the plan knows of a document: the configuration knows the keys better
        missing = {key: value for key, value in written.entries.items() if key not in entries}
        plan = plan._replace(rest=written.rest, partial=written.partial)
        entries.update(missing)
    return plan._replace(entries=entries, span=written.span, refs=written.refs or plan.refs, key_spans=key_spans, sensitive=written.sensitive)


def _merge_sequences(plan: Sequence, written: Sequence, depth: int) -> Sequence:
    partners = _partners(plan.items, written.items, depth)
    merged: list[Value] = []
    for item, partner in zip(plan.items, partners, strict=True):
        if partner is not None:
            merged.append(merge_values(item, partner, depth + 1))
        elif written.rest is not None:
            merged.append(merge_values(item, written.rest, depth + 1))
        else:
            merged.append(place_all(item, written.span))
    if len(merged) == len(written.items) and all(new is old for new, old in zip(merged, written.items, strict=True)) and written.rest is None:
        return written
    if plan.rest is not None:
        merged.extend(item for item in written.items if not any(item is partner for partner in partners))
        plan = plan._replace(rest=written.rest)
    return plan._replace(items=tuple(merged), span=written.span, refs=written.refs or plan.refs, sensitive=written.sensitive)


def _partners(plan: tuple[Value, ...], written: tuple[Value, ...], depth: int) -> list[Value | None]:
    """Return for each element of the plan the element of the configuration that it is, if any; each is taken once."""
    free: dict[int, Value] = dict(enumerate(written))
    partners: list[Value | None] = [None] * len(plan)
    equal: dict[Value, list[int]] = {}
    for index, other in free.items():
        if isinstance(other, Known):
            equal.setdefault(other, []).append(index)
    todo: list[int] = []
    for index, item in enumerate(plan):
        same = equal.get(item) if isinstance(item, Known) else None
        if index in free and not isinstance(item, Known) and item == written[index]:
            partners[index] = free.pop(index)
        elif same:
            partners[index] = free.pop(same.pop(0))
        else:
            todo.append(index)
    if len(todo) * len(free) > PAIR_LIMIT:
        for index, key in zip(todo, list(free), strict=False):
            partners[index] = free.pop(key)
        return partners
    pairs = [(-_likeness(plan[index], other, depth), abs(index - key), index, key) for index in todo for key, other in free.items()]
    for score, _, index, key in sorted(pairs):
        if score <= 0 and partners[index] is None and key in free:
            partners[index] = free.pop(key)
    return partners


def _likeness(plan: Value, written: Value, depth: int) -> int:
    """Return how much speaks for the two being one value: negative if they are two, 0 if nothing is known."""
    if depth > DEPTH_LIMIT:
        return 0
    match plan, written:
        case Unknown(), Unknown():
            return 2 if set(plan.refs) & set(written.refs) else 0
        case Unknown(), _:
            return 1 if set(plan.refs) & set(written.refs) else 0
        case _, Unknown():
            return 0
        case _, Choice():
            return max(_likeness(plan, leaf, depth + 1) for leaf in _branches(written, 0))
        case Known(), Known():
            return 4 if _same_scalar(plan, written) else 1 if _begins_json(plan) and _begins_json(written) else _NEVER
        case Known(value=str(text)), Text():
            return 3 if _matches(text, written) or (_begins_json(plan) and _begins_json(written)) else _NEVER
        case Known(value=str()), Json():
            return 2 if _begins_json(plan) else _NEVER
        case Mapping(), Mapping():
            shared = [max(_likeness(value, written.entries[key], depth + 1), -4) for key, value in plan.entries.items() if key in written.entries]
            return sum(shared) if shared or plan.entries or written.entries else 1
        case Sequence(), Sequence():
            return _likeness_of_items(plan.items, written.items, depth)
        case Sequence(items=(only,)), Known() | Text() | Mapping():
            return _likeness(only, written, depth + 1)
        case Known() | Mapping(), Sequence(items=(only,)):
            return _likeness(plan, only, depth + 1)
    return 0 if type(plan) is type(written) else _NEVER


def _likeness_of_items(plan: tuple[Value, ...], written: tuple[Value, ...], depth: int) -> int:
    """Return the likeness of two lists, order aside."""
    if not plan and not written:
        return 2
    known = {item for item in written if isinstance(item, Known)}
    others = [item for item in written if not isinstance(item, Known)]
    if len(plan) * len(others) > PAIR_LIMIT:
        return 1 if len(plan) == len(written) else 0
    total = 0
    for item in plan:
        if isinstance(item, Known) and item in known:
            total += 4
        else:
            total += max((max(_likeness(item, other, depth + 1), -4) for other in others), default=-4)
    return total


def _same_scalar(plan: Known, written: Known) -> bool:
    """Tell whether two scalars are equal once both are written as text: an argument may be given as another type."""
    return plan == written or (plan.value is not None and written.value is not None and _scalar_text(plan.value) == _scalar_text(written.value))


def _scalar_text(scalar: str | int | Decimal | bool | None) -> str:
    if isinstance(scalar, bool):
        return "true" if scalar else "false"
    return number_text(scalar) if isinstance(scalar, (int, Decimal)) else str(scalar)


def _begins_json(value: Value) -> bool:
    """Tell whether a text begins as a JSON object or array does."""
    match value:
        case Json():
            return True
        case Known(value=str(text)):
            return text.lstrip()[:1] in ("{", "[")
        case Text(pieces=(first, *_)):
            return isinstance(first, Known) and str(first.value).lstrip()[:1] in ("{", "[")
    return False


def _matches(text: str, pattern: Text) -> bool:
    """Tell whether `text` may be what `pattern` stands for."""
    position = 0
    pieces = pattern.pieces
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Known):
            continue
        literal = str(piece.value)
        if index == 0:
            if not text.startswith(literal):
                return False
            position = len(literal)
        elif index == len(pieces) - 1:
            return text.endswith(literal) and len(text) - len(literal) >= position
        else:
            found = text.find(literal, position)
            if found < 0:
                return False
            position = found + len(literal)
    return True
