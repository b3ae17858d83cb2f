"""Policy documents: one normal form for every spelling of a statement, with unknown parts kept and places exact."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from iac_iam_guard.iam.document_text import read_text
from iac_iam_guard.iam.operators import split_operator
from iac_iam_guard.iam.truths import truth_in
from iac_iam_guard.source import NOWHERE, SourceSpan
from iac_iam_guard.values import (
    STRING,
    WORLD_LIMIT,
    Atom,
    Choice,
    Guard,
    Guards,
    Json,
    Known,
    Mapping,
    Reason,
    Sequence,
    Text,
    Unknown,
    Value,
    decide,
    first_atom,
    join_guards,
    variants,
)


class Elements(NamedTuple):
    """The strings of one element, e.g. of Action: one or many, in order, each Known, Text or Unknown, free of Choice.

    `key` is the place of the element's name, `span` that of its value. `rest` is set when there may be more that are not known.
    """

    items: tuple[Value, ...]
    key: SourceSpan
    span: SourceSpan
    rest: Value | None = None


class Principal(NamedTuple):
    """One principal: its kind as written (AWS, Service, Federated, CanonicalUser; "*" for the bare star) and its identifier; `key` is the kind's place."""

    kind: str
    identifier: Value
    span: SourceSpan
    key: SourceSpan = NOWHERE


class Principals(NamedTuple):
    """The principals of a statement; `rest` is set when there may be more of which not even the kind is known.

    An identifier that is not known may stand for several, or none, of its kind.
    """

    items: tuple[Principal, ...]
    key: SourceSpan
    span: SourceSpan
    rest: Value | None = None


class Condition(NamedTuple):
    """One test: `operator` is the base operator in AWS's spelling ("StringEquals"), `written` the operator as it stands.

    `key` is lower-cased, with `${reference}` for parts that are not known; `qualifier` is "ForAllValues", "ForAnyValue" or "".
    """

    operator: str
    qualifier: Literal["", "ForAllValues", "ForAnyValue"]
    if_exists: bool
    key: str
    values: Elements
    written: str
    span: SourceSpan


class Statement(NamedTuple):
    """One statement. Absent elements are None; `effect` is Known "Allow" or "Deny" in a valid document.

    `identity` is stable under edits: the Sid, else the ordinal among statements of equal content. `guards` are the answers under
    which the statement is as it stands here. `opaque_conditions` is set when conditions exist that cannot be read. `left_out` has the places of
    elements that are missing because what they are made from is empty.
    """

    ordinal: int
    identity: str
    sid: Value | None
    effect: Value | None
    actions: Elements | None
    not_actions: Elements | None
    resources: Elements | None
    not_resources: Elements | None
    principals: Principals | None
    not_principals: Principals | None
    conditions: tuple[Condition, ...]
    opaque_conditions: Value | None
    span: SourceSpan
    keys: tuple[tuple[str, SourceSpan], ...]
    guards: Guards = ()
    left_out: tuple[tuple[str, SourceSpan], ...] = ()


class Problem(NamedTuple):
    """Something that keeps a document from being a policy: a code of this module, a sentence, and the place."""

    code: str
    message: str
    span: SourceSpan


class Document(NamedTuple):
    """A policy document in one world. `rest` is set when there may be statements that are not known; `unread` when nothing is known."""

    version: Value | None
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    span: SourceSpan
    rest: Value | None = None
    unread: Value | None = None
    guards: Guards = ()


ELEMENTS = {name.lower(): name for name in ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition")}
"""Elements of a statement by lower-cased name."""
PRINCIPAL_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")
TRUTH_OPERATORS = ("Bool", "Null")
EXCLUSIVE = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))


class _Outline(NamedTuple):
    """A document in one world of the questions that its shape hangs on; statements are not read yet."""

    guards: Guards
    version: Value | None
    statements: tuple[Value, ...]
    rest: Value | None
    unread: Value | None
    problems: tuple[Problem, ...]
    span: SourceSpan


