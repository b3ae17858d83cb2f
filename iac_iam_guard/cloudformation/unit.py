"""One template as a unit: its text to a resource graph."""

from collections.abc import Iterator, Mapping

from iac_iam_guard.cloudformation.alternatives import drop_entries
from iac_iam_guard.cloudformation.attributes import STACK_TYPES
from iac_iam_guard.cloudformation.conditions import true_paths
from iac_iam_guard.cloudformation.detect import SIZE_LIMIT, is_template, looks_broken
from iac_iam_guard.cloudformation.environment import ANYWHERE, Environment
from iac_iam_guard.cloudformation.evaluate import Evaluator
from iac_iam_guard.cloudformation.functions import FUNCTIONS
from iac_iam_guard.cloudformation.library import Library
from iac_iam_guard.cloudformation.load import Loaded, load
from iac_iam_guard.cloudformation.nodes import Members, Scalar, string_of
from iac_iam_guard.cloudformation.parameters import Parameter, Parameters, read_parameter
from iac_iam_guard.cloudformation.questions import asked_values
from iac_iam_guard.cloudformation.references import references_of
from iac_iam_guard.cloudformation.template import Declaration, Template, read_sections
from iac_iam_guard.cloudformation.transforms import transform
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace
from iac_iam_guard.graph import Mode, Reference, Resource, ResourceGraph, Unresolved
from iac_iam_guard.source import Source, SourceSpan
from iac_iam_guard.values import Guards, Known, Value
from iac_iam_guard.values import Mapping as Entries

