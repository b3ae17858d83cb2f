"""Reads HCL text into the syntax tree: bodies, blocks and arguments, and the entry points of the reader."""

import re
from typing import NamedTuple

from iac_iam_guard.terraform.expression import ExpressionReader
from iac_iam_guard.terraform.nodes import new
from iac_iam_guard.terraform.relocate import relocate
from iac_iam_guard.terraform.syntax import Argument, Block, Body, Expression, Label, Template, TextMap
from iac_iam_guard.terraform.text import QUOTED, decode_quoted
from iac_iam_guard.terraform.tokens import FREE, LINE, MAXIMUM_DEPTH, PLAIN_HEAD, PLAIN_LINE, Refusal

MAXIMUM_PROBLEMS = 100
"""How many problems of one file are told; after the last one the rest of the file is not read."""

_TOO_DEEP = f"The text nests deeper than {MAXIMUM_DEPTH} levels."
_LABEL = re.compile(r'"([^"]*+)"')
_NAME = r"(?:[A-Za-z_]|[^\x00-\x7f])(?:[\w-]|[^\x00-\x7f])*+"
_LABELS = rf'(?:[ \t]*+(?:"[^"\n]*+"|{_NAME}))*+[ \t]*+'
_BLOCK_HEADER = re.compile(rf"^{_NAME}{_LABELS}\{{", re.MULTILINE | re.ASCII)
_ITEM_HEADER = re.compile(rf"^{_NAME}{_LABELS}[{{=]", re.MULTILINE | re.ASCII)


class SyntaxProblem(NamedTuple):
    """Why a stretch of text is no HCL, in a sentence that never quotes it; offsets into the text of the file."""

    message: str
    start: int
    end: int


class Parsed(NamedTuple):
    """What a file holds: its body, the offsets of its comments, and its problems in the order of the text.

    A top-level block or argument with a problem is left out of the body, except that of several arguments of one name the first is kept.
    """

    body: Body
    comments: tuple[tuple[int, int], ...]
    problems: tuple[SyntaxProblem, ...]


def parse(text: str) -> Parsed:
    """Read a file of Terraform's native syntax, the same texts that Terraform accepts; never raises."""
    reader = _BodyReader(text)
    body = reader.file()
    return Parsed(body, tuple(reader.comments), tuple(reader.problems))


def parse_expression(text: str) -> tuple[Expression | None, tuple[SyntaxProblem, ...]]:
    """Read one expression that takes the whole text, such as the value of a variable; None when there is a problem."""
    reader = ExpressionReader(text)
    reader.scan = FREE.match
    try:
        reader.advance()
        expression = reader.expression()
        if reader.kind != "end":
            raise reader.refuse("The expression ends before this.")
    except Refusal as refusal:
        return None, (SyntaxProblem(refusal.message, refusal.start, refusal.end),)
    except RecursionError:
        return None, (SyntaxProblem(_TOO_DEEP, 0, len(text)),)
    return expression, ()


def parse_template(text: str, origin: TextMap | None = None) -> tuple[Template, tuple[SyntaxProblem, ...]]:
    """Read a whole text as a template: a file of templatefile(), or a decoded string of JSON configuration.

    `origin` says where the characters of `text` stand in the file, and all offsets of the answer are then offsets in the file.
    With a problem the template has no parts and means nothing.
    """
    origin = origin or ((0, 0),)
    reader = ExpressionReader(text)
    problem: SyntaxProblem
    try:
        template = reader.bare_template()
    except Refusal as refusal:
        problem = SyntaxProblem(refusal.message, refusal.start, refusal.end)
    except RecursionError:
        problem = SyntaxProblem(_TOO_DEEP, 0, len(text))
    else:
        return relocate(template, origin), ()
    return relocate(Template((), 0, len(text)), origin), (relocate(problem, origin),)


