"""Who can open a resource to itself: may write its policy, and does not have what that yields anyway."""

from collections.abc import Iterator

from iac_iam_guard.iam.actors import Actor
from iac_iam_guard.iam.allowance import Judge, Request, Use
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Statement
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.permissions import Held, Permissions
from iac_iam_guard.iam.resources import covers_everything
from iac_iam_guard.iam.technique import Technique
from iac_iam_guard.values import Known, Text, Value
from iac_iam_guard.verdict import Truth


def opened(judge: Judge, actor: Actor, technique: Technique) -> Iterator[tuple[Use, str]]:
    """Yield the permissions of an actor itself, its groups' aside, by which it opens what it has no right to, each with what happens."""
    requirement = technique.requires[0]
    bit = judge.bits.bit(requirement.action)
    for held in actor.permissions.allows:
        if held.group is not None or not judge.bits.of_statement(held.statement).possible & bit:
            continue
        if not _takes(requirement.action, held.statement):
            continue
        if all(_yields_nothing(judge, actor.permissions, held.statement, action) for action in technique.yields):
            continue
        alone = actor.permissions._replace(allows=(held,))
        use = judge.allow(alone, Request(requirement.action, None, actor.context, dict(requirement.when)))
        if use is not None:
            yield use, technique.how


def _takes(name: str, statement: Statement) -> bool:
    """Tell whether a statement may name a resource that an action can have: the policy of a bucket is not that of its objects."""
    from iac_iam_guard.iam.breadth import reaches  # opens the catalogue, which most scans do without
    from iac_iam_guard.iam.catalogue import action_of

    action = action_of(name)
    return action is None or statement.resources is None or reaches(action, statement.resources) is not Truth.FALSE


def _yields_nothing(judge: Judge, permissions: Permissions, opening: Statement, action: str) -> bool:
    """Tell whether an actor has the right that opening a resource yields, on all that the statement names."""
    having = [held for held in permissions.allows if judge.bits.of_statement(held.statement).possible & judge.bits.bit(action)]
    if any(covers_everything(held.statement).truth is not Truth.FALSE or held.statement.resources is None for held in having):
        return True
    listed = opening.resources
    return listed is not None and listed.rest is None and all(any(_reaches(held, item) for held in having) for item in listed.items)


def _reaches(held: Held, item: Value) -> bool:
    """Tell whether a statement may name what an element names, or what lies in it (the objects of a bucket)."""
    listed = held.statement.resources
    if listed is None:
        return True
    return any(covers(own, one) is not Truth.FALSE for own in listed.items for one in (item, *_contents(item)))


def _contents(item: Value) -> tuple[Value, ...]:
    text = literal(item)
    if text is not None:
        return (Known(f"{text}/*"),)
    return (item._replace(pieces=(*item.pieces, Known("/*"))),) if isinstance(item, Text) else ()
