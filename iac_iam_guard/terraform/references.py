"""References of a graph: what the values of a declaration come from, with the attribute they stand in."""

from collections.abc import Iterator

from iac_iam_guard.graph import Reference
from iac_iam_guard.source import NOWHERE, SourceSpan
from iac_iam_guard.values import Choice, Json, Mapping, Ref, Sequence, Text, Value


def references_of(address: str, attributes: Mapping) -> Iterator[Reference]:
    """Yield what the attributes of the declaration at `address` refer to, each target once for each place in the attributes."""
    seen: set[tuple[str, Ref]] = set()
    for name, value in attributes.entries.items():
        for path, ref, span in _refs(value, name):
            if ref.address != address and (path, ref) not in seen:
                seen.add((path, ref))
                yield Reference(address, ref.address, path, ref.attribute, span if span != NOWHERE else attributes.key_spans.get(name, attributes.span))


def _refs(value: Value, path: str) -> Iterator[tuple[str, Ref, SourceSpan]]:
    """Yield the references of `value` at any depth, with their path: `policy.Statement[0].Resource`."""
    todo: list[tuple[Value, str]] = [(value, path)]
    while todo:
        current, at = todo.pop()
        for ref in current.refs:
            yield at, ref, current.span
        match current:
            case Text(pieces=pieces):
                todo.extend((piece, at) for piece in reversed(pieces) if piece.refs)
            case Sequence(items=items, rest=rest):
                if rest is not None:
                    todo.append((rest, f"{at}[]"))
                todo.extend((item, f"{at}[{index}]") for index, item in reversed(list(enumerate(items))))
            case Mapping(entries=entries, rest=rest):
                if rest is not None:
                    todo.append((rest, f"{at}.*"))
                todo.extend((entry, f"{at}.{name}") for name, entry in reversed(list(entries.items())))
            case Json(tree=tree):
                todo.append((tree, at))
            case Choice(branches=branches):
                todo.extend((branch, at) for _, branch in reversed(branches))
