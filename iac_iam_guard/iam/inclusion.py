"""New access: does one set of policies allow what another does not? Answered with a witness, with a proof that there is none, or undecided with the reason.

The proof is one within the model: resources are texts of the formats that the catalogue knows, keys of conditions are independent of each other, policy
variables and values that AWS assigns may be any text, and principals are told apart by ARN. Conditions may hold together in more ways here than in reality,
so access may be reported that nobody can have, but none is missed.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.clauses import NO_CLAUSES, Clause, Clauses
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.glob_automaton import Budget, Exhausted
from iac_iam_guard.iam.new_grant import GrantComparison, NewAccess, Side
from iac_iam_guard.iam.requesters import STRANGER, Requester
from iac_iam_guard.verdict import Truth

BUDGET = 200_000
"""How many states the searches of one comparison may visit."""

Answer: TypeAlias = Literal["new access", "no new access", "undecided"]


class Comparison(NamedTuple):
    """What is new, and why something could not be decided (() where all is)."""

    new: tuple[NewAccess, ...]
    undecided: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """The comparison in two words: what is certain goes before what is not decided."""
        if any(access.certain for access in self.new):
            return "new access"
        return "undecided" if self.new or self.undecided else "no new access"


def side_of(*layers: Clauses) -> Side:
    """Return what policies come to together, the granting one first."""
    return Side(layers)


NOTHING = Side((NO_CLAUSES,))


def compare(old: Side, new: Side, requesters: Sequence[Requester | None] | None = None) -> Comparison:
    """Return what `new` allows and `old` does not. With `requesters`, only theirs counts."""
    reasons = dict.fromkeys(_doubts(old, new))
    budget = Budget(BUDGET)
    found: list[NewAccess] = []
    for grant in _changed_grants(old, new):
        try:
            comparing = GrantComparison(grant, old, new, requesters, budget)
        except Exhausted:
            reasons["there are more statements than are looked at"] = None
            break
        found.extend(comparing.run())
        reasons.update(comparing.reasons)
    return Comparison(tuple(found), tuple(reasons))


def equivalent(one: Side, other: Side) -> Truth:
    """Tell whether two sides allow the same."""
    answers = (compare(one, other).answer, compare(other, one).answer)
    if "new access" in answers:
        return Truth.FALSE
    return Truth.UNKNOWN if "undecided" in answers else Truth.TRUE


def allowed_within(side: Side, limit: Clauses) -> Comparison:
    """Return what a side allows of that which the statements of `limit` speak of, say actions that nobody should have."""
    return compare(NOTHING, Side((*side.layers, limit)))


def public_access(side: Side) -> Comparison:
    """Return what a side allows to anyone."""
    return compare(NOTHING, side, (STRANGER,))


def is_redundant(clause: Clause, among: Clauses) -> Truth:
    """Tell whether a policy comes to the same without one of its clauses."""
    without = side_of(among._replace(items=tuple(other for other in among.items if other is not clause)))
    whole = side_of(among)
    compared = compare(without, whole) if clause.allows else compare(whole, without)
    return {"new access": Truth.FALSE, "undecided": Truth.UNKNOWN, "no new access": Truth.TRUE}[compared.answer]


def _doubts(old: Side, new: Side) -> tuple[str, ...]:
    """Return why clauses that are not known leave the comparison open; those that both sides share do not, as long as no Deny is lost."""
    mine, others = [value for layer in new.layers for value in layer.doubts], [value for layer in old.layers for value in layer.doubts]
    shared = [value for value in mine if value in others]
    open_values = [value for value in (*mine, *others) if value not in shared]
    if shared and not _keeps_denials(old, new):
        open_values.extend(shared)
    return tuple(dict.fromkeys(f"statements that are not known: {reason_of(value)}" for value in open_values))


def _keeps_denials(old: Side, new: Side) -> bool:
    kept = {clause.content for layer in new.layers for clause in layer.items if not clause.allows}
    return all(clause.content in kept for layer in old.layers for clause in layer.items if not clause.allows)


def _changed_grants(old: Side, new: Side) -> tuple[Clause, ...]:
    """Return the grants of the new side, without those that stand in the old one word for word where no limit was loosened."""
    grants = tuple(clause for clause in new.layers[0].items if clause.allows)
    limits_kept = len(old.layers) <= len(new.layers) and all(_allows_no_more(one, other) for one, other in zip(old.layers[1:], new.layers[1:], strict=False))
    if not limits_kept or not _keeps_denials(old, new):
        return grants
    granted = {clause.content for clause in old.layers[0].items}
    return tuple(clause for clause in grants if clause.content not in granted)


def _allows_no_more(old: Clauses, new: Clauses) -> bool:
    allowed = {clause.content for clause in old.items if clause.allows}
    return all(clause.content in allowed for clause in new.items if clause.allows)
