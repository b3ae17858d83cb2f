"""Translates regular expressions from RE2's syntax into that of Python's `regex` module."""

import re
from typing import Final

from iac_iam_guard.terraform.outcome import EvaluationError

DEPTH_LIMIT: Final = 100
LENGTH_LIMIT: Final = 10_000
REPEAT_LIMIT: Final = 1000
LAST: Final = 0x10FFFF
WORD: Final = "[0-9A-Za-z_]"
BOUNDARIES: Final = {
    "b": f"(?:(?<={WORD})(?!{WORD})|(?<!{WORD})(?={WORD}))",
    "B": f"(?:(?<={WORD})(?={WORD})|(?<!{WORD})(?!{WORD}))",
    "A": r"\A",
    "z": r"\Z",
}
CONTROLS: Final = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
PERL: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 10), (12, 13), (32, 32)),
}
POSIX: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "alnum": ((48, 57), (65, 90), (97, 122)),
    "alpha": ((65, 90), (97, 122)),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": ((48, 57),),
    "graph": ((33, 126),),
    "lower": ((97, 122),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((65, 90),),
    "word": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
CATEGORIES: Final = re.compile("C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?")


def translate(expression: str) -> tuple[str, tuple[str | None, ...]]:
    """Return the expression for `regex`, and the names of its groups, None for one without; raises EvaluationError for what RE2 refuses."""
    if len(expression) > LENGTH_LIMIT:
        raise EvaluationError("this regular expression is too long")
    translator = _Translator(expression)
    return translator.alternatives(0, frozenset()), tuple(translator.names)


def _wrong() -> EvaluationError:
    return EvaluationError("this regular expression is not valid in RE2's syntax")


def _character(code: int) -> str:
    character = chr(code)
    return character if character.isascii() and character.isalnum() else f"\\U{code:08X}"


def _complement(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return the characters that are not in `ranges`, which ascend."""
    gaps: list[tuple[int, int]] = []
    at = 0
    for first, last in ranges:
        if first > at:
            gaps.append((at, first - 1))
        at = last + 1
    return (*gaps, (at, LAST))


def _class_text(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(_character(first) if first == last else f"{_character(first)}-{_character(last)}" for first, last in ranges)


class _Translator:
    """Reads an expression from left to right; `flags` are those of i, m, s and U that hold at a place."""

    def __init__(self, expression: str) -> None:
        self.text = expression
        self.at = 0
        self.names: list[str | None] = []

    def peek(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def take(self, token: str) -> bool:
        if self.peek(token):
            self.at += len(token)
            return True
        return False

    def next(self) -> str:
        if self.at >= len(self.text):
            raise _wrong()
        self.at += 1
        return self.text[self.at - 1]

    def until(self, token: str) -> str:
        end = self.text.find(token, self.at)
        if end < 0:
            raise _wrong()
        part = self.text[self.at : end]
        self.at = end + len(token)
        return part

    def alternatives(self, depth: int, flags: frozenset[str]) -> str:
        """Translate up to the parenthesis that closes this group, or the end; flags that are set within hold to that end, over `|` too."""
        if depth > DEPTH_LIMIT:
            raise EvaluationError("this regular expression nests too deeply")
        out: list[str] = []
        repeatable = False
        while self.at < len(self.text):
            if self.peek(")"):
                if depth == 0:
                    raise _wrong()
                break
            if self.take("|"):
                out.append("|")
                repeatable = False
            elif self.peek("(?") and (changed := self.bare_flags(flags)) is not None:
                flags = changed
                repeatable = False
            elif self.peek("*") or self.peek("+") or self.peek("?") or (self.peek("{") and self.repetition() is not None):
                if not repeatable:
                    raise _wrong()
                out.append(self.quantifier(flags))
                repeatable = False
            else:
                atoms = self.atom(depth, flags)
                out.extend(atoms)
                repeatable = bool(atoms)
        return "".join(out)

    def bare_flags(self, flags: frozenset[str]) -> frozenset[str] | None:
        """Read `(?flags)`, which holds for the rest of the group; None if something else stands here."""
        end = self.at + 2
        while end < len(self.text) and self.text[end] in "imsU-":
            end += 1
        if not self.text.startswith(")", end) or end == self.at + 2:
            return None
        changed = self.changed(flags, self.text[self.at + 2 : end])
        self.at = end + 1
        return changed

    @staticmethod
    def changed(flags: frozenset[str], letters: str) -> frozenset[str]:
        """Return `flags` after `letters`, such as `i-s`."""
        on, minus, off = letters.partition("-")
        if minus and (not off or "-" in off):
            raise _wrong()
        return (flags | set(on)) - set(off)

    def repetition(self) -> tuple[int, int | None, int] | None:
        """Return least, most and the end of `{n}`, `{n,}` or `{n,m}`; None where the brace is a character."""
        end = self.text.find("}", self.at)
        least, comma, most = self.text[self.at + 1 : end].partition(",") if end >= 0 else ("", "", "")
        if not (least.isascii() and least.isdigit()) or (most and not (most.isascii() and most.isdigit())):
            return None
        if (least != "0" and least.startswith("0")) or (most != "0" and most.startswith("0")):
            return None
        if len(least) > 4 or len(most) > 4 or int(least) > REPEAT_LIMIT or (most and not int(least) <= int(most) <= REPEAT_LIMIT):
            raise _wrong()
        return int(least), (int(most) if most else None if comma else int(least)), end + 1

    def quantifier(self, flags: frozenset[str]) -> str:
        start = self.at
        if self.peek("{"):
            repetition = self.repetition()
            assert repetition is not None
            least, most, self.at = repetition
            written = f"{{{least},{'' if most is None else most}}}"
        else:
            written = self.next()
        lazy = self.take("?")
        if any(self.peek(mark) for mark in "*+?") or (self.peek("{") and self.repetition() is not None):
            raise _wrong()
        assert self.at > start
        return written + ("?" if lazy != ("U" in flags) else "")

    def atom(self, depth: int, flags: frozenset[str]) -> list[str]:
        character = self.next()
        match character:
            case "(":
                return [self.group(depth, flags)]
            case "[":
                return [self.cased(self.bracket(), flags)]
            case ".":
                return ["(?s:.)" if "s" in flags else "[^\\n]"]
            case "^":
                return ["(?m:^)" if "m" in flags else "\\A"]
            case "$":
                return ["(?m:$)" if "m" in flags else "\\Z"]
            case "\\":
                return self.escaped(flags)
        return [self.cased(_character(ord(character)), flags)]

    @staticmethod
    def cased(atom: str, flags: frozenset[str]) -> str:
        return f"(?i:{atom})" if "i" in flags else atom

    def group(self, depth: int, flags: frozenset[str]) -> str:
        opening = "("
        if self.take("?"):
            if self.take("P<") or self.take("<"):
                name = self.until(">")
                if not name or not name.isascii() or not name.replace("_", "a").isalnum():
                    raise _wrong()
                self.names.append(name)
            else:
                letters = self.until(":")
                if letters.strip("imsU-"):
                    raise _wrong()
                flags = self.changed(flags, letters) if letters else flags
                opening = "(?:"
        else:
            self.names.append(None)
        inner = self.alternatives(depth + 1, flags)
        if not self.take(")"):
            raise _wrong()
        return f"{opening}{inner})"

    def escaped(self, flags: frozenset[str]) -> list[str]:
        """Translate what follows a backslash outside brackets."""
        letter = self.next()
        if letter in BOUNDARIES:
            return [BOUNDARIES[letter]]
        if letter == "Q":
            end = self.text.find("\\E", self.at)
            literal = self.text[self.at : end if end >= 0 else len(self.text)]
            self.at = end + 2 if end >= 0 else len(self.text)
            return [self.cased(_character(ord(character)), flags) for character in literal]
        members = self.members(letter)
        if members is not None:
            return [self.cased(f"[{members}]", flags)]
        return [self.cased(_character(self.code(letter)), flags)]

    def members(self, letter: str) -> str | None:
        r"""Return what `\letter` stands for within brackets if it is a class of characters."""
        if letter.lower() in PERL and letter in "dDwWsS":
            ranges = PERL[letter.lower()]
            return _class_text(ranges if letter.islower() else _complement(ranges))
        if letter not in "pP":
            return None
        name = self.until("}") if self.take("{") else self.next()
        negated = (letter == "P") != name.startswith("^")
        name = name.removeprefix("^")
        if name == "Any":
            return "" if negated else _class_text(((0, LAST),))
        if not name.isascii() or not name.replace("_", "a").isalnum():
            raise _wrong()
        return f"\\{'P' if negated else 'p'}{{{name if CATEGORIES.fullmatch(name) else f'Script={name}'}}}"

    def code(self, letter: str) -> int:
        r"""Return the character that `\letter` and what follows it stand for."""
        if letter in CONTROLS:
            return CONTROLS[letter]
        if letter in "01234567":
            digits = letter
            while len(digits) < 3 and self.at < len(self.text) and self.text[self.at] in "01234567":
                digits += self.next()
            if letter != "0" and len(digits) == 1:  # a backreference
                raise _wrong()
            return int(digits, 8)
        if letter == "x":
            digits = self.until("}") if self.take("{") else self.next() + self.next()
            if not digits or len(digits) > 8 or digits.strip("0123456789abcdefABCDEF") or int(digits, 16) > LAST:
                raise _wrong()
            return int(digits, 16)
        if letter.isascii() and not letter.isalnum():
            return ord(letter)
        raise _wrong()

    def bracket(self) -> str:
        """Translate a class in brackets, of which the first is read."""
        negated = self.take("^")
        parts: list[str] = []
        first = True
        while first or not self.peek("]"):
            first = False
            if self.peek("[:") and ":]" in self.text[self.at :]:
                name = self.until(":]")[2:]
                ranges = POSIX.get(name.removeprefix("^"))
                if ranges is None:
                    raise _wrong()
                parts.append(_class_text(_complement(ranges) if name.startswith("^") else ranges))
                continue
            if self.peek("\\") and self.text[self.at + 1 : self.at + 2] in tuple("dDwWsSpP"):
                self.at += 1
                parts.append(self.members(self.next()) or "")
                continue
            low = self.bracket_character()
            high = low
            if self.peek("-") and not self.text.startswith("]", self.at + 1):
                self.at += 1
                high = self.bracket_character()
            if high < low:
                raise _wrong()
            parts.append(_class_text(((low, high),)))
        self.at += 1
        inner = "".join(parts)
        if not inner:
            return "(?s:.)" if negated else "(?!)"
        return f"[{'^' if negated else ''}{inner}]"

    def bracket_character(self) -> int:
        character = self.next()
        return self.code(self.next()) if character == "\\" else ord(character)
