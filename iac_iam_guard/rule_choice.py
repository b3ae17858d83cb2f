"""Which rules a scan runs, and with which severity: what the command line and the configuration say together."""

from collections.abc import Iterator

from iac_iam_guard.configuration import Configuration
from iac_iam_guard.engine.rule import Rule, Ruleset
from iac_iam_guard.engine.selection import find_rules, select_rules
from iac_iam_guard.errors import ConfigurationError, UsageError
from iac_iam_guard.findings import Severity


def choose_rules(ruleset: Ruleset, configuration: Configuration, select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules that run, regraded; `select` and `ignore` are those of the command line, of which the former replaces the configuration's.

    Raises UsageError for a word of the command line that names no rule, and ConfigurationError for one of the configuration.
    """
    grades = dict(_grades(ruleset, configuration))
    for key, words in (("select", configuration.select or ()), ("extend-select", configuration.extend_select), ("ignore", configuration.ignore)):
        for index, word in enumerate(words):
            try:
                select_rules(ruleset, (word,), ())
            except UsageError as error:
                raise _refusal(configuration, f"{key}[{index}]", error) from None
    configured = (*(configuration.select or ("default",)), *configuration.extend_select)
    chosen = select_rules(ruleset, select or configured, (*ignore, *configuration.ignore))
    return tuple(rule._replace(severity=grades[rule.id]) if rule.id in grades else rule for rule in chosen)


def _grades(ruleset: Ruleset, configuration: Configuration) -> Iterator[tuple[str, Severity]]:
    """Yield the severities that the configuration gives, by the ids of rules."""
    for name, severity in configuration.severity.items():
        try:
            found = find_rules(ruleset, name)
        except UsageError as error:
            raise _refusal(configuration, f"severity.{name}", error) from None
        yield from ((rule.id, severity) for rule in found)


def _refusal(configuration: Configuration, setting: str, error: UsageError) -> ConfigurationError:
    return ConfigurationError(f"{setting.partition('.')[0]}: {error.message}", configuration.places.get(setting), error.hint)
