"""Patterns as people read them."""

from iac_iam_guard.iam.glob import Hole, Token, Tokens, Wild


def write_tokens(found: Tokens, fresh: str = "x") -> str:
    """Return tokens as text for people; holes are written `${…}`, the letter that stands for any other one as `fresh`."""
    return "".join(_write_token(token, fresh) for token in found)


def _write_token(token: Token, fresh: str) -> str:
    match token:
        case str():
            return token
        case Wild.STAR:
            return "*"
        case Wild.ANY:
            return "?"
        case Hole(key=key, open=is_open, first=first):
            return f"${{{name_of_hole(key)}}}" if first or is_open else ""
    return fresh


def name_of_hole(key: object) -> str:
    """Return what people call a hole: the policy variable, or what the value refers to."""
    if isinstance(key, str):
        return key
    if isinstance(key, tuple):
        reason, refs, what = key[:3]
        if refs:
            return f"{refs[0].address}.{refs[0].attribute}".rstrip(".")
        return str(what or reason)
    return "a value that is not known"
