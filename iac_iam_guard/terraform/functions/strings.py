"""Functions on strings: case, cutting, trimming, searching and joining.

What is made of text with holes keeps its holes where the known pieces decide the result.
"""

from collections.abc import Callable
from typing import TypeAlias

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Compute, Function, plain
from iac_iam_guard.terraform.functions.parameters import (
    COUNT_LIMIT,
    SIZE_LIMIT,
    beyond_limit,
    derived,
    fused,
    provenance,
    sequence_of,
    stated,
    text_of,
    text_or_holes,
    unknown_like,
    whole_of,
    with_provenance,
)
from iac_iam_guard.terraform.functions.regular import replace_matches
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.terraform.tokens import SPACE
from iac_iam_guard.terraform.types import UNNAMED, is_null
from iac_iam_guard.text import substring
from iac_iam_guard.values import BOOL, STRING, Known, Reason, Sequence, Text, Type, Unknown, Value

STRINGS = Type("list", STRING)


def graphemes(text: str) -> list[str]:
    """Return what people see as the characters of `text`."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found


def upper(text: str) -> str:
    """Return `text` in upper case, character by character: `ß` has no upper case of one character and stays."""
    return text.upper() if text.isascii() else "".join(map(_upper_character, text))


def _upper_character(character: str) -> str:
    return next((form for form in (character.upper(), character.title()) if len(form) == 1), character)


def lower(text: str) -> str:
    """Return `text` in lower case, character by character."""
    return text.lower() if text.isascii() else "".join(character.lower()[0] for character in text)


def title(text: str) -> str:
    """Return `text` with every letter in upper case that begins a word."""
    before = " "
    characters: list[str] = []
    for character in text:
        begins = not (before.isalnum() or before == "_") if before.isascii() else before in SPACE
        form = character.title() if begins else character
        characters.append(form if len(form) == 1 else character)
        before = character
    return "".join(characters)


def indent(spaces: int, text: str) -> str:
    """Return `text` with every line but the first moved to the right."""
    if spaces < 0:
        raise EvaluationError("the number of spaces must not be negative")
    if text.count("\n") * spaces > SIZE_LIMIT:
        raise NotKnown(Unknown(Reason.LIMIT))
    return text.replace("\n", "\n" + " " * spaces)


def strrev(text: str) -> str:
    """Return the characters of `text` in reverse."""
    return "".join(reversed(graphemes(text)))


def _mapped(change: Callable[[str], str], name: str) -> Compute:
    """Return the function that changes text character by character; holes in it become other holes."""

    def compute(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        (argument,) = arguments
        text = text_or_holes(argument)
        if isinstance(text, Unknown):
            raise NotKnown(text)
        if isinstance(text, Known):
            refs, sensitive = provenance(arguments)
            return Known(change(str(text.value)), span, refs, sensitive)
        pieces: list[Known | Unknown] = []
        for piece in text.pieces:
            if isinstance(piece, Known):
                pieces.append(piece._replace(value=change(str(piece.value)), map=None))
            else:
                pieces.append(derived(piece, name, opaque=True))
        return fused(pieces, span)

    return compute


def substr(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return `length` characters of a text from `offset` on; a negative offset counts from the end, a negative length takes all."""
    value = text_or_holes(arguments[0])
    offset, length = whole_of(arguments[1]), whole_of(arguments[2])
    if isinstance(value, Text) and isinstance(value.pieces[0], Known):
        begin = graphemes(str(value.pieces[0].value))
        if 0 <= offset <= offset + length < len(begin):  # the last known character may combine with what fills the hole
            return _part(value.pieces[0], begin, offset, offset + length)
        if length < 0 and 0 <= offset < len(begin):
            return fused((_part(value.pieces[0], begin, offset, len(begin)), *value.pieces[1:]), span)
        hole = value.pieces[1]
        if isinstance(hole, Unknown) and 0 <= offset < len(begin) < offset + length:  # so much of what follows as there is room for
            return fused((_part(value.pieces[0], begin, offset, len(begin)), derived(hole, "substr", opaque=True)), span)
    if not isinstance(value, Known):
        raise NotKnown(value)
    text = str(value.value)
    characters = graphemes(text)
    if offset < 0:
        offset += len(characters)
        if length == 0:  # a quirk: only here does a length of zero mean all of it
            length = -1
    offset = max(offset, 0)
    end = len(characters) if length < 0 else min(offset + length, len(characters))
    if offset >= len(characters) or end <= offset:
        return Known("", span, value.refs, value.sensitive)
    return _part(value, characters, offset, end)


