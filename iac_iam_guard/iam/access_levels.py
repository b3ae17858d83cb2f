"""What policies come to by service and access level, counted as the console's policy summaries count.

All actions of a service: full access. All of one level: full for the level; some of it: limited. Resources and conditions do not change the levels, and
what is denied is counted for itself.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal, NamedTuple, TypeAlias, get_args

from iac_iam_guard.iam import breadth
from iac_iam_guard.iam.actions import AccessLevel
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.catalogue import mask_of, mask_of_level, mask_of_service, services, services_in, universe
from iac_iam_guard.iam.conditions import HARMLESS, Strength, strength_of
from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.effective import has_effect
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy, PrincipalSubject
from iac_iam_guard.iam.permissions import permissions_of
from iac_iam_guard.iam.resources import covers_everything
from iac_iam_guard.values import Known, Text, Value
from iac_iam_guard.verdict import Truth

LEVELS: tuple[AccessLevel, ...] = ("List", "Read", "Tagging", "Write", "Permissions management")
WEIGHTS = {"Permissions management": 100, "Write": 10, "Tagging": 3, "Read": 2, "List": 1}
"""How much more a level tells of risk than another, for sorting."""
ALL_RESOURCES, SEVERAL = "All resources", "Multiple"

Guarded: TypeAlias = Literal["none", "weak", "strong"]


class LevelCount(NamedTuple):
    """How many of a service's actions of one level are meant, and how many there are."""

    given: int
    total: int

    @property
    def degree(self) -> Literal["none", "limited", "full"]:
        """Whether none, some or all of them are meant."""
        return "none" if self.given == 0 else "full" if self.given == self.total else "limited"


class ServiceAccess(NamedTuple):
    """What statements of one effect mean of one service. `conditions` is how strong the weakest of their conditions is; `resources` as the console says it."""

    service: str
    effect: Literal["Allow", "Deny"]
    levels: dict[AccessLevel, LevelCount]
    resources: str
    conditions: Guarded

    @property
    def full(self) -> bool:
        """Whether every action of the service is meant."""
        return all(count.given == count.total for count in self.levels.values())

    @property
    def risk(self) -> int:
        """A number to sort by: greater is worse."""
        held = {"none": 4, "weak": 4, "strong": 1}[self.conditions] * (4 if self.resources == ALL_RESOURCES else 1)
        return held * sum(WEIGHTS[level] * (2 if count.degree == "full" else 1) for level, count in self.levels.items() if count.given)


class Summary(NamedTuple):
    """What statements come to: services in order of name, service prefixes that are not known, and why there may be more ("" if there is no more)."""

    services: tuple[ServiceAccess, ...]
    unknown_services: tuple[str, ...]
    open: str

    @property
    def risk(self) -> int:
        """A number to sort by: greater is worse."""
        return sum(access.risk for access in self.services if access.effect == "Allow")


def summarize(statements: Iterable[Statement], today: date, open_reason: str = "") -> Summary:
    """Return what `statements` mean by service; `open_reason` says why there may be more than these."""
    listed = tuple(statements)
    found: list[ServiceAccess] = []
    strange: set[str] = set()
    reason = open_reason
    for effect in get_args(Literal["Allow", "Deny"]):
        of_effect = [(statement, _mask(statement, strange)) for statement in listed if has_effect(statement, effect).truth is Truth.TRUE]
        whole = breadth.union(mask for _, mask in of_effect)
        for service in sorted(services_in(whole)):
            meant = [(statement, mask) for statement, mask in of_effect if mask & mask_of_service(service)]
            found.append(_access(service, effect, meant, today))
    for statement in listed:
        reason = reason or breadth.open_reason(statement) or (reason_of(statement.effect) if has_effect(statement, "Allow").truth is Truth.UNKNOWN else "")
    return Summary(tuple(found), tuple(sorted(strange)), reason)


def summarize_principal(estate: Estate, principal: PrincipalSubject) -> Summary:
    """Return what a principal comes to by all that it holds, through groups too; a permissions boundary is not taken off."""
    permissions = permissions_of(estate, principal)
    statements = dict.fromkeys(held.statement for held in (*permissions.allows, *permissions.denies))
    return summarize(statements, estate.assumptions.today, permissions.doubt)


def summarize_policy(policy: Policy, today: date) -> Summary:
    """Return what a policy comes to by itself."""
    document = policy.document
    doubtful = document.unread if document.unread is not None else document.rest
    return summarize(document.statements, today, "" if doubtful is None else reason_of(doubtful))


def _mask(statement: Statement, strange: set[str]) -> int:
    """Return the actions that a statement means, whatever its effect; service prefixes that are not known are added to `strange`."""
    if statement.not_actions is not None:
        return universe() & ~_listed(statement.not_actions, strange)
    return _listed(statement.actions, strange) if statement.actions is not None else 0


def _listed(elements: Elements, strange: set[str]) -> int:
    texts = [text for item in elements.items if (text := literal(item)) is not None]
    prefixes = (text.partition(":")[0].lower() for text in texts if ":" in text)
    strange.update(prefix for prefix in prefixes if prefix not in services() and not {"*", "?"} & set(prefix))
    return breadth.union(mask_of(text) for text in texts)


def _access(service: str, effect: Literal["Allow", "Deny"], meant: list[tuple[Statement, int]], today: date) -> ServiceAccess:
    given = breadth.union(mask for _, mask in meant)
    levels = {level: LevelCount((given & mask).bit_count(), total) for level, mask, total in _totals(service)}
    strengths = [strength_of(statement, today) for statement, _ in meant]
    guarded: Guarded = "none" if Strength.NONE in strengths else "weak" if any(strength in HARMLESS for strength in strengths) else "strong"
    return ServiceAccess(service, effect, levels, _resources(statement for statement, _ in meant), guarded)


@cache
def _totals(service: str) -> tuple[tuple[AccessLevel, int, int], ...]:
    """Return the actions of a service by level, and how many they are."""
    masks = [(level, mask_of_service(service) & mask_of_level(level)) for level in LEVELS]
    return tuple((level, mask, mask.bit_count()) for level, mask in masks)


def _resources(statements: Iterable[Statement]) -> str:
    """Return the one resource that statements name, else what the console says in its place."""
    named: set[str] = set()
    for statement in statements:
        if covers_everything(statement).truth is Truth.TRUE:
            return ALL_RESOURCES
        listed = statement.resources
        if listed is None or listed.rest is not None:
            return SEVERAL
        named.update(_words(item) for item in listed.items)
    return named.pop() if len(named) == 1 else SEVERAL


def _words(value: Value) -> str:
    """Return a resource as it is written, with the address of what stands in a hole."""
    pieces = value.pieces if isinstance(value, Text) else (value,)
    return "".join(str(piece.value) if isinstance(piece, Known) else _hole(piece) for piece in pieces)


def _hole(piece: Value) -> str:
    return f"${{{piece.refs[0].address}}}" if piece.refs else "${…}"
