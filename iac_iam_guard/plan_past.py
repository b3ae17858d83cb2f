"""What plans and change sets bring: what is found in what they lead to, compared with what is found in what was there before.

Both are read from the plan alone, for the configuration tells what comes only; findings at its lines are those of the plan that have the same rule
and the same resource.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from iac_iam_guard.adapters.estate import build_estate
from iac_iam_guard.conclusion import Read, select_reported
from iac_iam_guard.engine.comparison import Comparison, record
from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.examination import Examination, examine, is_whole
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Finding, Place
from iac_iam_guard.graph import Mode, ResourceGraph, in_unit
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Attachment, Policy
from iac_iam_guard.iam.relations import attachments_giving
from iac_iam_guard.request import Request
from iac_iam_guard.source import Source
from iac_iam_guard.standing import Past
from iac_iam_guard.terraform.plan import read_plan
from iac_iam_guard.terraform.plan_before import plan_before
from iac_iam_guard.units import STANDARD_INPUT, ScanUnit, plan_text
from iac_iam_guard.values import Known
from iac_iam_guard.yardstick import Yardstick

Occurrence = tuple[str, str]
"""A finding at one instance: the identity of the one, the address of the other."""
IDLE = frozenset({"no-op", "read"})
"""Actions that change nothing."""
GIVEN = "given to somebody by this change"


class Plans:
    """The plans and change sets of a scan: what was there before, and what they lead to, read from them alone when somebody first asks."""

    def __init__(self, request: Request, workspace: Workspace, yardstick: Yardstick, read: Read) -> None:
        """Take the scan, and what it has read."""
        self.request, self.workspace, self.yardstick, self.read = request, workspace, yardstick, read
        self.whole = is_whole(request, yardstick, read)
        self.units = tuple(unit for unit in read.units if unit.kind in ("plan", "change-set"))
        alone = {unit.path for unit in self.units}
        self.others = tuple(graph for graph in read.graphs if graph.unit not in alone and not graph.kind.startswith("terraform plan"))
        self.notes: list[Diagnostic] = []

    @property
    def tell(self) -> bool:
        """Whether one of them tells what was there before: a state knows one moment only."""
        return any("plan" in graph.kind.split() for graph in self.read.graphs) or any(unit.kind == "change-set" for unit in self.units)

    def before(self) -> Estate:
        """Return what was there before, in units that are called as in the scan."""
        return self._estate

    @cached_property
    def _estate(self) -> Estate:
        were = tuple(in_unit(graph, self._name_of(unit)) for unit, graph in self._were)
        return build_estate((*self.others, *were), self.yardstick.configuration.assumptions(self.request.today), self.whole)

    def _name_of(self, unit: ScanUnit) -> str:
        """Return what the scan calls a unit: a plan that is read with its configuration by the folder of that."""
        return unit.path if unit.source is None else unit.source

    @cached_property
    def _were(self) -> tuple[tuple[ScanUnit, ResourceGraph], ...]:
        found: list[tuple[ScanUnit, ResourceGraph]] = []
        for unit in self.units:
            try:
                found.append((unit, _read_before(unit, self.workspace, self.request)))
            except InputError as error:
                self.notes.append(Diagnostic("warning", f"what was there before {unit.path} cannot be told: {error.message}", None, "all of it counts as new"))
        return tuple(found)

    def look_before(self, examined: Examination) -> Past:
        """Return the comparison of what was `examined` with what was there before."""
        were = self._examine(graph for _, graph in self._were)
        change = _Change(were, self._look_after(were.estate, examined), examined)
        reported = select_reported(self.request, self.yardstick.configuration, change.before.suppressed.kept).shown
        return Past(self.yardstick.baseline, lambda found: change.compare(found, reported), "what was there before", tuple(self.notes))

    def _look_after(self, before: Estate, examined: Examination) -> Examination:
        """Return what rules say of what plans and change sets lead to, read from them alone."""
        if not any(graph.kind.startswith("terraform plan") for graph in self.read.graphs):
            return examined
        return self._examine((_read_after(unit, self.workspace, self.request) for unit, _ in self._were), lambda: before)

    def _examine(self, graphs: Iterable[ResourceGraph], base: Callable[[], Estate] | None = None) -> Examination:
        read = self.read._replace(graphs=(*self.others, *graphs))
        return examine(self.request, self.workspace, self.yardstick, read, self.whole, lambda what, done, total: None, base)


def open_plans(request: Request, workspace: Workspace, yardstick: Yardstick, read: Read) -> Plans:
    """Return the plans and change sets of a scan."""
    return Plans(request, workspace, yardstick, read)


def _read_before(unit: ScanUnit, workspace: Workspace, request: Request) -> ResourceGraph:
    """Return the graph of what was there before a plan or change set; raise InputError."""
    if unit.kind == "plan":
        return read_plan(plan_before(plan_text(workspace, unit, request)))
    from iac_iam_guard.cloudformation.change_set import read_change_set  # brings YAML along, which Terraform does without
    from iac_iam_guard.cloudformation.change_set_before import change_set_before

    return _told(read_change_set(change_set_before(_change_set(unit, workspace, request))))


def _read_after(unit: ScanUnit, workspace: Workspace, request: Request) -> ResourceGraph:
    """Return the graph of what a plan or change set leads to; raise InputError."""
    if unit.kind == "plan":
        return read_plan(plan_text(workspace, unit, request))
    from iac_iam_guard.cloudformation.change_set import read_change_set

    return _told(read_change_set(_change_set(unit, workspace, request)))


def _change_set(unit: ScanUnit, workspace: Workspace, request: Request) -> Source:
    return Source(STANDARD_INPUT, request.standard_input()) if unit.path == STANDARD_INPUT else workspace.read(unit.path)


def _told(graph: ResourceGraph | None) -> ResourceGraph:
    if graph is None:
        raise InputError("this is no change set")
    return graph


class _Change:
    """Compares what is found after a change with what was found before it."""

    def __init__(self, before: Examination, after: Examination, shown: Examination) -> None:
        """Take both, and what is shown: `after` seen at the lines of the configuration, where that is at hand."""
        self.before = before
        self._left = Counter(occurrence for finding in _all(before) for occurrence in _occurrences(finding))
        self._exact: dict[Occurrence, list[bool]] = {}
        self._like: dict[Occurrence, list[tuple[str, bool]]] = {}
        for finding in _all(after):
            for occurrence in _occurrences(finding):
                is_new = not self._left[occurrence]
                self._left[occurrence] -= not is_new
                self._exact.setdefault(occurrence, []).append(is_new)
                self._like.setdefault((finding.rule, occurrence[1]), []).append((finding.message, is_new))
        resources = (resource for graph in shown.read.graphs for resource in graph.resources)
        self._changed = {resource.address for resource in resources if resource.change is not None and not IDLE.issuperset(resource.change.actions)}
        self._computed = {resource.address for graph in before.read.graphs for resource in graph.resources if resource.mode is Mode.DATA}
        self._given = _newly_given(before.estate, shown.estate, self._changed)

    def compare(self, findings: Iterable[Finding], reported: Iterable[Finding]) -> Comparison:
        """Return what of `findings` the change brings, finding by instance, and what of those `reported` before is gone."""
        new: list[Finding] = []
        existing: list[Finding] = []
        exact = {occurrence: list(marks) for occurrence, marks in self._exact.items()}
        for finding in findings:
            fresh = tuple(instance for instance in finding.instances if self._is_new(finding, instance, exact))
            old = tuple(instance for instance in finding.instances if instance not in fresh)
            if fresh:
                given = tuple(dict.fromkeys(Place(attachment.origin.span, GIVEN) for instance in fresh for attachment in self._given.get(instance, ())))
                new.append(replace(finding, instances=fresh, related=(*finding.related, *given)))
            if old:
                existing.append(replace(finding, instances=old))
        return Comparison(tuple(new), tuple(existing), tuple(self._gone(reported)))

    def _is_new(self, finding: Finding, instance: str, exact: dict[Occurrence, list[bool]]) -> bool:
        if instance in self._given:
            return True
        marks = exact.get((finding.fingerprint, instance))
        if marks:
            return marks.pop(0)
        alike = self._like.get((finding.rule, instance), [])
        if not alike:  # the plan alone does not show it
            return instance in self._changed
        same = [is_new for message, is_new in alike if message == finding.message]
        return any(same) if same else any(is_new for _, is_new in alike)

    def _gone(self, reported: Iterable[Finding]) -> Iterator[Recorded]:
        """Yield what was found of resources before and is not any longer; documents of data sources are those of the configuration that comes."""
        left = self._left.copy()
        for finding in reported:
            gone = tuple(instance for instance in finding.instances if left[finding.fingerprint, instance] > 0 and instance not in self._computed)
            left.subtract((finding.fingerprint, instance) for instance in gone)
            if gone:
                yield record(replace(finding, instances=gone))


def _all(examined: Examination) -> Iterator[Finding]:
    yield from examined.suppressed.kept
    yield from (entry.finding for entry in examined.suppressed.ignored)


def _occurrences(finding: Finding) -> Iterator[Occurrence]:
    return ((finding.fingerprint, instance) for instance in finding.instances)


def _newly_given(before: Estate, after: Estate, changed: Container[str]) -> dict[str, tuple[Attachment, ...]]:
    """Return the `changed` attachments that give policies, which were there, to somebody who did not have them, by the addresses of the policies."""
    were = {(policy.origin.address, _receiver(attachment)) for policy, attachment in _grants(before)}
    known = {policy.origin.address for policy in before.model.policies}
    found: dict[str, tuple[Attachment, ...]] = {}
    for policy, attachment in _grants(after):
        address = policy.origin.address
        if address in known and attachment.origin.address in changed and (address, _receiver(attachment)) not in were:
            found[address] = (*found.get(address, ()), attachment)
    return found


def _grants(estate: Estate) -> Iterator[tuple[Policy, Attachment]]:
    for policy in estate.model.policies:
        if policy.kind == "managed":
            yield from ((policy, attachment) for attachment in attachments_giving(estate, policy).things if not attachment.boundary)


def _receiver(attachment: Attachment) -> tuple[str, str, str]:
    """Return who is given something, as far as that tells attachments apart."""
    name = attachment.holder.name
    return attachment.origin.address, attachment.holder.kind, str(name.value) if isinstance(name, Known) else ""
