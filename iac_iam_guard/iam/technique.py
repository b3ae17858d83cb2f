"""Ways to gain permissions, as data: what a technique requires, of which targets, and what it gives. The table is part of the rules."""

from typing import Literal, NamedTuple, TypeAlias, get_args

TargetKind: TypeAlias = Literal[
    "self_user",
    "self_role",
    "own_policy",
    "own_group",
    "target_user",
    "target_role",
    "target_group",
    "target_policy",
    "target_provider",
    "workload",
    "new_user",
    "new_role",
    "any",
]
"""What the resource of an action must match: the actor itself, a policy or group of its own, another principal or what belongs to it, something that runs
with a role, something that the actor names itself, or anything at all."""
Gain: TypeAlias = Literal["administration", "target", "guardrail", "access"]
"""What success gives: administration; all that the target is; what a guardrail kept away; or access to a resource (`yields`)."""
Guardrail: TypeAlias = Literal["", "boundary", "inline-deny", "attached-deny", "group-deny"]
"""What is taken away: the permissions boundary, or the Deny statements that are written on the actor, attached to it, or held through a group."""

TARGETS: tuple[TargetKind, ...] = get_args(TargetKind)
GAINS: tuple[Gain, ...] = get_args(Gain)
GUARDRAILS: tuple[Guardrail, ...] = get_args(Guardrail)


class Requirement(NamedTuple):
    """An action that the actor must be allowed on `target`.

    `when` are facts of the request by lower-cased condition key: the test of a condition holds if it holds for one of the values.
    """

    action: str
    target: TargetKind
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Technique(NamedTuple):
    """One way to gain permissions.

    `rule` speaks for it, `how` says in a few words what happens. `trusts` is the service that the target's trust policy must let in, `workloads` are the
    kinds of `Compute` that can be taken over. `variant_of` names a technique that needs less and gives the same: where that works, this one says nothing
    new. `guardrail` is what is taken away, `yields` are the actions that a changed resource policy allows. `confidence` is "medium" where success needs
    something that no code shows.
    """

    id: str
    rule: str
    requires: tuple[Requirement, ...]
    gives: Gain
    how: str
    trusts: str = ""
    workloads: tuple[str, ...] = ()
    variant_of: str = ""
    guardrail: Guardrail = ""
    yields: tuple[str, ...] = ()
    confidence: Literal["high", "medium"] = "high"


def no_techniques() -> tuple[Technique, ...]:
    """Return none, for an estate that nobody asks about escalation."""
    return ()
