"""What refers to what in a template: every Ref, GetAtt and variable of Sub, whatever branch it stands in."""

import re
from collections.abc import Iterator

from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, call_of, name_of, string_of
from iac_iam_guard.cloudformation.template import Template
from iac_iam_guard.graph import Reference
from iac_iam_guard.source import SourceSpan

_VARIABLE = re.compile(r"\$\{([^!{}][^{}]*)\}")


def references_of(template: Template, source: str, node: Node, path: str = "") -> Iterator[Reference]:
    """Yield what `source` refers to in `node`, which stands at `path` in it; what aliases repeat is looked at once."""
    todo: list[tuple[Node, str]] = [(node, path)]
    seen: set[int] = set()
    while todo:
        current, place = todo.pop()
        if isinstance(current, Scalar) or id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, Items):
            todo.extend((item, place) for item in reversed(current.items))
            continue
        call = call_of(current)
        if call is not None:
            for target, attribute, span in _targets(template, *call):
                yield Reference(template.address(source), template.address(target), place, attribute, span)
            todo.append((call[1], place))
            continue
        for name, member in reversed(tuple(current.entries.items())):
            todo.append((member.node, f"{place}.{name}" if place else name))


def _targets(template: Template, function: str, argument: Node) -> Iterator[tuple[str, str, SourceSpan]]:
    """Yield (address, attribute, place) of what one call refers to in the template."""
    span = template.span(argument)
    if function == "Ref":
        yield from _named(template, name_of(argument) or "", "", span)
    elif function == "Fn::GetAtt":
        parts = [name_of(item) for item in argument.items] if isinstance(argument, Items) else (string_of(argument) or "").split(".", 1)
        if parts and parts[0]:
            yield from _named(template, parts[0], ".".join(part or "" for part in parts[1:]), span)
    elif function == "Fn::Sub":
        text = argument.items[0] if isinstance(argument, Items) and argument.items else argument
        local = argument.items[1] if isinstance(argument, Items) and len(argument.items) > 1 else None
        if isinstance(text, Scalar):
            for match in _VARIABLE.finditer(text.text):
                name, _, attribute = match[1].strip().partition(".")
                if not (isinstance(local, Members) and match[1].strip() in local.entries):
                    yield from _named(template, name, attribute, template.span(text))


def _named(template: Template, name: str, attribute: str, span: SourceSpan) -> Iterator[tuple[str, str, SourceSpan]]:
    if name in template.resources:
        yield name, attribute or "Ref", span
    elif name in template.parameters:
        yield name, "", span
