"""`convert`: policy documents in another language."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.cli.options import INPUT, ScanOptions, make_request, some_options
from iac_iam_guard.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac_iam_guard.errors import Diagnostic
    from iac_iam_guard.graph import ResourceGraph
    from iac_iam_guard.reporting.convert.losses import Converted
    from iac_iam_guard.reporting.convert.policies import Found, FoundPolicy
    from iac_iam_guard.source import Source

POLICY_LIMIT = 1 << 20
"""Bytes of the largest file that may be a policy; AWS takes some twenty thousand."""
FORMS = ("json", "hcl", "cloudformation-yaml", "cloudformation-json")


@click.command(
    "convert",
    epilog="""\b
Examples:
  iac-iam-guard convert policy.json --to hcl
  iac-iam-guard convert infra --to cloudformation-yaml --address 'aws_iam_role.deploy.*'
  iac-iam-guard convert stack.yaml --to json --param Stage=prod
  aws iam get-policy-version … | jq .PolicyVersion.Document | iac-iam-guard convert - --to hcl
A policy file, or an --address that fits one policy, gives the document itself; all else gives
an object of documents by address. In HCL each policy is a data source.""",
)
@click.argument("path", type=click.Path(path_type=Path, allow_dash=True), default=Path("."))
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help="The language to write.")
@click.option("--address", metavar="GLOB", help="Only policies at these addresses: * is any text within one part, ** any text.")
@some_options(INPUT)
def command(path: Path, form: str, address: str | None, options: ScanOptions) -> None:
    """Write a policy, or every policy of a configuration, plan or template, as JSON, as a data source in HCL, or for CloudFormation.

    PATH is a policy in JSON, anything that can be scanned, or - for standard input. What the language cannot say is a placeholder in the
    text and a note on standard error.
    """
    from iac_iam_guard.reporting.convert.policies import Found

    found = _read(path, options)
    if address is not None:
        found = Found(
            tuple(policy for policy in found.policies if _matches(address, policy.address)),
            tuple((place, why) for place, why in found.unread if _matches(address, place)),
        )
    for place, why in found.unread:
        click.echo(f"note: {place} is left out: {why}", err=True)
    if not found.policies:
        hint = "check --address" if address is not None else "name a policy, configuration or template"
        raise UsageError("there is no policy document to convert", hint=hint)
    alone = len(found.policies) == 1 and (address is not None or found.policies[0].origin is None)
    converted = _write(found.policies, form, alone)
    click.echo(converted.text.encode("utf-8", "backslashreplace"), nl=False)
    for note in converted.notes:
        click.echo(f"note: {note}", err=True)


def _read(path: Path, options: ScanOptions) -> "Found":
    """Return the policies at `path`; what could not be read beside them goes to standard error."""
    from iac_iam_guard.reporting.convert.policies import Found, find_policies

    source = _given_text(path)
    policy = _policy(source) if source is not None else None
    if policy is not None:
        if options != ScanOptions():
            raise UsageError("a policy takes no options on what is read: it is all there is", hint="leave --var, --param and the like out")
        return Found((policy,), ())
    found = [find_policies(graph) for graph in _graphs(path, source, options)]
    return Found(tuple(policy for part in found for policy in part.policies), tuple(entry for part in found for entry in part.unread))


def _given_text(path: Path) -> "Source | None":
    """Return the text of standard input or of a JSON file, None for anything else."""
    from iac_iam_guard.files import Workspace
    from iac_iam_guard.terraform.plan_file import decode_plan
    from iac_iam_guard.units import STANDARD_INPUT

    if str(path) == "-":
        return decode_plan(STANDARD_INPUT, sys.stdin.buffer.read())
    if path.is_file() and path.suffix == ".json" and not path.name.endswith((".tf.json", ".tofu.json")) and path.stat().st_size <= POLICY_LIMIT:
        return decode_plan(path.name, Workspace(path.parent).read_bytes(path.name))
    return None


def _policy(source: "Source") -> "FoundPolicy | None":
    """Return the policy that a text is; None if it is something else, or no JSON."""
    from iac_iam_guard.json_reader import JsonProblem
    from iac_iam_guard.reporting.convert.policies import read_policy

    try:
        return read_policy(source)
    except JsonProblem:
        return None  # a template in YAML, or a file of which its own reader says what is wrong


def _graphs(path: Path, source: "Source | None", options: ScanOptions) -> "tuple[ResourceGraph, ...]":
    """Return the graphs of what can be scanned at `path`, of which `source` is the text if it is standard input; raise InputError."""
    from iac_iam_guard.configuration import Configuration
    from iac_iam_guard.idle_flags import refuse_idle_flags
    from iac_iam_guard.reading import read_units
    from iac_iam_guard.units import STANDARD_INPUT, open_workspace

    text = source.text if source is not None and source.path == STANDARD_INPUT else ""
    request = make_request((path,), "auto", options)._replace(standard_input=lambda: text)
    read = read_units(request, Configuration(), open_workspace(request), lambda what, done, total: None)
    refuse_idle_flags(request, read.units, read.graphs)
    _tell(read.diagnostics)
    failed = next((problem for problem in read.diagnostics if problem.level in ("error", "internal")), None)
    if failed is not None:
        raise InputError("not everything that was named could be read", hint="mend what is told above")
    for graph in read.graphs:
        _tell(graph.diagnostics)
    return read.graphs


def _tell(problems: "Iterable[Diagnostic]") -> None:
    for problem in problems:
        place = f" ({problem.span.path})" if problem.span is not None else ""
        click.echo(f"{problem.level}: {problem.message}{place}", err=True)


def _matches(pattern: str, address: str) -> bool:
    from iac_iam_guard.suppression import matches_address

    return matches_address(pattern, address)


def _write(policies: "tuple[FoundPolicy, ...]", form: str, alone: bool) -> "Converted":
    match form:
        case "hcl":
            from iac_iam_guard.reporting.convert.hcl import write_hcl

            return write_hcl(policies)
        case "json":
            from iac_iam_guard.reporting.convert.json import write_json

            return write_json(policies, alone)
    from iac_iam_guard.reporting.convert.cloudformation import write_cloudformation

    return write_cloudformation(policies, alone, "yaml" if form == "cloudformation-yaml" else "json")
