"""Expressions: recursive descent over the tokens, an operator stack for precedence."""

import re
from typing import Final

from iac_iam_guard.terraform import text
from iac_iam_guard.terraform.nodes import add_steps, build_number, build_reference, build_string, plain_value
from iac_iam_guard.terraform.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expression,
    ForObject,
    ForTuple,
    Index,
    Literal,
    ObjectExpression,
    Parenthesis,
    SplatStep,
    Step,
    Template,
    TupleExpression,
    Unary,
)
from iac_iam_guard.terraform.template import For, If, Interpolation, Piece, Turn, assemble, dedent
from iac_iam_guard.terraform.text import BARE, LONE_RETURN, QUOTED
from iac_iam_guard.terraform.tokens import FREE, LINE, PLAIN_ITEM, PLAIN_LINE, Refusal, Scan, TokenReader, end_marker, is_name

PRECEDENCE: Final = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_CONTINUES = frozenset((*PRECEDENCE, "?"))
_DIRECTIVES = frozenset(("if", "else", "endif", "for", "endfor"))
_STEPS = frozenset((".", "["))


class ExpressionReader(TokenReader):
    """Reads expressions and templates."""

    __slots__ = ()

    # -- operators

    def expression(self) -> Expression:
        """Read one expression."""
        left = self._term()
        if self.kind not in _CONTINUES:
            return left
        if self.kind != "?":
            left = self._operators(left)
            if self.kind != "?":
                return left
        self.descend()
        self.advance()
        then = self.expression()
        self.expect(":", "A conditional needs a colon between its two results.")
        otherwise = self.expression()
        self.depth -= 1
        return Conditional(left, then, otherwise, left.start, otherwise.end)

    def _operators(self, left: Expression) -> Expression:
        """Read the operators and operands after `left`; all are left-associative, so a stack of waiting ones is enough."""
        waiting: list[tuple[int, str, Expression]] = []
        while True:
            operator = self.kind
            precedence = PRECEDENCE.get(operator, 0)
            while waiting and waiting[-1][0] >= precedence:
                _, earlier, operand = waiting.pop()
                left = Binary(earlier, operand, left, operand.start, left.end)
            if not precedence:
                return left
            waiting.append((precedence, operator, left))
            self.advance()
            left = self._term()

    def _term(self) -> Expression:
        """Read an operand with its signs and steps."""
        kind, value, start, end = self.kind, self.value, self.start, self.end
        term: Expression
        if kind == "string":
            self.advance()
            term = build_string(value, start, end)
        elif kind == "path":
            self.advance()
            called = (self.kind == "(" or self.kind == "::") and "." not in value
            term = self._call(value, start) if called else build_reference(value, start, end)
        elif kind == "[":
            term = self._tuple()
        elif kind == "{":
            term = self._object()
        elif kind == "quote":
            term = self._quoted()
        elif kind == "number":
            self.advance()
            term = build_number(value, start, end)
        elif kind == "(":
            outer = self.open()
            inner = self.expression()
            term = Parenthesis(inner, start, self.close(outer, ")", "A parenthesis is not closed."))
        elif kind == "heredoc":
            term = self._heredoc()
        elif kind == "-" or kind == "!":
            return self._signed()
        else:
            raise self.refuse("An expression was expected here.")
        if self.kind in _STEPS:
            return add_steps(term, self._steps())
        return term

    def _signed(self) -> Expression:
        """Read the signs before an operand and the operand; the sign nearest to it binds first."""
        outer = self.depth
        signs = []
        while self.kind == "-" or self.kind == "!":
            signs.append((self.kind, self.start))
            self.descend()
            self.advance()
        operand = self._term()
        for sign, start in reversed(signs):
            operand = Unary(sign, operand, start, operand.end)
        self.depth = outer
        return operand

    # -- steps

    def _steps(self) -> list[Step]:
        """Read the steps `.name`, `.0`, `[key]`, `.*` and `[*]` that follow a term; a `[*]` takes all that are left."""
        steps: list[Step] = []
        while True:
            start = self.start
            if self.kind == ".":
                self.advance()
                if self.kind != "*":
                    self._named_step(steps, start)
                    continue
                marker = self.end
                self.advance()
                inner: list[Step] = []
                while self.kind == ".":
                    at = self.start
                    self.advance()
                    self._named_step(inner, at)
                steps.append(SplatStep(tuple(inner), start, inner[-1].end if inner else marker))
            elif self.kind == "[":
                self.descend()
                self.advance()
                if self.kind == "*":
                    self.advance()
                    marker = self.end
                    self.expect("]", "A splat is written [*].")
                    rest = self._steps()
                    self.depth -= 1
                    steps.append(SplatStep(tuple(rest), start, rest[-1].end if rest else marker))
                    return steps
                outer, self.scan = self.scan, FREE.match
                if self.kind == "newline":
                    self.advance()
                key = self.expression()
                steps.append(Index(key, start, self.close(outer, "]", "The bracket of an index is not closed.")))
            else:
                return steps

    def _named_step(self, steps: list[Step], start: int) -> None:
        """Read what follows a dot into `steps`: names, or the number of an element."""
        value, end = self.value, self.end
        if self.kind == "path":
            at = self.start
            for name in value.split("."):
                steps.append(Attribute(name, start, at + len(name)))
                start = at + len(name)
                at = start + 1
        elif self.kind == "number" and "." not in value:
            steps.append(Index(build_number(value, self.start, end), start, end))
        else:
            raise self.refuse("A name was expected after the dot.")
        self.advance()

    # -- brackets

    def _begins_for(self) -> bool:
        return self.kind == "path" and (self.value == "for" or self.value.startswith("for."))

    def _tuple(self) -> Expression:
        start = self.start
        outer = self.open()
        if self._begins_for():
            return self._for_tuple(start, outer)
        items: list[Expression] = []
        while self.kind != "]":
            items.append(self.expression())
            if self.kind != ",":
                break
            while match := PLAIN_ITEM.match(self.text, self.end):
                items.append(plain_value(match))
                self.end = match.end()
            self.advance()
        return TupleExpression(tuple(items), start, self.close(outer, "]", "A list needs a comma between its items and a closing bracket."))

    def _object(self) -> Expression:
        start = self.start
        outer = self.open()
        if self._begins_for():
            return self._for_object(start, outer)
        self.scan = LINE.match
        items: list[tuple[Expression, Expression]] = []
        while self.kind != "}":
            key: Expression
            kind, value, at, end = self.kind, self.value, self.start, self.end
            if kind == "newline":
                line = PLAIN_LINE.match(self.text, end)
                if line is None:
                    self.advance()
                else:
                    items.append((build_string(line["name"], *line.span("name")), self.line_value(line)))
                    if self.kind == ",":
                        self.advance()
                    elif self.kind != "newline":
                        break
                continue
            if kind == "path" and "." not in value:
                self.advance()
                if self.kind == "=" or self.kind == ":":
                    key = build_string(value, at, end)
                else:
                    self.rewind(at)
                    key = self.expression()
            else:
                key = self.expression()
            if self.kind != "=" and self.kind != ":":
                raise self.refuse("A key of an object needs an equals sign and a value on the same line.")
            self.advance()
            items.append((key, self.expression()))
            if self.kind == ",":
                self.advance()
            elif self.kind != "newline":
                break
        message = "An object needs a comma or a line break between its items and a closing brace."
        return ObjectExpression(tuple(items), start, self.close(outer, "}", message))

    def line_value(self, line: re.Match[str]) -> Expression:
        """Read the value of a line whose name has been matched; a plain one was matched with the line breaks behind it."""
        self.end = line.end()
        if line["value"] is not None:
            return plain_value(line)
        self.advance()
        return self.expression()

    def _call(self, name: str, start: int) -> Expression:
        while self.kind == "::":
            self.advance()
            name = f"{name}::{self.name('A function name was expected after the colons.')}"
        if self.kind != "(":
            raise self.refuse("A function needs its arguments in parentheses.")
        outer = self.open()
        arguments = []
        expand = False
        while self.kind != ")":
            arguments.append(self.expression())
            if self.kind == "...":
                expand = True
                self.advance()
                break
            if self.kind != ",":
                break
            self.advance()
        end = self.close(outer, ")", "A call needs a comma between its arguments and a closing parenthesis.")
        return Call(name.removeprefix("core::"), tuple(arguments), expand, start, end)

    # -- for

    def _for_names(self) -> tuple[str | None, str, Expression]:
        """Read `for key, value in collection`: the names and the collection."""
        self.name("The word for was expected here.")
        key, value = None, self.name("A for needs the name of its element.")
        if self.kind == ",":
            self.advance()
            key, value = value, self.name("A for needs the name of its element after the comma.")
        if self.kind != "path" or self.value != "in":
            raise self.refuse("A for needs the word in after its names.")
        self.advance()
        return key, value, self.expression()

    def _for_condition(self) -> Expression | None:
        if self.kind != "path" or self.value != "if":
            return None
        self.advance()
        return self.expression()

    def _for_tuple(self, start: int, outer: Scan) -> Expression:
        self.descend()
        key, value, collection = self._for_names()
        self.expect(":", "A for needs a colon after its collection.")
        body = self.expression()
        condition = self._for_condition()
        self.depth -= 1
        return ForTuple(key, value, collection, body, condition, start, self.close(outer, "]", "The bracket of a for is not closed."))

    def _for_object(self, start: int, outer: Scan) -> Expression:
        self.descend()
        key, value, collection = self._for_names()
        self.expect(":", "A for needs a colon after its collection.")
        name = self.expression()
        self.expect("=>", "A for that builds an object needs an arrow between key and value.")
        body = self.expression()
        grouped = self.kind == "..."
        if grouped:
            self.advance()
        condition = self._for_condition()
        self.depth -= 1
        return ForObject(key, value, collection, name, body, grouped, condition, start, self.close(outer, "}", "The brace of a for is not closed."))

    # -- templates

    def _quoted(self) -> Expression:
        """Read a quoted string that has escapes or interpolations."""
        start, at, outer = self.start, self.end, self.scan
        self.descend()
        pieces: list[Piece] = []
        trim = False
        while True:
            stop = _stop(QUOTED, self.text, at, len(self.text))
            if stop > at:
                piece = text.decode_quoted(self.text, at, stop)
                pieces.append(text.trim_left(piece) if trim else piece)
            mark = self.text[stop : stop + 1]
            if mark == '"':
                break
            if mark != "$" and mark != "%":
                raise Refusal("A quoted string must end on the line where it begins.", start, stop)
            at, trim = self._sequence(stop, pieces)
        return self._resume(_finish(pieces, start, stop + 1), stop + 1, outer)

    def _heredoc(self) -> Expression:
        start, body, outer = self.start, self.end, self.scan
        flush = self.value[2] == "-"
        marker = self.value[3 if flush else 2 :].rstrip("\r\n")
        if not is_name(marker):
            raise self.refuse("The marker of a heredoc must be a name.")
        self.descend()
        find = end_marker(marker).search
        close = find(self.text, body)
        pieces: list[Piece] = []
        at, trim = body, False
        while True:
            if close is None:
                raise Refusal("This heredoc has no end marker on a line of its own.", start, body)
            stop = _stop(BARE, self.text, at, close.start())
            self._lines(pieces, at, stop, trim, every=flush)
            if broken := LONE_RETURN.search(self.text, at, stop):
                raise Refusal("A carriage return stands here without its line feed.", broken.start(), broken.end())
            if stop == close.start():
                break
            at, trim = self._sequence(stop, pieces)
            if at > close.start():
                close = find(self.text, at)
        if flush:
            dedent(pieces)
        return self._resume(_finish(pieces, start, close.start("rest")), close.end() - 1, outer)

    def bare_template(self) -> Template:
        """Read the whole text as a template without quotes."""
        start, limit = self.end, len(self.text)
        pieces: list[Piece] = []
        at, trim = start, False
        while True:
            stop = _stop(BARE, self.text, at, limit)
            if LONE_RETURN.search(self.text, at, stop):
                # NOTE: here Terraform's scanner gives up, and all that is left of the template becomes text.
                stop = limit
            self._lines(pieces, at, stop, trim, every=False)
            if stop == limit:
                return assemble(pieces, start, limit)
            at, trim = self._sequence(stop, pieces)

    def _lines(self, pieces: list[Piece], at: int, stop: int, trim: bool, every: bool) -> None:
        """Add the literal text from `at` to `stop`, taken from outside quotes, cut after `every` line, or else after the first and before the last one.

        No `~` reaches beyond the line that it stands on; `trim` takes the white space that the first line begins with.
        """
        while at < stop:
            after = self.text.find("\n", at, stop) + 1 or stop
            if not every and not trim:
                after = max(after, self.text.rfind("\n", at, stop - 1) + 1)
            piece = text.decode_bare(self.text, at, after)
            pieces.append(text.trim_left(piece) if trim else piece)
            at, trim = after, False

    def _sequence(self, at: int, pieces: list[Piece]) -> tuple[int, bool]:
        """Read `${...}` or `%{...}` at `at` into `pieces`; return where it ends and whether it takes the white space after it."""
        self.descend()
        self.scan = FREE.match
        self.end = at + 2
        if self.text.startswith("~", at + 2):
            self.end += 1
            if pieces and isinstance(pieces[-1], Literal):
                pieces[-1] = text.trim_right(pieces[-1], self.text)
        self.advance()
        piece = self._directive(at) if self.text[at] == "%" else Interpolation(self.expression(), at, self.end)
        if self.kind != "}" and self.kind != "~}":
            raise self.refuse("A closing brace was expected at the end of the template sequence.")
        pieces.append(piece)
        self.depth -= 1
        return self.end, self.kind == "~}"

    def _directive(self, start: int) -> Piece:
        keyword = self.value
        if self.kind != "path" or keyword not in _DIRECTIVES:
            raise self.refuse("A directive begins with if, else, endif, for or endfor.")
        if keyword == "for":
            return For(*self._for_names(), start, self.end)
        self.advance()
        if keyword == "if":
            return If(self.expression(), start, self.end)
        return Turn(keyword, start, self.end)

    def _resume(self, read: Expression, end: int, outer: Scan) -> Expression:
        """Go on with tokens after a template that ends at `end`."""
        self.depth -= 1
        self.scan = outer
        self.end = end
        self.advance()
        return read


def _stop(literal: re.Pattern[str], source: str, at: int, limit: int) -> int:
    """Return where literal text from `at` stops."""
    match = literal.match(source, at, limit)
    return match.end() if match else at


def _finish(pieces: list[Piece], start: int, end: int) -> Expression:
    """Return pieces as the literal that they are, with the bounds of the whole, or as a template."""
    literals = [piece for piece in pieces if isinstance(piece, Literal)]
    if len(literals) < len(pieces):
        return assemble(pieces, start, end)
    if not literals:
        return Literal("", ((0, end),), start, end)
    whole = text.join(literals)
    return Literal(whole.value, text.text_map(whole), start, end)