class _BodyReader(ExpressionReader):
    """Reads bodies; `problems` collects what is wrong with them."""

    __slots__ = ("problems",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.problems: list[SyntaxProblem] = []

    def file(self) -> Body:
        """Read every top-level item; one with a problem is skipped up to the next line that looks like the head of another."""
        arguments: dict[str, Argument] = {}
        blocks: list[Block] = []
        item = self.end
        more = True
        while more:
            try:
                self.advance()
                while self.kind != "end":
                    item = self.start
                    if self.kind == "newline":
                        self.advance()
                    else:
                        self._item(arguments, blocks)
                more = False
            except Refusal as refusal:
                self.problems.append(SyntaxProblem(refusal.message, refusal.start, refusal.end))
                more = self._resynchronise(item, refusal.start)
            except RecursionError:
                self.problems.append(SyntaxProblem(_TOO_DEEP, item, self.end))
                more = self._resynchronise(item, self.end)
        return Body(arguments, tuple(blocks), 0, len(self.text))

    def _resynchronise(self, item: int, wrong: int) -> bool:
        """Stand before the next top-level head after the wrong place; return False when the file holds no more."""
        if len(self.problems) >= MAXIMUM_PROBLEMS:
            self.problems.append(SyntaxProblem("There are too many problems; the rest of the file was not read.", wrong, len(self.text)))
            return False
        header = _BLOCK_HEADER if _BLOCK_HEADER.match(self.text, item) else _ITEM_HEADER
        following = header.search(self.text, max(item + 1, wrong))
        if following is None:
            return False
        self.scan = LINE.match
        self.depth = 0
        self.end = following.start()
        return True

    def _item(self, arguments: dict[str, Argument], blocks: list[Block]) -> None:
        """Read one argument or block; the line break behind it is at hand afterwards."""
        start, at = self.start, self.end
        if self.kind == "string" or self.kind == "quote":
            raise self.refuse("The name of an argument is not quoted.")
        if head := PLAIN_HEAD.match(self.text, start):
            block = self._plain_head(head)
        else:
            name = self.name("An argument or a block was expected here.")
            if self.kind == "=":
                self.advance()
                self._add(arguments, name, start, at, self.expression())
                return
            block = self._head(name, start, at)
        if self.kind != "newline" and self.kind != "end":
            raise self.refuse("Nothing else can stand on the line where a block ends.")
        blocks.append(block)

    def _add(self, arguments: dict[str, Argument], name: str, start: int, name_end: int, expression: Expression) -> None:
        """Add an argument that has been read up to the end of its line."""
        if self.kind != "newline" and self.kind != "end":
            raise self.refuse("An argument ends with its line.")
        argument = new(Argument, (name, expression, start, expression.end))
        if arguments.setdefault(name, argument) is not argument and len(self.problems) < MAXIMUM_PROBLEMS:
            self.problems.append(SyntaxProblem("This argument is already set in the same body.", start, name_end))

    def _plain_head(self, head: re.Match[str]) -> Block:
        labels = tuple([Label(label[1], *label.span()) for label in _LABEL.finditer(self.text, *head.span("labels"))])
        self.start = head.start("brace")
        self.end = head.end()
        self.kind = "newline"
        return self._block(head["type"], labels, head.start(), labels[-1].end if labels else head.end("type"))

    def _head(self, kind: str, start: int, header_end: int) -> Block:
        labels = []
        while self.kind != "{":
            labels.append(self._label())
            header_end = labels[-1].end
        opening = self.start
        self.advance()
        if self.kind == "newline":
            self.start = opening
            return self._block(kind, tuple(labels), start, header_end)
        arguments: dict[str, Argument] = {}
        if self.kind != "}":
            self._only_argument(arguments)
        end = self.end
        self.advance()
        return Block(kind, tuple(labels), Body(arguments, (), opening, end), header_end, start, end)

    def _block(self, kind: str, labels: tuple[Label, ...], start: int, header_end: int) -> Block:
        """Read a body from the line break behind its opening brace, which `start` of the reader still names."""
        opening = self.start
        self.descend()
        arguments: dict[str, Argument] = {}
        blocks: list[Block] = []
        while self.kind != "}":
            if self.kind == "newline":
                if line := PLAIN_LINE.match(self.text, self.end):
                    self._add(arguments, line["name"], *line.span("name"), self.line_value(line))
                else:
                    self.advance()
            elif self.kind == "end":
                raise Refusal("The brace of this block is never closed.", opening, opening + 1)
            else:
                self._item(arguments, blocks)
        end = self.end
        self.depth -= 1
        self.advance()
        return Block(kind, labels, Body(arguments, tuple(blocks), opening, end), header_end, start, end)

    def _label(self) -> Label:
        value, start, end = self.value, self.start, self.end
        if self.kind == "string" or (self.kind == "path" and "." not in value):
            self.advance()
            return Label(value, start, end)
        if self.kind != "quote":
            raise self.refuse("A block needs an opening brace on the line of its head.")
        match = QUOTED.match(self.text, end)
        stop = match.end() if match else end
        if not self.text.startswith('"', stop):
            raise Refusal("A label of a block is a string on one line without interpolation.", start, stop)
        label = Label(str(decode_quoted(self.text, end, stop).value), start, stop + 1)
        self.rewind(stop + 1)
        return label

    def _only_argument(self, arguments: dict[str, Argument]) -> None:
        """Read the one argument of a block that stands on one line."""
        start = self.start
        name = self.name("An argument was expected here.")
        self.expect("=", "A block on one line holds a single argument.")
        expression = self.expression()
        if self.kind != "}":
            raise self.refuse("A block on one line holds a single argument and ends on that line.")
        arguments[name] = Argument(name, expression, start, expression.end)
