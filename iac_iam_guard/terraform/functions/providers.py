"""Functions that providers define: those of the AWS provider that only take ARNs apart or make them."""

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import fused, text_or_holes
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.text import substring
from iac_iam_guard.values import STRING, Known, Mapping, Type, Value

ARN_PARTS = ("partition", "service", "region", "account_id", "resource")
ARN = Type("object", None, tuple((name, STRING) for name in sorted(ARN_PARTS)))


def arn_parse(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the parts of an ARN, each with its own place."""
    value = text_or_holes(arguments[0])
    if not isinstance(value, Known):
        raise NotKnown(value)
    parts = str(value.value).split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        raise EvaluationError("this text is no ARN")
    places: dict[str, Value] = {}
    at = len("arn:")
    for name, part in zip(ARN_PARTS, parts[1:], strict=True):
        places[name] = substring(value, at, at + len(part))
        at += len(part) + 1
    return Mapping("object", {name: places[name] for name in sorted(places)}, span, value.refs, value.sensitive)


def arn_build(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the ARN that has the given parts; parts that are not known stay holes."""
    colon = Known(":", span)
    pieces = [Known("arn", span)]
    return fused([*pieces, *(piece for argument in arguments for piece in (colon, text_or_holes(argument)))], span)


def trim_iam_role_path(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the ARN of a role without the role's path."""
    value = text_or_holes(arguments[0])
    if not isinstance(value, Known):
        raise NotKnown(value)
    head, colon, resource = str(value.value).rpartition(":")
    kind, slash, name = resource.partition("/")
    if not colon or kind != "role" or not slash or head.count(":") != 4:
        raise EvaluationError("this text is no ARN of a role")
    begin = len(head) + len(":role/")
    last = begin + name.rfind("/") + 1
    return fused((substring(value, 0, begin), substring(value, last, len(str(value.value)))), span)


FUNCTIONS = {
    "provider::aws::arn_build": Function(arn_build, 5, 5, STRING, "yes"),
    "provider::aws::arn_parse": Function(arn_parse, 1, 1, ARN),
    "provider::aws::trim_iam_role_path": Function(trim_iam_role_path, 1, 1, STRING, "kept"),
}
