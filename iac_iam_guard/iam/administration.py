"""Who is an administrator: whoever is allowed, on all resources, nearly every action there is, or every action of IAM."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam.actions import actions_cover
from iac_iam_guard.iam.allowance import Judge, Request
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.permissions import Held, Permissions
from iac_iam_guard.iam.resources import covers_everything, covers_kind
from iac_iam_guard.values import Guards, join_guards
from iac_iam_guard.verdict import Truth

SHARE = 0.999
"""So much of all actions makes an administrator."""
ALL_OF_IAM = "iam:?*"
WORLD_LIMIT = 8
"""So many combinations of answers are tried, each for what it adds to what is held in any case."""
ANYTHING = Request(ALL_OF_IAM, None, {})
"""A request to IAM of which nothing else is known: nobody administers without one."""


class Administration(NamedTuple):
    """Whether a principal is an administrator, by which statements, and the answers under which it is (none of `unless` may hold).

    `truth` is UNKNOWN where something that is not known may make one (`reason`). `guarded` names a condition that it must meet ("" for none).
    """

    truth: Truth
    proof: tuple[Held, ...] = ()
    guards: Guards = ()
    unless: tuple[Guards, ...] = ()
    guarded: str = ""
    reason: str = ""


NO_ADMINISTRATOR = Administration(Truth.FALSE)


def administration_of(permissions: Permissions, judge: Judge) -> Administration:
    """Return whether the holder of `permissions` is an administrator, in the first world in which it is."""
    broad = [held for held in permissions.allows if literal(held.statement.effect) == "Allow" and covers_everything(held.statement).truth is not Truth.FALSE]
    if not broad or not _may_suffice(broad, judge):
        return NO_ADMINISTRATOR
    found = (_administration_in(guards, broad, permissions, judge) for guards in _worlds(broad))
    return min((one for one in found if one.truth is not Truth.FALSE), key=lambda one: one.truth is not Truth.TRUE, default=NO_ADMINISTRATOR)


def _may_suffice(broad: list[Held], judge: Judge) -> bool:
    """Tell whether statements may together grant most of IAM, told by the actions that escalation needs: without that, the catalogue stays closed."""
    possible = 0
    for held in broad:
        possible |= judge.bits.of_statement(held.statement).possible
    of_iam = judge.bits.of_pattern("iam:*")
    return (possible & of_iam).bit_count() * 2 > of_iam.bit_count()


def _worlds(broad: list[Held]) -> Iterator[Guards]:
    """Yield no answers at all, then the answers under which more is held."""
    seen: list[Guards] = [()]
    yield ()
    for held in broad:
        for before in tuple(seen):
            joined = join_guards(before, held.guards)
            if joined is not None and joined not in seen and len(seen) < WORLD_LIMIT:
                seen.append(joined)
                yield joined


def _administration_in(guards: Guards, broad: list[Held], permissions: Permissions, judge: Judge) -> Administration:
    here = [held for held in broad if set(held.guards) <= set(guards)]
    met = [(held, judge.meets(held.statement, ANYTHING)) for held in here]
    free = [held for held, meeting in met if meeting.truth is Truth.TRUE and covers_everything(held.statement).truth is Truth.TRUE]
    denials = [denial for denial in permissions.denies if set(denial.guards) <= set(guards)]
    unless = tuple(denial.guards for denial in permissions.denies if not set(denial.guards) <= set(guards))
    proof = _proof(free, denials, permissions.boundary, judge)
    if proof:
        guarded = next((meeting.guarded for held, meeting in met if meeting.guarded and any(held is one for one in proof)), "")
        return Administration(Truth.TRUE, proof, guards, unless, guarded)
    if permissions.limit and (proof := _proof(free, denials, None, judge)):
        return Administration(Truth.UNKNOWN, proof, guards, unless, "", permissions.limit)
    doubtful = [(held, meeting) for held, meeting in met if meeting.truth is Truth.UNKNOWN or _is_open(held.statement, judge)]
    if doubtful and _may_suffice([held for held, _ in doubtful], judge):
        held, meeting = doubtful[0]
        return Administration(Truth.UNKNOWN, (held,), guards, unless, "", meeting.reason or "elements of a statement that are not known")
    return NO_ADMINISTRATOR


def _is_open(statement: Statement, judge: Judge) -> bool:
    """Tell whether elements of a statement are not known that may make it cover more."""
    bits = judge.bits.of_statement(statement)
    return bits.sure != bits.possible or covers_everything(statement).truth is Truth.UNKNOWN


def _proof(free: list[Held], denials: list[Held], boundary: tuple[Held, ...] | None, judge: Judge) -> tuple[Held, ...]:
    """Return the statements that make an administrator, the single one that does first; none where they do not suffice."""
    single = next((held for held in free if actions_cover(held.statement, ALL_OF_IAM).truth is Truth.TRUE), None)
    if single is not None and not denials and boundary is None:
        return (single,)
    granted = _mask(free) & ~_denied(denials, judge)
    if boundary is not None:
        granted &= _mask(_free(boundary, judge)) & ~_denied(boundary, judge)
    if not _is_enough(granted):
        return ()
    return (single,) if single is not None else tuple(free)


def _free(held: Iterable[Held], judge: Judge) -> list[Held]:
    """Return the Allow statements on everything that hold whatever the request."""
    allows = (one for one in held if literal(one.statement.effect) == "Allow")
    return [one for one in allows if covers_everything(one.statement).truth is Truth.TRUE and judge.meets(one.statement, ANYTHING).truth is Truth.TRUE]


def _denied(denials: Iterable[Held], judge: Judge) -> int:
    """Return the actions that Deny statements take away for certain, from all of IAM's resources or from everything."""
    sure = [
        denial
        for denial in denials
        if literal(denial.statement.effect) == "Deny"
        and Truth.TRUE in (covers_everything(denial.statement).truth, covers_kind(denial.statement, "iam", "*").truth)
        and judge.meets(denial.statement, ANYTHING, denying=True).truth is Truth.TRUE
    ]
    return _mask(sure)


def _mask(held: Iterable[Held]) -> int:
    """Return the actions that statements speak of for certain, as bits of the catalogue."""
    from iac_iam_guard.iam.catalogue import universe

    found = 0
    for one in held:
        statement = one.statement
        if statement.actions is not None:
            found |= _mask_of(statement.actions)
        elif statement.not_actions is not None and statement.not_actions.rest is None:
            found |= universe() & ~_mask_of(statement.not_actions)
    return found


def _mask_of(listed: Elements) -> int:
    from iac_iam_guard.iam.catalogue import mask_of

    found = 0
    for item in listed.items:
        text = literal(item)
        if text is not None:
            found |= mask_of(text)
    return found


def _is_enough(granted: int) -> bool:
    from iac_iam_guard.iam.catalogue import action_count, mask_of_service

    of_iam = mask_of_service("iam")
    return granted & of_iam == of_iam or granted.bit_count() >= SHARE * action_count()
