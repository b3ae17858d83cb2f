"""The syntax tree of HCL: plain tuples with offsets into the text of one file.

Every node ends with `start` and `end`: offsets in code points, `end` exclusive and never past the last real token.
JSON configuration (`.tf.json`) is read into the same nodes.
"""

from decimal import Decimal
from typing import NamedTuple, TypeAlias

TextMap: TypeAlias = tuple[tuple[int, int], ...]
"""Where decoded text comes from: pairs (offset in the value, offset in the file), ascending; text between two pairs is verbatim."""


class Literal(NamedTuple):
    """A number, true, false, null, or literal text.

    Text is a quoted string without interpolation (`start` and `end` include the quotes) or a literal piece of a template.
    `map` is None where the text stands verbatim in the file, inset by `(end - start - len(value)) // 2`.
    """

    value: str | int | Decimal | bool | None
    map: TextMap | None
    start: int
    end: int


class Template(NamedTuple):
    """Text with interpolations or directives; one part that is no text passes its own type on."""

    parts: tuple["Expression", ...]
    start: int
    end: int


class TemplateIf(NamedTuple):
    """`%{ if condition }then%{ else }otherwise%{ endif }`, a part of a template."""

    condition: "Expression"
    then: Template
    otherwise: Template
    start: int
    end: int


class TemplateFor(NamedTuple):
    """`%{ for key, value in collection }body%{ endfor }`, a part of a template."""

    key: str | None
    value: str
    collection: "Expression"
    body: Template
    start: int
    end: int


class Attribute(NamedTuple):
    """The step `.name` of a traversal; `.0` is an Index."""

    name: str
    start: int
    end: int


class Index(NamedTuple):
    """The step `[key]` of a traversal, or the legacy `.0`."""

    key: "Expression"
    start: int
    end: int


class SplatStep(NamedTuple):
    """A splat among the steps of a `[*]`: in `a[*].b[*].c` the steps of `a[*]` are `.b` and this, whose own step `.c` is taken from every `.b`."""

    steps: tuple["Step", ...]
    start: int
    end: int


Step: TypeAlias = Attribute | Index | SplatStep


class Reference(NamedTuple):
    """A name and the steps taken from it: `var.x`, `aws_iam_role.r[0].arn`, `each.value["k"]`."""

    name: str
    steps: tuple[Step, ...]
    start: int
    end: int


class Traversal(NamedTuple):
    """Steps taken from any other expression: `(a)[0].b`, `f(x).y`."""

    target: "Expression"
    steps: tuple[Step, ...]
    start: int
    end: int


class Splat(NamedTuple):
    """`target.*.steps` or `target[*].steps`: the steps are taken from every element.

    Steps that apply to the list itself (`a.*.b[0]`) form a Traversal around the splat.
    """

    target: "Expression"
    steps: tuple[Step, ...]
    start: int
    end: int


class Call(NamedTuple):
    """A function call; `expand` when the last argument is followed by `...`. A `core::` prefix is dropped."""

    name: str
    arguments: tuple["Expression", ...]
    expand: bool
    start: int
    end: int


class Unary(NamedTuple):
    """`-operand` or `!operand`."""

    operator: str
    operand: "Expression"
    start: int
    end: int


class Binary(NamedTuple):
    """`left operator right`."""

    operator: str
    left: "Expression"
    right: "Expression"
    start: int
    end: int


class Conditional(NamedTuple):
    """`condition ? then : otherwise`."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    start: int
    end: int


class ForTuple(NamedTuple):
    """`[for key, value in collection : body if condition]`."""

    key: str | None
    value: str
    collection: "Expression"
    body: "Expression"
    condition: "Expression | None"
    start: int
    end: int


class ForObject(NamedTuple):
    """`{for key, value in collection : name => body... if condition}`; `grouped` when `...` follows the body."""

    key: str | None
    value: str
    collection: "Expression"
    name: "Expression"
    body: "Expression"
    grouped: bool
    condition: "Expression | None"
    start: int
    end: int


class TupleExpression(NamedTuple):
    """`[a, b]`."""

    items: tuple["Expression", ...]
    start: int
    end: int


class ObjectExpression(NamedTuple):
    """`{ key = value }`; a bare identifier as key is a Literal, `(x)` a Parenthesis."""

    items: tuple[tuple["Expression", "Expression"], ...]
    start: int
    end: int


class Parenthesis(NamedTuple):
    """`(inner)`."""

    inner: "Expression"
    start: int
    end: int


Expression: TypeAlias = (
    Literal | Template | TemplateIf | TemplateFor | Reference | Traversal | Splat | Call | Unary | Binary | Conditional | ForTuple | ForObject
    | TupleExpression | ObjectExpression | Parenthesis
)


class Argument(NamedTuple):
    """`name = expression` in a body; `start` is that of the name."""

    name: str
    expression: Expression
    start: int
    end: int


class Label(NamedTuple):
    """A label of a block, quoted or bare."""

    text: str
    start: int
    end: int


class Block(NamedTuple):
    """`type "label" { body }`; `header_end` is where the last label (or the type) ends."""

    type: str
    labels: tuple[Label, ...]
    body: "Body"
    header_end: int
    start: int
    end: int


class Body(NamedTuple):
    """Arguments by name and blocks, each in source order."""

    arguments: dict[str, Argument]
    blocks: tuple[Block, ...]
    start: int
    end: int
