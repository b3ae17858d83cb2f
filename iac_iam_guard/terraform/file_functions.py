"""Functions that read files: only inside the containment root; what cannot be read is unknown, with a diagnostic."""

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.evaluate import evaluate
from iac_iam_guard.terraform.module import join_path
from iac_iam_guard.terraform.operators import origins
from iac_iam_guard.terraform.outcome import EvaluationError, Hangs, Undeclared, distribute
from iac_iam_guard.terraform.parse import parse_template
from iac_iam_guard.terraform.questions import call_name
from iac_iam_guard.terraform.syntax import Expression, Step
from iac_iam_guard.terraform.types import UNNAMED, is_null
from iac_iam_guard.text import segments_of
from iac_iam_guard.values import BOOL, STRING, Choice, Known, Mapping, Reason, Sequence, Text, Type, Unknown, Value

if TYPE_CHECKING:
    from iac_iam_guard.terraform.unit import Unit

Compute: TypeAlias = "Callable[[Unit, str, tuple[Value, ...], SourceSpan], Value]"

CURRENT_DIRECTORY = "path.cwd"
"""The name of the hole that stands for the directory in which Terraform runs: that of the root module."""
FILE_LIMIT = 1000
"""Files of one fileset()."""
STAR_LIMIT = 8
"""Wildcards in one pattern: more of them take too long to match."""


class FileFunction(NamedTuple):
    """A function whose first argument is a path; it takes `least` to `most` arguments."""

    least: int
    most: int
    compute: Compute
    result: Type = STRING


