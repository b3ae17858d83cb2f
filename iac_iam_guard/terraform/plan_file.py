"""The text of a plan or state in JSON: its parts found, decoded one by one, and other kinds of file told apart."""

import re
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple, NoReturn

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source, SourceSpan

SHOW_HINT = "write one with: terraform plan -out=FILE && terraform show -json FILE > plan.json"
_BLANKS = re.compile(r"[ \t\n\r]*+")
_VERSION = re.compile(r"[01]\.[0-9]{1,4}")
_WANTED = frozenset(
    {
        *("format_version", "terraform_version", "variables", "output_changes", "prior_state", "configuration", "values"),
        *("errored", "complete", "encrypted_data", "version", "serial", "lineage", "@level"),
    }
)
"""Members that are kept; of the others only the place is, so that memory stays flat."""


class Part(NamedTuple):
    """A stretch of the text that holds one JSON value."""

    start: int
    end: int


class Item(NamedTuple):
    """One resource change: its place, its address and what is done."""

    part: Part
    address: str
    actions: tuple[str, ...]
    deposed: bool


class PlanFile(NamedTuple):
    """What a file of `terraform show -json` holds: small members decoded, resource changes as parts to be decoded one by one."""

    source: Source
    members: dict[str, object]
    parts: dict[str, Part]
    changes: tuple[Item, ...]

    def decode(self, part: Part) -> dict[str, object]:
        """Return the object that stands at `part`."""
        return as_object(_Cursor(self.source, part.start).value())

    def span(self, part: Part) -> SourceSpan:
        """Return the place of `part`."""
        return SourceSpan(self.source.path, part.start, part.end)


def as_object(value: object) -> dict[str, object]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_array(value: object) -> list[object]:
    """Return a JSON array, an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a JSON string, "" for anything else."""
    return value if isinstance(value, str) else ""


def decode_plan(path: str, data: bytes) -> Source:
    """Return the text of a plan file; raise InputError for a binary one. UTF-16, which a shell of Windows writes, is read too."""
    place = SourceSpan(path, 0, 0)
    if data.startswith(b"PK\x03\x04"):
        raise InputError("this is a binary plan file", place, "turn it into JSON with: terraform show -json FILE > plan.json")
    try:
        text = data.decode("utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("the file is not text", place, SHOW_HINT) from None
    return Source(path, text.removeprefix("\ufeff"))


def looks_like_plan(text: str) -> bool:
    """Tell, from its beginning, whether a JSON text may be a plan or state of `terraform show -json`."""
    head = text[:4096]
    marks = ('"terraform_version"', '"resource_changes"', '"values"')
    return head.lstrip().startswith("{") and '"format_version"' in head and any(mark in head for mark in marks)


def scan_plan(source: Source) -> PlanFile:
    """Return the parts of a plan or state that `terraform show -json` wrote; raise InputError that says what else the file is."""
    members: dict[str, object] = {}
    parts: dict[str, Part] = {}
    changes: list[Item] = []
    cursor = _Cursor(source, 0)
    more = cursor.opens("{", "}")
    while more:
        key = cursor.key()
        start = cursor.position
        if key == "resource_changes" and cursor.at("["):
            item = cursor.opens("[", "]")
            while item:
                changes.append(_read_item(cursor))
                item = cursor.continues("]")
        else:
            value = cursor.value()
            if key in _WANTED:
                members[key] = value
        parts[key] = Part(start, cursor.end)
        more = cursor.continues("}")
    _check_kind(source, members, parts)
    if not cursor.at_end():
        cursor.refuse()
    return PlanFile(source, members, parts, tuple(changes))


def _read_item(cursor: "_Cursor") -> Item:
    start = cursor.position
    item = as_object(cursor.value())
    actions = as_array(as_object(item.get("change")).get("actions"))
    return Item(Part(start, cursor.end), as_text(item.get("address")), tuple(map(as_text, actions)), "deposed" in item)


def _check_kind(source: Source, members: dict[str, object], parts: dict[str, Part]) -> None:
    """Raise InputError unless the file is a plan or state in a format that is known."""
    place = SourceSpan(source.path, 0, 0)
    if "encrypted_data" in members:
        raise InputError("this plan or state is encrypted", place, "write the plan as JSON where its key is known: tofu show -json FILE > plan.json")
    if "@level" in members:
        raise InputError("this is the event stream of terraform plan -json, not a plan", place, SHOW_HINT)
    version = members.get("format_version")
    if not isinstance(version, str):
        if "version" in members and ("lineage" in members or "serial" in members):
            raise InputError("this is a state file in Terraform's own format", place, "turn it into JSON with: terraform show -json > state.json")
        raise InputError("this is not a plan in JSON", place, SHOW_HINT)
    if not _VERSION.fullmatch(version):
        raise InputError("the format of this plan is not known", place, "formats 0.x and 1.x are; look for a newer version of iac-iam-guard")
    if not parts.keys() & {"resource_changes", "planned_values", "values", "configuration"} and len(parts) > 2:
        raise InputError("this is neither a plan nor a state", place, SHOW_HINT)


class _Cursor:
    """A position in a JSON text, past blanks; `end` is where the last token ended."""

    __slots__ = ("decoder", "end", "position", "source", "text")

    def __init__(self, source: Source, position: int) -> None:
        self.source = source
        self.text = source.text
        self.position = self.end = position
        self.decoder = JSONDecoder(parse_float=Decimal, parse_constant=_no_number)
        self._skip()

    def at(self, character: str) -> bool:
        return self.text.startswith(character, self.position)

    def at_end(self) -> bool:
        return self.position == len(self.text)

    def opens(self, opening: str, closing: str) -> bool:
        """Go into an object or array; return whether there is something in it."""
        self._take(opening)
        if self.at(closing):
            self._take(closing)
            return False
        return True

    def continues(self, closing: str) -> bool:
        """Go on after an element; return whether another one follows."""
        if self.at(","):
            self._take(",")
            return True
        self._take(closing)
        return False

    def key(self) -> str:
        if not self.at('"'):
            self.refuse()
        key = self.value()
        self._take(":")
        return as_text(key)

    def value(self) -> object:
        """Return the value that stands here and go past it."""
        try:
            value: object
            value, self.position = self.decoder.raw_decode(self.text, self.position)
        except JSONDecodeError as error:
            self.position = len(self.text) if error.msg.startswith("Unterminated") else error.pos
            self.refuse()
        except RecursionError:
            raise InputError("the JSON is nested too deeply", self._place()) from None
        except (ValueError, ArithmeticError):  # an integer of thousands of digits, or a number that is none
            self.refuse()
        self.end = self.position
        self._skip()
        return value

    def refuse(self) -> NoReturn:
        if self.position >= len(self.text.rstrip()):
            raise InputError("the JSON ends before it is complete", self._place(), "the file was cut off: write it again")
        raise InputError("this is not valid JSON", self._place(), SHOW_HINT)

    def _take(self, character: str) -> None:
        if not self.at(character):
            self.refuse()
        self.position += 1
        self.end = self.position
        self._skip()

    def _skip(self) -> None:
        match = _BLANKS.match(self.text, self.position)
        self.position = match.end() if match is not None else self.position

    def _place(self) -> SourceSpan:
        end = min(self.position, len(self.text))
        return SourceSpan(self.source.path, end, end)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
