"""One scan from paths to result: discover, parse, graph, model, rules, suppress."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.conclusion import Read, conclude, readable_text
from iac_iam_guard.configuration import Configuration, discover_configuration, load_configuration
from iac_iam_guard.engine.load import load_rules
from iac_iam_guard.engine.overlap import fold_roots
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.engine.rule import DECLARATIONS, InputKind, Ruleset
from iac_iam_guard.engine.run import evaluate
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Finding
from iac_iam_guard.reading import Progress, read_units
from iac_iam_guard.request import Request
from iac_iam_guard.rule_choice import choose_rules
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.suppression import MARK, ReadSuppressions, Rulings, Suppression, SuppressionResult, read_suppressions, suppress
from iac_iam_guard.units import open_workspace

__all__ = ["Request", "scan"]


def scan(request: Request, progress: Progress = lambda what, done, total: None) -> ScanResult:
    """Return everything that the scan of `request` says; raise GuardError for a request that cannot be carried out."""
    workspace = open_workspace(request)
    configuration = _configuration(request, workspace)
    rule_paths = (*request.rule_paths, *(workspace.root / path for path in configuration.rule_paths))
    ruleset = load_rules(rule_paths, configuration.parameters)
    rules = choose_rules(ruleset, configuration, request.select, request.ignore)
    with _without_collector():
        read = read_units(request, configuration, workspace, progress)
        estate = build_estate(read.graphs, configuration.assumptions(request.today), _is_whole(request, configuration, read))
        progress("rules", 0, len(rules))
        evaluation = evaluate(estate, rules, _kinds(read), in_reach=_in_reach)
    ran = frozenset(rule.id for rule in rules) - {entry.rule for entry in evaluation.not_evaluated}
    suppressed = _suppress(request, configuration, workspace, ruleset, read, ran, fold_roots(evaluation.findings))
    return conclude(request, configuration, workspace, rules, read, estate.model, evaluation, suppressed)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector off: syntax trees and values hold no cycles, and looking for them costs a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _configuration(request: Request, workspace: Workspace) -> Configuration:
    if not request.use_configuration:
        return Configuration()
    path = request.configuration_path
    if path is None:
        first = request.source or next((item for item in request.paths if str(item) != "-"), workspace.root)
        path = discover_configuration(workspace.relative(first), workspace)
    return load_configuration(path, workspace)


def _is_whole(request: Request, configuration: Configuration, read: Read) -> bool:
    """Tell whether what is absent from the scan is absent from the estate: so it is for folders, unless the user says otherwise."""
    said = request.estate or configuration.estate
    return said == "whole" if said else not any(unit.kind == "file" or (unit.kind in ("template", "change-set") and unit.named) for unit in read.units)


def _kinds(read: Read) -> frozenset[InputKind]:
    return frozenset(kind for graph in read.graphs for kind in DECLARATIONS if kind in graph.kind)


def _in_reach(span: SourceSpan) -> bool:
    """Tell whether the user can change what stands at `span`: not in modules that Terraform has downloaded."""
    return ".terraform" not in span.path.split("/")


def _suppress(
    request: Request, configuration: Configuration, workspace: Workspace, ruleset: Ruleset, read: Read, ran: frozenset[str], findings: tuple[Finding, ...]
) -> SuppressionResult:
    """Take out what the user ignores: in comments, and by address in the configuration."""
    comments = (comment for graph in read.graphs for comment in graph.comments) if request.inline_ignores else ()
    inline = read_suppressions(dict.fromkeys(comment for comment in comments if MARK in comment.text), lambda path: readable_text(workspace, path))
    if request.inline_ignores:
        inline = _with_metadata(inline, read, workspace)
    policy = configuration.ignore_policy
    by_address = (Suppression((entry.rule,), entry.reason, entry.until, entry.span, (), entry.address, "configuration") for entry in configuration.ignores)
    rulings = Rulings(ruleset, ran, request.today, policy.require_reason, policy.max_days, policy.warn_days)
    result = suppress(findings, (*inline.suppressions, *by_address), rulings)
    return result._replace(problems=(*inline.problems, *result.problems))


def _with_metadata(inline: ReadSuppressions, read: Read, workspace: Workspace) -> ReadSuppressions:
    """Return `inline` with the ignores that stand in the metadata of templates."""
    templates = dict.fromkeys(path for graph in read.graphs if graph.kind == "cloudformation" for path in graph.files)
    if not templates:
        return inline
    from iac_iam_guard.template_ignores import read_template_ignores  # brings YAML along, which Terraform does without

    for path in templates:
        text = readable_text(workspace, path)
        if text is not None:
            found = read_template_ignores(path, text)
            inline = ReadSuppressions((*inline.suppressions, *found.suppressions), (*inline.problems, *found.problems))
    return inline
