"""Answers about objects that were asked about lately, by identity: rules ask many times about one statement or document before they go on to the next.

Equality would not do: statements that say the same have places of their own, and to compare them costs more than most answers.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


_FORGETTING: list[Callable[[], None]] = []


def forget() -> None:
    """Let go of all answers, and of the objects that they are about: a report is made when the estate that it tells of is no longer needed."""
    for clear in _FORGETTING:
        clear()


def recalled(limit: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator for functions of objects that never change: it keeps the last answers, at most `limit`, each with the objects it is about."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept: dict[tuple[int, ...], tuple[object, R]] = {}
        _FORGETTING.append(kept.clear)

        @wraps(function)
        def answer(*arguments: P.args, **keywords: P.kwargs) -> R:
            if keywords:
                return function(*arguments, **keywords)
            key = tuple(map(id, arguments))
            found = kept.get(key)
            if found is None:
                if len(kept) >= limit:
                    kept.clear()
                found = kept[key] = (arguments, function(*arguments, **keywords))  # the objects live as long as the answer: no other one gets their identity
            return found[1]

        return answer

    return decorate
