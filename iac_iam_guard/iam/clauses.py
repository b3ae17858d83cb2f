"""Statements as sets: of actions, resources, principals and tests. The form in which policies are decided and compared.

A clause is what is known of its statement. What is not known stands in `more` where the statement may speak of more than the clause (further actions),
in `less` where it may speak of less (further conditions).
"""

from datetime import date
from typing import NamedTuple

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.condition_tests import KeyTest, read_test, write_condition
from iac_iam_guard.iam.document import Condition, Document, Elements, Principals, Statement
from iac_iam_guard.iam.glob import Hole, Tokens, Wild, tokens
from iac_iam_guard.values import Reason, Unknown, Value

ANYTHING: Tokens = (Wild.STAR,)
CURRENT_VERSION = "2012-10-17"
"""Policies of an earlier version, or without one, know no variables: `${…}` is text to them."""


class ActionSet(NamedTuple):
    """Actions that match one of `patterns` (lower-cased), or all others."""

    patterns: tuple[str, ...]
    complement: bool = False


class ResourceSet(NamedTuple):
    """Resources that match one of `patterns`, or all others."""

    patterns: tuple[Tokens, ...]
    complement: bool = False


class Named(NamedTuple):
    """A principal as a policy names it: its kind ("*" for everybody), its identifier as tokens and as value."""

    kind: str
    identifier: Tokens
    value: Value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and (self.kind, self.identifier) == (other.kind, other.identifier)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.kind, self.identifier))


class PrincipalSet(NamedTuple):
    """Principals that are named, or all others."""

    named: tuple[Named, ...]
    complement: bool = False


class Clause(NamedTuple):
    """A statement as sets; `principals` is None in policies that name none. `statement` has the places and takes no part in comparisons."""

    allows: bool
    actions: ActionSet
    resources: ResourceSet
    principals: PrincipalSet | None
    tests: frozenset[KeyTest]
    more: tuple[Value, ...]
    less: tuple[Value, ...]
    statement: Statement

    @property
    def content(self) -> tuple[object, ...]:
        """What the clause says, wherever it stands."""
        return self[:-1]


class _Doubts(NamedTuple):
    """What is not known of a statement, by what it leaves open; `of` takes an element, in which a complement turns more into less."""

    more: list[Value]
    less: list[Value]

    def of(self, complement: bool) -> list[Value]:
        return self.less if complement else self.more


class Clauses(NamedTuple):
    """The clauses of one document, and what of it is not known: further statements, or statements of which not even the effect is known."""

    items: tuple[Clause, ...]
    doubts: tuple[Value, ...] = ()


NO_CLAUSES = Clauses(())


def read_clauses(document: Document, today: date | None = None) -> Clauses:
    """Return the statements of a document as sets. With `today`, conditions on the present time know that it is not before."""
    doubts = [value for value in (document.rest, document.unread) if value is not None]
    version = literal(document.version)
    if document.version is not None and version is None:
        doubts.append(document.version)
    items: list[Clause] = []
    for statement in document.statements:
        clause = read_clause(statement, version, today)
        if clause is not None:
            items.append(clause)
        elif statement.effect is not None and literal(statement.effect) is None:
            doubts.append(statement.effect)
    return Clauses(tuple(items), tuple(doubts))


def read_clause(statement: Statement, version: str | None, today: date | None = None) -> Clause | None:
    """Return a statement of a policy of `version` as a clause; None if its effect is not known, or none that AWS has."""
    effect = literal(statement.effect)
    if effect not in ("Allow", "Deny"):
        return None
    variables = version == CURRENT_VERSION
    doubts = _Doubts([], [])
    tests: list[KeyTest] = []
    for condition in statement.conditions:
        test = read_test(condition, variables=variables, today=today)
        if test is not None:
            tests.append(test)
        else:
            doubts.less.append(_unread(condition))
    if statement.opaque_conditions is not None:
        doubts.less.append(statement.opaque_conditions)
    actions = _read_actions(statement, doubts)
    resources = _read_resources(statement, variables, doubts)
    principals = _read_principals(statement, doubts)
    return Clause(effect == "Allow", actions, resources, principals, frozenset(tests), tuple(doubts.more), tuple(doubts.less), statement)


def _unread(condition: Condition) -> Unknown:
    """Return what stands for a condition that is not read as a test; equal for the same condition only, and for none of which a value has no origin."""
    values = [value for value in (*condition.values.items, condition.values.rest) if value is not None and literal(value) is None]
    if not all(value.refs for value in values):
        return Unknown(Reason.FUNCTION, condition.span)
    refs = tuple(ref for value in values for ref in value.refs)
    return Unknown(Reason.FUNCTION, condition.span, refs, what=f"condition {write_condition(condition)}")


def _read_actions(statement: Statement, doubts: _Doubts) -> ActionSet:
    listed = statement.actions if statement.actions is not None else statement.not_actions
    if listed is None:
        return ActionSet(())
    texts = [text.lower() for item in listed.items if (text := literal(item)) is not None]
    doubts.of(statement.actions is None).extend(_unknown_in(listed))
    return ActionSet(tuple(dict.fromkeys(texts)), statement.actions is None)


def _unknown_in(listed: Elements) -> tuple[Value, ...]:
    return tuple(item for item in (*listed.items, listed.rest) if item is not None and literal(item) is None)


def _read_resources(statement: Statement, variables: bool, doubts: _Doubts) -> ResourceSet:
    listed = statement.resources if statement.resources is not None else statement.not_resources
    if listed is None:
        return ResourceSet((ANYTHING,))
    patterns = dict.fromkeys(tokens(item, variables=variables) for item in listed.items)
    if listed.rest is not None:
        patterns[_some_text(listed.rest)] = None
    return ResourceSet(tuple(patterns), statement.resources is None)


def _some_text(rest: Value) -> Tokens:
    """Return what stands for elements of which neither number nor text is known: something that may be any text."""
    return tuple(token._replace(open=True, first=False) for token in tokens(rest)[-1:] if isinstance(token, Hole))


def _read_principals(statement: Statement, doubts: _Doubts) -> PrincipalSet | None:
    listed: Principals | None = statement.principals if statement.principals is not None else statement.not_principals
    if listed is None:
        return None
    unknown = doubts.of(statement.principals is None)
    if listed.rest is not None:
        unknown.append(listed.rest)
    named: list[Named] = []
    for item in listed.items:
        if isinstance(item.identifier, Unknown) and not item.identifier.opaque:
            unknown.append(item.identifier)
            continue
        named.append(_name(item.kind, item.identifier))
    return PrincipalSet(tuple(dict.fromkeys(named)), statement.principals is None)


def _name(kind: str, identifier: Value) -> Named:
    text = literal(identifier)
    if text == "*" and kind in ("AWS", "*"):
        return Named("*", ANYTHING, identifier)
    return Named(kind, tokens(identifier, wild=False, variables=False), identifier)
