"""What a function of Terraform's is: its parameters, the type of its result, and how it is computed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions.parameters import SIZE_LIMIT, beyond_limit, provenance
from iac_iam_guard.terraform.outcome import NotKnown
from iac_iam_guard.values import ANY, STRING, Known, Sequence, Type, Value

Compute: TypeAlias = Callable[[tuple[Value, ...], SourceSpan], Value]
Plain: TypeAlias = str | int | Decimal | bool
Opaque: TypeAlias = Literal["no", "yes", "kept"]


class Function(NamedTuple):
    """A function that takes `least` to `most` arguments (None: any number of them).

    `result` is the type of a result that is not known; `opaque` tells whether such a result is concrete text, never a
    wildcard and never empty: always, or as long as the unknown argument is.
    """

    compute: Compute
    least: int
    most: int | None
    result: Type = ANY
    opaque: Opaque = "no"


def plain(
    function: Callable[..., Plain | list[str]], *readers: Callable[[Value], object], result: Type = STRING, variadic: bool = False, opaque: Opaque = "no"
) -> Function:
    """Return the function that computes on plain values, each read from its argument by one of `readers`; the last one reads any number if `variadic`."""
    least = len(readers) - (1 if variadic else 0)

    def compute(arguments: tuple[Value, ...], span: SourceSpan) -> Value:
        values: list[object] = []
        missing: NotKnown | None = None
        for at, argument in enumerate(arguments):
            try:
                values.append(readers[min(at, len(readers) - 1)](argument))
            except NotKnown as unknown:  # a later argument may still be wrong
                missing = missing or unknown
        if missing is not None:
            raise missing
        computed = function(*values)
        refs, sensitive = provenance(arguments)
        if isinstance(computed, list):
            return Sequence("list", tuple(Known(item, span, refs, sensitive) for item in computed), span, refs, sensitive, STRING)
        if isinstance(computed, str) and len(computed) > SIZE_LIMIT:
            raise beyond_limit(span, STRING)
        return Known(computed, span, refs, sensitive)

    return Function(compute, least, None if variadic else len(readers), result, opaque)
