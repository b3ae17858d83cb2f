"""The policies that AWS itself manages, as of a date: which there are, which are deprecated, and what they say.

A policy is named by its ARN in any partition ("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"), by name with path ("job-function/ViewOnlyAccess") or
by name alone ("ViewOnlyAccess"), as front ends know it that look one up by name. Reading the index takes about a millisecond, so does a document; both are
kept. A name that is not here may be newer than `policies_date()`: ask `is_known` before None is taken for an empty policy.
"""

import json
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.iam.document import Document
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.values import Known

DATA = Path(__file__).parent.parent / "data"
FILE = DATA / "managed_policies.z"
LENGTH = 4
"""Bytes that say how long the index is."""
ARN = ":policy/"


class _Index(NamedTuple):
    """Block numbers by name with path, names with path by bare name, names that AWS has withdrawn, and where blocks begin and end in the file."""

    blocks: dict[str, int]
    paths: dict[str, str]
    deprecated: frozenset[str]
    ends: tuple[int, ...]


@cache
def policies_date() -> str:
    """Return the day of the data, "2026-09-30"."""
    return str(json.loads((DATA / "versions.json").read_text("utf-8"))["managed_policies.z"]["date"])


@cache
def _index() -> _Index:
    with FILE.open("rb") as file:
        length = int.from_bytes(file.read(LENGTH), "big")
        text = zlib.decompress(file.read(length)).decode()
    places, _, rest = text.partition("\n\n")
    ends, _, deprecated = rest.partition("\n")
    start = LENGTH + length
    blocks = {name: int(block) for name, block in (line.split("\t") for line in places.split("\n"))}
    paths = {name.rpartition("/")[2]: name for name in blocks}
    return _Index(blocks, paths, frozenset(deprecated.split(" ")), (start, *(start + int(end) for end in ends.split(" "))))


def full_name(policy: str) -> str | None:
    """Return the name with path ("job-function/ViewOnlyAccess") of the policy that an ARN or name means; None for one that AWS does not list.

    An ARN must have the right path: AWS knows no other.
    """
    _, arn, name = policy.rpartition(ARN)
    if arn or "/" in name:
        return name if name in _index().blocks else None
    return _index().paths.get(name)


def is_known(policy: str) -> bool:
    """Tell whether AWS manages a policy of this ARN or name, deprecated ones included."""
    return full_name(policy) is not None or is_deprecated(policy)


def is_deprecated(policy: str) -> bool:
    """Tell whether AWS has withdrawn a policy: it stays where it is attached, and can be attached no more. Its path does not matter."""
    return policy.rpartition("/")[2] in _index().deprecated


@cache
def names() -> tuple[str, ...]:
    """Return the names, with path, of all policies that AWS lists."""
    return tuple(_index().blocks)


@cache
def deprecated_names() -> tuple[str, ...]:
    """Return the names, without path, of policies that AWS has withdrawn."""
    return tuple(sorted(_index().deprecated))


@lru_cache(maxsize=16)
def _block(number: int) -> dict[str, str]:
    """Return the texts of the policies of one block by name with path."""
    ends = _index().ends
    with FILE.open("rb") as file:
        file.seek(ends[number])
        text = zlib.decompress(file.read(ends[number + 1] - ends[number])).decode()
    pairs = (line.partition("\t") for line in text.split("\n"))
    return {name: document for name, _, document in pairs}


def text_of(policy: str) -> str | None:
    """Return the JSON text of a policy, None for one that AWS does not list (deprecated ones: their text is not in the data)."""
    name = full_name(policy)
    return None if name is None else _block(_index().blocks[name])[name]


@lru_cache(maxsize=512)
def document_of(policy: str) -> Document | None:
    """Return what a policy says, None for one that AWS does not list. All places in it are nowhere: whoever reports it points at who attaches it."""
    text = text_of(policy)
    return None if text is None else read_documents(Known(text))[0]
