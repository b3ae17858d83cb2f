"""yamldecode and yamlencode: YAML as go-cty-yaml reads and writes it.

It mixes YAML 1.1 (`yes` is true, dates are times) with 1.2 (`010` is ten, `0o17` octal).
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import provenance, stated, text_or_holes
from iac_iam_guard.terraform.number import number_text, parse_number
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.text import locator
from iac_iam_guard.values import STRING, Known, Mapping, Reason, Scalar, Sequence, Unknown, Value

if TYPE_CHECKING:
    from yaml.events import Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

NODE_LIMIT = 50_000
"""How many nodes a document may have once its aliases are followed."""
DEPTH_LIMIT = 100
LENGTH_LIMIT = 1024 * 1024
TRUE: Final = frozenset(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
FALSE: Final = frozenset(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))
NUMBER: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
INTEGER: Final = re.compile(r"0x(?P<x>[0-9a-fA-F]+)|0o(?P<o>[0-7]+)")
INFINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
TIME: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt ])(\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(Z|[-+]\d\d:\d\d)?)?", re.ASCII)
TAGS: Final = "tag:yaml.org,2002:"


def yamldecode(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return what a YAML text says, every scalar with its own place."""
    import yaml

    text = text_or_holes(arguments[0])
    if not isinstance(text, Known):
        raise NotKnown(text)
    if len(str(text.value)) > LENGTH_LIMIT:
        raise NotKnown(Unknown(Reason.LIMIT))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Reader(yaml.parse(str(text.value), Loader=loader), text).document()
    except (yaml.YAMLError, UnicodeError):
        raise EvaluationError("this text is not YAML") from None


