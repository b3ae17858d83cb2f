"""The configuration that holds, setting by setting, each with where it comes from: the file, or the default."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from iac_iam_guard.assumptions import Environment
from iac_iam_guard.configuration import Configuration

SCHEMA_VERSION = "1.0"
Shown: TypeAlias = "str | int | float | bool | list[Shown] | dict[str, Shown] | None"


class EffectiveSetting(NamedTuple):
    """One setting by the keys that lead to it ("paths.include"), and the line of the file that it stands on (0: it is the default)."""

    name: str
    value: Shown
    line: int


def effective_settings(configuration: Configuration) -> tuple[EffectiveSetting, ...]:
    """Return all settings in the order of the documentation."""
    return tuple(EffectiveSetting(name, value, configuration.line_of(name)) for name, value in _values(configuration))


def render_settings(configuration: Configuration) -> str:
    """Return all settings as a configuration file with comments on where each comes from."""
    lines: list[tuple[str, str]] = []
    around = ""
    for setting in effective_settings(configuration):
        group, dot, key = setting.name.partition(".")
        if dot and group != around:
            lines.append((f"{group}:", ""))
        around = group
        origin = f"{configuration.path}:{setting.line}" if setting.line else "default"
        if setting.value is None:
            lines.append((f"# {setting.name} depends on the paths of the scan", ""))
        else:
            lines.append((f"{'  ' + key if dot else group}: {json.dumps(setting.value, ensure_ascii=False)}", f"# {origin}"))
    width = min(max(len(text) for text, origin in lines if origin), 60)
    return "\n".join(f"{text:<{width}}  {origin}".rstrip() for text, origin in lines) + "\n"


def settings_as_json(configuration: Configuration) -> str:
    """Return all settings for programs."""
    settings: dict[str, object] = {}
    for setting in effective_settings(configuration):
        origin: object = {"path": configuration.path, "line": setting.line} if setting.line else "default"
        settings[setting.name] = {"value": setting.value, "origin": origin}
    return json.dumps({"schema_version": SCHEMA_VERSION, "path": configuration.path or None, "settings": settings}, indent=2, ensure_ascii=False) + "\n"


def _values(configuration: Configuration) -> Iterator[tuple[str, Shown]]:
    policy = configuration.ignore_policy
    yield "version", 1
    yield "paths.include", _listed(configuration.include)
    yield "paths.exclude", _listed(configuration.exclude)
    yield "estate", configuration.estate
    yield "fail-on", configuration.fail_on
    yield "min-severity", configuration.min_severity.value
    yield "min-confidence", configuration.min_confidence.value
    yield "select", _listed(configuration.select if configuration.select is not None else ("default",))
    yield "extend-select", _listed(configuration.extend_select)
    yield "ignore", _listed(configuration.ignore)
    yield "severity", {rule: grade.value for rule, grade in configuration.severity.items()}
    yield "parameters", {rule: {word: _plain(value) for word, value in words.items()} for rule, words in configuration.parameters.items()}
    yield "accounts.own", _listed(configuration.own_accounts)
    yield "accounts.organization", _listed(configuration.organization_accounts)
    yield "accounts.vendors", _listed(configuration.vendor_accounts)
    yield "organizations", _listed(configuration.organizations)
    yield "principals.administrators", _listed(configuration.administrators)
    yield "principals.break-glass", _listed(configuration.break_glass)
    yield "principals.services", _listed(configuration.services)
    yield "account-baseline", configuration.account_baseline
    yield "environments", [_environment(entry) for entry in configuration.environments]
    yield "modules", configuration.modules
    yield "honour", _listed(configuration.honour)
    yield (
        "ignores",
        [
            {"rule": entry.rule, "address": entry.address, "reason": entry.reason, **({"until": entry.until.isoformat()} if entry.until is not None else {})}
            for entry in configuration.ignores
        ],
    )
    yield "ignore-policy.require-reason", policy.require_reason
    yield "ignore-policy.max-days", policy.max_days
    yield "ignore-policy.warn-days", policy.warn_days
    yield "rule-paths", _listed(configuration.rule_paths)


def _environment(entry: Environment) -> dict[str, Shown]:
    """Return an environment as it is written, without what it leaves out."""
    parts: dict[str, Shown] = {
        "name": entry.name,
        "accounts": _listed(entry.accounts),
        "tags": {key: _listed(values) for key, values in entry.tags},
        "paths": _listed(entry.paths),
        "may-assume": _listed(entry.may_assume),
    }
    return {key: value for key, value in parts.items() if value}


def _listed(items: Iterable[str]) -> list[Shown]:
    return [str(item) for item in items]


def _plain(value: object) -> Shown:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
