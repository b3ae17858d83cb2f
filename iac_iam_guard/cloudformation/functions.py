"""Intrinsic functions: each gets its argument as written and gives a value; a wrong argument gives a hole, for the service will refuse it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import re

from iac_iam_guard.cloudformation.alternatives import each, settle_items
from iac_iam_guard.cloudformation.conditions import operand
from iac_iam_guard.cloudformation.evaluate import Evaluator, Function, text_piece
from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, call_of, string_of
from iac_iam_guard.cloudformation.parameters import is_concrete, plain_text
from iac_iam_guard.cloudformation.placeholders import with_joined_references
from iac_iam_guard.cloudformation.splitting import part_of, split_text
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.text import concatenate, locate, substring, text_of
from iac_iam_guard.values import ANY, NUMBER, STRING, Choice, Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value

TEXT_LIMIT = 4 * 1024 * 1024
"""Code points of one text that is put together: texts in texts double with every level."""
HOLE_WEIGHT = 4_096
"""How many code points a hole of a text counts for: what compares texts looks at each hole, and no policy has a thousand of them."""

_VARIABLE = re.compile(r"\$\{(!?)([^{}]*)\}")


def _wrong(span: SourceSpan, what: str) -> Unknown:
    return Unknown(Reason.ERROR, span, what=what)


def _ref(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    name = _name(evaluator, argument)
    return evaluator.reference(name, span) if name is not None else Unknown(Reason.FUNCTION, span, what="Ref")


def _name(evaluator: Evaluator, node: Node) -> str | None:
    """Return a name that is written, or that a function gives for certain."""
    if isinstance(node, Scalar):
        return node.text
    value = evaluator.value(node)
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else None


def _get_att(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    if isinstance(argument, Scalar):
        name, _, attribute = argument.text.partition(".")
        return evaluator.attribute(name, attribute, span)
    parts = [_name(evaluator, item) for item in argument.items] if isinstance(argument, Items) else []
    if len(parts) < 2 or None in parts[:1]:
        return _wrong(span, "Fn::GetAtt")
    name = parts[0] or ""
    if None in parts:
        return Unknown(Reason.RESOURCE, span, (Ref(evaluator.template.address(name), ""),), what="Fn::GetAtt")
    return evaluator.attribute(name, ".".join(part or "" for part in parts[1:]), span)


def _if(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    if not isinstance(argument, Items) or len(argument.items) != 3:
        return _wrong(span, "Fn::If")
    condition, then, otherwise = argument.items
    call = call_of(condition)
    name = string_of(condition) or (string_of(call[1]) if call is not None and call[0] == "Condition" else None)
    if name is None:
        return _wrong(span, "Fn::If")
    truth = evaluator.condition(name, evaluator.span(condition))
    branches = {True: evaluator.value(then), False: evaluator.value(otherwise)}

    def choose(value: Value) -> Value:
        if isinstance(value, Choice):
            return Choice(value.atom, tuple((outcome, choose(branch)) for outcome, branch in value.branches), span)
        return branches[value.value] if isinstance(value, Known) and isinstance(value.value, bool) else Unknown(Reason.CYCLE, span)

    return choose(truth)


def _sub(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    template, given = argument, None
    if isinstance(argument, Items):
        if len(argument.items) != 2:
            return _wrong(span, "Fn::Sub")
        template, given = argument.items
    if not isinstance(template, Scalar) or (given is not None and not isinstance(given, Members)):
        return Unknown(Reason.FUNCTION, span, what="Fn::Sub")
    local = {name: evaluator.value(member.node) for name, member in given.entries.items()} if isinstance(given, Members) else {}
    literal = evaluator.scalar(Scalar(plain_text(template), template.text, template.map, template.start, template.end))
    parts: list[Value] = []
    for piece in literal.pieces if isinstance(literal, Text) else (literal,):
        if isinstance(piece, Known):
            parts.extend(_substituted(evaluator, piece, local))
        else:
            parts.append(piece)
    return _text(tuple(parts), evaluator.span(template))


def _substituted(evaluator: Evaluator, known: Known, local: dict[str, Value]) -> list[Value]:
    """Return the parts of a literal of Fn::Sub, with what its variables stand for."""
    text, position = text_of(known), 0
    parts: list[Value] = []
    for match in _VARIABLE.finditer(text):
        if match.start() > position:
            parts.append(substring(known, position, match.start()))
        position = match.end()
        if match[1]:  # `${!name}` is the text `${name}`
            parts.append(substring(known, match.start(), match.start() + 2))
            parts.append(substring(known, match.start() + 3, match.end()))
            continue
        name = match[2].strip()
        place = locate(known, match.start(2), match.end(2)) if match[2] else known.span
        if name in local:
            parts.append(local[name])
        elif name in evaluator.parameters.all or "." not in name:
            parts.append(evaluator.reference(name, place, as_piece=True))
        else:
            resource, _, attribute = name.partition(".")
            parts.append(evaluator.attribute(resource, attribute, place))
    if position < len(text) or not parts:
        parts.append(substring(known, position, len(text)))
    return parts


def _text(parts: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the text of `parts` in order; a single part stays what it is."""

    def join(values: tuple[Value, ...]) -> Value:
        pieces = [_piece(value) for value in values]
        if len(pieces) == 1:
            return pieces[0]
        if sum(map(_weight, pieces)) > TEXT_LIMIT:
            return Unknown(Reason.LIMIT, span, type=STRING, what="a long text")
        return with_joined_references(concatenate(pieces, span))

    return each(parts, join) if parts else Known("", span)


