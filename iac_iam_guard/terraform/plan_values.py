"""Values of plans and states: JSON with masks that say what is not known and what is secret, turned into values with what they refer to."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.plan_file import as_array, as_object
from iac_iam_guard.terraform.plan_references import Expressions, nested
from iac_iam_guard.values import ANY, STRING, Known, Mapping, Reason, Ref, Sequence, Unknown, Value

DEPTH_LIMIT = 60
"""Levels of a value that are looked into."""

_IDENTIFIERS = frozenset(
    {
        *("arn", "id", "name", "role", "roles", "user", "users", "group", "groups", "bucket", "function_name", "instance_profile", "iam_instance_profile"),
        *("execution_role", "service_role", "iam_role", "event_bus_name", "repository", "repository_name", "secret_id", "cluster", "topic", "queue_url"),
    }
)


class Masks(NamedTuple):
    """What a plan says beside a value, in its shape: `true` where it is not known, `true` where it is secret; of a whole, it holds for all parts."""

    unknown: object = False
    sensitive: object = False

    def member(self, name: str) -> "Masks":
        """Return the masks of a member."""
        return Masks(*(mask if mask is True else as_object(mask).get(name) for mask in self))

    def item(self, index: int) -> "Masks":
        """Return the masks of an element."""
        return Masks(*(mask if mask is True else next(iter(as_array(mask)[index : index + 1]), None) for mask in self))


class ValueReader:
    """Turns the values of one item of a plan, which stands at `span`, into values."""

    __slots__ = ("span", "targets")

    def __init__(self, span: SourceSpan, targets: Callable[[Expressions], tuple[Ref, ...]]) -> None:
        """Take places from `span` and what expressions refer to from `targets`."""
        self.span = span
        self.targets = targets

    def attributes(self, data: dict[str, object], masks: Masks, expressions: dict[str, object]) -> Mapping:
        """Return the attributes of a resource; null ones are left out, and unknown ones that the configuration does not set."""
        entries: dict[str, Value] = {}
        for name, value in data.items():
            if value is not None:
                own = (expressions[name],) if name in expressions else ()
                entries[name] = self.value(value, masks.member(name), own, name, 1)
        for name, unknown in as_object(masks.unknown).items():
            if unknown and name not in entries and name in expressions:
                entries[name] = self.value(None, masks.member(name), (expressions[name],), name, 1)
        return Mapping("object", entries, self.span, key_spans=dict.fromkeys(entries, self.span))

    def value(self, data: object, masks: Masks, expressions: Expressions, name: str, depth: int = 0) -> Value:
        """Return what `data`, the value of attribute `name`, says; secrets are dropped."""
        if masks.sensitive is True:
            return Unknown(Reason.SENSITIVE, self.span, self._refs(expressions), sensitive=True)
        if masks.unknown is True:
            return self._unknown(name, expressions)
        if depth > DEPTH_LIMIT:
            return Unknown(Reason.LIMIT, self.span)
        match data:
            case dict():
                entries = {
                    key: self.value(data.get(key), masks.member(key), nested(expressions, key), key, depth + 1)
                    for key in (*data, *as_object(masks.unknown))
                    if data.get(key) is not None or masks.member(key).unknown is True
                }
                return Mapping("object", entries, self.span, self._refs(expressions))
            case list():
                items = tuple([self.value(item, masks.item(index), expressions, name, depth + 1) for index, item in enumerate(data)])
                return Sequence("tuple", _dealt(items), self.span, self._refs(expressions))
            case str() | int() | Decimal() | bool():
                return Known(data, self.span, self._refs(expressions))
        return Known(None, self.span)

    def _refs(self, expressions: Expressions) -> tuple[Ref, ...]:
        """Return what a known value as a whole refers to; what its nested blocks do stands on their own values.

        Of several blocks it is not told which one a value comes from: it refers to something only if it would in each.
        """
        if not expressions or not all(isinstance(one, dict) and "references" in one for one in expressions):
            return ()
        return tuple(ref for ref in self.targets(expressions) if not is_dead_end(ref))

    def _unknown(self, name: str, expressions: Expressions) -> Unknown:
        refs = self.targets(expressions) if expressions else ()
        concrete = len(refs) == 1 and not is_open(refs[0]) and (name in _IDENTIFIERS or name.endswith(("_arn", "_arns", "_id", "_name")))
        return Unknown(Reason.RESOURCE, self.span, refs, opaque=concrete, type=STRING if concrete else ANY, not_null=concrete)


def _dealt(items: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return elements, the unknown ones each with its own of the references that they share, where there are as many as of them."""
    unknown = [item for item in items if isinstance(item, Unknown) and item.reason is Reason.RESOURCE]
    refs = unknown[0].refs if unknown else ()
    if len(unknown) < 2 or len(refs) != len(unknown) or any(item.refs != refs for item in unknown):
        return items
    own = iter(refs)
    return tuple(item._replace(refs=(next(own),)) if isinstance(item, Unknown) and item.reason is Reason.RESOURCE else item for item in items)


def is_open(ref: Ref) -> bool:
    """Tell whether `ref` is no attribute of a resource or data source, so that anything may come from it."""
    return ref.attribute == "" and ref.address.rpartition(".")[0].rpartition(".")[2] in ("var", "local", "each")


def is_dead_end(ref: Ref) -> bool:
    """Tell whether `ref` names something that a plan says nothing of."""
    return ref.attribute == "" and ref.address.rpartition(".")[0].rpartition(".")[2] in ("local", "each")
