"""Files with values of parameters, in the forms that the AWS CLI, CodePipeline and SAM take."""

from collections.abc import Iterator

from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, string_of
from iac_iam_guard.cloudformation.parameters import plain_text
from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source, SourceSpan


def read_parameter_file(source: Source) -> dict[str, str]:
    """Return the values by name: a list of ParameterKey and ParameterValue, a mapping of names, or one under Parameters; raise InputError."""
    root = load(source).root
    if isinstance(root, Members) and isinstance(root.node("Parameters"), Members):
        root = root.node("Parameters")
    try:
        return dict(_pairs(root))
    except ValueError:
        place = SourceSpan(source.path, root.start, root.start) if root is not None else SourceSpan(source.path, 0, 0)
        raise InputError("this is no file of parameters", place, 'write [{"ParameterKey": "Env", "ParameterValue": "prod"}] or {"Env": "prod"}') from None


def _pairs(root: Node | None) -> Iterator[tuple[str, str]]:
    if isinstance(root, Members):
        for name, member in root.entries.items():
            yield name, _text(member.node)
    elif isinstance(root, Items):
        for item in root.items:
            key = string_of(item.node("ParameterKey")) if isinstance(item, Members) else None
            if key is None or not isinstance(item, Members):
                raise ValueError
            value = item.node("ParameterValue")
            if value is not None:  # without one, the present value of the stack is kept
                yield key, _text(value)
    else:
        raise ValueError


def _text(node: Node) -> str:
    if isinstance(node, Items):
        return ",".join(map(_text, node.items))
    if isinstance(node, Scalar):
        return plain_text(node)
    raise ValueError
