"""Templates: a flat row of pieces becomes dedented, joined and nested parts."""

from typing import NamedTuple, TypeAlias

from iac_iam_guard.terraform.syntax import Expression, Literal, Template, TemplateFor, TemplateIf
from iac_iam_guard.terraform.text import cut, join
from iac_iam_guard.terraform.tokens import MAXIMUM_DEPTH, SPACE, Refusal


class Interpolation(NamedTuple):
    """`${ expression }`."""

    expression: Expression
    start: int
    end: int


class If(NamedTuple):
    """`%{ if condition }`."""

    condition: Expression
    start: int
    end: int


class For(NamedTuple):
    """`%{ for key, value in collection }`."""

    key: str | None
    value: str
    collection: Expression
    start: int
    end: int


class Turn(NamedTuple):
    """`%{ else }`, `%{ endif }` or `%{ endfor }`."""

    keyword: str
    start: int
    end: int


Piece: TypeAlias = Literal | Interpolation | If | For | Turn
"""Literals here are text; those of a heredoc or template file are cut after every line break."""


def dedent(pieces: list[Piece]) -> None:
    """Take the common indentation off a `<<-` heredoc.

    Terraform counts what stands at the beginning of lines: blank lines do not count, an interpolation or directive counts as no
    indentation, and the rest of a line whose break `~}` took away is no beginning.
    """
    shortest: int | None = None
    indented: list[int] = []
    fresh = True
    for number, piece in enumerate(pieces):
        if not isinstance(piece, Literal):
            if fresh:
                shortest = 0
            fresh = False
            continue
        value = str(piece.value)
        ends_line = value.endswith("\n")
        if fresh:
            content = value.lstrip(SPACE)
            if content or not ends_line:
                indented.append(number)
                indentation = len(value) - len(content)
                shortest = indentation if shortest is None else min(shortest, indentation)
        fresh = ends_line
    if shortest:
        for number in indented:
            piece = pieces[number]
            if isinstance(piece, Literal):
                pieces[number] = cut(piece, shortest, len(str(piece.value)))


def assemble(pieces: list[Piece], start: int, end: int) -> Template:
    """Join neighbouring literals and nest the directives; `start` and `end` bound the template; raise Refusal when directives do not balance."""
    top = _Level(None, start)
    levels = [top]
    literals: list[Literal] = []
    for piece in pieces:
        if isinstance(piece, Literal):
            literals.append(piece)
            continue
        level = levels[-1]
        level.add_text(literals)
        literals = []
        if isinstance(piece, Interpolation):
            level.parts.append(piece.expression)
        elif isinstance(piece, Turn):
            _turn(levels, piece)
        elif len(levels) > MAXIMUM_DEPTH:
            raise Refusal(f"Directives nest deeper than {MAXIMUM_DEPTH} levels.", piece.start, piece.end)
        else:
            levels.append(_Level(piece, piece.end))
    levels[-1].add_text(literals)
    if len(levels) > 1:
        opener = levels[-1].opener
        raise Refusal("This directive is never ended.", opener.start if opener else start, opener.end if opener else end)
    return Template(tuple(top.parts), start, end)


class _Level:
    """What has been read of one directive, or of the whole template."""

    __slots__ = ("opener", "parts", "start", "then")

    def __init__(self, opener: If | For | None, start: int) -> None:
        self.opener = opener
        self.start = start
        self.then: Template | None = None
        self.parts: list[Expression] = []

    def add_text(self, literals: list[Literal]) -> None:
        """Append the neighbouring literals as one part; even an empty one makes the template text."""
        if literals:
            self.parts.append(join(literals))

    def close(self, end: int) -> Template:
        """Return what was read since the last directive."""
        return Template(tuple(self.parts), self.start, end)


def _turn(levels: list[_Level], turn: Turn) -> None:
    """Let `else`, `endif` or `endfor` end the part before it."""
    level = levels[-1]
    opener = level.opener
    body = level.close(turn.start)
    if isinstance(opener, If) and turn.keyword == "else" and level.then is None:
        level.then, level.parts, level.start = body, [], turn.end
        return
    directive: TemplateIf | TemplateFor
    if isinstance(opener, If) and turn.keyword == "endif":
        then, otherwise = (body, Template((), turn.start, turn.start)) if level.then is None else (level.then, body)
        directive = TemplateIf(opener.condition, then, otherwise, opener.start, turn.end)
    elif isinstance(opener, For) and turn.keyword == "endfor":
        directive = TemplateFor(opener.key, opener.value, opener.collection, body, opener.start, turn.end)
    else:
        raise Refusal("This directive does not belong here.", turn.start, turn.end)
    levels.pop()
    levels[-1].parts.append(directive)
