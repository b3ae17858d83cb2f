"""Plans and states that `terraform show -json` writes, read into the resource graph."""

import re
from collections.abc import Iterator
from json import loads

from iac_iam_guard.errors import Diagnostic, InputError
from iac_iam_guard.graph import Call, Change, Mode, Reference, Resource, ResourceGraph
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.terraform.address import Address, module_prefix, parse_address
from iac_iam_guard.terraform.attributes import computed_attribute
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.terraform.plan_documents import DOCUMENT, DOCUMENT_RESULTS, fill_documents
from iac_iam_guard.terraform.plan_file import Item, PlanFile, as_array, as_object, as_text, scan_plan
from iac_iam_guard.terraform.plan_providers import PlanProvider, constant, provider_name, provider_of, read_providers, read_variables
from iac_iam_guard.terraform.plan_references import Place, PlanConfiguration, index_instances
from iac_iam_guard.terraform.plan_values import Masks, ValueReader
from iac_iam_guard.terraform.references import Finder
from iac_iam_guard.values import Mapping, Reason, Ref, Unknown, Value

ASSIGNED = ("arn", "id", "name")
"""Attributes by which resources are known, filled in from what is known of them."""
DEPTH_LIMIT = 50
"""Levels of modules."""
_SILENT = frozenset({("no-op",), ("create",), ("read",)})
_ADDRESS = re.compile(r'"address"\s*:\s*("(?:[^"\\]|\\.)*+")')


def read_plan(source: Source) -> ResourceGraph:
    """Return what a plan, or a state, in JSON declares, as it will be after the plan is applied.

    Resources that the plan deletes are left out; those that it forgets stay, being left in AWS. What is not known yet refers to what the
    configuration in the plan names; secrets are dropped. The place of a resource is that of its item in the file, for all instances of one
    block that of the first, so that what holds for all of them is said once. Raises InputError for everything that is no such file.
    """
    return _PlanReader(scan_plan(source)).graph()


