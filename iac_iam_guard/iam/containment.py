"""Statements that change nothing because another one of the same document says as much: an Allow that is denied in full, a statement within another.

Only what single statements say is compared. What is not known of the other statement counts as nothing.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.clauses import ANYTHING, ActionSet, Clause, PrincipalSet, ResourceSet, read_clause
from iac_iam_guard.iam.condition_logic import implies, possible_truths
from iac_iam_guard.iam.document import Document, Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.glob import Tokens, covers, covers_tokens, has_open_hole, overlaps, overlaps_tokens, surely_covers, tokens
from iac_iam_guard.iam.recall import recalled
from iac_iam_guard.verdict import Truth, all_of, any_of, opposite

P = TypeVar("P", str, Tokens)

STATEMENT_LIMIT = 200
"""Documents with more statements are not compared within: AWS takes none that long."""
GIVEN_BY_TOOLS = re.compile(r"(?:Stmt|VisualEditor|Statement|Sid)?[0-9]*", re.IGNORECASE)
"""Sids that the console and generators write and that say nothing of what a statement is for."""
ANY_SERVICE = "*"


class Containing(NamedTuple):
    """The statement that makes another one idle; None where there is none, with the reason why there may be one ("" if there is surely none)."""

    statement: Statement | None = None
    doubt: str = ""


NONE = Containing()


def find_denial(document: Document, grant: Statement, today: date) -> Containing:
    """Return the Deny of a document that takes away all that one of its Allow statements gives."""
    if literal(grant.effect) != "Allow":
        return NONE
    return _first(document, grant, "Deny", _applies_whenever, today)


def find_container(document: Document, statement: Statement, today: date) -> Containing:
    """Return the statement of a document that says all that another one says, under the same conditions.

    A Sid that tells what a statement is for, or a condition that the other lacks, is there on purpose: such a statement is in none. Of two that say the same
    the first stays, or the one with such a Sid.
    """
    effect = literal(statement.effect)
    if effect is None or _has_own_sid(statement):
        return NONE
    return _first(document, statement, effect, _says_it_already, today)


def _has_own_sid(statement: Statement) -> bool:
    """Tell whether somebody gave a statement a name of its own; one that is not known may be."""
    text = literal(statement.sid)
    return statement.sid is not None and (text is None or GIVEN_BY_TOOLS.fullmatch(text) is None)


def _first(document: Document, statement: Statement, effect: str, fits: Callable[[Clause, Clause], Truth], today: date) -> Containing:
    """Return the first other statement of an effect that speaks of all that `statement` does, and that `fits`."""
    others = [other for other in document.statements if other is not statement and literal(other.effect) == effect and _always_beside(other, statement)]
    if not others or len(others) > STATEMENT_LIMIT or _is_empty(statement):
        return NONE
    near = [other for other in others if _may_include(other, statement)]
    inner = _clause(document, statement, today) if near else None
    doubt = ""
    for other in near:
        outer = _clause(document, other, today)
        if inner is None or outer is None:
            continue
        truth = all_of((_speaks_of_all(outer, inner), fits(outer, inner)))
        if truth is Truth.TRUE:
            return Containing(other)
        if truth is Truth.UNKNOWN:
            doubt = doubt or _open_reason(inner, outer)
    return Containing(None, doubt)


def _always_beside(other: Statement, statement: Statement) -> bool:
    """Tell whether a statement is there whenever another one is: what hangs on a question of its own is a switch, meant to make a difference."""
    return all(guard in statement.guards for guard in other.guards)


@recalled(1024)
def _clause(document: Document, statement: Statement, today: date) -> Clause | None:
    return read_clause(statement, literal(document.version), today)


def _is_empty(statement: Statement) -> bool:
    """Tell whether a statement has a list without anything in it, so that it is within any other and says nothing anyway."""
    listed = (statement.actions, statement.resources, statement.principals)
    return any(elements is not None and not elements.items and elements.rest is None for elements in listed)


def _may_include(outer: Statement, inner: Statement) -> bool:
    """Tell at a glance whether one statement may speak of all actions of another: it names all of their services."""
    if outer.not_actions is not None:
        return True
    wide, narrow = _services(outer), _services(inner)
    return ANY_SERVICE in wide or (inner.not_actions is None and narrow <= wide)


@recalled(1024)
def _services(statement: Statement) -> frozenset[str]:
    """Return the prefixes of the actions that a statement lists, ANY_SERVICE for patterns and what is not known."""
    listed = statement.actions
    texts = [literal(item) for item in listed.items] if listed is not None else []
    prefixes = (ANY_SERVICE if text is None else text.partition(":")[0].lower() for text in texts)
    return frozenset(ANY_SERVICE if "*" in prefix or "?" in prefix else prefix for prefix in prefixes)


def _applies_whenever(denial: Clause, grant: Clause) -> Truth:
    """Tell whether a Deny applies to every request for which the conditions of an Allow hold."""
    if not all(possible_truths(test) == {True} or any(implies(given, test) for given in grant.tests) for test in denial.tests):
        return Truth.FALSE
    return Truth.UNKNOWN if denial.less else Truth.TRUE


def _says_it_already(outer: Clause, inner: Clause) -> Truth:
    """Tell whether a statement that speaks of all that another one does makes that one idle: its conditions are the same, and it is not the idle one."""
    if outer.tests != inner.tests:
        return Truth.FALSE
    goes_first = outer.statement.ordinal < inner.statement.ordinal or _has_own_sid(outer.statement)
    if not goes_first and _speaks_of_all(inner, outer) is not Truth.FALSE:
        return Truth.FALSE
    return Truth.UNKNOWN if outer.less or inner.less else Truth.TRUE


def _speaks_of_all(outer: Clause, inner: Clause) -> Truth:
    """Tell whether a clause speaks of all actions, resources and principals that another one speaks of.

    To allow something to everybody is not to allow it to an account or role: what they are allowed, their own policies and boundaries may decide.
    """
    truth = _has_actions(outer.actions, inner.actions)
    if truth is not Truth.FALSE:
        truth = all_of((truth, _names(outer.principals, inner.principals, everybody=not outer.allows)))
    if truth is not Truth.FALSE:
        truth = all_of((truth, _has_resources(outer.resources, inner.resources)))
    return Truth.UNKNOWN if truth is Truth.TRUE and inner.more else truth


def _has_actions(outer: ActionSet, inner: ActionSet) -> Truth:
    return _has_all(_Listed(*outer), _Listed(*inner), "*", covers, overlaps)


def _has_resources(outer: ResourceSet, inner: ResourceSet) -> Truth:
    return _has_all(_Listed(*outer), _Listed(*inner), ANYTHING, _covers, overlaps_tokens)


class _Listed(NamedTuple, Generic[P]):
    """What matches one of `patterns`, or all else: actions or resources."""

    patterns: tuple[P, ...]
    complement: bool


def _has_all(outer: _Listed[P], inner: _Listed[P], everything: P, covered_by: Callable[[P, P], Truth], meet: Callable[[P, P], Truth]) -> Truth:
    """Tell whether all that `inner` matches is matched by `outer`; `covered_by(wide, pattern)` and `meet` compare patterns of their kind."""
    if outer.complement and inner.complement:
        return _each(outer.patterns, inner.patterns, lambda left_out, pattern: covered_by(pattern, left_out))
    if outer.complement:
        return opposite(any_of(meet(pattern, left_out) for pattern in inner.patterns for left_out in outer.patterns))
    if inner.complement:
        return Truth.TRUE if everything in outer.patterns else Truth.FALSE
    return _each(inner.patterns, outer.patterns, lambda pattern, wide: covered_by(wide, pattern))


def _each(parts: tuple[P, ...], among: tuple[P, ...], holds_for: Callable[[P, P], Truth]) -> Truth:
    """Tell whether each of `parts` has one among others for which something holds."""
    return all_of(any_of(holds_for(part, other) for other in among) for part in parts)


def _covers(wide: Tokens, pattern: Tokens) -> Truth:
    """Tell whether a pattern covers another; what AWS assigns is taken to differ from all else."""
    if surely_covers(wide, pattern):
        return Truth.TRUE
    return covers_tokens(wide, pattern) if has_open_hole(wide) or has_open_hole(pattern) else Truth.FALSE


def _names(outer: PrincipalSet | None, inner: PrincipalSet | None, everybody: bool) -> Truth:
    """Tell whether a clause names all principals that another one names: those very ones, or `*` where that stands for `everybody`."""
    if outer == inner:
        return Truth.TRUE
    if outer is None or inner is None or outer.complement:
        return Truth.FALSE
    for_all = everybody and any(named.kind == "*" for named in outer.named)
    return Truth.TRUE if for_all or (not inner.complement and frozenset(inner.named) <= frozenset(outer.named)) else Truth.FALSE


def _open_reason(*clauses: Clause) -> str:
    """Return why something about clauses is not known."""
    values = [value for clause in clauses for value in (*clause.more, *clause.less)]
    for listed in (clause.statement.resources or clause.statement.not_resources for clause in clauses):
        if listed is not None:
            values.extend(item for item in listed.items if has_open_hole(tokens(item)))
            values.extend(() if listed.rest is None else (listed.rest,))
    return reason_of(next(iter(values), None))
