"""Where our values contradict, or know less than, a plan of the real terraform."""

import json
from collections.abc import Iterator
from typing import Any

from iac_iam_guard.graph import Mode, ResourceGraph
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Unknown, Value
from tests.oracle.answers import is_json
from tests.oracle.terraform import has_true

ASIDE = frozenset({"provisioner", "connection"})


def differences(graph: ResourceGraph, answer: dict[str, Any]) -> Iterator[str]:
    """Yield every address that only one side has and every attribute that we see otherwise than the plan; unknown in the plan may be anything."""
    ours = {resource.address: resource for resource in graph.resources if resource.mode in (Mode.MANAGED, Mode.DATA)}
    planned = answer["resources"]
    yield from (f"{address} is not planned" for address in sorted(ours.keys() - planned.keys()) if ours[address].mode is Mode.MANAGED)
    yield from (f"{address} is missing" for address in sorted(planned.keys() - ours.keys()))
    for address in sorted(ours.keys() & planned.keys()):
        for name, value in ours[address].attributes.entries.items():
            values, unknown = planned[address]["values"], planned[address]["unknown"]
            if name in ASIDE or (name not in values and name not in unknown):
                continue
            yield from (f"{address}.{place}" for place in compare(value, values.get(name), unknown.get(name, False), name))
    for resource in graph.resources:
        if resource.mode is Mode.OUTPUT and not resource.calls and resource.name in answer["outputs"]:
            output = answer["outputs"][resource.name]
            yield from compare(resource.attributes.entries["value"], output["value"], output["unknown"], resource.address)


def compare(ours: Value, theirs: Any, unknown: Any, place: str) -> Iterator[str]:
    """Yield where `ours` is not what terraform plans: `unknown` marks the parts of `theirs` that it does not know."""
    if unknown is True or (isinstance(unknown, list) and unknown and all(mark is True for mark in unknown) and not isinstance(ours, Sequence)):
        return
    if theirs == "Allow" and place.endswith(".effect") and ours == Known(None):
        return  # the provider writes its default in the place of null
    if theirs is None and empty(ours) and not place.startswith("output."):
        return  # the provider writes an empty collection as null
    match ours:
        case Json(tree=tree) if isinstance(theirs, str) and is_json(theirs):
            yield from compare(tree, json.loads(theirs), False, place)
        case Sequence(items=items, rest=None):
            yield from _compare_sequence(ours, items, theirs, unknown, place)
        case Mapping(entries=entries, rest=None) if isinstance(theirs, list) and len(theirs) == 1:
            yield from compare(ours, theirs[0], unknown[0] if isinstance(unknown, list) and unknown else False, place)
        case Mapping(entries=entries, rest=None) if isinstance(theirs, dict):
            for name in entries:
                inner = unknown.get(name, False) if isinstance(unknown, dict) else False
                yield from compare(entries[name], theirs.get(name), inner, f"{place}.{name}")
            if place.startswith("output."):  # in blocks, the provider fills in what is not set
                yield from (f"{place}.{name} is missing" for name in theirs if name not in entries)
        case Text() if isinstance(theirs, str):
            if not matches(ours, theirs):
                yield f"{place}: our text does not match {theirs!r}"
        case Known(value=value):
            if not equal(value, theirs):
                yield f"{place}: {value!r} is {theirs!r}"
        case Choice(branches=branches) if not any(list(compare(branch, theirs, unknown, place)) for _, branch in branches):
            return  # only the type hangs on what is not known
        case Unknown() | Choice() | Sequence() | Mapping():
            yield f"{place}: not known, but {theirs!r}"
        case _:
            yield f"{place}: {type(ours).__name__} is {theirs!r}"


def _compare_sequence(ours: Sequence, items: tuple[Value, ...], theirs: Any, unknown: Any, place: str) -> Iterator[str]:
    """Compare element by element; a set of the provider's may have another order, and has each element once."""
    if isinstance(theirs, list) and len(items) > len(theirs):
        items = tuple(dict.fromkeys(items))
    marks = unknown if isinstance(unknown, list) and isinstance(theirs, list) and len(unknown) == len(theirs) else [False] * len(theirs or ())
    blocks = isinstance(theirs, list) and all(isinstance(entry, dict) for entry in theirs)
    if isinstance(theirs, list) and len(items) != len(theirs) and (has_true(marks) or blocks) and _same_set(items, theirs, marks, place):
        return
    if not isinstance(theirs, list) or len(items) != len(theirs):
        yield f"{place}: {len(items)} elements are {theirs!r}"
        return
    direct = [found for index, item in enumerate(items) for found in compare(item, theirs[index], marks[index], f"{place}[{index}]")]
    if direct and not (has_true(marks) and _same_set(items, theirs, marks, place)):
        left = list(zip(theirs, marks, strict=True))
        for item in items:
            fitting = next((entry for entry in left if not list(compare(item, *entry, place))), None)
            if fitting is None:
                yield from direct
                return
            left.remove(fitting)


def _same_set(items: tuple[Value, ...], theirs: list[Any], marks: list[Any], place: str) -> bool:
    """Tell whether blocks or texts are those of a set: equal ones are one for the provider, and of unknown ones it is not known whether they are equal."""
    fits = [[not list(compare(item, *entry, place)) for entry in zip(theirs, marks, strict=True)] for item in items]
    return all(map(any, fits)) and all(map(any, zip(*fits, strict=True)))


def empty(value: Value) -> bool:
    """Tell whether a value is a collection that has nothing in it."""
    return (isinstance(value, Sequence) and not value.items and value.rest is None) or (isinstance(value, Mapping) and not value.entries and value.rest is None)


def equal(ours: Any, theirs: Any) -> bool:
    """Tell whether two scalars are one value after the provider's conversions; it writes unset texts and numbers as null, "" or false."""
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
        try:
            return bool(json.loads(ours) == json.loads(theirs))
        except ValueError:
            return False
    if ours is None or theirs is None:
        return ours in (None, "", False) and theirs in (None, "", False, [], {})
    return (ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)) or text(ours) == text(theirs)


def text(scalar: Any) -> str:
    """Return a scalar as terraform writes it in a string."""
    return str(scalar).lower() if isinstance(scalar, bool) else str(scalar)


def matches(ours: Text, theirs: str) -> bool:
    """Tell whether the literal pieces of our text stand in theirs, in order, with the first and last at the ends."""
    position = 0
    for index, piece in enumerate(ours.pieces):
        if not isinstance(piece, Known):
            continue
        found = theirs.find(str(piece.value), position)
        if found < 0 or (index == 0 and found > 0):
            return False
        position = found + len(str(piece.value))
    return not isinstance(ours.pieces[-1], Known) or theirs.endswith(str(ours.pieces[-1].value))
