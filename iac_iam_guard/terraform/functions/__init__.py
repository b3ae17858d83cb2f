"""Terraform's functions: a table of small functions in files by kind, and one way to call them."""

from collections.abc import Mapping as MappingABC

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.functions import (
    collections,
    conversion,
    dates,
    encoding,
    files,
    formatting,
    hashing,
    maps,
    network,
    numbers,
    providers,
    regular,
    sets,
    strings,
    undetermined,
    yaml_text,
)
from iac_iam_guard.terraform.functions.function import Function
from iac_iam_guard.terraform.functions.parameters import first_unknown, provenance
from iac_iam_guard.terraform.outcome import EvaluationError, NotKnown, distribute
from iac_iam_guard.terraform.questions import call_name, choice_of
from iac_iam_guard.terraform.types import UNNAMED
from iac_iam_guard.values import Choice, Reason, Text, Unknown, Value

__all__ = ["FUNCTIONS", "SCOPED", "Function", "call_function"]

SCOPED = frozenset(
    (
        "file",
        "filebase64",
        "filebase64sha256",
        "filebase64sha512",
        "fileexists",
        "filemd5",
        "fileset",
        "filesha1",
        "filesha256",
        "filesha512",
        "templatefile",
        "templatestring",
    ),
)
"""The functions that read files or evaluate templates: a Scope computes them."""

FUNCTIONS: MappingABC[str, Function] = {
    **collections.FUNCTIONS,
    **conversion.FUNCTIONS,
    **dates.FUNCTIONS,
    **encoding.FUNCTIONS,
    **files.FUNCTIONS,
    **formatting.FUNCTIONS,
    **hashing.FUNCTIONS,
    **maps.FUNCTIONS,
    **network.FUNCTIONS,
    **numbers.FUNCTIONS,
    **providers.FUNCTIONS,
    **regular.FUNCTIONS,
    **sets.FUNCTIONS,
    **strings.FUNCTIONS,
    **undetermined.FUNCTIONS,
    **yaml_text.FUNCTIONS,
}
"""Every function that needs nothing but its arguments, by name."""


_OF_PROVIDERS = Function(undetermined.undetermined, 0, None)
"""Any function of a provider that is not in the table."""


def call_function(name: str, arguments: tuple[Value, ...], span: SourceSpan) -> Value:
    """Return what the function `name` gives for `arguments`; `span` is the place of the call.

    What is not known of the arguments makes the result unknown as far as it depends on it; a Choice makes it a Choice. Raises EvaluationError
    for a function that does not exist, a wrong number or type of arguments, and a call that fails.
    """
    function = FUNCTIONS.get(name, _OF_PROVIDERS if name.startswith("provider::") else None)
    if function is None:
        raise EvaluationError("there is no function of this name")
    if len(arguments) < function.least:
        raise EvaluationError(f"{name} takes more arguments")
    if function.most is not None and len(arguments) > function.most:
        raise EvaluationError(f"{name} takes fewer arguments")

    def compute(given: tuple[Value, ...]) -> Value:
        try:
            return function.compute(given, span)
        except NotKnown as missing:
            return _unknown_result(name, function, given, missing.value, span)

    return _folded(distribute(compute, arguments, span))


def _folded(result: Value) -> Value:
    """Return one branch of a Choice whose branches are all the same."""
    if not isinstance(result, Choice):
        return result
    branches = tuple((outcome, _folded(branch)) for outcome, branch in result.branches)
    return choice_of(result.atom, branches, result.span, result)


def _unknown_result(name: str, function: Function, arguments: tuple[Value, ...], missing: Value, span: SourceSpan) -> Unknown:
    """Return the unknown result of a call for which `missing` is not known enough."""
    cause = first_unknown(missing)
    refs, sensitive = provenance(arguments)
    opaque = function.opaque == "yes" or (function.opaque == "kept" and _concrete(missing))
    reason = cause.reason if cause is not None else Reason.FUNCTION
    what = None if function.compute is undetermined.undetermined else call_name(name, arguments)
    return Unknown(reason, span, refs, sensitive, opaque, function.result, function.result.kind != "any", what or UNNAMED)


def _concrete(value: Value) -> bool:
    """Tell whether an unknown text is surely neither a wildcard nor empty."""
    if isinstance(value, Text):
        return any(_concrete(piece) for piece in value.pieces)
    return isinstance(value, Unknown) and value.opaque
