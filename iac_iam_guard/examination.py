"""One look at a workspace: units read to graphs, graphs to a model, rules asked, what the user ignores taken out."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.conclusion import Read, readable_text
from iac_iam_guard.engine.overlap import fold_roots
from iac_iam_guard.engine.rule import DECLARATIONS, InputKind
from iac_iam_guard.engine.run import Evaluation, evaluate, everywhere
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Finding
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.reading import Progress
from iac_iam_guard.request import Request
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.suppression import MARK, ReadSuppressions, Rulings, Suppression, SuppressionResult, read_suppressions, suppress
from iac_iam_guard.yardstick import Yardstick


class Examination(NamedTuple):
    """What was read, the estate that it makes, what rules say of it, and what the user ignores of that."""

    read: Read
    estate: Estate
    evaluation: Evaluation
    suppressed: SuppressionResult


def examine(
    request: Request, workspace: Workspace, yardstick: Yardstick, read: Read, whole: bool, progress: Progress, base: Callable[[], Estate] | None = None
) -> Examination:
    """Return what rules say of what was read; what is absent from a `whole` estate is absent. `base` gives what was there before, if that is known."""
    with without_collector():
        estate = replace(build_estate(read.graphs, yardstick.configuration.assumptions(request.today), whole), reports=read.reports, base=base)
        progress("rules", 0, len(yardstick.rules))
        in_reach = _in_reach if yardstick.configuration.modules == "report-at-call" else everywhere
        evaluation = evaluate(estate, yardstick.rules, _kinds(read), read.reports.kinds, in_reach)
        if yardstick.configuration.modules == "off":
            evaluation = evaluation._replace(findings=tuple(found for found in evaluation.findings if _in_reach(found.primary.span)))
    ran = frozenset(rule.id for rule in yardstick.rules) - {entry.rule for entry in evaluation.not_evaluated}
    suppressed = _suppress(request, workspace, yardstick, read, ran, fold_roots(evaluation.findings))
    return Examination(read, estate, evaluation, suppressed)


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector off: syntax trees and values hold no cycles, and looking for them costs a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def is_whole(request: Request, yardstick: Yardstick, read: Read) -> bool:
    """Tell whether what is absent from the scan is absent from the estate: so it is for folders, unless the user says otherwise."""
    said = request.estate or yardstick.configuration.estate
    return said == "whole" if said else not any(unit.kind == "file" or (unit.kind == "template" and unit.named) for unit in read.units)


def _kinds(read: Read) -> frozenset[InputKind]:
    return frozenset(kind for graph in read.graphs for kind in DECLARATIONS if kind in graph.kind)


def _in_reach(span: SourceSpan) -> bool:
    """Tell whether the user can change what stands at `span`: not in modules that Terraform has downloaded."""
    return ".terraform" not in span.path.split("/")


def _suppress(
    request: Request, workspace: Workspace, yardstick: Yardstick, read: Read, ran: frozenset[str], findings: tuple[Finding, ...]
) -> SuppressionResult:
    """Take out what the user ignores: in comments, and by address in the configuration."""
    comments = (comment for graph in read.graphs for comment in graph.comments) if request.inline_ignores else ()
    inline = read_suppressions(dict.fromkeys(comment for comment in comments if MARK in comment.text), lambda path: readable_text(workspace, path))
    if request.inline_ignores:
        inline = _with_metadata(inline, read, workspace)
    policy, ignores = yardstick.configuration.ignore_policy, yardstick.configuration.ignores
    by_address = (Suppression((entry.rule,), entry.reason, entry.until, entry.span, (), entry.address, "configuration") for entry in ignores)
    rulings = Rulings(yardstick.ruleset, ran, request.today, policy.require_reason, policy.max_days, policy.warn_days)
    foreign = _foreign(request, workspace, yardstick, read) if request.inline_ignores else ()
    result = suppress(findings, (*inline.suppressions, *foreign, *by_address), rulings)
    return result._replace(problems=(*inline.problems, *result.problems))


def _foreign(request: Request, workspace: Workspace, yardstick: Yardstick, read: Read) -> tuple[Suppression, ...]:
    """Return the ignores of other scanners that the user wants to be honoured."""
    peers = request.honour or yardstick.configuration.honour
    if not peers:
        return ()
    from iac_iam_guard.foreign_ignores import Declarations, read_foreign_comments, read_foreign_metadata

    def text_of(path: str) -> str | None:
        return readable_text(workspace, path)

    declarations = Declarations(read.graphs)
    comments = (comment for graph in read.graphs for comment in graph.comments)
    found = list(read_foreign_comments(peers, comments, text_of, declarations))
    for path in _templates(read):
        text = text_of(path)
        if text is not None:
            found.extend(read_foreign_metadata(peers, path, text, declarations))
    return tuple(found)


def _templates(read: Read) -> tuple[str, ...]:
    """Return the paths of all templates that were read, each once."""
    return tuple(dict.fromkeys(path for graph in read.graphs if graph.kind == "cloudformation" for path in graph.files))


def _with_metadata(inline: ReadSuppressions, read: Read, workspace: Workspace) -> ReadSuppressions:
    """Return `inline` with the ignores that stand in the metadata of templates."""
    templates = _templates(read)
    if not templates:
        return inline
    from iac_iam_guard.template_ignores import read_template_ignores  # brings YAML along, which Terraform does without

    for path in templates:
        text = readable_text(workspace, path)
        if text is not None:
            found = read_template_ignores(path, text)
            inline = ReadSuppressions((*inline.suppressions, *found.suppressions), (*inline.problems, *found.problems))
    return inline