class _Reader:
    """Builds values from the events of a YAML text, of which `text` is the whole."""

    def __init__(self, events: "Iterator[Event]", text: Known) -> None:
        self.events = events
        self.text = text
        self.locate = locator(text)
        self.anchors: dict[str, Value | None] = {}
        self.nodes = 0

    def next(self) -> "Event":
        return next(self.events)

    def document(self) -> Value:
        from yaml.events import DocumentStartEvent, StreamEndEvent

        self.next()
        if not isinstance(self.next(), DocumentStartEvent):
            raise EvaluationError("this text has no YAML document")
        value = self.node(self.next(), 0)
        self.next()
        if not isinstance(self.next(), StreamEndEvent):
            raise EvaluationError("this text has more than one YAML document")
        return value

    def count(self, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > NODE_LIMIT:
            raise NotKnown(Unknown(Reason.LIMIT))

    def node(self, event: "Event", depth: int) -> Value:
        from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

        if depth > DEPTH_LIMIT:
            raise NotKnown(Unknown(Reason.LIMIT))
        self.count(1)
        if isinstance(event, AliasEvent):
            value = self.anchors.get(str(event.anchor))
            if value is None:
                raise EvaluationError("this YAML has an alias of something that is not there yet")
            self.count(_size(value))
            return value
        assert isinstance(event, (MappingStartEvent, ScalarEvent, SequenceStartEvent))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        value = (
            self.mapping(event, depth)
            if isinstance(event, MappingStartEvent)
            else self.sequence(event, depth)
            if isinstance(event, SequenceStartEvent)
            else self.scalar(event)
        )
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def place(self, start: "Event", end: "Event", inset: int = 0) -> SourceSpan:
        assert start.start_mark is not None
        assert end.end_mark is not None
        first = start.start_mark.index + inset
        return self.locate(first, max(first, end.end_mark.index - inset))

    def sequence(self, start: "SequenceStartEvent", depth: int) -> Value:
        from yaml.events import SequenceEndEvent

        if start.tag not in (None, "!", TAGS + "seq"):
            raise EvaluationError("this YAML has a list with a tag that is not known")
        items: list[Value] = []
        while not isinstance(event := self.next(), SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Sequence("tuple", tuple(items), self.place(start, event), self.text.refs, self.text.sensitive)

    def mapping(self, start: "MappingStartEvent", depth: int) -> Value:
        from yaml.events import MappingEndEvent, ScalarEvent

        if start.tag not in (None, "!", TAGS + "map"):
            raise EvaluationError("this YAML has a mapping with a tag that is not known")
        entries: dict[str, Value] = {}
        places: dict[str, SourceSpan] = {}
        while not isinstance(event := self.next(), MappingEndEvent):
            merges = isinstance(event, ScalarEvent) and event.value == "<<"
            key = self.node(event, depth + 1)
            value = self.node(self.next(), depth + 1)
            if merges:
                for source in value.items if isinstance(value, Sequence) else (value,):
                    if not isinstance(source, Mapping):
                        raise EvaluationError("this YAML merges something that is no mapping")
                    entries.update(source.entries)
                    places.update(source.key_spans)
                continue
            name = _key(key)
            entries[name] = value
            places[name] = key.span
        ordered = {key: entries[key] for key in sorted(entries)}
        return Mapping("object", ordered, self.place(start, event), self.text.refs, self.text.sensitive, key_spans=places)

    def scalar(self, event: "ScalarEvent") -> Known:
        tag = event.tag or ("!" if event.style else None)
        value = resolve(normalize("NFC", event.value), tag)
        inset = 1 if event.style in ("'", '"') else 0
        return Known(value, self.place(event, event, inset), self.text.refs, self.text.sensitive)


def _size(value: Value) -> int:
    """Return how many nodes `value` has."""
    parts = value.items if isinstance(value, Sequence) else tuple(value.entries.values()) if isinstance(value, Mapping) else ()
    return 1 + sum(map(_size, parts))


def _key(key: Value) -> str:
    if not isinstance(key, Known) or key.value is None:
        raise EvaluationError("this YAML has a key that is no string")
    if isinstance(key.value, str):
        return key.value
    return ("true" if key.value else "false") if isinstance(key.value, bool) else number_text(key.value)


def resolve(text: str, tag: str | None) -> Scalar:
    """Return the scalar that a YAML scalar means; `tag` is None for a plain one without a tag."""
    kind = tag.removeprefix(TAGS) if tag is not None else None
    if kind is None:
        return _plain(text)
    if kind in ("!", "str", "int"):  # a number with the tag `int` stays a string in Terraform
        return text
    if kind == "null":
        return None
    if kind == "binary":
        return text.replace("\n", "").replace(" ", "")
    plain = _plain(text)
    fits = {
        "bool": isinstance(plain, bool),
        "float": isinstance(plain, (int, Decimal)) and not isinstance(plain, bool),
        "timestamp": isinstance(plain, str) and plain != text,
    }
    if not fits.get(kind, False):
        raise EvaluationError("this YAML has a scalar with a tag that does not fit it")
    return plain


def _plain(text: str) -> Scalar:
    if text in NULL:
        return None
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    if not (text[0] in "+-." or text[0].isdigit()):
        return text
    if INFINITE.fullmatch(text) is not None:
        raise EvaluationError("this YAML has a number that is not finite")
    if NUMBER.fullmatch(text) is not None:
        return parse_number(text)
    integer = INTEGER.fullmatch(text)
    if integer is not None:
        return int(integer["x"], 16) if integer["x"] else int(integer["o"], 8)
    return _time(text) or text


def _time(text: str) -> str | None:
    """Return a time as RFC 3339 writes it, without fractions of a second; None if `text` is none."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        if hour is None:
            return f"{date(int(year), int(month), int(day)).isoformat()}T00:00:00Z"
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))
    except ValueError:
        return None
    if (zone is None) != (" " in text):  # with a blank there is no zone, with a T there is one
        return None
    return moment.isoformat() + ("Z" if zone in (None, "Z") else zone)


def yamlencode(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return a value as YAML text: strings always in quotes or as a block, keys in order."""
    import yaml
    from yaml.events import DocumentEndEvent, DocumentStartEvent, ScalarEvent, StreamEndEvent, StreamStartEvent

    events: list[Event] = [StreamStartEvent(), DocumentStartEvent(explicit=False)]
    _write(arguments[0], events)
    events += [DocumentEndEvent(explicit=False), StreamEndEvent()]
    text = yaml.emit(events, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True).removesuffix("...\n")
    if len(events) == 5 and isinstance(events[2], ScalarEvent) and events[2].style is None:  # libyaml has changed what it ends; Terraform has not
        text += "...\n"
    refs, sensitive = provenance(arguments)
    return Known(text, span, refs, sensitive)


def _write(value: Value, events: "list[Event]") -> None:
    from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

    value = stated(value)
    match value:
        case Known(value=str() as text):
            events.append(ScalarEvent(None, None, (False, True), text, style="|" if "\n" in text else '"'))
        case Known():
            scalar = value.value
            assert not isinstance(scalar, str)
            text = "null" if scalar is None else ("true" if scalar else "false") if isinstance(scalar, bool) else number_text(scalar)
            events.append(ScalarEvent(None, None, (True, False), text))
        case Sequence(rest=None):
            events.append(SequenceStartEvent(None, None, True, flow_style=not value.items))
            for item in value.items:
                _write(item, events)
            events.append(SequenceEndEvent())
        case Mapping(rest=None):
            events.append(MappingStartEvent(None, None, True, flow_style=not value.entries))
            for key in sorted(value.entries):
                _write(Known(key), events)
                _write(value.entries[key], events)
            events.append(MappingEndEvent())
        case _:
            raise NotKnown(value)


FUNCTIONS = {
    "yamldecode": Function(yamldecode, 1, 1),
    "yamlencode": Function(yamlencode, 1, 1, STRING, "yes"),
}