class _Part(NamedTuple):
    """What one item of the Statement list is in one of its own worlds."""

    guards: Guards
    statement: Statement | None
    rest: Value | None
    problems: tuple[Problem, ...]


def read_documents(value: Value, guards: Guards = (), limit: int = WORLD_LIMIT) -> tuple[Document, ...]:
    """Return the policy that `value` is, text or tree, once for every world of the questions that it hangs on.

    `guards` are answers that are given; they come first among the guards of every document and statement. Beyond them a statement carries only the answers
    that it hangs on itself, so one that several worlds share is equal in all of them. More worlds than `limit`: one document of which nothing is known
    (`read_statements` still reads each statement).
    """
    value = decide(value, guards)
    beyond = (Document(None, (), (), value.span, unread=Unknown(Reason.LIMIT, value.span, value.refs), guards=guards),)
    outlines = _outlines(value, guards, limit)
    if outlines is None:
        return beyond
    documents: list[Document] = []
    for outline in outlines:
        worlds = _join_parts(outline, limit - len(documents))
        if worlds is None:
            return beyond
        documents.extend(_document(outline, world, parts) for world, parts in worlds)
    return tuple(documents)


def read_statements(value: Value, guards: Guards = (), limit: int = WORLD_LIMIT) -> tuple[Statement, ...]:
    """Return every statement of the policy `value` in each of its own worlds, whatever the number of worlds of the whole document."""
    outlines = _outlines(decide(value, guards), guards, limit) or ()
    parts = (part for outline in outlines for listed in _read_parts(outline, limit) for part in listed)
    return tuple(part.statement for part in parts if part.statement is not None)


def _document(outline: _Outline, guards: Guards, parts: tuple[_Part, ...]) -> Document:
    statements = tuple(part.statement for part in parts if part.statement is not None)
    problems = (*outline.problems, *(problem for part in parts for problem in part.problems))
    rest = next((part.rest for part in parts if part.rest is not None), outline.rest)
    return Document(outline.version, statements, problems, outline.span, rest, outline.unread, guards)


def _outlines(value: Value, guards: Guards, limit: int) -> list[_Outline] | None:
    """Return the document in every world that its shape hangs on, None beyond `limit`."""
    done: list[_Outline] = []
    todo: list[tuple[Guards, Value]] = [(guards, value)]
    while todo:
        world, current = todo.pop()
        tree, problems = _tree(current)
        atom = _shape_atom(tree)
        if atom is None:
            done.append(_outline(world, tree, problems))
        else:
            todo.extend(((*world, guard), decide(tree, (guard,))) for guard in (Guard(atom, outcome) for outcome in reversed(atom.outcomes)))
        if len(done) + len(todo) > limit:
            return None
    return done


def _tree(value: Value) -> tuple[Value, tuple[Problem, ...]]:
    """Return the tree of a document that may be text, and what is wrong with the text."""
    while isinstance(value, Json):
        value = value.tree
    if not (isinstance(value, Text) or (isinstance(value, Known) and isinstance(value.value, str))):
        return value, ()
    read = read_text(value)
    problems = [Problem("duplicate-key", "the key stands twice in one object", span) for span in read.duplicates]
    if read.refusal is not None:
        problems.insert(0, Problem("bad-json", f"the policy is not JSON: {read.refusal.message}", read.refusal.span or value.span))
    return read.tree, tuple(problems)


def _shape_atom(tree: Value) -> Atom | None:
    """Return a question that the shape of a document hangs on: what it is, its version, its list of statements."""
    if isinstance(tree, Choice):
        return tree.atom
    if isinstance(tree, Mapping):
        return next((entry.atom for name, entry in tree.entries.items() if isinstance(entry, Choice) and name.lower() in ("version", "statement")), None)
    return None


