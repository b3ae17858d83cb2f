"""References to what SAM makes of a resource, such as `!Ref Function.Alias`, to references by the logical id of what is made."""

import re
from collections.abc import Mapping

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar

_VARIABLE = re.compile(r"\$\{[ ]*([A-Za-z0-9]+\.[A-Za-z]+)((?:\.[A-Za-z0-9.]+)?)[ ]*\}")


def rename(root: Members, names: Mapping[str, str]) -> Members:
    """Return nodes with other names in Ref, Fn::GetAtt and Fn::Sub; what has none of them stays the same object."""
    renamed = _Renaming(names).mapping(root) if names else root
    return renamed if isinstance(renamed, Members) else root


class _Renaming:
    """Renames within nodes; what aliases repeat is looked at once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.seen: dict[int, tuple[Node, Node]] = {}

    def node(self, node: Node) -> Node:
        if isinstance(node, Scalar):
            return node
        found = self.seen.get(id(node))
        if found is None:
            found = (node, self.items(node) if isinstance(node, Items) else self.mapping(node))
            self.seen[id(node)] = found
        return found[1]

    def items(self, node: Items) -> Items:
        items = tuple(map(self.node, node.items))
        return node if all(one is other for one, other in zip(items, node.items, strict=True)) else node._replace(items=items)

    def mapping(self, node: Members) -> Members:
        entries: dict[str, Member] = {}
        for name, member in node.entries.items():
            inner = self.argument(name, member.node) if name in ("Ref", "Fn::GetAtt", "Fn::Sub") else self.node(member.node)
            entries[name] = member if inner is member.node else member._replace(node=inner)
        return node if all(entries[name] is member for name, member in node.entries.items()) else node._replace(entries=entries)

    def argument(self, function: str, argument: Node) -> Node:
        if function == "Ref" and isinstance(argument, Scalar):
            return _other(argument, self.names.get(argument.text, argument.text))
        if function == "Fn::GetAtt" and isinstance(argument, Items) and argument.items and isinstance(argument.items[0], Scalar):
            return self.attribute(argument, argument.items[0])
        if function == "Fn::Sub":
            text, *rest = argument.items if isinstance(argument, Items) and argument.items else (argument,)
            if isinstance(text, Scalar):
                text = _other(text, _VARIABLE.sub(self.variable, text.text))
                return argument._replace(items=(text, *map(self.node, rest))) if isinstance(argument, Items) else text
        return self.node(argument)

    def attribute(self, argument: Items, first: Scalar) -> Node:
        """Return the argument of Fn::GetAtt; `Function.Alias` may be parted between its texts."""
        texts = [item.text if isinstance(item, Scalar) else "" for item in argument.items]
        owner, _, attribute = ".".join(texts).rpartition(".")
        name = self.names.get(owner)
        if name is None or not attribute:
            return self.node(argument)
        return argument._replace(items=(_other(first, name), Scalar(attribute, attribute, (), argument.start, argument.end)))

    def variable(self, match: re.Match[str]) -> str:
        name = self.names.get(match[1])
        return f"${{{name}{match[2]}}}" if name is not None else match[0]


def _other(node: Scalar, text: str) -> Scalar:
    """Return a text at the place of another one."""
    return node if text == node.text else Scalar(text, text, (), node.start, node.end)
