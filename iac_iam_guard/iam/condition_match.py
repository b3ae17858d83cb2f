"""Whether a test of a key holds for one request, as far as the request and the test are known."""

from collections.abc import Mapping
from typing import TypeAlias

from iac_iam_guard.iam.condition_logic import possible_truths
from iac_iam_guard.iam.condition_tests import KeyTest, read_literal
from iac_iam_guard.iam.glob import Hole, Token, Tokens
from iac_iam_guard.iam.value_sets import EVERYTHING, NOTHING, Ranges, Texts, match_text
from iac_iam_guard.verdict import Truth, all_of, any_of, opposite

Context: TypeAlias = Mapping[str, tuple[str, ...] | None]
"""What a request carries: values by lower-cased key; None for a key that it surely lacks."""


def holds_in(test: KeyTest, context: Context, complete: bool) -> Truth:
    """Tell whether a test holds for a request; keys that `context` does not mention are absent if it is `complete`, else not known."""
    if test.key not in context and not complete:
        return Truth.UNKNOWN if len(possible_truths(test)) > 1 else _known(True in possible_truths(test))
    found = context.get(test.key)
    if found is None:
        return _known(test.absent)
    if test.accepts == EVERYTHING or test.accepts == NOTHING:
        return _known(test.accepts == EVERYTHING)
    values = test.accepts.values
    matched = [_is_among(values, text, context, complete) for text in found]
    if test.mode == "one":
        joint = any_of(matched)
        return opposite(joint) if test.accepts.complement else joint
    accepted = [opposite(truth) if test.accepts.complement else truth for truth in matched]
    return any_of(accepted) if test.mode == "any" else all_of(accepted)


def _known(truth: bool) -> Truth:
    return Truth.TRUE if truth else Truth.FALSE


def _is_among(values: Texts | Ranges, text: str, context: Context, complete: bool) -> Truth:
    if isinstance(values, Texts):
        patterns = (fill_variables(pattern, context, complete) for pattern in values.patterns)
        found = [match_text(values.style, pattern, tuple(text)) for pattern in patterns if pattern is not None]
    else:
        span = read_literal(values.domain, text)
        found = [] if span is None else [_known(low <= span[0] and span[1] <= high) for low, high in values.spans]
    return any_of((*found, Truth.UNKNOWN)) if values.more else any_of(found)


def fill_variables(pattern: Tokens, context: Context, complete: bool) -> Tokens | None:
    """Return a pattern with the policy variables that a request knows filled in; None if it surely lacks one, so that nothing matches."""
    if not any(isinstance(token, Hole) and isinstance(token.key, str) for token in pattern):
        return pattern
    filled: list[Token] = []
    for token in pattern:
        if not (isinstance(token, Hole) and isinstance(token.key, str)):
            filled.append(token)
            continue
        name, _, default = (part.strip() for part in token.key.partition(","))
        values = context.get(name)
        if values is None and name not in context and not complete:
            filled.append(token)
        elif token.first:
            text = values[0] if values is not None and len(values) == 1 else default.strip("'") if default else None
            if text is None:
                return None
            filled.extend(text)
    return tuple(filled)
