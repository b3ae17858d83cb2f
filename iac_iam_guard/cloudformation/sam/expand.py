"""A template with resources of SAM to one with the plain resources that the transform makes of them, every node with its place in the file."""

from collections.abc import Callable, Mapping

from iac_iam_guard.cloudformation.expanded import Expanded
from iac_iam_guard.cloudformation.nodes import Member, Members
from iac_iam_guard.cloudformation.places import Places
from iac_iam_guard.cloudformation.sam.api import api_events, expand_http_api, expand_rest_api, expand_web_socket_api
from iac_iam_guard.cloudformation.sam.connectors import embedded_connectors, expand_connector
from iac_iam_guard.cloudformation.sam.deployments import add_deployments
from iac_iam_guard.cloudformation.sam.events import Event, events_of
from iac_iam_guard.cloudformation.sam.expansion import BUDGET, PREFIX, Exhausted, Expansion, Serverless
from iac_iam_guard.cloudformation.sam.function import expand_function
from iac_iam_guard.cloudformation.sam.global_section import read_serverless
from iac_iam_guard.cloudformation.sam.graphql_api import expand_graphql_api
from iac_iam_guard.cloudformation.sam.plain import expand_capacity_provider, expand_layer, expand_table
from iac_iam_guard.cloudformation.sam.push_events import HTTP_API, REST_API
from iac_iam_guard.cloudformation.sam.renaming import rename
from iac_iam_guard.cloudformation.sam.state_machine import expand_state_machine
from iac_iam_guard.cloudformation.sam.writing import write
from iac_iam_guard.errors import Diagnostic
from iac_iam_guard.graph import Unresolved

EXPANDERS: dict[str, Callable[[Expansion, Serverless], None]] = {
    "Function": expand_function,
    "StateMachine": expand_state_machine,
    "HttpApi": expand_http_api,
    "WebSocketApi": expand_web_socket_api,
    "SimpleTable": expand_table,
    "LayerVersion": expand_layer,
    "CapacityProvider": expand_capacity_provider,
    "GraphQLApi": expand_graphql_api,
}
CALLED = ("Function", "StateMachine")
NESTED = "Application"
"""A nested stack, which stays what it is."""
LATER = ("Api", "Connector", NESTED)


def expand(root: Members, places: Places, supplied: Mapping[str, str], partition: str = "") -> Expanded:
    """Return a template as SAM's transform leaves it, as far as IAM is concerned.

    `supplied` are values of its parameters, `partition` is that of the deployment ("" where it is not known).
    """
    resources = root.node("Resources")
    if not isinstance(resources, Members):
        return Expanded(root)
    work = Expansion(root, places, supplied, partition)
    unresolved: list[Unresolved] = []
    try:
        _expand_all(work, resources, unresolved)
    except Exhausted:
        span = places.span(resources.start, min(resources.end, resources.start + 1))
        work.problems.append(
            Diagnostic("error", f"SAM makes more than {BUDGET:,} parts of this template: it is read up to there", span, "part it into several")
        )
        for name, member in resources.entries.items():
            work.resources.setdefault(name, member)
    entries = {name: member for name, member in rename(root, work.names).entries.items() if name != "Globals"}
    entries["Resources"] = root.entries["Resources"]._replace(node=rename(resources._replace(entries=work.resources), work.names))
    if work.conditions:
        before = root.entries.get("Conditions")
        place = before if before is not None else root.entries["Resources"]
        entries["Conditions"] = Member(place.key_start, place.key_end, Members(work.conditions, place.node.start, place.node.end))
    return Expanded(root._replace(entries=entries), tuple(work.problems), tuple(unresolved))


def _expand_all(work: Expansion, declared: Members, unresolved: list[Unresolved]) -> None:
    """Expand functions and state machines first, then the APIs that they ask for, and connectors when all they connect is there."""
    serverless = {name: item for name, member in declared.entries.items() if (item := read_serverless(work, name, member)) is not None}
    events = [event for item in serverless.values() if item.kind in CALLED for event in events_of(work, item)]
    serverless |= _implicit_apis(work, events)
    for name, member in declared.entries.items():
        if name not in serverless or serverless[name].kind == NESTED:
            work.resources[name] = member
    for item in serverless.values():
        if item.kind in EXPANDERS:
            EXPANDERS[item.kind](work, item)
        elif item.kind not in LATER:
            work.resources[item.name] = item.member
            span = work.places.span(item.at.start, item.at.end)
            unresolved.append(Unresolved("transform", PREFIX + item.kind, span, "what SAM makes of this type is not known"))
    by_api = api_events(events)
    for item in serverless.values():
        if item.kind == "Api":
            expand_rest_api(work, item, by_api.get(item.name, []))
    add_deployments(work)
    connectors = [(item.name, item.member) for item in serverless.values() if item.kind == "Connector"]
    connectors += [embedded for name, member in declared.entries.items() for embedded in embedded_connectors(name, member)]
    for name, member in connectors:
        connector = read_serverless(work, name, member)
        if connector is not None:
            expand_connector(work, connector)


def _implicit_apis(work: Expansion, events: list[Event]) -> dict[str, Serverless]:
    """Return the APIs of events that name none, at the place of the first of these events."""
    found: dict[str, Serverless] = {}
    for kind, argument, name in (("Api", "RestApiId", REST_API), ("HttpApi", "ApiId", HTTP_API)):
        first = next((event for event in events if event.kind == kind and event.given(argument) is None), None)
        if first is not None:  # whatever the template has under this name is no more
            item = read_serverless(work, name, Member(*first.at, write({"Type": PREFIX + kind}, first.at)))
            if item is not None:
                found[name] = item
    return found
