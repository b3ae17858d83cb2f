"""Templates of SAM in tests, and what they come to."""

import json
from textwrap import dedent, indent

from iac_iam_guard.cloudformation.environment import Environment
from iac_iam_guard.cloudformation.unit import read_template
from iac_iam_guard.graph import Resource, ResourceGraph
from iac_iam_guard.source import Source
from iac_iam_guard.values import Choice, Json, Known, Mapping, Sequence, Text, Unknown, Value

HEADER = "Transform: AWS::Serverless-2016-10-31\n"
HERE = Environment(account="111122223333", region="eu-west-1", partition="aws")
AWS_POLICY = "arn:aws:iam::aws:policy/"


def graph_of(text: str, environment: Environment = HERE, **supplied: str) -> ResourceGraph:
    """Return the graph of a template."""
    graph = read_template(Source("template.yaml", HEADER + dedent(text)), supplied, environment=environment)
    assert graph is not None
    return graph


def function(properties: str, more: str = "") -> str:
    """Return a template with the function F."""
    return f"Resources:\n  F:\n    Type: AWS::Serverless::Function\n{indent(dedent(more), '    ')}    Properties:\n{indent(dedent(properties), '      ')}"


def resource(graph: ResourceGraph, name: str) -> Resource:
    """Return the resource of a name, which exists in one case only."""
    (only,) = (one for one in graph.resources if one.address == name)
    return only


def property_of(graph: ResourceGraph, name: str, argument: str) -> object:
    """Return a property of a resource as JSON, None where it is absent."""
    value = resource(graph, name).attributes.entries.get(argument)
    return plain(value) if value is not None else None


def attached(graph: ResourceGraph, role: str) -> object:
    """Return the managed policies of a role, those of AWS by their names and paths."""
    arns = property_of(graph, role, "ManagedPolicyArns")
    return [arn.removeprefix(AWS_POLICY) if isinstance(arn, str) else arn for arn in arns] if isinstance(arns, list) else arns


def statements(graph: ResourceGraph, role: str) -> object:
    """Return the statements of the inline policies of a role as texts: effect, actions and resources."""
    policies = property_of(graph, role, "Policies")
    return [line for policy in policies if isinstance(policy, dict) for line in lines(policy)] if isinstance(policies, list) else policies


def lines(policy: dict[str, object]) -> list[str]:
    """Return the statements of a policy as texts."""
    document = policy["PolicyDocument"]
    assert isinstance(document, dict)
    found = document["Statement"]
    return [" ".join(word(part[key]) for key in ("Effect", "Action", "Resource") if key in part) for part in (found if isinstance(found, list) else [found])]


def word(part: object) -> str:
    return part if isinstance(part, str) else ",".join(part) if isinstance(part, list) else json.dumps(part)


def trusted(graph: ResourceGraph, role: str) -> object:
    """Return who may assume a role."""
    document = property_of(graph, role, "AssumeRolePolicyDocument")
    assert isinstance(document, dict)
    return [statement["Principal"] for statement in document["Statement"]]


def plain(value: Value) -> object:
    """Return a value as JSON; holes are texts, choices mappings of answers."""
    match value:
        case Known():
            return value.value
        case Text():
            return "".join(piece.value if isinstance(piece, Known) else f"<{named(piece)}>" for piece in value.pieces)
        case Unknown():
            return f"<{named(value)}>"
        case Sequence():
            return [plain(item) for item in value.items]
        case Mapping():
            return {name: plain(entry) for name, entry in value.entries.items()}
        case Choice():
            return {f"{value.atom.text} is {outcome}": plain(branch) for outcome, branch in value.branches}
        case Json():
            return plain(value.tree)
    raise TypeError(type(value))


def named(hole: Unknown) -> str:
    """Return what a hole stands for, by the last that it refers to."""
    return f"{hole.refs[-1].address}.{hole.refs[-1].attribute}" if hole.refs else hole.what


def answers(graph: ResourceGraph, name: str) -> list[list[str]]:
    """Return under which answers a resource exists."""
    return [[f"{guard.atom.text} is {guard.outcome}" for guard in one.guards] for one in graph.resources if one.address == name]


def text_at(graph: ResourceGraph, text: str, value: Value) -> str:
    """Return what stands at the place of a value."""
    return (HEADER + dedent(text))[value.span.start : value.span.end]
