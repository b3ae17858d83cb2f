"""`can`: whether a principal may do something."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.cli.estates import ReadEstate, ValueOptions, read_estate, value_options
from iac_iam_guard.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from iac_iam_guard.iam.model import PrincipalSubject


@click.command(
    "can",
    epilog="""\b
Examples:
  iac-iam-guard can aws_iam_role.app s3:GetObject arn:aws:s3:::data/report.csv infra
  iac-iam-guard can nora iam:CreateUser
  iac-iam-guard can deploy sts:AssumeRole arn:aws:iam::111122223333:role/admin --context aws:SourceIp=192.0.2.7
Exit codes: 0 yes, 1 no, 2 usage, 3 maybe.""",
)
@click.argument("principal")
@click.argument("action")
@click.argument("rest", nargs=-1, metavar="[ARN] [PATH]")
@click.option("-o", "--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to write the answer.")
@click.option("--context", "context", multiple=True, metavar="KEY=VALUE", help="Condition key of the request; repeat it for several values.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colours in text.")
@value_options
def command(principal: str, action: str, rest: tuple[str, ...], form: str, context: tuple[str, ...], color: str, values: ValueOptions) -> None:
    """Say whether PRINCIPAL (by address or name) may do ACTION, on the resource of ARN or on anything at all, and which statements make it so.

    PATH is a folder, plan or template, the present folder without one. Conditions on what --context does not tell leave the answer at "maybe".
    """
    from iac_iam_guard.iam.estate_request import ask

    arn, path = _split(rest)
    if ":" not in action:
        raise UsageError(f"{action} is no action", hint="name it with its service, such as s3:GetObject")
    read = read_estate(path, values)
    for problem in read.problems:
        click.echo(f"warning: {problem}", err=True)
    found = _find(read, principal)
    answer = ask(read.estate, found, action, arn, _read_context(context))
    question = (found.origin.address, action)
    if form == "json":
        from iac_iam_guard.reporting.decision import render_decision_json

        text = render_decision_json(answer, question, read.place)
    else:
        from iac_iam_guard.cli.options import is_plain, wants_color
        from iac_iam_guard.reporting.decision import render_decision_text

        text = render_decision_text(answer, question, read.place, wants_color(color), is_plain())
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    sys.exit({"true": 0, "false": 1}.get(answer.decision.allowed.value, 3))


def _split(rest: tuple[str, ...]) -> tuple[str, Path]:
    """Return the ARN ("" without one) and the path."""
    arn, *others = rest if rest and (rest[0].startswith("arn:") or rest[0] == "*") else ("", *rest)
    if len(others) > 1:
        raise UsageError("there are more arguments than PRINCIPAL ACTION [ARN] [PATH]", hint="an ARN begins with arn:")
    return arn, Path(others[0]) if others else Path(".")


def _read_context(context: tuple[str, ...]) -> dict[str, tuple[str, ...] | None]:
    from iac_iam_guard.cli.options import split_pair

    found: dict[str, tuple[str, ...] | None] = {}
    for item in context:
        key, value = split_pair(item, "--context KEY=VALUE", "--context aws:SourceIp=192.0.2.7")
        found[key.lower()] = (*(found.get(key.lower()) or ()), value)
    return found


def _find(read: ReadEstate, name: str) -> "PrincipalSubject":
    """Return the one principal of that address or name; raise UsageError where there is none, or more than one."""
    from iac_iam_guard.iam.actors import principals_of
    from iac_iam_guard.iam.estate_request import find_principals, names_alike

    found = find_principals(read.estate, name)
    if len(found) == 1:
        return found[0]
    if not found:
        known = [principal.origin.address for principal in principals_of(read.estate)]
        raise UsageError(f"there is no principal {name}", hint=did_you_mean(name, known) or "name it by address or by its name")
    raise UsageError(f"{name} names {len(found)} principals", hint=f"name one of {', '.join(names_alike(found)[:6])}")
