"""Which values of which parameters a template tells apart: those it compares them with in conditions, and the keys of the maps it looks them up in."""

from collections.abc import Iterator

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, call_of, name_of
from iac_iam_guard.cloudformation.parameters import plain_text
from iac_iam_guard.cloudformation.template import Template


def asked_values(template: Template) -> dict[str, tuple[str, ...]]:
    """Return by name of a parameter or pseudo parameter the texts that the template tells apart, in their order."""
    found: dict[str, dict[str, None]] = {}
    for name, text in _comparisons(template):
        found.setdefault(name, {})[text] = None
    return {name: tuple(texts) for name, texts in found.items()}


def nodes_of(root: Node) -> Iterator[Node]:
    """Yield a node and all within it, in their order; what aliases repeat is yielded once."""
    todo = [root]
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, Scalar):
            yield node
            continue
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        todo.extend(reversed(node.items if isinstance(node, Items) else [member.node for member in node.entries.values()]))


def _comparisons(template: Template) -> Iterator[tuple[str, str]]:
    for condition in template.conditions.values():
        for node in nodes_of(condition):
            call = call_of(node)
            if call is not None and call[0] == "Fn::Equals" and isinstance(call[1], Items) and len(call[1].items) == 2:
                one, other = call[1].items
                for asked, text in ((one, other), (other, one)):
                    name = _referred(asked)
                    if name is not None and isinstance(text, Scalar):
                        yield name, plain_text(text)
    if template.mappings:
        yield from _look_ups(template)


def _look_ups(template: Template) -> Iterator[tuple[str, str]]:
    """Yield the parameters that maps are asked for, with the keys of the maps."""
    for node in nodes_of(template.root):
        call = call_of(node)
        if call is None or call[0] != "Fn::FindInMap" or not isinstance(call[1], Items) or len(call[1].items) < 3:
            continue
        name, first, second = call[1].items[:3]
        rows = template.mappings.get(name.text) if isinstance(name, Scalar) else None
        if rows is None:
            continue
        asked = _referred(first)
        if asked is not None:
            yield from ((asked, key) for key in rows.entries)
        asked = _referred(second)
        if asked is not None:
            yield from ((asked, key) for row in rows.entries.values() for key in _keys(row))


def _keys(row: Member) -> tuple[str, ...]:
    return tuple(row.node.entries) if isinstance(row.node, Members) else ()


def _referred(node: Node) -> str | None:
    """Return the name that `node` refers to, None where it is no bare reference."""
    call = call_of(node)
    return name_of(call[1]) if call is not None and call[0] == "Ref" else None
