"""Functions whose result nobody knows before Terraform runs: times, random ids and what needs a key."""

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.outcome import NotKnown
from iac_iam_guard.values import STRING, Reason, Unknown, Value


def undetermined(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return nothing: the result is not known."""
    raise NotKnown(Unknown(Reason.FUNCTION, span))


FUNCTIONS = {
    "base64gzip": Function(undetermined, 1, 1, STRING, "yes"),
    "bcrypt": Function(undetermined, 1, 2, STRING, "yes"),
    "plantimestamp": Function(undetermined, 0, 0, STRING, "yes"),
    "rsadecrypt": Function(undetermined, 2, 2, STRING),
    "timestamp": Function(undetermined, 0, 0, STRING, "yes"),
    "uuid": Function(undetermined, 0, 0, STRING, "yes"),
}
