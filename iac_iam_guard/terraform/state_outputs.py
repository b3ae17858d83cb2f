"""What the outputs of a state come from: a state has lost what they refer to, but it has the values of both."""

from collections.abc import Iterable, Iterator

from iac_iam_guard.terraform.plan_json import as_object
from iac_iam_guard.terraform.plan_values import DEPTH_LIMIT, Masks
from iac_iam_guard.values import Ref

IDENTIFYING = ("arn", "id", "name", "unique_id")
"""Attributes whose text tells what an output hands on."""
SECRET_LENGTH = 16
"""A secret that is shorter may stand in a text by chance."""
REF_LIMIT = 20
"""Declarations that are kept of those with the same text."""


class Origins:
    """Finds the declarations whose identifiers or secrets stand in outputs; `outputs` are objects of outputs by name."""

    __slots__ = ("_found", "_secrets", "_whole")

    def __init__(self, outputs: Iterable[dict[str, object]]) -> None:
        """Begin with what is asked for."""
        texts = (text for named in outputs for output in named.values() for text in _texts(as_object(output).get("value")))
        self._found: dict[str, list[Ref]] = {text: [] for text in texts if text}
        self._whole = "\n".join(self._found)
        self._secrets: dict[str, Ref] = {}

    def note(self, address: str, values: dict[str, object], masks: Masks) -> None:
        """Keep what outputs have of the resource at `address`."""
        if not self._found:
            return
        for name, value in values.items():
            if not isinstance(value, str) or not value:
                continue
            if masks.member(name).sensitive is True:
                if len(value) >= SECRET_LENGTH and value in self._whole:
                    self._secrets.setdefault(value, Ref(address, name))
            elif name in IDENTIFYING and (found := self._found.get(value)) is not None and len(found) < REF_LIMIT:
                found.append(Ref(address, name))

    def of(self, value: object) -> tuple[Ref, ...]:
        """Return what the value of an output comes from, as far as its texts tell."""
        found: list[Ref] = []
        for text in _texts(value):
            found.extend(self._found.get(text, ()))
            found.extend(ref for secret, ref in self._secrets.items() if secret in text)
        return tuple(dict.fromkeys(found))


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a value, in their order."""
    todo = [(value, 0)]
    while todo:
        part, depth = todo.pop()
        if isinstance(part, str):
            yield part
        elif depth < DEPTH_LIMIT and isinstance(part, (list, dict)):
            inner = part.values() if isinstance(part, dict) else part
            todo.extend((item, depth + 1) for item in reversed([*inner]))
