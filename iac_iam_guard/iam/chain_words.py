"""Chains of escalation as people read them: the steps, each with its place, and the permissions that the first one uses."""

from typing import Literal

from iac_iam_guard.iam.access_edges import ADMINISTRATOR, Edge
from iac_iam_guard.iam.actors import Actor
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.escalation import Chain
from iac_iam_guard.iam.global_keys import spell_key
from iac_iam_guard.iam.permissions import Held
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.verdict import Evidence, Step

GOAL = "administrator"


def steps_of(chain: Chain, actors: list[Actor]) -> tuple[Step, ...]:
    """Return the hops of a chain, the last of which ends at an administrator."""
    steps = [
        Step(actors[edge.source].label, GOAL if edge.target == ADMINISTRATOR else actors[edge.target].label, _actions(edge), _place(edge, actors), _how(edge))
        for edge in chain.edges
    ]
    if chain.end is not None and chain.end.proof:
        proof = chain.end.proof[0]
        steps.append(Step(steps[-1].target, GOAL, ("holds",), proof.span(telling_place(proof)), _policy_name(proof)))
    return tuple(steps)


def evidence_of(chain: Chain, actors: list[Actor]) -> tuple[Evidence, ...]:
    """Return the places of the permissions that the first hop uses; the first carries the path and says in a few words what happens."""
    first = chain.edges[0]
    spans = tuple(dict.fromkeys(use.span for use in first.uses)) or (_place(first, actors),)
    grade = confidence_of(chain)
    told = Evidence(spans[0], summary_of(chain, actors), grade, steps_of(chain, actors))
    return (told, *(Evidence(span, "", grade) for span in spans[1:]))


def confidence_of(chain: Chain) -> Literal["high", "medium", "low"]:
    """Return how sure it is that a chain works: low where two accounts are taken for one, medium where a condition has to be met."""
    if any(edge.low for edge in chain.edges):
        return "low"
    guarded = any(edge.medium or edge.guarded for edge in chain.edges) or (chain.end is not None and bool(chain.end.guarded))
    return "medium" if guarded else "high"


def summary_of(chain: Chain, actors: list[Actor]) -> str:
    """Return what the first hop does, and to whom, for a message."""
    first = chain.edges[0]
    words = first.technique.how
    target = "" if first.target == ADMINISTRATOR else actors[first.target].label
    between = " as ".join(part for part in (first.through, target) if part)
    if between:
        words = f"{words} ({between})"
    more = len(chain.edges) - 1
    return f"{words} and {more} more {'step' if more == 1 else 'steps'}" if more else words


def _actions(edge: Edge) -> tuple[str, ...]:
    return tuple(requirement.action for requirement in edge.technique.requires)


def _how(edge: Edge) -> str:
    words = edge.technique.how
    if edge.through:
        words = f"{words}: {edge.through}"
    return words + proviso(edge.guarded)


def proviso(key: str) -> str:
    """Return what a sentence adds where a condition on `key` decides, "" where none does."""
    return f", if {spell_key(key)} allows it" if key else ""


def _place(edge: Edge, actors: list[Actor]) -> SourceSpan:
    if edge.uses:
        return edge.uses[0].span
    return edge.admission.span if edge.admission is not None else actors[edge.source].principal.origin.span


def telling_place(held: Held) -> SourceSpan:
    """Return the place of what makes an administrator: the pattern of all actions, else the first, or the key of NotAction."""
    listed = held.statement.actions
    if listed is None:
        return held.statement.span if held.statement.not_actions is None else held.statement.not_actions.key
    return next((item.span for item in listed.items if literal(item) == "*"), listed.items[0].span if listed.items else listed.span)


def _policy_name(held: Held) -> str:
    return literal(held.policy.name) or held.policy.identity
