"""`summary`: what principals and policies come to, by service and access level."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.cli.estates import ReadEstate, ValueOptions, read_estate, value_options

if TYPE_CHECKING:
    from iac_iam_guard.reporting.levels import Summarized

SUMMED_UP = ("inline", "managed", "unknown")


@click.command(
    "summary",
    epilog="""\b
Examples:
  iac-iam-guard summary infra                      every principal
  iac-iam-guard summary infra --by policy --counts
  iac-iam-guard summary plan.json --sort risk -o markdown""",
)
@click.argument("path", type=click.Path(path_type=Path), default=Path("."))
@click.option("--by", type=click.Choice(["principal", "policy"]), default="principal", show_default=True, help="What to sum up.")
@click.option("--sort", type=click.Choice(["name", "risk"]), default="name", show_default=True, help="In which order.")
@click.option("--counts", is_flag=True, help="Numbers of actions in place of signs.")
@click.option("-o", "--output", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How to write it.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colours in text.")
@value_options
def command(path: Path, by: str, sort: str, counts: bool, form: str, color: str, values: ValueOptions) -> None:
    """Show for every principal of PATH, or every policy, which access levels it has to which services.

    Levels are counted as AWS's console does: ● all actions of the level, ◐ some of them; what a Deny takes away stands in rows of its own. Principals
    have all that they hold, through groups and from AWS's managed policies too; a permissions boundary is not taken off.
    """
    read = read_estate(path, values)
    for problem in read.problems:
        click.echo(f"warning: {problem}", err=True)
    items = _principals(read) if by == "principal" else _policies(read)
    if sort == "risk":
        items = sorted(items, key=lambda item: (-item.summary.risk, item.address))
    click.echo(_render(tuple(items), form, counts, color).encode("utf-8", "backslashreplace"), nl=False)


def _principals(read: ReadEstate) -> "list[Summarized]":
    from iac_iam_guard.iam.access_levels import summarize_principal
    from iac_iam_guard.iam.actors import principals_of
    from iac_iam_guard.iam.arn import literal
    from iac_iam_guard.iam.relations import kind_of
    from iac_iam_guard.reporting.levels import Summarized

    found = []
    for principal in principals_of(read.estate):
        summary = summarize_principal(read.estate, principal)
        found.append(Summarized(principal.origin.address, literal(principal.name) or "", kind_of(principal), summary))
    return found


def _policies(read: ReadEstate) -> "list[Summarized]":
    from iac_iam_guard.iam.access_levels import summarize_policy
    from iac_iam_guard.iam.arn import literal
    from iac_iam_guard.reporting.levels import Summarized

    found = []
    for policy in read.estate.model.policies:
        if policy.kind in SUMMED_UP:
            summary = summarize_policy(policy, read.estate.assumptions.today)
            found.append(Summarized(policy.identity, literal(policy.name) or "", f"{policy.kind} policy", summary))
    return found


def _render(items: "tuple[Summarized, ...]", form: str, counts: bool, color: str) -> str:
    from iac_iam_guard.cli.options import is_plain, wants_color
    from iac_iam_guard.reporting.levels import render_levels_json, render_levels_markdown, render_levels_text

    match form:
        case "json":
            return render_levels_json(items)
        case "markdown":
            return render_levels_markdown(items, counts)
    return render_levels_text(items, counts, wants_color(color), is_plain())
