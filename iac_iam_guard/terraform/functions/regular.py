"""Regular expressions: RE2's syntax translated for Python's `regex` module, and the functions that use them.

What RE2 does not know (lookaround, backreferences) is refused; a match that takes too long is a limit.
Syntax: https://github.com/google/re2/wiki/Syntax
"""

from collections.abc import Iterator
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import COUNT_LIMIT, SIZE_LIMIT, provenance, text_of, text_or_holes
from iac_iam_guard.terraform.functions.re2 import translate
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown
from iac_iam_guard.text import substring
from iac_iam_guard.values import ANY, STRING, Known, Mapping, Reason, Sequence, Type, Unknown, Value

if TYPE_CHECKING:
    import regex

TIMEOUT = 1.0
"""How many seconds all matches of one call may take."""


class Expression(NamedTuple):
    """A compiled expression and the names of its groups, None for one without."""

    pattern: "regex.Pattern[str]"
    names: tuple[str | None, ...]


@lru_cache(maxsize=256)
def compiled(expression: str) -> Expression:
    """Return the expression, written in RE2's syntax; raises EvaluationError where that is wrong."""
    import regex

    translated, names = translate(expression)
    try:
        return Expression(regex.compile(translated, regex.V0), names)
    except regex.error:
        raise EvaluationError("this regular expression is not valid") from None


def matches(expression: Expression, text: str) -> Iterator["regex.Match[str]"]:
    """Yield the matches in `text`; an empty one right behind another match is none, as in Go."""
    deadline = monotonic() + TIMEOUT
    at, last = 0, -1
    while at <= len(text):
        try:
            match = expression.pattern.search(text, at, timeout=max(deadline - monotonic(), 0.001))
        except TimeoutError:
            raise NotKnown(Unknown(Reason.LIMIT)) from None
        if match is None:
            return
        if match.end() > match.start() or match.start() != last:
            yield match
        last = match.end()
        at = last if match.end() > match.start() else last + 1


def replace_matches(pattern: str, text: str, template: str) -> str:
    """Return `text` with every match of `pattern` replaced; `$1` and `${name}` in `template` stand for what groups matched."""
    expression = compiled(pattern)
    parts = template_parts(template, expression.names)
    pieces: list[str] = []
    at = size = 0
    for match in matches(expression, text):
        pieces.append(text[at : match.start()])
        pieces.extend(part if isinstance(part, str) else match[part] or "" for part in parts)
        at = match.end()
        size += sum(map(len, pieces[-len(parts) - 1 :]))
        if size > SIZE_LIMIT:
            raise NotKnown(Unknown(Reason.LIMIT))
    return "".join((*pieces, text[at:]))


def template_parts(template: str, names: tuple[str | None, ...]) -> list[str | int]:
    """Return the literal text and the numbers of groups that a replacement consists of; a group that does not exist is empty."""
    parts: list[str | int] = []
    at = 0
    while (dollar := template.find("$", at)) >= 0:
        parts.append(template[at:dollar])
        at = dollar + 1
        if template.startswith("$", at):
            parts.append("$")
            at += 1
            continue
        braced = template.startswith("{", at)
        start = end = at + braced
        while end < len(template) and (template[end].isalnum() or template[end] == "_"):
            end += 1
        name = template[start:end]
        if not name or (braced and not template.startswith("}", end)):
            parts.append("$")
            continue
        at = end + braced
        if name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") and len(name) < 9:
            if int(name) <= len(names):
                parts.append(int(name))
        elif name in names:
            parts.append(names.index(name) + 1)
    parts.append(template[at:])
    return parts


def result_type(names: tuple[str | None, ...]) -> Type:
    """Return the type of what a match gives: text without groups, an object of named ones, a tuple of others."""
    if not names:
        return STRING
    if all(name is None for name in names):
        return Type("tuple", None, tuple((str(at), STRING) for at in range(len(names))))
    named = [name for name in names if name is not None]
    if len(named) < len(names):
        raise EvaluationError("a regular expression must not have groups with and without names")
    return Type("object", None, tuple((name, STRING) for name in sorted(named)))


def match_value(match: "regex.Match[str]", names: tuple[str | None, ...], value: Known, span: SourceSpan) -> Value:
    """Return what `match` found in `value`, as `result_type` says."""
    if not names:
        return substring(value, match.start(), match.end())
    parts = [
        substring(value, match.start(at), match.end(at)) if match.start(at) >= 0 else Known(None, span, value.refs, value.sensitive, type=STRING)
        for at in range(1, len(names) + 1)
    ]
    named = {name: part for name, part in zip(names, parts, strict=True) if name is not None}
    if named:
        return Mapping("object", {name: named[name] for name in sorted(named)}, span, value.refs, value.sensitive)
    return Sequence("tuple", tuple(parts), span, value.refs, value.sensitive)


def regex_(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return what the first match found."""
    expression = compiled(text_of(arguments[0]))
    kind = result_type(expression.names)
    value = text_or_holes(arguments[1])
    if not isinstance(value, Known):
        refs, sensitive = provenance(arguments)
        return Unknown(_reason(value), span, refs, sensitive, type=kind, not_null=True)
    match = next(matches(expression, str(value.value)), None)
    if match is None:
        raise EvaluationError("the pattern does not match the text")
    return match_value(match, expression.names, value, span)


def regexall(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return what all matches found."""
    expression = compiled(text_of(arguments[0]))
    kind = result_type(expression.names)
    value = text_or_holes(arguments[1])
    if not isinstance(value, Known):
        raise NotKnown(value)
    items: list[Value] = []
    for match in matches(expression, str(value.value)):
        items.append(match_value(match, expression.names, value, span))
        if len(items) > COUNT_LIMIT:
            raise NotKnown(Unknown(Reason.LIMIT))
    return Sequence("list", tuple(items), span, value.refs, value.sensitive, kind)


def _reason(value: Value) -> Reason:
    return value.reason if isinstance(value, Unknown) else Reason.FUNCTION


FUNCTIONS = {
    "regex": Function(regex_, 2, 2, ANY),
    "regexall": Function(regexall, 2, 2, Type("list", ANY)),
}
