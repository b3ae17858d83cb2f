"""Reads `.iac-iam-guard.yml` into a frozen Configuration."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from iac_iam_guard.assumptions import Assumptions, Environment
from iac_iam_guard.engine.rule_file import Plain
from iac_iam_guard.errors import ConfigurationError, InputError, did_you_mean
from iac_iam_guard.files import Workspace, compile_pattern
from iac_iam_guard.findings import Confidence, Severity
from iac_iam_guard.source import LineIndex, Source, SourceSpan

if TYPE_CHECKING:
    from iac_iam_guard.yaml_reader import YamlNode

FILE_NAME = ".iac-iam-guard.yml"

FailOn: TypeAlias = Literal["critical", "high", "medium", "low", "never"]
EstateKind: TypeAlias = Literal["whole", "partial"]
Peer: TypeAlias = Literal["checkov", "trivy", "tfsec", "cfn_nag", "kics"]
"""Scanners whose ignores can be honoured."""
Reach: TypeAlias = Literal["report-at-call", "full", "off"]
"""Where findings in modules that Terraform has downloaded are reported: at the call, where they are, or nowhere."""
Choice = TypeVar("Choice", bound=str)


class Ignore(NamedTuple):
    """An entry of `ignores`: one rule, at the addresses that the glob `address` matches, up to and including the day `until`."""

    rule: str
    address: str
    reason: str
    until: date | None
    span: SourceSpan


class IgnorePolicy(NamedTuple):
    """What is asked of every ignore: a reason; an end within `max_days` (0: none is asked for); `warn_days` before its end it is announced."""

    require_reason: bool = True
    max_days: int = 0
    warn_days: int = 14


DEFAULT_POLICY = IgnorePolicy()


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says, defaults where it is silent; None where the default depends on the command line.

    `path` is the file ("" without one). Paths are relative to the containment root. `places` tells where each setting is written: "severity.x",
    "select[0]"; `lines` are those of the file.
    """

    path: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    estate: EstateKind | None = None
    fail_on: FailOn = "high"
    min_severity: Severity = Severity.LOW
    min_confidence: Confidence = Confidence.MEDIUM
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    own_accounts: tuple[str, ...] = ()
    organization_accounts: tuple[str, ...] = ()
    vendor_accounts: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    break_glass: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    account_baseline: bool = False
    environments: tuple[Environment, ...] = ()
    modules: Reach = "report-at-call"
    honour: tuple[Peer, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    ignore_policy: IgnorePolicy = DEFAULT_POLICY
    rule_paths: tuple[str, ...] = ()
    places: Mapping[str, SourceSpan] = field(default_factory=dict)
    lines: LineIndex | None = None

    def line_of(self, setting: str) -> int:
        """Return the line on which a setting is written, 0 if it is not."""
        place = self.places.get(setting)
        return self.lines.position(place.start).line if place is not None and self.lines is not None else 0

    def assumptions(self, today: date) -> Assumptions:
        """Return what the user told about the world, as words ask for it."""
        return Assumptions(
            today=today,
            own_accounts=self.own_accounts,
            organization_accounts=self.organization_accounts,
            vendor_accounts=self.vendor_accounts,
            organizations=self.organizations,
            administrators=self.administrators,
            break_glass=self.break_glass,
            services=self.services,
            baseline=self.account_baseline,
            environments=self.environments,
        )


def discover_configuration(path: str, workspace: Workspace) -> Path | None:
    """Return the nearest configuration file from `path` (relative to the root) up to the root."""
    real = workspace.resolve(path)
    folder = PurePosixPath(real if workspace.is_folder(real) else PurePosixPath(real).parent)
    for candidate in (folder, *folder.parents):
        if workspace.is_file(str(candidate / FILE_NAME)):
            return workspace.root / candidate / FILE_NAME
    return None


def load_configuration(path: Path | None, workspace: Workspace) -> Configuration:
    """Return the configuration in the file `path`, the defaults for None; raise ConfigurationError for anything that is not understood."""
    if path is None:
        return Configuration()
    try:
        try:
            name = workspace.relative(path)
        except InputError:  # named on the command line, it may stand outside: its folder is a root of its own
            workspace, name = Workspace(path.parent), path.name
        source = workspace.read(name)
    except InputError as error:
        raise ConfigurationError(f"the configuration cannot be read: {error.message}", error.span, error.hint) from None
    return read_configuration(source)


def read_configuration(source: Source) -> Configuration:
    """Return the configuration that `source` holds; raise ConfigurationError for anything that is not understood."""
    from iac_iam_guard.yaml_reader import YamlProblem, parse_yaml

    try:
        root = parse_yaml(source.text)
    except YamlProblem as problem:
        line = LineIndex(source.text).position(problem.offset).line
        span = SourceSpan(source.path, problem.offset, problem.offset)
        raise ConfigurationError(f"line {line}: {problem.message}", span) from None
    return Configuration(path=source.path) if root is None else read_settings(Setting(root, "", Document(source.path, LineIndex(source.text), {})))


class Document(NamedTuple):
    """The file that settings stand in, and the place of each setting that was read."""

    path: str
    lines: LineIndex
    places: dict[str, SourceSpan]


class Setting(NamedTuple):
    """A part of the configuration and the keys that lead to it; its readers raise ConfigurationError."""

    node: "YamlNode"
    name: str
    document: Document

    @property
    def span(self) -> SourceSpan:
        """Where it is written."""
        return SourceSpan(self.document.path, self.node.start, self.node.end)

    def refuse(self, message: str, hint: str = "") -> ConfigurationError:
        """Return the refusal of this setting, which names its line but never quotes it."""
        where = f"{self.name}: " if self.name else ""
        return ConfigurationError(f"line {self.document.lines.position(self.node.start).line}: {where}{message}", self.span, hint)

    def members(self, known: Iterable[str] | None = None) -> dict[str, "Setting"]:
        """Return the settings of a mapping by key; keys that are not `known` are refused."""
        from iac_iam_guard.yaml_reader import YamlMapping, YamlScalar

        if not isinstance(self.node, YamlMapping):
            raise self.refuse("a mapping is expected here", f"known: {', '.join(sorted(known))}" if known else "")
        found: dict[str, Setting] = {}
        for key_node, value_node in self.node.members:
            key = Setting(key_node, self.name, self.document)
            if not isinstance(key_node, YamlScalar) or not key_node.text:
                raise key.refuse("a key is a word")
            name = key_node.text
            if known is not None and name not in known:
                raise key.refuse("this key is not known", did_you_mean(name, known))
            if name in found:
                raise key.refuse("this key stands here twice")
            found[name] = Setting(value_node, f"{self.name}.{name}".lstrip("."), self.document)
            self.document.places[found[name].name] = found[name].span
        return found

    def items(self) -> tuple["Setting", ...]:
        """Return the settings of a list."""
        from iac_iam_guard.yaml_reader import YamlSequence

        if not isinstance(self.node, YamlSequence):
            raise self.refuse("a list is expected here", "write one item a line, each after a dash")
        items = tuple(Setting(node, f"{self.name}[{index}]", self.document) for index, node in enumerate(self.node.items))
        self.document.places.update((item.name, item.span) for item in items)
        return items

    def text(self, pattern: str = r".+", meaning: str = "a text") -> str:
        """Return a scalar as it is written; it has to have the form `pattern`, which is `meaning`."""
        from iac_iam_guard.yaml_reader import YamlScalar

        if not isinstance(self.node, YamlScalar) or self.node.value is None or not re.fullmatch(pattern, self.node.text, re.DOTALL):
            raise self.refuse(f"{meaning} is expected here")
        return self.node.text

    def texts(self, pattern: str = r".+", meaning: str = "a text") -> tuple[str, ...]:
        """Return the texts of a list."""
        return tuple(item.text(pattern, meaning) for item in self.items())

    def choice(self, options: Iterable[Choice]) -> Choice:
        """Return which of `options` is written."""
        text = self.text()
        for option in options:
            if option == text:
                return option
        raise self.refuse("this value is not known", did_you_mean(text, options) or f"one of {', '.join(options)}")

    def flag(self) -> bool:
        """Return true or false."""
        value = self.plain()
        if not isinstance(value, bool):
            raise self.refuse("true or false is expected here")
        return value

    def whole_number(self) -> int:
        """Return a whole number, 0 or more."""
        value = self.plain()
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refuse("a whole number, 0 or more, is expected here")
        return value

    def day(self) -> date:
        """Return a date written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-12-31"))
        except ValueError:
            raise self.refuse("there is no such day") from None

    def plain(self) -> Plain:
        """Return a scalar, or a list of scalars."""
        from iac_iam_guard.yaml_reader import YamlMapping, YamlSequence

        if isinstance(self.node, YamlSequence):
            return [item.plain() for item in self.items()]
        if isinstance(self.node, YamlMapping):
            raise self.refuse("a value or a list of values is expected here")
        return float(self.node.value) if isinstance(self.node.value, Decimal) else self.node.value


ACCOUNT = (r"[0-9]{12}", "an account id of twelve digits")
ORGANIZATION = (r"o-[a-z0-9]{10,32}", "an organization id such as o-abc1234567")
KEYS = (
    "version", "paths", "estate", "fail-on", "min-severity", "min-confidence", "select", "extend-select", "ignore", "severity", "parameters", "accounts",
    "organizations", "principals", "account-baseline", "environments", "modules", "honour", "ignores", "ignore-policy", "rule-paths",
)  # fmt: skip


def read_settings(root: Setting) -> Configuration:
    """Return the configuration that the settings make."""
    settings = root.members(KEYS)
    if "version" in settings and settings["version"].plain() != 1:
        raise settings["version"].refuse("only version 1 is understood", "write version: 1")
    folder = str(PurePosixPath(root.document.path).parent)
    paths = settings["paths"].members(("include", "exclude")) if "paths" in settings else {}
    accounts = settings["accounts"].members(("own", "organization", "vendors")) if "accounts" in settings else {}
    principals = settings["principals"].members(("administrators", "break-glass", "services")) if "principals" in settings else {}

    def texts(source: Mapping[str, Setting], key: str, pattern: str = r".+", meaning: str = "a text") -> tuple[str, ...]:
        return source[key].texts(pattern, meaning) if key in source else ()

    return Configuration(
        path=root.document.path,
        include=tuple(path_below(item, folder) for item in paths["include"].items()) if "include" in paths else (),
        exclude=tuple(pattern_below(item, folder) for item in paths["exclude"].items()) if "exclude" in paths else (),
        estate=settings["estate"].choice(ESTATES) if "estate" in settings else None,
        fail_on=settings["fail-on"].choice(FAIL_ON) if "fail-on" in settings else "high",
        min_severity=settings["min-severity"].choice(Severity) if "min-severity" in settings else Severity.LOW,
        min_confidence=settings["min-confidence"].choice(Confidence) if "min-confidence" in settings else Confidence.MEDIUM,
        select=settings["select"].texts() if "select" in settings else None,
        extend_select=texts(settings, "extend-select"),
        ignore=texts(settings, "ignore"),
        severity={rule: grade.choice(Severity) for rule, grade in settings["severity"].members().items()} if "severity" in settings else {},
        parameters=read_parameters(settings["parameters"]) if "parameters" in settings else {},
        own_accounts=texts(accounts, "own", *ACCOUNT),
        organization_accounts=texts(accounts, "organization", *ACCOUNT),
        vendor_accounts=texts(accounts, "vendors", *ACCOUNT),
        organizations=texts(settings, "organizations", *ORGANIZATION),
        administrators=texts(principals, "administrators"),
        break_glass=texts(principals, "break-glass"),
        services=texts(principals, "services"),
        account_baseline=settings["account-baseline"].flag() if "account-baseline" in settings else False,
        environments=read_environments(settings["environments"]) if "environments" in settings else (),
        modules=settings["modules"].choice(REACHES) if "modules" in settings else "report-at-call",
        honour=tuple(dict.fromkeys(item.choice(PEERS) for item in settings["honour"].items())) if "honour" in settings else (),
        ignores=tuple(read_ignore(item) for item in settings["ignores"].items()) if "ignores" in settings else (),
        ignore_policy=read_ignore_policy(settings["ignore-policy"]) if "ignore-policy" in settings else DEFAULT_POLICY,
        rule_paths=tuple(path_below(item, folder) for item in settings["rule-paths"].items()) if "rule-paths" in settings else (),
        places=root.document.places,
        lines=root.document.lines,
    )


PEERS: tuple[Peer, ...] = get_args(Peer)
REACHES: tuple[Reach, ...] = get_args(Reach)
FAIL_ON: tuple[FailOn, ...] = ("critical", "high", "medium", "low", "never")
ESTATES: tuple[EstateKind, ...] = ("whole", "partial")


def read_parameters(setting: Setting) -> dict[str, dict[str, Plain]]:
    """Return the arguments of words by rule and word."""
    return {rule: {word: value.plain() for word, value in words.members().items()} for rule, words in setting.members().items()}


def read_environments(setting: Setting) -> tuple[Environment, ...]:
    """Return the environments of a list, the lowest first; an account belongs to one of them, and each is let into higher ones only."""
    entries = [item.members(("name", "accounts", "tags", "paths", "may-assume")) for item in setting.items()]
    for item, parts in zip(setting.items(), entries, strict=True):
        if "name" not in parts:
            raise item.refuse("the key name is missing")
        if parts.keys().isdisjoint(("accounts", "tags", "paths")):
            raise item.refuse("nothing tells which roles belong to this environment", "give it accounts, tags or paths")
    names = [parts["name"].text() for parts in entries]
    owners: dict[str, str] = {}
    found: list[Environment] = []
    for index, (name, parts) in enumerate(zip(names, entries, strict=True)):
        if name in names[:index]:
            raise parts["name"].refuse("an environment of this name stands here already")
        accounts = parts["accounts"].texts(*ACCOUNT) if "accounts" in parts else ()
        if any(owners.setdefault(account, name) != name for account in accounts):
            raise parts["accounts"].refuse("an account stands in two environments", "an account belongs to one: use tags or paths where it holds several")
        tags = tuple((key, value.texts()) for key, value in parts["tags"].members().items()) if "tags" in parts else ()
        paths = parts["paths"].texts(r"/.*", "the beginning of a role's path such as /dev/") if "paths" in parts else ()
        higher = tuple(_higher(item, names[index + 1 :]) for item in parts["may-assume"].items()) if "may-assume" in parts else ()
        found.append(Environment(name, accounts, tags, paths, higher))
    return tuple(found)


def _higher(setting: Setting, names: Sequence[str]) -> str:
    text = setting.text()
    if text not in names:
        raise setting.refuse("this is no higher environment", did_you_mean(text, names) or "environments stand from the lowest to the highest")
    return text


def read_ignore(setting: Setting) -> Ignore:
    """Return one entry of `ignores`."""
    parts = setting.members(("rule", "address", "reason", "until"))
    for key in ("rule", "address"):
        if key not in parts:
            raise setting.refuse(f"the key {key} is missing")
    return Ignore(
        parts["rule"].text(),
        parts["address"].text(),
        parts["reason"].text() if "reason" in parts else "",
        parts["until"].day() if "until" in parts else None,
        setting.span,
    )


def read_ignore_policy(setting: Setting) -> IgnorePolicy:
    """Return what is asked of ignores."""
    parts = setting.members(("require-reason", "max-days", "warn-days"))
    default = DEFAULT_POLICY
    return IgnorePolicy(
        parts["require-reason"].flag() if "require-reason" in parts else default.require_reason,
        parts["max-days"].whole_number() if "max-days" in parts else default.max_days,
        parts["warn-days"].whole_number() if "warn-days" in parts else default.warn_days,
    )


def path_below(setting: Setting, folder: str) -> str:
    """Return a path, written relative to the folder of the configuration, relative to the root; it may not leave the root."""
    written = PurePosixPath(setting.text())
    parts: list[str] = []
    for part in (*PurePosixPath(folder).parts, *written.parts):
        if part == "..":
            if not parts:
                raise setting.refuse("this path leads outside the folder that is scanned")
            parts.pop()
        elif part != ".":
            parts.append(part)
    if written.is_absolute():
        raise setting.refuse("a path relative to the folder of the configuration is expected here")
    return "/".join(parts) or "."


def pattern_below(setting: Setting, folder: str) -> str:
    """Return a pattern as in .gitignore, written for the folder of the configuration, as one for the root."""
    pattern = setting.text()
    if not compile_pattern(pattern):
        raise setting.refuse("this pattern is malformed or has too many wildcards", "patterns are those of .gitignore, with two stars at most in a segment")
    if folder == ".":
        return pattern
    negation, pattern = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    anchored = "/" in pattern.rstrip("/")
    return f"{negation}/{folder}/{pattern.lstrip('/')}" if anchored else f"{negation}/{folder}/**/{pattern}"
