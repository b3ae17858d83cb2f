"""Whether two normal forms can both be true, some parts of each being unknown."""

import re

from tests.parity.normal_form import CONDITIONAL, SOMETHING, Form, Plain

HOLE = re.compile(r"\$\{[^}]*\}")


def contradictions(expected: Form, actual: Form, answered: bool = False) -> list[str]:
    """Return what one form says and the other denies; what one does not know is no contradiction.

    Where the questions are `answered`, what is expected under some answers only may be missing.
    """
    found: list[str] = []
    for section in sorted({*expected, *actual}):
        wanted, given = expected.get(section, []), actual.get(section, [])
        needed = [entry for entry in wanted if not (answered and CONDITIONAL in entry)]
        found.extend(f"missing in {section}: {entry}" for entry in needed if not any(agree(entry, other) for other in given))
        found.extend(f"added to {section}: {entry}" for entry in given if not any(agree(entry, other) for other in wanted))
    return found


def agree(one: Plain, other: Plain) -> bool:
    """Tell whether two plain values may be the same, some parts being unknown."""
    if SOMETHING in (one, other):
        return True
    match one, other:
        case str(), str():
            return one == other or may_be(one, other) or may_be(other, one)
        case list(), list():
            if all(isinstance(item, dict) for item in (*one, *other)):
                return len(one) == len(other) and all(map(agree, one, other))
            return all(any(agree(item, partner) for partner in other) for item in one) and all(any(agree(item, partner) for partner in one) for item in other)
        case dict(), dict():
            names = {*one, *other} - {CONDITIONAL}
            if SOMETHING in (one.get("statements"), other.get("statements")):
                names -= {"version"}
            open_ended = SOMETHING in one or SOMETHING in other
            return all(
                agree(one[name], other[name]) if name in one and name in other else open_ended or is_hole(one.get(name)) or is_hole(other.get(name))
                for name in names
            )
    return is_hole(one) or is_hole(other)


def may_be(pattern: str, text: str) -> bool:
    """Tell whether `text` is what `pattern` says, the holes of which may be anything."""
    return re.fullmatch(".+".join(re.escape(part) for part in HOLE.split(pattern)), text, re.DOTALL) is not None


def is_hole(value: "Plain | None") -> bool:
    """Tell whether nothing of a value is known."""
    return isinstance(value, str) and HOLE.fullmatch(value) is not None
