"""Flags of the command line that have no effect on a scan: each is an error, for its user believes that it has one."""

from collections.abc import Iterable, Iterator

from iac_iam_guard.engine.rule import EVIDENCE, Rule
from iac_iam_guard.errors import UsageError
from iac_iam_guard.graph import Mode, ResourceGraph
from iac_iam_guard.iam.reports import Reports
from iac_iam_guard.request import Request
from iac_iam_guard.units import ScanUnit


def refuse_idle_flags(request: Request, units: tuple[ScanUnit, ...], graphs: tuple[ResourceGraph, ...]) -> None:
    """Raise UsageError for a flag that can have no effect on what was read."""
    _refuse_idle_choices(request, units)
    _refuse_idle_values(request, graphs)


def refuse_idle_evidence(rules: Iterable[Rule], reports: Reports) -> None:
    """Raise UsageError for evidence of a kind that none of the rules that run looks at."""
    wanted = {kind for rule in rules for kind in rule.evidence}
    for kind in sorted(reports.kinds - wanted):
        raise UsageError(f"--evidence has no effect: no rule that runs looks at {EVIDENCE[kind]}", hint="iac-iam-guard rules list shows which rules do")


def _refuse_idle_choices(request: Request, units: tuple[ScanUnit, ...]) -> None:
    if request.source is not None and not any(unit.kind == "plan" for unit in units):
        raise UsageError("--source has no effect: there is no plan", hint="it names the folder of the configuration that a plan was made from")
    if request.configuration_path is not None and not request.use_configuration:
        raise UsageError("--config and --no-config exclude each other")
    if request.diff_base and request.only_changed:
        raise UsageError("--diff-base and --only-changed exclude each other", hint="a plan says itself what it changes")
    if request.only_changed and not any(unit.kind in ("plan", "change-set") for unit in units):
        raise UsageError("--only-changed has no effect: there is no plan and no change set", hint="compare configurations with --diff-base")


def _refuse_idle_values(request: Request, graphs: tuple[ResourceGraph, ...]) -> None:
    """Raise UsageError for flags on configurations where none was read, and for a --var or --param that nothing declares.

    Where a file is broken, the declaration may have been in it: then nothing is refused.
    """
    if not graphs or any(diagnostic.level in ("error", "internal") for graph in graphs for diagnostic in graph.diagnostics):
        return
    if not any("terraform" in graph.kind for graph in graphs):
        for flag in _flags_on_configurations(request):
            raise UsageError(f"{flag} has no effect: no Terraform configuration was read", hint="name the folder of the configuration, or --source for a plan")
    _refuse_idle_parameters(request, graphs)
    declared = {resource.address for graph in graphs for resource in graph.resources if resource.mode is Mode.PARAMETER}
    for name, _ in request.variables:
        if f"var.{name}" not in declared:
            raise UsageError(f"--var {name} has no effect: no root module declares this variable", hint="check the name")


def _refuse_idle_parameters(request: Request, graphs: tuple[ResourceGraph, ...]) -> None:
    templates = [graph for graph in graphs if graph.kind == "cloudformation"]
    declared = {resource.name for graph in templates for resource in graph.resources if resource.mode is Mode.PARAMETER and not resource.calls}
    if not templates and (request.parameters or request.parameter_files):
        flag = "--param" if request.parameters else "--param-file"
        raise UsageError(f"{flag} has no effect: no CloudFormation template was read", hint="name the template")
    for name, _ in request.parameters:
        if name not in declared:
            raise UsageError(f"--param {name} has no effect: no template declares this parameter", hint="check the name")


def _flags_on_configurations(request: Request) -> Iterator[str]:
    if request.variables:
        yield "--var"
    if request.variable_files:
        yield "--var-file"
    if request.use_environment:
        yield "--tf-env"
    if request.cross_check:
        yield "--cross-check"
