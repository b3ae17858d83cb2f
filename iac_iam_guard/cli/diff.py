"""`diff`: who can newly do what."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.cli.estates import ReadEstate, ValueOptions, read_estate, value_options
from iac_iam_guard.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from iac_iam_guard.iam.access_changes import AccessDiff
    from iac_iam_guard.iam.clauses import Clauses
    from iac_iam_guard.source import SourceSpan

FORMATS = ("text", "json", "markdown")


@click.command(
    "diff",
    epilog="""\b
Examples:
  iac-iam-guard diff main infra                   what a branch adds to infra
  iac-iam-guard diff base.json head.json          two plans
  iac-iam-guard diff HEAD~1 . --forbid never.json -o markdown
Exit codes: 0 compared, 1 what --forbid or --fail-on names, 2 usage, 3 what they name is undecided.""",
)
@click.argument("base")
@click.argument("head", type=click.Path(path_type=Path), default=Path("."))
@click.option("-o", "--output", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write the comparison.")
@click.option("--forbid", type=click.Path(path_type=Path), metavar="FILE", help="A policy in JSON of which nothing may be newly allowed.")
@click.option("--fail-on", type=click.Choice(["new", "undecided", "never"]), default="never", show_default=True, help="Exit with 1 for new access.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colours in text.")
@value_options
def command(base: str, head: Path, form: str, forbid: Path | None, fail_on: str, color: str, values: ValueOptions) -> None:
    """Say who can do what in HEAD that nobody could in BASE, with a witness; or prove that there is nothing.

    HEAD is a folder, plan or template; BASE another one, or a commit that has HEAD. Principals are compared by all that they hold, within their
    permissions boundary; trust policies, policies of resources and policies that nobody holds for themselves.
    """
    from iac_iam_guard.iam.access_changes import compare_estates

    limits = _read_forbidden(forbid) if forbid is not None else None
    now = read_estate(head, values)
    is_path = base == "-" or Path(base).exists()
    before = read_estate(Path(base), values) if is_path else read_estate(head, values, commit=base)
    diff = compare_estates(before.estate, now.estate, before.unit_key, now.unit_key, limits)
    known = set(before.problems)
    shared = [f"{problem}, now as before" for problem in now.problems if problem in known]
    diff = diff._replace(open=tuple(problem for problem in (*before.problems, *now.problems) if problem not in known & set(now.problems)))
    for note in shared:
        click.echo(f"note: {note}", err=True)
    click.echo(_render(diff, form, before, now, color).encode("utf-8", "backslashreplace"), nl=False)
    sys.exit(_exit_code(diff, fail_on))


def _exit_code(diff: "AccessDiff", fail_on: str) -> int:
    if any(breach.access is not None and not breach.reason for breach in diff.breaches) or (fail_on != "never" and diff.answer == "new access"):
        return 1
    if diff.breaches or (fail_on != "never" and diff.answer == "undecided"):
        return 1 if fail_on == "undecided" else 3
    return 0


def _read_forbidden(path: Path) -> "Clauses":
    """Return the statements of a policy file; raise ConfigurationError for anything else."""
    from iac_iam_guard.files import Workspace
    from iac_iam_guard.iam.clauses import read_clauses
    from iac_iam_guard.iam.document_reader import read_documents
    from iac_iam_guard.source import SourceSpan
    from iac_iam_guard.values import Known

    if not path.is_file():
        raise UsageError(f"there is no {path}", hint="--forbid takes a policy in JSON")
    source = Workspace(path.parent).read(path.name)
    documents = read_documents(Known(source.text, SourceSpan(path.name, 0, len(source.text))))
    problems = [problem for document in documents for problem in document.problems]
    if problems or len(documents) != 1:
        message = problems[0].message if problems else "the policy hangs on something"
        raise ConfigurationError(f"{path.name} is no policy: {message}", problems[0].span if problems else None)
    clauses = read_clauses(documents[0])
    if not any(clause.allows for clause in clauses.items):
        raise ConfigurationError(f"{path.name} forbids nothing", hint='write what nobody may gain as "Effect": "Allow"')
    return clauses


def _render(diff: "AccessDiff", form: str, before: ReadEstate, now: ReadEstate, color: str) -> str:
    def place(span: "SourceSpan") -> str:
        return now.place(span) or before.place(span)

    match form:
        case "json":
            from iac_iam_guard.reporting.access_json import render_access_json

            return render_access_json(diff, place)
        case "markdown":
            from iac_iam_guard.reporting.access_markdown import render_access_markdown

            return render_access_markdown(diff, place)
    from iac_iam_guard.cli.options import is_plain, wants_color
    from iac_iam_guard.reporting.access_text import render_access_text

    return render_access_text(diff, place, wants_color(color), is_plain())