def _outline(guards: Guards, tree: Value, problems: tuple[Problem, ...]) -> _Outline:
    if isinstance(tree, Unknown):
        return _Outline(guards, None, (), None, tree, problems, tree.span)
    if not isinstance(tree, Mapping):
        problems = problems or (Problem("not-an-object", "a policy is a JSON object", tree.span),)
        return _Outline(guards, None, (), None, None, problems, tree.span)
    found: dict[str, Value] = {}
    collected = list(problems)
    for key, value in tree.entries.items():
        name = {"version": "Version", "id": "Id", "statement": "Statement"}.get(key.lower())
        _accept(found, name, key, value, tree.key_spans.get(key, tree.span), collected)
    statements, rest = _listed(found, tree, collected)
    return _Outline(guards, found.get("Version"), statements, rest, None, tuple(collected), tree.span)


def _accept(found: dict[str, Value], name: str | None, key: str, value: Value, span: SourceSpan, problems: list[Problem]) -> None:
    """Put an element into `found` under the name that IAM knows, and note what is wrong with it."""
    if name is None:
        problems.append(Problem("unknown-element", "policies have no element of this name", span))
    elif name in found:
        problems.append(Problem("duplicate-key", f"{name} is given twice, in different letter case", span))
    else:
        if name != key:
            problems.append(Problem("unknown-element", f"the element is written {name}", span))
        if isinstance(value, Known) and value.value is None:
            problems.append(Problem("wrong-type", f"{name} is null", span))
        else:
            found[name] = value


def _listed(found: dict[str, Value], tree: Mapping, problems: list[Problem]) -> tuple[tuple[Value, ...], Value | None]:
    """Return the items of the Statement element, and what stands for statements that are not known."""
    value = found.get("Statement")
    match value:
        case None:
            if tree.rest is None and not any(problem.code == "wrong-type" for problem in problems):
                problems.append(Problem("missing-statement", "the policy has no Statement", tree.span))
            return (), tree.rest
        case Sequence():
            return value.items, value.rest
        case Mapping():
            return (value,), None
        case Unknown():
            return (), value
        case _:
            problems.append(Problem("wrong-type", "Statement is an object or a list of objects", value.span))
            return (), None


def _join_parts(outline: _Outline, limit: int) -> list[tuple[Guards, tuple[_Part, ...]]] | None:
    """Return every world of the whole document with what each item is there, None beyond `limit`."""
    worlds: list[tuple[Guards, tuple[_Part, ...]]] = [(outline.guards, ())]
    for parts in _read_parts(outline, limit):
        worlds = [(joined, (*before, part)) for guards, before in worlds for part in parts if (joined := join_guards(guards, part.guards)) is not None]
        if len(worlds) > limit:
            return None
    return worlds if len(worlds) <= limit else None


def _read_parts(outline: _Outline, limit: int) -> Iterator[tuple[_Part, ...]]:
    """Yield what each item of the list of statements is, in each of its own worlds."""
    counts: dict[str, int] = {}
    for ordinal, item in enumerate(outline.statements):
        worlds = variants(item) if first_atom(item) is not None else (((), item),)
        if worlds is None or len(worlds) > limit:
            yield (_Part(outline.guards, None, Unknown(Reason.LIMIT, item.span, item.refs), ()),)
            continue
        labels = [_label(value) for _, value in worlds]
        yield tuple(
            _part(ordinal, _numbered(label, counts.get(label, 0)), value, (*outline.guards, *guards))
            for label, (guards, value) in zip(labels, worlds, strict=True)
        )
        for label in sorted(set(labels)):
            counts[label] = counts.get(label, 0) + 1


def _numbered(label: str, earlier: int) -> str:
    return f"{label} #{earlier + 1}" if earlier else label


