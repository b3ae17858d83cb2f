"""Policy documents: one normal form for every spelling of a statement, with unknown parts kept and places exact."""

from typing import Literal, NamedTuple

from iac_iam_guard.source import NOWHERE, SourceSpan
from iac_iam_guard.values import Guards, Value


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

    An identifier that is not known may stand for several, or none, of its kind. `empty` are the kinds that list nobody, with their lists' places.
    """

    items: tuple[Principal, ...]
    key: SourceSpan
    span: SourceSpan
    rest: Value | None = None
    empty: tuple[tuple[str, SourceSpan], ...] = ()


class Condition(NamedTuple):
    """One test: `operator` is the base operator in AWS's spelling ("StringEquals"), `written` the operator as it stands.

    `key` is lower-cased, with `${reference}` for parts that are not known; `spelling` is the key as it stands, for
    messages. `qualifier` is "ForAllValues", "ForAnyValue" or "".
    """

    operator: str
    qualifier: Literal["", "ForAllValues", "ForAnyValue"]
    if_exists: bool
    key: str
    values: Elements
    written: str
    span: SourceSpan
    spelling: str


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
