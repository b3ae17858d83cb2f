"""Reads the table of techniques of privilege escalation, a part of the rules, for `iam/escalation.py`; every mistake is refused with its place."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from iac_iam_guard.engine.bundle import built_in_file
from iac_iam_guard.engine.rule_file import PartPath, Plain, RuleFile
from iac_iam_guard.errors import did_you_mean
from iac_iam_guard.iam.technique import GAINS, GUARDRAILS, TARGETS, Requirement, Technique

TABLE = "privilege-escalation/techniques.yaml"
KEYS = frozenset(("id", "rule", "how", "requires", "gives", "trusts", "workloads", "variant_of", "guardrail", "yields", "confidence", "source"))
REQUIREMENT_KEYS = frozenset(("action", "target", "when"))

T = TypeVar("T", bound=str)


@cache
def load_techniques() -> tuple[Technique, ...]:
    """Return the built-in techniques in the order of the table."""
    return read_techniques(built_in_file(TABLE))


def read_techniques(file: RuleFile) -> tuple[Technique, ...]:
    """Return the techniques that `file` lists; raise RulesetError."""
    rows = file.data.get("techniques") if isinstance(file.data, dict) else None
    if not isinstance(rows, list):
        raise file.error((), "a list of techniques belongs here")
    found = [_Row(file, ("techniques", number), row).technique() for number, row in enumerate(rows)]
    known: set[str] = set()
    for number, technique in enumerate(found):
        if technique.id in known:
            raise file.error(("techniques", number, "id"), f"{technique.id} is the id of another technique")
        known.add(technique.id)
    for number, technique in enumerate(found):
        if technique.variant_of and technique.variant_of not in known:
            raise file.error(("techniques", number, "variant_of"), f"there is no technique {technique.variant_of}", did_you_mean(technique.variant_of, known))
    return tuple(found)


class _Row:
    """One row of the table, read key by key."""

    def __init__(self, file: RuleFile, place: PartPath, row: Plain) -> None:
        self.file = file
        self.place = place
        if not isinstance(row, dict):
            raise file.error(place, "a technique belongs here")
        self.row = row
        _check_keys(file, place, row, KEYS)

    def technique(self) -> Technique:
        requires = self.row.get("requires")
        if not isinstance(requires, list) or not requires:
            raise self.file.error((*self.place, "requires"), "a technique requires actions")
        return Technique(
            self._text("id"),
            self._text("rule"),
            tuple(_requirement(self.file, (*self.place, "requires", number), item) for number, item in enumerate(requires)),
            self._one_of("gives", GAINS),
            self._text("how"),
            self._text("trusts", ""),
            self._texts("workloads"),
            self._text("variant_of", ""),
            self._one_of("guardrail", GUARDRAILS, ""),
            self._texts("yields"),
            self._one_of("confidence", ("high", "medium"), "high"),
        )

    def _text(self, key: str, default: str | None = None) -> str:
        value = self.row.get(key, default)
        if not isinstance(value, str):
            raise self.file.error((*self.place, key), "a text belongs here")
        return value

    def _one_of(self, key: str, known: Sequence[T], default: T | None = None) -> T:
        value = self._text(key, default)
        found = next((one for one in known if one == value), None)
        if found is None:
            raise self.file.error((*self.place, key), f"there is no {key} of this name", did_you_mean(value, known))
        return found

    def _texts(self, key: str) -> tuple[str, ...]:
        return _texts(self.file, (*self.place, key), self.row.get(key, []))


def _requirement(file: RuleFile, place: PartPath, item: Plain) -> Requirement:
    if not isinstance(item, dict) or not isinstance(item.get("action"), str):
        raise file.error(place, "an action belongs here")
    _check_keys(file, place, item, REQUIREMENT_KEYS)
    target = item.get("target", "any")
    kind = next((one for one in TARGETS if one == target), None)
    if kind is None:
        raise file.error((*place, "target"), "there is no target of this name", did_you_mean(str(target), TARGETS))
    facts = item.get("when", {})
    if not isinstance(facts, dict):
        raise file.error((*place, "when"), "facts of the request belong here, by condition key")
    when = tuple((key.lower(), _texts(file, (*place, "when", key), value if isinstance(value, list) else [value])) for key, value in facts.items())
    return Requirement(str(item["action"]), kind, when)


def _texts(file: RuleFile, place: PartPath, items: Plain) -> tuple[str, ...]:
    if not isinstance(items, list):
        raise file.error(place, "a list belongs here")
    texts = tuple(item for item in items if isinstance(item, str))
    if len(texts) != len(items):
        raise file.error(place, "texts belong here")
    return texts


def _check_keys(file: RuleFile, place: PartPath, row: dict[str, Plain], known: frozenset[str]) -> None:
    for key in row:
        if key not in known:
            raise file.error((*place, key), "there is no such key", did_you_mean(key, known))
