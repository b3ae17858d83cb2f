"""Questions that the transform asks of nodes before anything is evaluated: what is given, true, left out or a function."""

from itertools import islice

from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, call_of

TRUE_WORDS = frozenset({"true", "yes", "on"})
SHAPE_LIMIT = 2_000
FALSE_WORDS = frozenset({"false", "no", "off"})


def is_given(node: Node | None) -> bool:
    """Tell whether a property has a value that is not empty."""
    match node:
        case None:
            return False
        case Scalar():
            return node.value is not None and node.value is not False and node.text != "" and node.text.lower() not in ("no", "off")
        case Items():
            return bool(node.items)
    return bool(node.entries)


def is_true(node: Node | None) -> bool:
    """Tell whether a switch is on."""
    return isinstance(node, Scalar) and node.text.lower() in TRUE_WORDS


def is_false(node: Node | None) -> bool:
    """Tell whether a switch is off."""
    return isinstance(node, Scalar) and node.text.lower() in FALSE_WORDS


def is_no_value(node: Node) -> bool:
    """Tell whether a node stands for nothing."""
    call = call_of(node)
    return call is not None and call[0] == "Ref" and isinstance(call[1], Scalar) and call[1].text == "AWS::NoValue"


def branches_of(node: Node | None) -> tuple[Node, Node, Node] | None:
    """Return condition and both values of a well-formed Fn::If, None for anything else."""
    call = call_of(node) if node is not None else None
    if call is None or call[0] != "Fn::If" or not isinstance(call[1], Items) or len(call[1].items) != 3:
        return None
    condition, then, otherwise = call[1].items
    return condition, then, otherwise


def named_resource(node: Node | None) -> str | None:
    """Return the logical id that a bare Ref or GetAtt names, None for anything else."""
    call = call_of(node) if node is not None else None
    if call is None:
        return None
    function, argument = call
    if function == "Ref" and isinstance(argument, Scalar):
        return argument.text
    if function == "Fn::GetAtt":
        first = argument.items[0] if isinstance(argument, Items) and len(argument.items) == 2 else argument
        return first.text.partition(".")[0] if isinstance(first, Scalar) else None
    return None


def text_of(node: Node | None) -> str | None:
    """Return a text, None where there is none or a function gives it."""
    return node.text if isinstance(node, Scalar) and node.value is not None else None


def child(node: Node | None, *names: str) -> Node | None:
    """Return what stands under `names`, one within the other; None where nothing or null does."""
    for name in names:
        node = node.node(name) if isinstance(node, Members) else None
    return None if isinstance(node, Scalar) and node.value is None else node


def shape(node: Node) -> object:
    """Return what a node says without its place, equal for nodes that say the same; of one with more than SHAPE_LIMIT nodes, which one it is."""
    left = SHAPE_LIMIT

    def shape_of(part: Node) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            return None
        match part:
            case Scalar():
                return part.text
            case Items():
                return tuple(shape_of(item) for item in part.items[: left + 1])
        return frozenset((name, shape_of(member.node)) for name, member in islice(part.entries.items(), left + 1))

    said = shape_of(node)
    return said if left >= 0 else id(node)
