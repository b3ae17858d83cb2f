"""What the resources of an action look like: the ARN formats of its resource types as patterns."""

from collections.abc import Iterable
from functools import lru_cache

from iac_iam_guard.iam.catalogue import Action, actions, arn_formats, names_in
from iac_iam_guard.iam.clauses import ANYTHING
from iac_iam_guard.iam.glob import Token, Tokens, Wild
from iac_iam_guard.iam.glob_automaton import Format, Word
from iac_iam_guard.iam.value_sets import fields_of

NO_RESOURCE: Tokens = ("*",)
"""What a request names that is about no resource: the character, which only `*` matches."""
ARN_START = "arn:${Partition}:"
PARTITION_REACH = len("arn:aws-us-gov:")
FIELDS_OF_PARTITION = 3
DEFAULT_PARTITIONS = ("aws",)
NAMES = frozenset(("Region", "Account", "AccountId", "BucketName"))
"""What stands for a name without `:` and `/` in it; everything else may be a path."""
TELLING = ("iam", "sts", "organizations", "kms", "secretsmanager", "s3", "lambda", "ec2", "dynamodb", "rds", "ssm")
"""Services of which an action makes the best example."""
ORDER = {service: place for place, service in enumerate(TELLING)}
ANY_FORMAT: tuple[Format, ...] = (ANYTHING,)


def partitions_in(patterns: Iterable[Tokens]) -> tuple[str, ...]:
    """Return the partitions that ARN patterns name; `aws` where they name none. A policy is deployed to accounts of one partition."""
    found = {partition for pattern in patterns if (partition := _partition_of(pattern[:PARTITION_REACH]))}
    return tuple(sorted(found)) or DEFAULT_PARTITIONS


@lru_cache(maxsize=4096)
def _partition_of(start: Tokens) -> str:
    fields = fields_of(start)
    if len(fields) < FIELDS_OF_PARTITION or fields[0] != ("a", "r", "n") or not all(isinstance(token, str) for token in fields[1]):
        return ""
    return "".join(str(token) for token in fields[1])


@lru_cache(maxsize=64)
def group_by_formats(mask: int, partitions: tuple[str, ...]) -> tuple[tuple[tuple[Format, ...], tuple[str, ...]], ...]:
    """Return the actions of a set ("s3:GetObject") by what their resources look like, those that make the best examples first."""
    groups: dict[tuple[Format, ...], list[str]] = {}
    for name in sorted(names_in(mask), key=example_order):
        service, _, action = name.partition(":")
        groups.setdefault(formats_of(actions(service)[action.lower()], partitions), []).append(name)
    return tuple((formats, tuple(names)) for formats, names in groups.items())


def example_order(name: str) -> int:
    """Return where an action stands among those that make examples, the best one lowest."""
    return ORDER.get(name.partition(":")[0], len(TELLING))


@lru_cache(maxsize=32768)
def formats_of(action: Action, partitions: tuple[str, ...]) -> tuple[Format, ...]:
    """Return what resources of an action look like. An action that needs none of its resource types may also be asked for without a resource."""
    known = arn_formats(action.service)
    written = dict.fromkeys(form for kind in action.resources for form in known.get(kind.name, ("*",)))
    found = dict.fromkeys(pattern for form in written for pattern in _patterns(form, partitions))
    if not any(kind.required for kind in action.resources):
        found[NO_RESOURCE] = None
    return tuple(found)


@lru_cache(maxsize=16384)
def _patterns(written: str, partitions: tuple[str, ...]) -> tuple[Format, ...]:
    if not written.startswith(ARN_START):
        return (_pattern(written),)
    return tuple(_pattern(f"arn:{partition}:{written.removeprefix(ARN_START)}") for partition in partitions)


def _pattern(written: str) -> Format:
    """Return a format with a name or `?*`, never empty, for every `${…}`."""
    found: list[Token | Word] = []
    rest = written
    while rest:
        literal, start, after = rest.partition("${")
        found.extend(Wild.STAR if letter == "*" else letter for letter in literal)
        rest = ""
        if start:
            name, _, rest = after.partition("}")
            found.extend((Word.NAME,) if name in NAMES else (Wild.ANY, Wild.STAR))
    return tuple(found)


@lru_cache(maxsize=16384)
def loosened(form: Format) -> Tokens:
    """Return a format as an ordinary pattern, which matches a little more."""
    found: list[Token] = []
    for token in form:
        found.extend((Wild.ANY, Wild.STAR) if isinstance(token, Word) else (token,))
    return tuple(found)
