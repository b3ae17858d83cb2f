"""Which actions a statement speaks of, without a catalogue of services; the actions of IAM itself are a dated table."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.doubt import rest_of, verdict_of
from iac_iam_guard.iam.glob import covers, is_pattern, overlaps
from iac_iam_guard.iam.recall import recalled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import FALSE, Truth, Verdict, holds, known, some

ALL_ACTIONS = "?*:?*"
"""What every action matches."""
HANDFUL = 5
"""So many single actions taken from all of them by NotAction leave an administrator an administrator."""

WILDCARDS = frozenset("*?")
UNSETTLED = WILDCARDS | {"$"}
"""Characters of a text that may be another one: with a wildcard, or the beginning of a variable."""

AccessLevel: TypeAlias = Literal["List", "Read", "Write", "Permissions management", "Tagging"]


def actions_cover(statement: Statement, pattern: str) -> Verdict:
    """Tell whether a statement speaks of every action that `pattern` ("iam:PassRole", "s3:*") matches; shown by the element that covers it."""
    if statement.actions is not None:
        return _some_covers(statement.actions, pattern)
    return _outside(statement.not_actions, pattern, _some_overlaps)


def actions_overlap(statement: Statement, pattern: str) -> Verdict:
    """Tell whether a statement speaks of some action that `pattern` matches."""
    if statement.actions is not None:
        return _some_overlaps(statement.actions, pattern)
    return _outside(statement.not_actions, pattern, _some_covers)


def action_names(listed: Elements | None) -> tuple[str, ...] | None:
    """Return the elements of Action in lower case, None where some of them are not known."""
    if listed is None or listed.rest is not None:
        return None
    texts = tuple([text.lower() for item in listed.items if (text := literal(item)) is not None])
    return texts if len(texts) == len(listed.items) else None


class _Spoken(NamedTuple):
    """The texts of elements in lower case, those of them that may mean more than they say, and what stands before their colons.

    There are no services where one has a wildcard or variable there.
    """

    texts: tuple[str, ...]
    unsettled: tuple[str, ...]
    services: frozenset[str] | None


@recalled(256)
def _spoken(listed: Elements) -> _Spoken | None:
    """Return what elements say, None where not all of it is known."""
    texts = action_names(listed)
    if texts is None:
        return None
    services = frozenset(text.partition(":")[0] for text in texts)
    unsettled = tuple(text for text in texts if not UNSETTLED.isdisjoint(text))
    return _Spoken(texts, unsettled, services if all(map(UNSETTLED.isdisjoint, services)) else None)


class _Asked(NamedTuple):
    """A pattern in lower case, what stands before its colon, None if that has a wildcard, and whether it is the name of one action."""

    text: str
    service: str | None
    single: bool


@lru_cache(maxsize=4096)
def _asked(pattern: str) -> _Asked:
    text = pattern.lower()
    service = text.partition(":")[0]
    return _Asked(text, service if UNSETTLED.isdisjoint(service) else None, UNSETTLED.isdisjoint(text))


def _is_apart(listed: Elements, pattern: str, meets: Callable[[str, str], Truth]) -> bool:
    """Tell whether elements that are all known surely have nothing to do with a pattern: most have not even its service, and questions end here."""
    spoken = _spoken(listed)
    if spoken is None:
        return False
    text, service, single = _asked(pattern)
    if spoken.services is not None and service is not None and service not in spoken.services:
        return True
    if single and text in spoken.texts:
        return False
    others = spoken.unsettled if single else spoken.texts  # a name meets no other name
    return all(meets(one, text) is Truth.FALSE for one in others)


def _some_overlaps(listed: Elements, pattern: str) -> Verdict:
    """Tell whether one element matches some action that `pattern` matches."""
    if _is_apart(listed, pattern, overlaps):
        return FALSE
    return some((*(verdict_of(overlaps(item, pattern, fold=True), item) for item in listed.items), rest_of(listed)))


def _some_covers(listed: Elements, pattern: str) -> Verdict:
    """Tell whether one element matches every action that `pattern` matches."""
    if _is_apart(listed, pattern, covers):
        return FALSE
    return some((*(verdict_of(covers(item, pattern, fold=True), item) for item in listed.items), rest_of(listed)))


def _outside(listed: Elements | None, pattern: str, taken: Callable[[Elements, str], Verdict]) -> Verdict:
    """Tell whether NotAction leaves `pattern` alone, shown by its key."""
    if listed is None:
        return FALSE
    verdict = taken(listed, pattern)
    if verdict.truth is Truth.UNKNOWN:
        return verdict
    return known(verdict.truth is Truth.FALSE, listed.key)


@recalled(256)
def covers_all_actions(statement: Statement) -> Verdict:
    """Tell whether a statement alone speaks of all actions: `*`, `*:*` and the like, or NotAction of a trivial set."""
    return _some_covers(statement.actions, ALL_ACTIONS) if statement.actions is not None else excludes_trivially(statement)


def excludes_trivially(statement: Statement) -> Verdict:
    """Tell whether NotAction takes away no more than a handful of single actions; shown by its key."""
    listed = statement.not_actions
    if listed is None:
        return FALSE
    wild = some(verdict_of(is_pattern(item), item) for item in listed.items)
    if wild.truth is Truth.TRUE or len(listed.items) > HANDFUL:
        return FALSE
    if listed.rest is not None:
        return rest_of(listed)
    return wild if wild.truth is Truth.UNKNOWN else holds(listed.key)


@cache
def iam_actions() -> dict[str, AccessLevel]:
    """Return the access level of every action of IAM, by its name in lower case without prefix ("passrole")."""
    from iac_iam_guard.iam.iam_actions import LEVELS

    return {name.lower(): level for level, names in LEVELS.items() for name in names.split()}


@cache
def permission_actions() -> dict[str, tuple[str, ...]]:
    """Return by service, IAM aside, the actions by which somebody is given permissions ("s3" to "PutBucketPolicy", …)."""
    from iac_iam_guard.iam.permission_actions import NAMES

    found: dict[str, list[str]] = {}
    service = ""
    for word in NAMES.split():
        if word.endswith(":"):
            service = word[:-1]
        else:
            found.setdefault(service, []).append(word)
    return {service: tuple(names) for service, names in found.items()}


def services_meant(statement: Statement, services: Iterable[str]) -> tuple[str, ...]:
    """Return those of `services` of which a statement may mean some action, told by what stands before the colon."""
    if statement.actions is None:
        return tuple(services)
    spoken = _spoken(statement.actions)
    if spoken is not None and spoken.services is not None:
        return tuple(name for name in services if name in spoken.services)
    prefixes = [(text.partition(":")[0].lower() if (text := literal(item)) is not None else "*") for item in statement.actions.items]
    exact = {prefix for prefix in prefixes if not WILDCARDS & set(prefix)}
    patterns = [prefix for prefix in prefixes if WILDCARDS & set(prefix)]
    return tuple(name for name in services if name in exact or any(overlaps(Known(pattern), name) is Truth.TRUE for pattern in patterns))
