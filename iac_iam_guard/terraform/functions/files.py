"""Functions on paths. What depends on the machine that runs Terraform is not known."""

from posixpath import normpath

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function, plain
from iac_iam_guard.terraform.functions.parameters import provenance, text_of
from iac_iam_guard.terraform.outcome import NotKnown
from iac_iam_guard.values import STRING, Known, Reason, Unknown, Value


def basename(path: str) -> str:
    """Return the last part of a path."""
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


def dirname(path: str) -> str:
    """Return a path without its last part."""
    return clean(path[: path.rfind("/") + 1])


def clean(path: str) -> str:
    """Return the shortest path that names the same file."""
    cleaned = normpath(path) if path else "."
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def abspath(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return an absolute path; a relative one depends on where Terraform runs."""
    path = text_of(arguments[0])
    refs, sensitive = provenance(arguments)
    if not path.startswith("/"):
        return Unknown(Reason.FUNCTION, span, refs, sensitive, opaque=True, type=STRING, not_null=True, what="absolute path")
    return Known(clean(path), span, refs, sensitive)


def pathexpand(path: str) -> str:
    """Return a path; `~` at its beginning depends on who runs Terraform."""
    if path.startswith("~"):
        raise NotKnown(Unknown(Reason.FUNCTION))
    return path


FUNCTIONS = {
    "abspath": Function(abspath, 1, 1, STRING, "yes"),
    "basename": plain(basename, text_of),
    "dirname": plain(dirname, text_of),
    "pathexpand": plain(pathexpand, text_of, opaque="yes"),
}
