"""Principals as configuration declares them: administrators and those for emergencies, by address, name or glob."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from iac_iam_guard.assumptions import Assumptions
from iac_iam_guard.iam.model import PrincipalSubject
from iac_iam_guard.values import Known


def is_declared_administrator(principal: PrincipalSubject, assumptions: Assumptions) -> bool:
    """Tell whether a principal is declared to be an administrator, in everyday work or in an emergency."""
    patterns = (*assumptions.administrators, *assumptions.break_glass)
    return bool(patterns) and is_declared(principal, patterns)


def is_declared(principal: PrincipalSubject, patterns: Iterable[str]) -> bool:
    """Tell whether one of `patterns` means a principal."""
    origin, name = principal.origin, principal.name
    texts = [origin.address, origin.identity]
    if isinstance(name, Known) and isinstance(name.value, str):
        texts.append(name.value)
    return any(text == pattern or fnmatchcase(text, pattern) for pattern in patterns for text in texts)