OUTPUT_PREFIX = "Outputs."
"""Before the names of outputs in addresses: resources may have the same names."""
ATTRIBUTES = ("Metadata", "DeletionPolicy", "UpdateReplacePolicy", "DependsOn")
"""What stands beside the properties of a resource."""
CONSTRUCT = "aws:cdk:path"
"""Key of metadata under which the CDK says which construct a resource was made from."""
KNOWN_TRANSFORMS = ("AWS::Serverless-", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-")
"""Transforms that are carried out, or make no part of IAM."""


def read_template(
    source: Source, supplied: Mapping[str, str], named: bool = False, *, environment: Environment = ANYWHERE, workspace: Workspace | None = None
) -> ResourceGraph | None:
    """Return the graph of the template in a file, None if the file is none; `supplied` are values of parameters by name, before those of the environment.

    Other files that it is made of are read from the workspace, none without one.

    Raises InputError for a file that is meant to be one but cannot be read, also for any other that cannot be read if it was `named`.
    """
    try:
        if len(source.text) > SIZE_LIMIT:
            raise InputError(f"a template of more than {SIZE_LIMIT >> 20} MiB is not read", SourceSpan(source.path, 0, 0), "CloudFormation takes 1 MiB")
        loaded = load(source)
    except InputError:
        if named or looks_broken(source.text):
            raise
        return None
    return read_nodes(source, loaded, supplied, environment, workspace) if is_template(loaded.root) else None


def read_nodes(
    source: Source, loaded: Loaded, supplied: Mapping[str, str], environment: Environment = ANYWHERE, workspace: Workspace | None = None
) -> ResourceGraph:
    """Return the graph of the template that `loaded` is, whose nodes stand in `source`."""
    root = loaded.root if isinstance(loaded.root, Members) else Members({}, 0, 0)
    library = Library(source, loaded, workspace)
    given = {**dict(environment.parameters), **supplied}

    def evaluator(root: Members) -> Evaluator:
        return make_evaluator(read_sections(source.path, root, library.places), given, environment)

    root, problems, missing = transform(root, source.path, library, evaluator)
    reader = _Reader(evaluator(root), environment)
    template = reader.template
    resources = tuple(reader.resources())
    return ResourceGraph(
        unit=source.path,
        kind="cloudformation",
        resources=resources,
        references=tuple(reader.references()),
        comments=tuple(library.comments),
        diagnostics=(*library.diagnostics, *problems, *template.problems, *reader.evaluator.problems),
        unresolved=(*missing, *_unresolved(template)),
        files=library.files,
        keys=tuple(library.keys),
    )


def make_evaluator(template: Template, supplied: Mapping[str, str], environment: Environment) -> Evaluator:
    """Return what evaluates a template, given values of parameters by name."""
    parameters = {name: read_parameter(declaration, template.places) for name, declaration in template.parameters.items()}
    given = {name: value for name, value in supplied.items() if name in parameters}
    return Evaluator(template, Parameters(parameters, given, asked_values(template), environment), FUNCTIONS)


class _Reader:
    """Reads the declarations of one template."""

    def __init__(self, evaluator: Evaluator, environment: Environment) -> None:
        self.template = evaluator.template
        self.environment = environment
        self.evaluator = evaluator
        self.parameters = evaluator.parameters.all

    def resources(self) -> Iterator[Resource]:
        """Yield parameters, resources and outputs, in this order; what exists in several cases is yielded once for each."""
        for name, parameter in self.parameters.items():
            yield self.parameter(self.template.parameters[name], parameter)
        for declaration in self.template.resources.values():
            for guards in self.cases(declaration):
                yield self.resource(declaration, guards)
        for declaration in self.template.outputs.values():
            for guards in self.cases(declaration):
                yield self.output(declaration, guards)

    def cases(self, declaration: Declaration) -> tuple[Guards, ...]:
        """Return the conjunctions of answers under which something exists, none if it never does."""
        condition = declaration.body.node("Condition")
        if not isinstance(condition, Scalar):
            return ((),)
        return true_paths(self.evaluator.condition(condition.text, self.evaluator.span(condition))) or ()

    def parameter(self, declaration: Declaration, parameter: Parameter) -> Resource:
        """Return a parameter; its default is what a deployment takes if nobody says otherwise."""
        entries: dict[str, Value] = {}
        if parameter.default is not None:
            entries["default"] = parameter.default
        if parameter.secret_place is not None:
            entries["sensitive"] = Known(parameter.secret, parameter.secret_place)
        values = Entries("object", entries, declaration.block)
        return self.declared(Mode.PARAMETER, declaration.name, "AWS::CloudFormation::Parameter", declaration, values)

    def resource(self, declaration: Declaration, guards: Guards) -> Resource:
        """Return a resource: its properties by name."""
        properties = declaration.body.node("Properties")
        block = declaration.block
        values = drop_entries(self.evaluator.mapping(properties)) if isinstance(properties, Members) else Entries("object", {}, block)
        return self.declared(Mode.MANAGED, declaration.name, declaration.type, declaration, values, guards)

    def output(self, declaration: Declaration, guards: Guards) -> Resource:
        """Return an output."""
        member = declaration.body.entries.get("Value")
        entries = {"value": self.evaluator.value(member.node)} if member is not None else {}
        key_spans = {"value": self.template.key(member)} if member is not None else {}
        values = Entries("object", entries, declaration.block, key_spans=key_spans)
        return self.declared(Mode.OUTPUT, OUTPUT_PREFIX + declaration.name, "AWS::CloudFormation::Output", declaration, values, guards)

    def declared(self, mode: Mode, address: str, kind: str, declaration: Declaration, attributes: Entries, guards: Guards = ()) -> Resource:
        """Return a node of the graph."""
        account = self.environment.account_symbol if mode is Mode.MANAGED else ""
        block = declaration.block
        return Resource(
            address,
            address,
            mode,
            kind,
            declaration.name,
            attributes,
            declaration.key,
            block,
            self.template.path,
            guards=guards,
            account=account,
            construct=construct_path(declaration),
        )

    def references(self) -> Iterator[Reference]:
        """Yield what every resource and output refers to."""
        for name, declaration in self.template.resources.items():
            for part in ("Properties", *ATTRIBUTES):
                node = declaration.body.node(part)
                if node is not None:
                    yield from references_of(self.template, name, node, "" if part == "Properties" else part)
        for name, declaration in self.template.outputs.items():
            node = declaration.body.node("Value")
            if node is not None:
                yield from references_of(self.template, OUTPUT_PREFIX + name, node, "value")


def construct_path(declaration: Declaration) -> str:
    """Return the path of the construct that the CDK made a resource from, "" for what it did not make."""
    metadata = declaration.body.node("Metadata")
    return string_of(metadata.node(CONSTRUCT)) or "" if isinstance(metadata, Members) else ""


def _unresolved(template: Template) -> Iterator[Unresolved]:
    """Yield the parts of a template that are not there to be analysed: what macros make, and nested stacks."""
    for name, span in template.transforms:
        if name not in ("AWS::LanguageExtensions", "AWS::Include") and not name.startswith(KNOWN_TRANSFORMS):
            yield Unresolved("transform", name, span, "what it makes of the template is not known")
    for declaration in template.resources.values():
        if declaration.type in STACK_TYPES:
            yield Unresolved("stack", declaration.name, declaration.key, "scan the nested template too")
