"""The order in which the elements of a policy are written."""

from iac_iam_guard.values import Mapping, Sequence, Unknown, Value

DOCUMENT = ("version", "id", "statement")
STATEMENT = ("sid", "effect", "principal", "notprincipal", "action", "notaction", "resource", "notresource", "condition")


def arrange(tree: Mapping) -> Mapping:
    """Return a policy with its elements and those of its statements in the usual order; others follow as they stand."""
    ordered = _ordered(tree, DOCUMENT)
    return ordered._replace(entries={key: _statements(value) if key.lower() == "statement" else value for key, value in ordered.entries.items()})


def element(tree: Mapping, name: str) -> Value | None:
    """Return an element by its name in any case, None where it is absent."""
    wanted = name.lower()
    return next((value for key, value in tree.entries.items() if key.lower() == wanted), None)


def statements(tree: Mapping) -> tuple[tuple[Value, ...], Value | None]:
    """Return the statements of a policy, and what stands for others that are not known."""
    match element(tree, "Statement"):
        case None:
            return (), tree.rest
        case Sequence() as listed:
            return listed.items, listed.rest
        case Unknown() as unknown:
            return (), unknown
        case single:
            return (single,), None


def _statements(value: Value) -> Value:
    match value:
        case Sequence():
            return value._replace(items=tuple(map(_statements, value.items)))
        case Mapping():
            return _ordered(value, STATEMENT)
    return value


def _ordered(mapping: Mapping, names: tuple[str, ...]) -> Mapping:
    rank = {name: index for index, name in enumerate(names)}
    keys = sorted(mapping.entries, key=lambda key: rank.get(key.lower(), len(names)))
    return mapping._replace(entries={key: mapping.entries[key] for key in keys})