class _PlanReader:
    """Reads one plan or state."""

    def __init__(self, file: PlanFile) -> None:
        self.file = file
        self.path = file.source.path
        self.configuration_span = file.span(file.parts["configuration"]) if "configuration" in file.parts else SourceSpan(self.path, 0, 0)
        self.items: list[tuple[Item, Address]] = []
        self.places: dict[str, SourceSpan] = {}
        self.diagnostics: list[Diagnostic] = []
        for item in file.changes:
            if item.actions == ("delete",) or item.deposed:
                continue
            try:
                self.items.append((item, parse_address(item.address)))
            except InputError as error:
                self.diagnostics.append(Diagnostic("warning", error.message, file.span(item.part), error.hint))
        prior = as_object(as_object(file.members.get("prior_state")).get("values"))
        planned = {item.address for item, _ in self.items}
        self.stored = [found for found in self._stored(prior, "prior_state") if found[0].mode is Mode.DATA and str(found[0]) not in planned]
        self.stored.extend(self._stored(as_object(file.members.get("values")), "values"))
        addresses = [address for _, address in self.items] + [address for address, _, _ in self.stored]
        self.configuration = PlanConfiguration(as_object(file.members.get("configuration")), index_instances(addresses))
        self.variables = read_variables(file.members)
        self.providers = self._providers()

    def graph(self) -> ResourceGraph:
        """Return the whole graph."""
        resources = [self._planned(item, address) for item, address in self.items]
        resources.extend(self._kept(address, data, span) for address, data, span in self.stored)
        filled = fill_documents(tuple(resources))
        declared = (*filled, *self._declared_providers(), *self._parameters(), *self._outputs())
        self._note_state_of_plan()
        kind = "plan" if "resource_changes" in self.file.parts or "configuration" in self.file.parts else "state"
        finder = Finder()
        references = [reference for resource in declared for reference in finder.references_of(resource.address, resource.attributes)]
        references.extend(self._dependencies())
        return ResourceGraph(self.path, kind, declared, tuple(references), diagnostics=tuple(self.diagnostics), files=(self.path,))

    # -- resources

    def _planned(self, item: Item, address: Address) -> Resource:
        """Return the resource that a change leads to; of a forgotten one, what it was."""
        span = self.places.setdefault(address.identity, self.file.span(item.part))
        data = self.file.decode(item.part)
        change = as_object(data.get("change"))
        forgotten = change.get("after") is None
        after = as_object(change.get("before" if forgotten else "after"))
        masks = Masks(None if forgotten else change.get("after_unknown"), change.get("before_sensitive" if forgotten else "after_sensitive"))
        block = self.configuration.resource(address)
        place = self.configuration.place(address)
        reader = ValueReader(span, lambda expressions: self.configuration.targets(expressions, place))
        attributes = reader.attributes(after, masks, as_object(block.get("expressions")))
        filled = self._filled(address, attributes, as_object(masks.unknown), block, span)
        before = None
        if item.actions not in _SILENT and change.get("before") is not None:
            before = reader.attributes(as_object(change.get("before")), Masks(None, change.get("before_sensitive")), {})
        made = Change(item.actions, before, as_text(data.get("previous_address")))
        return self._resource(address, filled, span, block, made)

    def _kept(self, address: Address, data: dict[str, object], span: SourceSpan) -> Resource:
        """Return a data source that was read already, or a resource of a state."""
        block = self.configuration.resource(address)
        place = self.configuration.place(address)
        reader = ValueReader(span, lambda expressions: self.configuration.targets(expressions, place))
        masks = Masks(None, data.get("sensitive_values"))
        attributes = reader.attributes(as_object(data.get("values")), masks, as_object(block.get("expressions")))
        return self._resource(address, attributes, span, block, None)

    def _resource(self, address: Address, attributes: Mapping, span: SourceSpan, block: dict[str, object], change: Change | None) -> Resource:
        provider = self._provider(address, block)
        calls = tuple(Call(module_prefix(address.modules[: depth + 1])[:-1], span) for depth in range(len(address.modules)))
        return Resource(
            str(address),
            address.identity,
            address.mode,
            address.type,
            address.name,
            attributes,
            span,
            span,
            self.path,
            calls,
            provider=provider.name,
            account=provider.account,
            change=change,
        )

    def _filled(self, address: Address, attributes: Mapping, unknown: dict[str, object], block: dict[str, object], span: SourceSpan) -> Mapping:
        """Return `attributes` with what is known of those that the provider fills in, as far as others refer to them."""
        names = [name for name in (unknown if address.mode is Mode.DATA else ASSIGNED) if unknown.get(name) is True and name not in attributes.entries]
        if address.type == DOCUMENT:
            names = [name for name in names if name not in DOCUMENT_RESULTS]  # these come last, see fill_documents
        if not names:
            return attributes
        provider = self._provider(address, block)
        entries = dict(attributes.entries)
        for name in names:
            entries[name] = _assigned(address, name, attributes, provider, span)
        return attributes._replace(entries=entries)

    def _provider(self, address: Address, block: dict[str, object]) -> PlanProvider:
        key = as_text(block.get("provider_config_key")) or address.type.partition("_")[0]
        provider = self.providers.get(key)
        if provider is None:
            kind = provider_name(key).rpartition("module.")[2].split(".")[-1 if ":" in key else 0]
            provider = self.providers[key] = provider_of(key, kind, Mapping("object", {}, self.configuration_span))
        return provider

    def _providers(self) -> dict[str, PlanProvider]:
        """Return the provider configurations, with the account that their caller identity was seen to be."""
        providers = read_providers(self.file.members, self.variables, self.configuration_span)
        for address, data, _ in self.stored:
            if address.type == "aws_caller_identity" and address.mode is Mode.DATA:
                key = as_text(self.configuration.resource(address).get("provider_config_key")) or "aws"
                known = providers.get(key)
                attributes = known.attributes if known is not None else Mapping("object", {}, self.configuration_span)
                providers[key] = provider_of(key, "aws", attributes, as_text(as_object(data.get("values")).get("account_id")))
        return providers

    def _stored(self, values: dict[str, object], member: str) -> list[tuple[Address, dict[str, object], SourceSpan]]:
        """Return the resources of a state with their places in `member`."""
        part = self.file.parts.get(member)
        root = as_object(values.get("root_module"))
        if part is None or not root:
            return []
        text = self.file.source.text
        places = {match[1]: SourceSpan(self.path, match.start(), match.end()) for match in _ADDRESS.finditer(text, part.start, part.end)}
        spans = {_decoded(quoted): span for quoted, span in places.items()}
        found: list[tuple[Address, dict[str, object], SourceSpan]] = []
        for data in _resources(root, 0):
            written = as_text(data.get("address"))
            span = spans.get(written, self.file.span(part))
            try:
                found.append((parse_address(written), data, span))
            except InputError as error:
                self.diagnostics.append(Diagnostic("warning", error.message, span, error.hint))
        return found

    def _dependencies(self) -> Iterator[Reference]:
        """Yield what `depends_on` names, each once for each module instance; both ends without keys of their own."""
        seen: set[str] = set()
        for item, address in self.items:
            named = as_array(self.configuration.resource(address).get("depends_on"))
            if named and address.resource not in seen:
                seen.add(address.resource)
                prefix = module_prefix(address.modules)
                for target in filter(None, map(as_text, named)):
                    yield Reference(address.resource, prefix + target, "depends_on", "", self.file.span(item.part))

    # -- what is no resource

    def _declared_providers(self) -> Iterator[Resource]:
        for key in as_object(as_object(self.file.members.get("configuration")).get("provider_config")):
            provider = self.providers[key]
            if not provider.attributes.entries:  # nobody configures it
                continue
            outer, _, local = key.rpartition(":")
            address = f"{outer}.provider.{local}" if outer else f"provider.{local}"
            yield self._declared(address, Mode.PROVIDER, provider.type, local, provider.attributes, provider.name, provider.account)

    def _parameters(self) -> Iterator[Resource]:
        declared = as_object(as_object(as_object(self.file.members.get("configuration")).get("root_module")).get("variables"))
        for name, found in declared.items():
            variable = as_object(found)
            entries: dict[str, Value] = {}
            if "default" in variable:
                secret = name in self.variables.sensitive
                default = Unknown(Reason.SENSITIVE, self.configuration_span, sensitive=True)
                entries["default"] = default if secret else constant(variable["default"], self.configuration_span)
            entries.update((key, constant(variable[key], self.configuration_span)) for key in ("sensitive", "description") if key in variable)
            yield self._declared(f"var.{name}", Mode.PARAMETER, "variable", name, Mapping("object", entries, self.configuration_span))

    def _outputs(self) -> Iterator[Resource]:
        declared = as_object(self.configuration.module(()).get("outputs"))
        changes = as_object(self.file.members.get("output_changes"))
        reader = ValueReader(self.configuration_span, lambda expressions: self.configuration.targets(expressions, Place(())))
        for name, found in declared.items():
            output = as_object(found)
            change = as_object(changes.get(name))
            expression = output.get("expression")
            masks = Masks(change.get("after_unknown"), output.get("sensitive") is True or change.get("after_sensitive"))
            entries: dict[str, Value] = {"value": reader.value(change.get("after"), masks, () if expression is None else (expression,), "value")}
            entries.update((key, constant(output[key], self.configuration_span)) for key in ("sensitive", "description") if key in output)
            yield self._declared(f"output.{name}", Mode.OUTPUT, "output", name, Mapping("object", entries, self.configuration_span))

    def _declared(self, address: str, mode: Mode, kind: str, name: str, attributes: Mapping, provider: str = "", account: str = "") -> Resource:
        span = self.configuration_span
        placed = attributes._replace(key_spans=dict.fromkeys(attributes.entries, span))
        return Resource(address, address, mode, kind, name, placed, span, span, self.path, provider=provider, account=account)

    def _note_state_of_plan(self) -> None:
        place = SourceSpan(self.path, 0, 0)
        if self.file.members.get("errored") is True:
            self.diagnostics.append(Diagnostic("warning", "Planning failed, so this plan is not complete.", place, "correct what terraform plan reports"))
        elif self.file.members.get("complete") is False:
            self.diagnostics.append(Diagnostic("note", "This plan is partial: applying it leaves changes for a further plan.", place))


def _assigned(address: Address, name: str, attributes: Mapping, provider: PlanProvider, span: SourceSpan) -> Value:
    try:
        return computed_attribute(address.mode, address.type, name, attributes, str(address), provider.account, provider.region, span)
    except EvaluationError:
        return Unknown(Reason.ERROR, span, (Ref(str(address), name),))


def _resources(module: dict[str, object], depth: int) -> Iterator[dict[str, object]]:
    """Yield the resources of a module of a state, and of the modules in it."""
    yield from map(as_object, as_array(module.get("resources")))
    if depth < DEPTH_LIMIT:
        for child in as_array(module.get("child_modules")):
            yield from _resources(as_object(child), depth + 1)


def _decoded(quoted: str) -> str:
    try:
        return as_text(loads(quoted))
    except ValueError:
        return ""
