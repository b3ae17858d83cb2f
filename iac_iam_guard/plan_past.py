"""What plans and change sets bring: what is found in what they lead to, compared with what is found in what was there before.

Both are read from the plan alone, for the configuration tells what comes only; findings at its lines are those of the plan that have the same rule
and the same resource.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from iac_iam_guard.conclusion import select_reported
from iac_iam_guard.engine.comparison import Comparison, record
from iac_iam_guard.engine.result import Recorded
from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.examination import Examination, examine, is_whole
from iac_iam_guard.files import Workspace
from iac_iam_guard.findings import Finding, Place
from iac_iam_guard.graph import Mode, ResourceGraph
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


def look_before_plans(request: Request, workspace: Workspace, yardstick: Yardstick, examined: Examination) -> Past:
    """Return the comparison of what plans and change sets lead to with what was there before."""
    read = examined.read
    units = [unit for unit in read.units if unit.kind in ("plan", "change-set")]
    alone = {unit.path for unit in units}
    others = [graph for graph in read.graphs if graph.unit not in alone and not graph.kind.startswith("terraform plan")]
    whole = is_whole(request, yardstick, read)

    notes: list[Diagnostic] = []

    def look(graphs: Iterable[ResourceGraph]) -> Examination:
        return examine(request, workspace, yardstick, replace(read, graphs=(*others, *graphs)), whole, lambda what, done, total: None)

    were: list[ResourceGraph] = []
    are: list[ResourceGraph] = []
    for unit in units:
        try:
            after, before = _both(unit, workspace, request)
        except InputError as error:
            notes.append(Diagnostic("warning", f"what was there before {unit.path} cannot be told: {error.message}", None, "all of it counts as new"))
        else:
            are.append(after)
            were.append(before)
    merged = any(graph.kind.startswith("terraform plan") for graph in read.graphs)
    change = _Change(look(were), look(are) if merged else examined, examined)
    reported = select_reported(request, yardstick.configuration, change.before.suppressed.kept).shown
    return Past(yardstick.baseline, lambda found: change.compare(found, reported), "what was there before", tuple(notes))


def _both(unit: ScanUnit, workspace: Workspace, request: Request) -> tuple[ResourceGraph, ResourceGraph]:
    """Return the graphs of what a plan or change set leads to, and of what was there before it; raise InputError."""
    if unit.kind == "plan":
        source = plan_text(workspace, unit, request)
        return read_plan(source), read_plan(plan_before(source))
    from iac_iam_guard.cloudformation.change_set import read_change_set  # brings YAML along, which Terraform does without
    from iac_iam_guard.cloudformation.change_set_before import change_set_before

    source = Source(STANDARD_INPUT, request.standard_input()) if unit.path == STANDARD_INPUT else workspace.read(unit.path)
    after, before = read_change_set(source), read_change_set(change_set_before(source))
    if after is None or before is None:
        raise InputError("this is no change set")
    return after, before


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