def _label(value: Value) -> str:
    """Return what tells a statement from others and outlives edits of its lists: its Sid, else its effect and the names of its elements."""
    if not isinstance(value, Mapping):
        return ""
    named = {ELEMENTS.get(key.lower(), key): entry for key, entry in value.entries.items()}
    match named.get("Sid"):
        case Known(value=str(sid)) if sid:
            return sid
    match named.get("Effect"):
        case Known(value=str(effect)):
            words = [effect]
        case _:
            words = ["statement"]
    words.extend(name for name in ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal") if name in named)
    return " ".join(words)


def _part(ordinal: int, identity: str, value: Value, guards: Guards) -> _Part:
    """Read one item of the list of statements, free of Choice."""
    match value:
        case Mapping():
            statement, problems = _statement(ordinal, identity, value, guards)
            return _Part(guards, statement, None, problems)
        case Unknown():
            return _Part(guards, None, value, ())
        case _:
            return _Part(guards, None, None, (Problem("wrong-type", "a statement is a JSON object", value.span),))


def _statement(ordinal: int, identity: str, tree: Mapping, guards: Guards) -> tuple[Statement, tuple[Problem, ...]]:
    problems: list[Problem] = []
    found: dict[str, Value] = {}
    keys: dict[str, SourceSpan] = {}
    for key, value in tree.entries.items():
        name = ELEMENTS.get(key.lower())
        span = tree.key_spans.get(key, tree.span)
        _accept(found, name, key, value, span, problems)
        if name in found:
            keys.setdefault(name, span)
    for one, other in EXCLUSIVE:
        if one in found and other in found:
            problems.append(Problem("exclusive-pair", f"{one} and {other} exclude each other", max(keys[one], keys[other])))
    effect = _effect(found, tree, problems)
    left_out = {ELEMENTS[key.lower()]: span for key, span in tree.key_spans.items() if key not in tree.entries and key.lower() in ELEMENTS}
    if "Action" not in found and "NotAction" not in found and tree.rest is None:
        problems.append(Problem("missing-action", "the statement has neither Action nor NotAction", left_out.get("Action", tree.span)))

    def strings(name: str, other: str) -> Elements | None:
        if name in found:
            return _strings(found[name], keys[name], name, problems)
        return Elements((), tree.span, tree.span, tree.rest) if tree.rest is not None and other not in found and name in ("Action", "Resource") else None

    def principals(name: str) -> Principals | None:
        return _principals(found[name], keys[name], problems) if name in found else None

    conditions, opaque = _conditions(found.get("Condition"), problems)
    statement = Statement(
        ordinal,
        identity,
        found.get("Sid"),
        effect,
        strings("Action", "NotAction"),
        strings("NotAction", "Action"),
        strings("Resource", "NotResource"),
        strings("NotResource", "Resource"),
        principals("Principal"),
        principals("NotPrincipal"),
        conditions,
        tree.rest if opaque is None else opaque,
        tree.span,
        tuple(keys.items()),
        guards,
        tuple(left_out.items()),
    )
    return statement, tuple(problems)


def _effect(found: dict[str, Value], tree: Mapping, problems: list[Problem]) -> Value | None:
    effect = found.get("Effect")
    match effect:
        case None:
            if tree.rest is None:
                problems.append(Problem("missing-effect", "the statement has no Effect", tree.span))
            return tree.rest
        case Known(value="Allow" | "Deny") | Unknown() | Text():
            return effect
        case _:
            problems.append(Problem("invalid-effect", "Effect is Allow or Deny", effect.span))
            return effect


def _strings(value: Value, key: SourceSpan, name: str, problems: list[Problem]) -> Elements:
    """Return the strings of an element; conditions and principals may be numbers and truths, which mean their text."""
    items: list[Value] = []
    listed, rest = (value.items, value.rest) if isinstance(value, Sequence) else ((value,), None)
    for item in listed:
        match item:
            case Known(value=str()) | Text():
                items.append(item)
            case Known(value=bool(truth)) if name == "Condition":
                items.append(item._replace(value="true" if truth else "false", type=None))
            case Known(value=int() | Decimal() as number) if name in ("Condition", "Principal") and not isinstance(number, bool):
                items.append(item._replace(value=str(number), type=None))
            case Unknown() if isinstance(value, Sequence) or item.opaque or item.type.kind == "string":
                items.append(item)
            case Unknown():
                rest = item
            case Json():
                items.append(Unknown(Reason.FUNCTION, item.span, item.refs, item.sensitive, type=STRING, what="JSON text"))
            case _:
                problems.append(Problem("wrong-type", f"{name} holds something other than strings", item.span))
    return Elements(tuple(items), key, value.span, rest)


def _principals(value: Value, key: SourceSpan, problems: list[Problem]) -> Principals:
    """Return the principals of all spellings: the bare star, a mapping of kinds, and what is not known."""
    match value:
        case Known(value="*"):
            return Principals((Principal("*", value, value.span),), key, value.span)
        case Unknown():
            return Principals((), key, value.span, value)
        case Mapping():
            pass
        case _:
            problems.append(Problem("wrong-type", "a principal is `*` or an object of kinds", value.span))
            listed = _strings(value, key, "Principal", [])
            return Principals(tuple(Principal("AWS", item, item.span) for item in listed.items), key, value.span, listed.rest)
    items: list[Principal] = []
    for kind, identifiers in value.entries.items():
        if kind not in PRINCIPAL_KINDS and kind != "*":
            problems.append(Problem("unknown-element", "there is no such kind of principal", value.key_spans.get(kind, value.span)))
        place = value.key_spans.get(kind, value.span)
        listed = _strings(identifiers, place, "Principal", problems)
        items.extend(Principal(kind, item, item.span, place) for item in listed.items)
        if listed.rest is not None:
            items.append(Principal(kind, listed.rest, listed.rest.span, place))
    return Principals(tuple(items), key, value.span, value.rest)


def _written_key(key: Text) -> str:
    """Return a condition key of which parts are not known: there it has `${…}` with what they refer to."""
    return "".join(str(piece.value).lower() if isinstance(piece, Known) else f"${{{_origin(piece)}}}" for piece in key.pieces)


def _origin(hole: Unknown) -> str:
    return f"{hole.refs[0].address}.{hole.refs[0].attribute}" if hole.refs else "unknown.part"


def _tested(operator: str, values: Value, key: SourceSpan, problems: list[Problem]) -> Elements:
    """Return the values of a test; where truths are tested, words of YAML 1.1 are what the service makes of them."""
    strings = _strings(values, key, "Condition", problems)
    if operator not in TRUTH_OPERATORS:
        return strings
    return strings._replace(items=tuple(_spelled(item) for item in strings.items))


def _spelled(item: Value) -> Value:
    truth = truth_in(item)
    spelling = "true" if truth else "false"
    return item if truth is None or not isinstance(item, Known) or str(item.value).lower() == spelling else item._replace(value=spelling, map=None)


def _conditions(value: Value | None, problems: list[Problem]) -> tuple[tuple[Condition, ...], Value | None]:
    """Return the tests of a Condition element, and what stands for tests that cannot be read."""
    match value:
        case None:
            return (), None
        case Unknown():
            return (), value
        case Mapping():
            pass
        case _:
            problems.append(Problem("wrong-type", "Condition is an object of operators", value.span))
            return (), None
    found: list[Condition] = []
    opaque = value.rest
    for written, tests in value.entries.items():
        if isinstance(tests, Unknown):
            opaque = tests if opaque is None else opaque
            continue
        if not isinstance(tests, Mapping):
            problems.append(Problem("wrong-type", "a condition operator holds an object of keys", tests.span))
            continue
        if not tests.partial:
            opaque = tests.rest if opaque is None else opaque
        operator, qualifier, if_exists = split_operator(written)
        for key, values in tests.entries.items():
            span = tests.key_spans.get(key, tests.span)
            found.append(Condition(operator, qualifier, if_exists, key.lower(), _tested(operator, values, span, problems), written, span))
        for partial, values in tests.partial:
            strings = _tested(operator, values, partial.span, problems)
            found.append(Condition(operator, qualifier, if_exists, _written_key(partial), strings, written, partial.span))
    return tuple(found), opaque