class TemplateScope:
    """The scope of a template file: the variables it is given, and functions, but no further templates."""

    __slots__ = ("names", "open", "path", "unit")

    def __init__(self, unit: "Unit", path: str, variables: Mapping) -> None:
        """Stand in file `path`, where `variables` are the names."""
        self.unit = unit
        self.path = path
        self.names = variables.entries
        self.open = variables.rest

    def resolve(self, name: str, steps: tuple[Step, ...], evaluate: Callable[[Expression], Value]) -> tuple[Value, int]:
        """Return the variable `name`."""
        found = self.names.get(name)
        if found is not None:
            return found, 0
        if self.open is not None:
            return Unknown(Reason.FUNCTION, SourceSpan(self.path, 0, 0), self.open.refs, what=UNNAMED), 0
        raise EvaluationError("The template uses a variable that it is not given.")

    def standpoint(self, names: frozenset[str]) -> str | None:
        """Tell this scope from no other."""
        return None

    def call(self, name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        """Return the result of a function that reads a file."""
        if name in ("templatefile", "templatestring"):
            raise EvaluationError("A template cannot evaluate further templates.")
        return call_file_function(self.unit, name, arguments, span)


def call_file_function(unit: "Unit", name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the result of `name`, a function that reads files of the unit or evaluates a template."""
    function = FUNCTIONS.get(name)
    if name != "templatestring" and function is None:
        raise Undeclared(f"There is no function named {name}.")
    least, most = (2, 2) if function is None else (function.least, function.most)
    if not least <= len(arguments) <= most:
        raise EvaluationError(f"{name}() takes {least} argument{'s' if least != 1 else ''}.")

    def once(decided: tuple[Value, ...]) -> Value:
        if isinstance(decided[0], Choice):
            raise Hangs(decided[0].atom)
        if function is None:
            return _template_string(unit, decided, span)
        path = _path(unit, decided[0])
        if path is None:
            refs, sensitive = origins(*decided)
            return Unknown(Reason.FUNCTION, span, refs, sensitive, type=function.result, what=call_name(name, decided) or UNNAMED)
        try:
            return function.compute(unit, path, decided, span)
        except InputError as error:
            unit.warn(f"{name}(): {error.message}.", span, error.hint)
            if _is_absent(unit, path):
                return Unknown(Reason.ERROR, span, what=UNNAMED)  # try() and conditionals take it for the failure that it is to Terraform
            return Unknown(Reason.FUNCTION, span, type=function.result, what=call_name(name, decided) or UNNAMED)

    return distribute(once, arguments, span)


def render_template(unit: "Unit", attributes: Mapping, span: SourceSpan) -> Value:
    """Return what the data source `template_file` renders: its argument `template` with the variables `vars`, as templatestring() would.

    Terraform before 0.12 also took `vars` as a block.
    """
    template = attributes.entries.get("template", Known(None, span))
    variables = attributes.entries.get("vars", Known(None, span))
    if isinstance(variables, Sequence) and len(variables.items) == 1 and isinstance(variables.items[0], Mapping):
        variables = variables.items[0]
    if is_null(template):
        raise EvaluationError("A template is required here, not null.")
    return call_file_function(unit, "templatestring", (template, Mapping("object", {}, span) if is_null(variables) else variables), span)


def _path(unit: "Unit", value: Value) -> str | None:
    """Return the path that an argument names, from the containment root; None where it is not known. A relative one starts at the root module."""
    if isinstance(value, Text) and isinstance(value.pieces[0], Unknown) and value.pieces[0].what == CURRENT_DIRECTORY:
        pieces = [piece.value for piece in value.pieces[1:] if isinstance(piece, Known)]
        text = "".join(map(str, pieces)).lstrip("/") if len(pieces) == len(value.pieces) - 1 else None
    else:
        text = value.value if isinstance(value, Known) and isinstance(value.value, str) else None
    if is_null(value):
        raise EvaluationError("A path is required here, not null.")
    if text is None:
        return None
    return posixpath.normpath(join_path(unit.directory, text))


def _is_absent(unit: "Unit", path: str) -> bool:
    """Tell whether nothing is at a path within the containment root."""
    try:
        unit.workspace.resolve(path)
    except InputError:
        return False
    return not unit.workspace.is_file(path) and not unit.workspace.is_folder(path)


def _read(unit: "Unit", path: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    source = unit.workspace.read(path)
    return Known(source.text, SourceSpan(source.path, 0, len(source.text)))


def _exists(unit: "Unit", path: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    return Known(unit.workspace.is_file(path), span)


def _base64(unit: "Unit", path: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    return Known(base64.b64encode(unit.workspace.read_bytes(path)).decode(), span)


def _hash(algorithm: str, encode: Callable[[bytes], str]) -> Compute:
    return lambda unit, path, arguments, span: Known(encode(hashlib.new(algorithm, unit.workspace.read_bytes(path), usedforsecurity=False).digest()), span)


def _base64_text(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _file_set(unit: "Unit", path: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return the files under a folder that match a pattern."""
    pattern = arguments[1]
    if isinstance(pattern, Choice):
        raise Hangs(pattern.atom)
    if not isinstance(pattern, Known) or not isinstance(pattern.value, str):
        return Unknown(Reason.FUNCTION, span, type=Type("set", STRING), what=UNNAMED)
    matches = compile_pattern(posixpath.normpath(pattern.value))
    if not unit.workspace.is_folder(path):
        return Sequence("set", (), span, element=STRING)
    top = "" if path == "." else f"{path}/"
    names = unit.workspace.list(path) if "/" not in pattern.value and "**" not in pattern.value else (
        name.removeprefix(top) for name in unit.workspace.walk((path,), gitignore=False)
    )
    found: list[str] = []
    for name in names:
        if matches.fullmatch(name):
            found.append(name)
            if len(found) >= FILE_LIMIT:
                unit.warn(f"fileset() finds more than {FILE_LIMIT} files: only so many are looked at.", span)
                break
    return Sequence("set", tuple(Known(name, span) for name in sorted(found)), span, element=STRING)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return an expression for a pattern of fileset(): `*` and `?` within a path segment, `**` over segments, `[abc]`, `{a,b}`."""
    if pattern.count("*") > STAR_LIMIT:
        raise InputError("the pattern has too many wildcards")
    written: list[str] = []
    position = 0
    alternatives = 0
    while position < len(pattern):
        character = pattern[position]
        if pattern.startswith("**/", position):
            written.append("(?:[^/]+/)*")
            position += 3
            continue
        if pattern.startswith("**", position):
            written.append(".*")
            position += 2
            continue
        if character == "*":
            written.append("[^/]*")
        elif character == "?":
            written.append("[^/]")
        elif character == "{":
            written.append("(?:")
            alternatives += 1
        elif character == "}" and alternatives:
            written.append(")")
            alternatives -= 1
        elif character == "," and alternatives:
            written.append("|")
        elif character == "[" and (end := pattern.find("]", position + 1)) > position + 1:
            inner = pattern[position + 1 : end]
            negated = inner[0] in "!^"
            written.append(f"[{'^' if negated else ''}{re.escape(inner[negated:]).replace(chr(92) + '-', '-')}]")
            position = end
        else:
            written.append(re.escape(character))
        position += 1
    try:
        return re.compile("".join(written) + ")" * alternatives, re.DOTALL)
    except re.error:
        raise InputError("the pattern is not well formed") from None


def _template_file(unit: "Unit", path: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    source = unit.workspace.read(path)
    return _evaluate_template(unit, source.text, None, source.path, arguments[1], span)


def _template_string(unit: "Unit", arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return what a template that is the value of another expression makes of its variables."""
    template = arguments[0]
    if not isinstance(template, Known):
        refs, sensitive = origins(*arguments)
        return Unknown(Reason.FUNCTION, span, refs, sensitive, type=STRING, not_null=True, what=call_name("templatestring", arguments) or UNNAMED)
    if not isinstance(template.value, str):
        raise EvaluationError("A template is a string.")
    segments = segments_of(template)
    path = segments[0][1].path if segments else template.span.path
    origin = tuple((offset, place.start) for offset, place in segments if place.path == path)
    return _evaluate_template(unit, template.value, origin or None, path, arguments[1], span)


def _evaluate_template(unit: "Unit", text: str, origin: tuple[tuple[int, int], ...] | None, path: str, variables: Value, span: SourceSpan) -> Value:
    if isinstance(variables, Choice):
        raise Hangs(variables.atom)
    if isinstance(variables, Unknown):
        variables = Mapping("object", {}, span, rest=variables)
    if not isinstance(variables, Mapping):
        raise EvaluationError("The variables of a template are an object.")
    template, problems = parse_template(text, origin)
    if problems:
        for problem in problems:
            unit.warn(problem.message, SourceSpan(path, problem.start, problem.end))
        return Unknown(Reason.ERROR, span, type=STRING, what=UNNAMED)
    return evaluate(template, TemplateScope(unit, path, variables), unit.budget)


FUNCTIONS: dict[str, FileFunction] = {
    "file": FileFunction(1, 1, _read),
    "fileexists": FileFunction(1, 1, _exists, BOOL),
    "filebase64": FileFunction(1, 1, _base64),
    "fileset": FileFunction(2, 2, _file_set, Type("set", STRING)),
    "templatefile": FileFunction(2, 2, _template_file),
    "filemd5": FileFunction(1, 1, _hash("md5", bytes.hex)),
    "filesha1": FileFunction(1, 1, _hash("sha1", bytes.hex)),
    "filesha256": FileFunction(1, 1, _hash("sha256", bytes.hex)),
    "filesha512": FileFunction(1, 1, _hash("sha512", bytes.hex)),
    "filebase64sha256": FileFunction(1, 1, _hash("sha256", _base64_text)),
    "filebase64sha512": FileFunction(1, 1, _hash("sha512", _base64_text)),
}
