"""One scan from paths to result: discover, parse, graph, model, rules, suppress, compare."""

from typing import TYPE_CHECKING

from iac_iam_guard.conclusion import conclude
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.examination import examine, is_whole, without_collector
from iac_iam_guard.idle_flags import refuse_idle_evidence, refuse_idle_flags
from iac_iam_guard.reading import Progress, read_units
from iac_iam_guard.request import Request
from iac_iam_guard.standing import Past
from iac_iam_guard.units import open_workspace
from iac_iam_guard.yardstick import read_yardstick

if TYPE_CHECKING:
    from iac_iam_guard.plan_past import Plans

__all__ = ["Request", "scan"]


def scan(request: Request, progress: Progress = lambda what, done, total: None) -> ScanResult:
    """Return everything that the scan of `request` says; raise GuardError for a request that cannot be carried out."""
    workspace = open_workspace(request)
    yardstick = read_yardstick(request, workspace)
    with without_collector():
        read = read_units(request, yardstick.configuration, workspace, progress)
        refuse_idle_flags(request, read.units, read.graphs)
        refuse_idle_evidence(yardstick.rules, read.reports)
        plans: Plans | None = None
        past = Past(yardstick.baseline)
        if request.diff_base:
            from iac_iam_guard.past import look_back

            past = look_back(request, workspace, yardstick, read, progress)
        elif any(unit.kind in ("plan", "change-set") for unit in read.units):
            from iac_iam_guard.plan_past import open_plans

            plans = open_plans(request, workspace, yardstick, read)
        base = plans.before if plans is not None and plans.tell else past.before
        examined = examine(request, workspace, yardstick, read, is_whole(request, yardstick, read), progress, base)
        if request.only_changed and plans is not None:
            past = plans.look_before(examined)
    return conclude(request, yardstick, workspace, read, examined.estate.model, examined.evaluation, examined.suppressed, past)
