"""What findings are measured by: configuration, rules and baseline, of what is scanned or of a commit that the change under review cannot edit."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.baseline import read_baseline
from iac_iam_guard.configuration import Configuration, discover_configuration, load_configuration
from iac_iam_guard.engine.load import RuleFiles, load_rules, packs_of
from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.engine.rule import Rule, Ruleset
from iac_iam_guard.engine.rule_file import parse_rule_file
from iac_iam_guard.errors import ConfigurationError, Diagnostic, InputError, RulesetError
from iac_iam_guard.files import Workspace
from iac_iam_guard.request import Request
from iac_iam_guard.rule_choice import choose_rules
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.units import read_named_file


class Yardstick(NamedTuple):
    """The configuration, all rules, those that run, and what the baseline knows; `notes` are to be told."""

    configuration: Configuration
    ruleset: Ruleset
    rules: tuple[Rule, ...]
    baseline: tuple[Recorded, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


def read_yardstick(request: Request, workspace: Workspace) -> Yardstick:
    """Return what `request` measures by; raise GuardError for what is not understood, or a commit that is not there."""
    if not request.policy_from:
        configuration = read_configuration(request, workspace)
        folders = (*request.rule_paths, *(workspace.root / path for path in configuration.rule_paths))
        ruleset = load_rules(folders, configuration.parameters)
        return _chosen(request, workspace, configuration, ruleset)
    from iac_iam_guard.commit import open_commit

    committed, repository = open_commit(workspace, request.policy_from)
    with closing(repository):
        configuration = _without_places(read_configuration(request, committed))
        within, outside = _divided(request.rule_paths, committed)
        packs = (pack for folder in (*within, *configuration.rule_paths) for pack in _committed_packs(committed, folder))
        ruleset = load_rules(outside, configuration.parameters, packs)
        return _chosen(request, committed, configuration, ruleset)


def read_configuration(request: Request, workspace: Workspace) -> Configuration:
    """Return the configuration that `request` names, else the nearest one in `workspace`, or none; raise ConfigurationError."""
    if not request.use_configuration:
        return Configuration()
    path = request.configuration_path
    if path is None:
        first = request.source or next((item for item in request.paths if str(item) != "-"), workspace.root)
        path = discover_configuration(workspace.relative(first), workspace)
    return load_configuration(path, workspace)


def _without_places(configuration: Configuration) -> Configuration:
    """Return a configuration whose ignores name their file alone: it has other lines in what is scanned."""
    return replace(configuration, ignores=tuple(entry._replace(span=SourceSpan(entry.span.path, 0, 0)) for entry in configuration.ignores))


def _chosen(request: Request, workspace: Workspace, configuration: Configuration, ruleset: Ruleset) -> Yardstick:
    rules = choose_rules(ruleset, configuration, request.select, request.ignore)
    if request.baseline is None:
        return Yardstick(configuration, ruleset, rules)
    try:
        source = read_named_file(workspace, request.baseline)
    except InputError as error:
        if request.policy_from:  # the change may be what brings it
            note = Diagnostic("note", f"there is no baseline in {request.policy_from}: nothing counts as known", None, "it counts once it is there")
            return Yardstick(configuration, ruleset, rules, notes=(note,))
        raise ConfigurationError(f"the baseline cannot be read: {error.message}", error.span, "write it with: iac-iam-guard baseline") from None
    return Yardstick(configuration, ruleset, rules, read_baseline(source))


def _divided(folders: tuple[Path, ...], workspace: Workspace) -> tuple[list[str], tuple[Path, ...]]:
    """Return the folders within the root by their paths in it, and the others."""
    within: list[str] = []
    outside: list[Path] = []
    for folder in folders:
        try:
            within.append(workspace.relative(folder))
        except InputError:
            outside.append(folder)
    return within, tuple(outside)


def _committed_packs(workspace: Workspace, folder: str) -> Iterator[RuleFiles]:
    """Yield the packs in a folder of a commit."""
    if not workspace.is_folder(folder):
        raise RulesetError(f"{folder}: there is no such folder of rules in the commit")
    prefix = "" if folder == "." else f"{folder}/"
    names = [path.removeprefix(prefix) for path in workspace.walk((folder,), gitignore=False)]
    wanted = [name for name in names if (name.count("/"), name.rpartition("/")[2]) in ((1, "pack.yaml"), (2, "rule.yaml"))]
    return packs_of(wanted, folder, lambda name, place: parse_rule_file(workspace.read(f"{prefix}{name}").text, place))
