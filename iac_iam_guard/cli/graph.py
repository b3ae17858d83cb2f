"""`graph`: what refers to what, and who can become whom."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.cli.estates import ReadEstate, ValueOptions, read_estate, value_options
from iac_iam_guard.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from iac_iam_guard.network import Network

ADMIN = "admin"


@click.command(
    "graph",
    epilog="""\b
Examples:
  iac-iam-guard graph infra --only-risky | dot -Tsvg > access.svg
  iac-iam-guard graph infra --from aws_iam_role.ci --to admin -f mermaid
  iac-iam-guard graph plan.json --of resources -f graphml > resources.graphml""",
)
@click.argument("path", type=click.Path(path_type=Path), default=Path("."))
@click.option("-f", "--format", "form", type=click.Choice(["dot", "mermaid", "json", "graphml"]), default="dot", show_default=True, help="How to write it.")
@click.option(
    "--of", "kind", type=click.Choice(["access", "resources"]), default="access", show_default=True, help="Who can become whom, or what refers to what."
)
@click.option("--from", "start", default="", metavar="ADDR", help="Only what can be reached from there.")
@click.option("--to", "end", default="", metavar="ADDR|admin", help="Only what leads there.")
@click.option("--only-risky", is_flag=True, help="Only what leads to administration.")
@value_options
def command(path: Path, form: str, kind: str, start: str, end: str, only_risky: bool, values: ValueOptions) -> None:
    """Write the graph of PATH for Graphviz, Mermaid, GraphML readers or programs.

    The access graph has principals, those outside whom roles trust, and ADMIN; a link says that one can become the other, by which techniques, and is
    dashed where that is not certain. With both --from and --to, links lie on paths between the two, and the surest path is shown as such.
    """
    if only_risky and (kind == "resources" or end):
        raise UsageError("--only-risky has no effect here", hint="it is --to admin for the access graph")
    if kind == "resources" and end == ADMIN:
        raise UsageError("--to admin has no effect here", hint="administration is in the access graph alone")
    read = read_estate(path, values)
    for problem in read.problems:
        click.echo(f"warning: {problem}", err=True)
    network = _restricted(_network(read, kind), start, ADMIN if only_risky else end)
    click.echo(_render(network, form, read).encode("utf-8", "backslashreplace"), nl=False)


def _network(read: ReadEstate, kind: str) -> "Network":
    if kind == "resources":
        from iac_iam_guard.reporting.graphs import declarations

        return declarations.network_of(read.graphs)
    from iac_iam_guard.iam import access_network
    from iac_iam_guard.iam.escalation import access_of

    access = access_of(read.estate)
    if access is None:
        raise UsageError("there are too many worlds for one graph")
    return access_network.network_of(access)


def _restricted(network: "Network", start: str, end: str) -> "Network":
    if not network.complete:
        click.echo("warning: the graph is too large, links are left out", err=True)
    if not start and not end:
        return network
    from iac_iam_guard.network import on_paths

    found = on_paths(network, _find(network, start) if start else "", _find(network, end) if end else "")
    if not found.links:
        click.echo("note: there is no such path", err=True)
    return found


def _find(network: "Network", name: str) -> str:
    """Return the id of the one node of that id, address or name; raise UsageError where there is none, or more than one."""
    if name == ADMIN and any(node.kind == "administrator" for node in network.nodes):
        return "ADMIN"
    found = [node.id for node in network.nodes if node.id == name] or [node.id for node in network.nodes if node.label == name]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"there is no {name} in the graph", hint=_hint(name, (node.id for node in network.nodes)))
    raise UsageError(f"{name} names {len(found)} nodes", hint=f"name one of {', '.join(sorted(found)[:6])}")


def _hint(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, list(known)) or "name it by its address"


def _render(network: "Network", form: str, read: ReadEstate) -> str:
    match form:
        case "mermaid":
            from iac_iam_guard.reporting.graphs.mermaid import render_mermaid

            text = render_mermaid(network)
        case "json":
            from iac_iam_guard.reporting.graphs.json import render_graph_json

            text = render_graph_json(network, read.place)
        case "graphml":
            from iac_iam_guard.reporting.graphs.graphml import render_graphml

            text = render_graphml(network, read.place)
        case _:
            from iac_iam_guard.reporting.graphs.dot import render_dot

            text = render_dot(network)
    from iac_iam_guard.masking import mask_secrets

    return mask_secrets(text)
