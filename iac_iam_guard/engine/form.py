"""The strict form of rule.yaml and pack.yaml: what may stand where, checked when it is read."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import TypeVar, get_args

from iac_iam_guard.engine.expression import compile_when, words_in
from iac_iam_guard.engine.inquiry import Condition, Predicate
from iac_iam_guard.engine.rule import DECLARATIONS, EVIDENCE, InputKind, Pack, Rule
from iac_iam_guard.engine.rule_file import PartPath, Plain, RuleFile
from iac_iam_guard.engine.subjects import SUBJECTS
from iac_iam_guard.engine.wording import placeholders_of
from iac_iam_guard.engine.words import bind_word
from iac_iam_guard.errors import ConfigurationError, RulesetError, did_you_mean
from iac_iam_guard.findings import Confidence, Severity

SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
FAMILY = re.compile(r"[A-Z][A-Z0-9]*-[0-9]{3}")
TAG = re.compile(r"[a-z0-9][a-z0-9.-]*")
REFERENCE = re.compile(r"https://[^\s<>\"]+")
INPUTS: tuple[InputKind, ...] = get_args(InputKind)

PACK_KEYS = frozenset({"name", "title", "summary", "practice"})
RULE_REQUIRED = ("id", "title", "severity", "confidence", "subject", "when", "message", "why", "fix")
RULE_KEYS = frozenset(
    {
        *RULE_REQUIRED,
        *("aliases", "base", "cause", "configurable", "default", "estate", "evidence", "family", "inputs", "practice", "primary", "references", "tags"),
        "yields_to",
    }
)

E = TypeVar("E", bound=StrEnum)


def read_pack(file: RuleFile) -> Pack:
    """Return the pack that `file` describes; raise RulesetError."""
    form = _Form(file, PACK_KEYS)
    folder = file.path.split("/")[-2]
    if form.slug("name") != folder:
        raise file.error(("name",), f"a pack is named like its folder, {folder}")
    return Pack(folder, form.text("title"), form.text("summary"), form.slug("practice"))


def read_rule(file: RuleFile, folder: str, pack: Pack, parameters: Mapping[str, Plain], proven: bool = False) -> Rule:
    """Return the rule that `file`, in `folder` of `pack`, describes, with `parameters` in place of the arguments of its words.

    One that is `proven`, as those of the program are by its tests, opens its words when it is first asked for them: few scans have subjects for all rules.
    Raises RulesetError, and ConfigurationError for a parameter that the rule does not take.
    """
    form = _Form(file, RULE_KEYS)
    for key in RULE_REQUIRED:
        if key not in form.data:
            raise file.error((), f"a rule has a {key}")
    if form.slug("id") != folder:
        raise file.error(("id",), f"a rule is named like its folder, {folder}")
    subject = form.one_of("subject", tuple(SUBJECTS))
    message = form.text("message")
    _check_placeholders(file, subject, message)
    words = tuple(dict.fromkeys(words_in(form.data["when"])))
    configurable = form.texts("configurable")
    inputs = form.among("inputs", INPUTS)
    _check_parameters(folder, parameters, configurable)

    def bind(name: str, argument: Plain, place: PartPath) -> Predicate:
        if name not in parameters:
            return bind_word(file, subject, name, argument, place)
        bind_word(file, subject, name, argument, place)
        try:
            return bind_word(RuleFile(f"parameters.{folder}.{name}", None), subject, name, parameters[name], ())
        except RulesetError as error:
            raise ConfigurationError(error.message, None, error.hint) from None

    @cache
    def when() -> tuple[Condition, ...]:
        return compile_when(file, form.data["when"], bind)

    if parameters or not proven:
        when()
    for key, named in (("primary", (form.text("primary"),) if "primary" in form.data else ()), ("configurable", configurable)):
        for word in named:
            if word not in words:
                raise file.error((key,), f"{word} is no word of this rule", did_you_mean(word, words))
    return Rule(
        id=folder,
        title=form.text("title"),
        severity=form.member("severity", Severity),
        confidence=form.member("confidence", Confidence),
        subject=subject,
        when=when,
        message=message,
        why=form.text("why"),
        fix=form.text("fix"),
        practice=form.slug("practice") if "practice" in form.data else pack.practice,
        pack=pack.name,
        family=form.matching("family", FAMILY, "like ABC-012") if "family" in form.data else "",
        cause=form.slug("cause") if "cause" in form.data else "",
        references=form.each_matching("references", REFERENCE, "an https address"),
        tags=form.each_matching("tags", TAG, "a tag in lower case, like cis-1.15"),
        aliases=form.texts("aliases"),
        inputs=tuple(kind for kind in INPUTS if kind in inputs) or DECLARATIONS,
        primary=form.text("primary") if "primary" in form.data else "",
        evidence=form.among("evidence", tuple(EVIDENCE)),
        yields_to=form.each_matching("yields_to", SLUG, "the id of a rule"),
        configurable=configurable,
        words=words,
        estate=form.flag("estate", False),
        default=form.flag("default", True),
        base=form.flag("base", False),
    )


class _Form:
    """A mapping of a rule file, read key by key; every reader raises RulesetError at the place of the key."""

    def __init__(self, file: RuleFile, keys: frozenset[str]) -> None:
        if not isinstance(file.data, dict):
            raise file.error((), "keys and values belong here")
        self.file = file
        self.data = file.data
        for key in self.data:
            if key not in keys:
                raise file.error((key,), "there is no such key", did_you_mean(key, keys))

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.file.error((key,), "a text belongs here")
        return " ".join(value.split())

    def matching(self, key: str, pattern: re.Pattern[str], wanted: str) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise self.file.error((key,), f"{wanted} belongs here")
        return value

    def slug(self, key: str) -> str:
        return self.matching(key, SLUG, "a name in kebab-case")

    def one_of(self, key: str, known: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in known:
            raise self.file.error((key,), f"there is no {key} of this name", did_you_mean(value, known))
        return value

    def member(self, key: str, kind: type[E]) -> E:
        return kind(self.one_of(key, tuple(member.value for member in kind)))

    def flag(self, key: str, absent: bool) -> bool:
        value = self.data.get(key, absent)
        if not isinstance(value, bool):
            raise self.file.error((key,), "true or false belongs here")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return self._each(key, lambda item: True, "a text")

    def each_matching(self, key: str, pattern: re.Pattern[str], wanted: str) -> tuple[str, ...]:
        return self._each(key, lambda item: pattern.fullmatch(item) is not None, wanted)

    def among(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        return self._each(key, lambda item: item in known, f"one of {', '.join(known)}")

    def _each(self, key: str, fits: Callable[[str], bool], wanted: str) -> tuple[str, ...]:
        if key not in self.data:
            return ()
        items = self.data[key]
        if not isinstance(items, list):
            raise self.file.error((key,), "a list belongs here")
        texts: list[str] = []
        for index, item in enumerate(items):
            if not isinstance(item, str) or not item.strip() or not fits(item):
                raise self.file.error((key, index), f"{wanted} belongs here")
            if item in texts:
                raise self.file.error((key, index), f"{item} stands here twice")
            texts.append(item)
        return tuple(texts)


def _check_placeholders(file: RuleFile, subject: str, message: str) -> None:
    known = placeholders_of(subject)
    try:
        parts = list(Formatter().parse(message))
    except ValueError:
        raise file.error(("message",), "braces do not match") from None
    for _, name, form, conversion in parts:
        if name is not None and (name not in known or form or conversion):
            raise file.error(("message",), f"{{{name}}} is no placeholder of a {subject}", did_you_mean(name, known))


def _check_parameters(rule: str, parameters: Mapping[str, Plain], configurable: tuple[str, ...]) -> None:
    for word in parameters:
        if word not in configurable:
            hint = did_you_mean(word, configurable) or "this rule has no parameters"
            raise ConfigurationError(f"parameters.{rule}: {word} is no parameter of this rule", None, hint)