def _part(value: Known, characters: list[str], start: int, end: int) -> Known:
    begin = len("".join(characters[:start]))
    return substring(value, begin, begin + len("".join(characters[start:end])))


def split(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the parts of a text between separators, each with its own place."""
    separator = text_of(arguments[0])
    value = text_or_holes(arguments[1])
    if isinstance(value, Text) and separator:
        return _split_holes(separator, value, span)
    if not isinstance(value, Known):
        raise NotKnown(value)
    text = str(value.value)
    if (text.count(separator) if separator else len(text)) >= COUNT_LIMIT:
        raise beyond_limit(span, STRINGS)
    parts = text.split(separator) if separator else list(text)
    items: list[Value] = []
    at = 0
    for part in parts:
        items.append(substring(value, at, at + len(part)))
        at += len(part) + len(separator)
    return Sequence("list", tuple(items), span, value.refs, value.sensitive, STRING)


def _split_holes(separator: str, value: Text, span: SourceSpan) -> Sequence:
    """Split at the separators that are surely there; the parts that touch a hole may be any number of elements."""
    items: list[Value] = []
    rest: Unknown | None = None
    last = len(value.pieces) - 1
    for at, piece in enumerate(value.pieces):
        if isinstance(piece, Unknown):
            if rest is None:
                rest = Unknown(piece.reason, span, value.refs, value.sensitive, type=STRING, not_null=True, what=UNNAMED)
            continue
        text = str(piece.value)
        parts = text.split(separator)
        place = 0
        for index, part in enumerate(parts):
            if (index > 0 or at == 0) and (index < len(parts) - 1 or at == last):
                items.append(substring(piece, place, place + len(part)))
            place += len(part) + len(separator)
    return Sequence("list", tuple(items), span, value.refs, value.sensitive, STRING, rest)


def join(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the elements of lists as one text, with a separator between them; elements that are not known stay holes."""
    separator = text_or_holes(arguments[0])
    pieces: list[Known | Text | Unknown] = []
    size = 0
    for argument in arguments[1:]:
        sequence = sequence_of(argument, STRINGS)
        for item in sequence.items:
            if is_null(item):
                raise EvaluationError("an element is null and cannot be joined")
            if pieces:
                pieces.append(separator)
            pieces.append(text_or_holes(item))
            size += _known_length(pieces[-1]) + _known_length(separator)
            if size > SIZE_LIMIT:
                raise beyond_limit(span, STRING)
        if sequence.rest is not None:
            if pieces:
                pieces.append(separator)
            pieces.append(_hole(sequence.rest, span))
    refs, sensitive = provenance(arguments)
    return with_provenance(fused(pieces, span), refs, sensitive)


def _known_length(value: Known | Text | Unknown) -> int:
    if isinstance(value, Unknown):
        return 0
    return sum(map(_known_length, value.pieces)) if isinstance(value, Text) else len(str(value.value))


def _hole(rest: Value, span: SourceSpan) -> Unknown:
    """Return the hole for any number of texts like `rest`."""
    return unknown_like(rest, span, STRING)._replace(refs=rest.refs, sensitive=rest.sensitive, not_null=True)


def startswith(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Tell whether a text begins with a prefix; the piece before the first hole may decide it."""
    value, prefix = text_or_holes(arguments[0]), text_of(arguments[1])
    known = _edge(value, 0)
    if isinstance(value, Known) or not prefix.startswith(known) or len(known) >= len(prefix):
        return _truth(known.startswith(prefix), arguments, span)
    raise NotKnown(value)


def endswith(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Tell whether a text ends with a suffix; the piece after the last hole may decide it."""
    value, suffix = text_or_holes(arguments[0]), text_of(arguments[1])
    known = _edge(value, -1)
    if isinstance(value, Known) or not suffix.endswith(known) or len(known) >= len(suffix):
        return _truth(known.endswith(suffix), arguments, span)
    raise NotKnown(value)


def strcontains(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Tell whether a text contains another one; any known piece may hold it."""
    value, part = text_or_holes(arguments[0]), text_of(arguments[1])
    pieces = value.pieces if isinstance(value, Text) else (value,)
    found = any(isinstance(piece, Known) and part in str(piece.value) for piece in pieces)
    if found or isinstance(value, Known):
        return _truth(found, arguments, span)
    raise NotKnown(value)


def _edge(value: Known | Text | Unknown, at: int) -> str:
    """Return the known text at the beginning (0) or end (-1) of `value`."""
    piece = value.pieces[at] if isinstance(value, Text) else value
    return str(piece.value) if isinstance(piece, Known) else ""


def _truth(truth: bool, arguments: tuple[Value, ...], span: SourceSpan) -> Known:
    refs, sensitive = provenance(arguments)
    return Known(truth, span, refs, sensitive)


Cut: TypeAlias = Callable[[str, str], int | None]
"""How many characters go from one end of a known piece, given what to cut; None if that depends on what lies behind the piece."""


def _trimmed(from_start: Cut | None, from_end: Cut | None, default: str | None = None) -> Compute:
    """Return the function that cuts the ends of a text; `default` is what it cuts if no argument says so."""

    def compute(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        value = text_or_holes(arguments[0])
        what = default if default is not None else text_of(arguments[1])
        if isinstance(value, Unknown):
            raise NotKnown(value)
        if isinstance(value, Known):
            text = str(value.value)
            start = (from_start(text, what) or 0) if from_start else 0
            end = len(text) - ((from_end(text[start:], what) or 0) if from_end else 0)
            return substring(value, start, end)
        pieces = list(value.pieces)
        if from_start:
            _trim_end(pieces, 0, from_start, what)
        if from_end:
            _trim_end(pieces, -1, from_end, what)
        return fused(pieces, span)

    return compute


def _trim_end(pieces: list[Known | Unknown], at: int, cut: Cut, what: str) -> None:
    """Cut the first (0) or last (-1) of `pieces`, and the next one where nothing of it is left."""
    while pieces:
        piece = pieces[at]
        if isinstance(piece, Unknown):
            if piece.opaque:
                return
            inner = pieces[1 if at == 0 else -2] if len(pieces) > 1 else None
            if cut("", what) is None and isinstance(inner, Known):
                pieces[1 if at == 0 else -2] = _surely_left(inner, at, what, alone=len(pieces) == 2)
                pieces[at] = derived(piece, "trim", opaque=False)
                return
            if cut("", what) is None or (inner is not None and not (isinstance(inner, Known) and cut(str(inner.value), what) == 0)):
                raise NotKnown(piece)
            pieces[at] = derived(piece, "trim", opaque=True)._replace(what=UNNAMED)
            return
        length = len(str(piece.value))
        gone = cut(str(piece.value), what)
        if gone is None:
            raise NotKnown(Text(tuple(pieces)))
        if gone < length or cut("", what) is None:
            pieces[at] = substring(piece, gone, length) if at == 0 else substring(piece, 0, length - gone)
            return
        pieces.pop(at)


def _surely_left(piece: Known, at: int, what: str, alone: bool) -> Known:
    """Return what stays of the piece beside an open end, from which a prefix (`at` 0) or suffix that reaches over it may be cut; `alone`: nothing is beyond."""
    text = str(piece.value)
    shared = (size for size in range(min(len(text), len(what)), 0, -1) if (text[:size] == what[-size:] if at == 0 else text[-size:] == what[:size]))
    gone = next(shared, 0)
    if gone == len(text) and not alone:
        raise NotKnown(piece)
    return substring(piece, gone, len(text)) if at == 0 else substring(piece, 0, len(text) - gone)


def _leading(text: str, characters: str) -> int:
    return len(text) - len(text.lstrip(characters)) if characters else 0


def _trailing(text: str, characters: str) -> int:
    return len(text) - len(text.rstrip(characters)) if characters else 0


def _prefix(text: str, prefix: str) -> int | None:
    if text.startswith(prefix):
        return len(prefix)
    return None if prefix.startswith(text) else 0


def _suffix(text: str, suffix: str) -> int | None:
    if text.endswith(suffix):
        return len(suffix)
    return None if suffix.endswith(text) else 0


def replace(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return a text with every occurrence of another one replaced; between slashes that is a regular expression.

    In text with holes only a single character is replaced: a longer one could reach into a hole.
    """
    value, old = text_or_holes(arguments[0]), text_of(arguments[1])
    new = text_or_holes(arguments[2])
    refs, sensitive = provenance(arguments)
    pattern = old[1:-1] if len(old) > 1 and old[0] == "/" == old[-1] else None
    if isinstance(value, Known) and isinstance(new, Known):
        text, by = str(value.value), str(new.value)
        if pattern is not None:
            return Known(replace_matches(pattern, text, by), span, refs, sensitive)
        occurrences = text.count(old)
        if occurrences == 0:
            return value
        if len(text) + occurrences * len(by) > SIZE_LIMIT:
            raise beyond_limit(span, STRING)
        if not old:
            return Known(text.replace(old, by), span, refs, sensitive)
    if pattern is not None or not old or isinstance(value, Unknown) or (isinstance(value, Text) and len(old) > 1):
        raise NotKnown(value if not isinstance(value, Known) else new)
    pieces: list[Known | Text | Unknown] = []
    for piece in value.pieces if isinstance(value, Text) else (value,):
        if isinstance(piece, Unknown):
            pieces.append(piece if piece.opaque and old == "*" else derived(piece, "replace", opaque=False)._replace(what=UNNAMED))
            continue
        at = 0
        for index, part in enumerate(str(piece.value).split(old)):
            if index:
                pieces.append(new)
            if part:
                pieces.append(substring(piece, at, at + len(part)))
            at += len(part) + len(old)
    return with_provenance(fused(pieces, span), refs, sensitive)


def compact(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the strings of a list that are neither null nor empty; one that may be is kept as part of the rest."""
    sequence = sequence_of(arguments[0], STRINGS)
    kept: list[Value] = []
    rest = sequence.rest
    for item in sequence.items:
        if is_null(item):
            continue
        text = text_or_holes(item)
        if isinstance(text, Unknown) and not text.opaque:
            rest = text if rest is None else rest
        elif not (isinstance(text, Known) and text.value == ""):
            kept.append(item)
    return sequence._replace(kind="list", items=tuple(kept), span=span, element=STRING, rest=rest)


def sort(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the strings of a list in order of their bytes; those that are not known stand for a rest whose places are open."""
    sequence = sequence_of(arguments[0], STRINGS)
    known: list[tuple[str, Value]] = []
    others: list[Value] = []
    for item in sequence.items:
        if is_null(item):
            raise EvaluationError("an element is null and cannot be sorted")
        text = stated(item)
        if isinstance(text, Known):
            known.append((str(text.value), item))
        else:
            others.append(item)
    known.sort(key=lambda pair: pair[0])
    rest = sequence.rest
    if rest is None and others and len(sequence.items) > 1:
        rest = others[0]
    return sequence._replace(kind="list", items=(*(item for _, item in known), *others), span=span, element=STRING, rest=rest)


FUNCTIONS = {
    "chomp": Function(_trimmed(None, _trailing, "\r\n"), 1, 1, STRING, "kept"),
    "compact": Function(compact, 1, 1, STRINGS),
    "endswith": Function(endswith, 2, 2, BOOL),
    "indent": plain(indent, whole_of, text_of),
    "join": Function(join, 2, None, STRING),
    "lower": Function(_mapped(lower, "lower"), 1, 1, STRING, "kept"),
    "replace": Function(replace, 3, 3, STRING),
    "sort": Function(sort, 1, 1, STRINGS),
    "split": Function(split, 2, 2, STRINGS),
    "startswith": Function(startswith, 2, 2, BOOL),
    "strcontains": Function(strcontains, 2, 2, BOOL),
    "strrev": plain(strrev, text_of, opaque="kept"),
    "substr": Function(substr, 3, 3, STRING),
    "title": Function(_mapped(title, "title"), 1, 1, STRING, "kept"),
    "trim": Function(_trimmed(_leading, _trailing), 2, 2, STRING),
    "trimprefix": Function(_trimmed(_prefix, None), 2, 2, STRING, "kept"),
    "trimspace": Function(_trimmed(_leading, _trailing, SPACE), 1, 1, STRING, "kept"),
    "trimsuffix": Function(_trimmed(None, _suffix), 2, 2, STRING, "kept"),
    "upper": Function(_mapped(upper, "upper"), 1, 1, STRING, "kept"),
}
