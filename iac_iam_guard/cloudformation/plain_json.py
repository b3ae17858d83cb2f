"""JSON of which no place will be told, such as what a build writes about itself: as plain objects, which is several times faster."""

from json import loads

from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.source import SourceSpan


def read_object(workspace: Workspace, path: str) -> dict[str, object]:
    """Return the object that a file holds; raise InputError for anything else."""
    source = workspace.read(path)
    try:
        value: object = loads(source.text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InputError("this is no object in JSON", SourceSpan(source.path, 0, 0))
    return value


def as_object(value: object) -> dict[str, object]:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """Return an array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a string, "" for anything else."""
    return value if isinstance(value, str) else ""
