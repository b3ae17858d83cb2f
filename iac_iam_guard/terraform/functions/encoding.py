"""Functions that encode and decode text: JSON, base64, URLs, CSV and other character sets."""

import re
from typing import Final

from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function, plain
from iac_iam_guard.terraform.functions.parameters import COUNT_LIMIT, provenance, text_of, text_or_holes
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, NotKnown
from iac_iam_guard.values import ANY, STRING, Choice, Json, Known, Mapping, Reason, Sequence, Type, Unknown, Value

CHARACTER_SETS: Final = re.compile(
    r"utf-8|utf-16(?:le|be)?|us-ascii|iso-8859-(?:[1-9]|1[03-6])|latin1|l1|windows-125[0-8]|macintosh|koi8-[ru]"
    r"|ibm(?:037|437|850|852|855|858|860|862|863|865|866|1140)|cp037|shift_jis|euc-jp|iso-2022-jp|euc-kr|big5|gbk|gb18030",
    re.IGNORECASE,
)
"""The names of IANA's that Terraform and Python share."""


def jsonencode(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the value as JSON text; it stays a tree, for a text of which parts are not known says less."""
    return Json(arguments[0], "compact", span, arguments[0].refs, arguments[0].sensitive)


def jsondecode(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return what a JSON text says."""
    (value,) = arguments
    if isinstance(value, Choice):
        raise Hangs(value.atom)
    if isinstance(value, Json):
        return as_read(value.tree)
    text = text_or_holes(value)
    if isinstance(text, Unknown):
        raise NotKnown(text)
    if isinstance(text, Known) and str(text.value).startswith("\ufeff"):
        raise EvaluationError("a byte order mark is no JSON")
    try:
        return as_read(read_json_value(text).value)
    except JsonProblem:
        raise EvaluationError("this text is not JSON") from None


def as_read(tree: Value) -> Value:
    """Return a tree with the types that reading its JSON text gives: tuples and objects."""
    match tree:
        case Sequence():
            items = tuple(map(as_read, tree.items))
            return tree._replace(kind="tuple", items=items, element=ANY, rest=as_read(tree.rest) if tree.rest is not None else None)
        case Mapping():
            entries = {key: as_read(tree.entries[key]) for key in sorted(tree.entries)}
            return tree._replace(kind="object", entries=entries, element=ANY, rest=as_read(tree.rest) if tree.rest is not None else None)
        case Choice():
            return tree._replace(branches=tuple((outcome, as_read(branch)) for outcome, branch in tree.branches))
        case Known(value=None):
            return tree._replace(type=None)
    return tree


def base64encode(text: str) -> str:
    """Return the base64 of the UTF-8 of a text."""
    from base64 import b64encode

    return b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def base64decode(text: str) -> str:
    """Return the text whose UTF-8 a base64 text holds."""
    return _decoded(_bytes(text), "utf-8")


def _bytes(text: str) -> bytes:
    from base64 import b64decode

    try:
        return b64decode(text.replace("\r", "").replace("\n", "").encode("ascii"), validate=True)
    except ValueError:
        raise EvaluationError("this text is no base64") from None


def _decoded(data: bytes, character_set: str) -> str:
    from unicodedata import normalize

    try:
        return normalize("NFC", data.decode(character_set))
    except (UnicodeDecodeError, LookupError):
        raise EvaluationError("these bytes are no text of that character set") from None


def textencodebase64(text: str, character_set: str) -> str:
    """Return the base64 of a text in another character set."""
    from base64 import b64encode

    codec = _codec(character_set)
    try:
        data = b"\xfe\xff" + text.encode("utf-16-be") if codec == "utf-16" else text.encode(codec)
    except UnicodeEncodeError:
        raise EvaluationError("this text has characters that the character set does not have") from None
    return b64encode(data).decode("ascii")


def textdecodebase64(text: str, character_set: str) -> str:
    """Return the text that a base64 text holds in another character set."""
    data, codec = _bytes(text), _codec(character_set)
    if codec == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16-be"
    return _decoded(data, codec)


def _codec(character_set: str) -> str:
    if CHARACTER_SETS.fullmatch(character_set) is None:
        raise EvaluationError("there is no such character set")
    return character_set.lower()


def urlencode(text: str) -> str:
    """Return a text as it stands in a query of a URL."""
    from urllib.parse import quote_plus

    return quote_plus(text, errors="surrogatepass")


def csvdecode(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the rows of a CSV text as objects whose attributes the first row names."""
    rows = csv_rows(text_of(arguments[0]))
    if not rows:
        raise EvaluationError("this text has no first line that names columns")
    names = rows[0]
    if len(set(names)) < len(names):
        raise EvaluationError("two columns have the same name")
    refs, sensitive = provenance(arguments)
    items: list[Value] = []
    for row in rows[1:]:
        if len(row) != len(names):
            raise EvaluationError("a row has more or fewer fields than the first one")
        entries = dict(sorted((name, Known(field, span, refs, sensitive)) for name, field in zip(names, row, strict=True)))
        items.append(Mapping("object", entries, span, refs, sensitive))
    kind = Type("object", None, tuple((name, STRING) for name in sorted(names)))
    return Sequence("list", tuple(items), span, refs, sensitive, kind)


FIELD: Final = re.compile(r'"((?:[^"]|"")*+)"(?=[,\n]|\Z)|([^",\n]*+)(?=[,\n]|\Z)')


def csv_rows(text: str) -> list[list[str]]:
    """Return the fields of a CSV text (RFC 4180), line by line; empty lines are none."""
    text = text.replace("\r\n", "\n")
    rows: list[list[str]] = []
    row: list[str] = []
    at = 0
    count = 0
    while at < len(text):
        if not row and text[at] == "\n":
            at += 1
            continue
        match = FIELD.match(text, at)
        if match is None:
            raise EvaluationError("this text is no CSV")
        quoted, bare = match.groups()
        row.append(quoted.replace('""', '"') if quoted is not None else bare)
        count += 1
        if count > COUNT_LIMIT:
            raise NotKnown(Unknown(Reason.LIMIT))
        at = match.end() + 1
        if match.end() == len(text) or text[match.end()] == "\n":
            rows.append(row)
            row = []
    if row:  # the text ends with a comma
        rows.append([*row, ""])
    return rows


FUNCTIONS = {
    "base64decode": plain(base64decode, text_of),
    "base64encode": plain(base64encode, text_of, opaque="kept"),
    "csvdecode": Function(csvdecode, 1, 1, Type("list", ANY)),
    "jsondecode": Function(jsondecode, 1, 1),
    "jsonencode": Function(jsonencode, 1, 1, STRING),
    "textdecodebase64": plain(textdecodebase64, text_of, text_of),
    "textencodebase64": plain(textencodebase64, text_of, text_of, opaque="kept"),
    "urlencode": plain(urlencode, text_of),
}