def _weight(piece: Known | Text | Unknown) -> int:
    """Return how much a part adds to a text: its code points, each hole counting for some."""
    parts = piece.pieces if isinstance(piece, Text) else (piece,)
    return sum(len(str(part.value)) if isinstance(part, Known) else HOLE_WEIGHT for part in parts)


def _piece(value: Value) -> Known | Text | Unknown:
    """Return a value as part of a text; lists have no place there."""
    return Unknown(Reason.ERROR, value.span, value.refs) if isinstance(value, Sequence | Mapping) else text_piece(value)


def _join(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    if not isinstance(argument, Items) or len(argument.items) != 2:
        return _wrong(span, "Fn::Join")
    between, listed = evaluator.value(argument.items[0]), _pieces_of_list(evaluator, argument.items[1])
    if not isinstance(between, Known) or not isinstance(between.value, str):
        return Unknown(Reason.FUNCTION, span, what="Fn::Join")
    delimiter = between

    def join(values: tuple[Value, ...]) -> Value:
        whole = values[0]
        if not isinstance(whole, Sequence):
            return Unknown(Reason.FUNCTION, span, whole.refs, type=STRING, what="Fn::Join")
        parts: list[Value] = []
        for item in whole.items:
            if parts and delimiter.value:
                parts.append(delimiter)
            parts.append(item)
        if whole.rest is not None:
            parts.append(part_of(whole.rest))
        return _text(tuple(parts), span)

    return each((listed,), join)


def _pieces_of_list(evaluator: Evaluator, node: Node) -> Value:
    """Return the list that a text is joined of: parameters in it are parts of a longer text."""
    if isinstance(node, Items) and len(node.items) > 1:
        calls = tuple((item, call_of(item)) for item in node.items)
        if any(call is not None and call[0] == "Ref" for _, call in calls):
            items = tuple(
                evaluator.reference(call[1].text, evaluator.span(call[1]), as_piece=True)
                if call is not None and call[0] == "Ref" and isinstance(call[1], Scalar)
                else evaluator.value(item)
                for item, call in calls
            )
            return settle_items(Sequence("tuple", items, evaluator.span(node)))
    return evaluator.value(node)


def _split(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    if not isinstance(argument, Items) or len(argument.items) != 2:
        return _wrong(span, "Fn::Split")
    delimiter = string_of(argument.items[0])
    if not delimiter:
        return Unknown(Reason.FUNCTION, span, what="Fn::Split")

    def split(values: tuple[Value, ...]) -> Value:
        return split_text(_piece(values[0]), delimiter, span)

    return each((evaluator.value(argument.items[1]),), split)


def _select(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    if not isinstance(argument, Items) or len(argument.items) != 2:
        return _wrong(span, "Fn::Select")

    def select(values: tuple[Value, ...]) -> Value:
        place, whole = values
        number = _index(place)
        if number is None or not isinstance(whole, Sequence) or number >= len(whole.items):
            rest = whole.rest if isinstance(whole, Sequence) else whole
            return rest if isinstance(rest, Unknown) else Unknown(Reason.FUNCTION, span, whole.refs, type=STRING, what="Fn::Select")
        return whole.items[number]

    return each((evaluator.value(argument.items[0]), evaluator.value(argument.items[1])), select)


def _index(value: Value) -> int | None:
    if isinstance(value, Known) and not isinstance(value.value, bool):
        text = str(value.value)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    return None


def _find_in_map(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    if not isinstance(argument, Items) or len(argument.items) not in (3, 4):
        return _wrong(span, "Fn::FindInMap")
    fallback = argument.items[3].node("DefaultValue") if len(argument.items) == 4 and isinstance(argument.items[3], Members) else None
    default = evaluator.value(fallback) if fallback is not None else None
    keys = tuple(operand(evaluator, item) for item in argument.items[:3])
    asked = tuple(isinstance(key, Choice) for key in keys)

    def look_up(values: tuple[Value, ...]) -> Value:
        names = tuple(str(key.value) if isinstance(key, Known) else None for key in values)
        found = _cells(evaluator, names)
        fails = any(is_asked and name is None for is_asked, name in zip(asked, names, strict=True))
        if default is not None and (fails or not found):
            found = [default]
        elif default is not None and None in names:
            found.append(default)
        elif fails or (not found and any(asked)):
            # No row has this key: there is no such stack, and what another one says is as good as anything.
            found = _cells(evaluator, tuple(None if is_asked else name for is_asked, name in zip(asked, names, strict=True)))[:1]
        return _one_of(found, names[0] or "", span)

    return each(keys, look_up)


def _cells(evaluator: Evaluator, names: tuple[str | None, ...]) -> list[Value]:
    """Return the values of a map under a row and a key, None standing for any."""
    rows = evaluator.template.mappings.get(names[0]) if names[0] is not None else None
    found: list[Value] = []
    for row, member in rows.entries.items() if rows is not None else ():
        if names[1] in (None, row) and isinstance(member.node, Members):
            found.extend(evaluator.value(cell.node) for name, cell in member.node.entries.items() if names[2] in (None, name))
    return found


def _one_of(found: list[Value], name: str, span: SourceSpan) -> Value:
    """Return the one value that a look-up can give, else a hole: a concrete one if no value that it can give is a wildcard."""
    if not found:
        return _wrong(span, "Fn::FindInMap")
    if all(value == found[0] for value in found):
        return found[0]
    concrete = all(isinstance(value, Known) and is_concrete(value) for value in found)
    texts = all(isinstance(value, Known | Text) for value in found)
    return Unknown(Reason.FUNCTION, span, opaque=concrete, type=STRING if texts else ANY, what=f"map {name}")


def _import_value(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    def name(values: tuple[Value, ...]) -> Value:
        known = evaluator.imported(values[0], evaluator)
        if known is not None:
            return known
        shown = "".join(str(piece.value) if isinstance(piece, Known) else "${}" for piece in _pieces(_piece(values[0])))
        return Unknown(Reason.IMPORT, span, values[0].refs, not_null=True, what=f"export {shown}")

    return each((evaluator.value(argument),), name)


def _pieces(value: Known | Text | Unknown) -> tuple[Known | Unknown, ...]:
    return value.pieces if isinstance(value, Text) else (value,)


def _base64(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    """Return what is encoded: whoever looks at a value wants to read it."""
    return evaluator.value(argument)


def _to_json(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    return each((evaluator.value(argument),), lambda values: Json(values[0], "compact", span))


def _length(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    def count(values: tuple[Value, ...]) -> Value:
        whole = values[0]
        closed = isinstance(whole, Sequence) and whole.rest is None
        return Known(len(whole.items), span) if closed and isinstance(whole, Sequence) else Unknown(Reason.FUNCTION, span, whole.refs, opaque=True, type=NUMBER)

    return each((evaluator.value(argument),), count)


def _assigned_list(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
    return Sequence("list", (), span, rest=Unknown(Reason.FUNCTION, span, opaque=True, type=STRING))


def _elsewhere(what: str) -> Function:
    def hole(evaluator: Evaluator, argument: Node, span: SourceSpan) -> Value:
        return Unknown(Reason.IMPORT, span, what=what)

    return hole


FUNCTIONS: dict[str, Function] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": _import_value,
    "Fn::Base64": _base64,
    "Fn::ToJsonString": _to_json,
    "Fn::Length": _length,
    "Fn::GetAZs": _assigned_list,
    "Fn::Cidr": _assigned_list,
    "Fn::Transform": _elsewhere("Fn::Transform"),
    "Fn::GetStackOutput": _elsewhere("Fn::GetStackOutput"),
}
