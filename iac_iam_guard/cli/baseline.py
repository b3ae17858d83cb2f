"""`baseline`: findings that are known, written to a file, so that they do not count."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.cli.options import JUDGEMENT, ScanOptions, make_request, some_options
from iac_iam_guard.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iac_iam_guard.engine.result import Recorded
    from iac_iam_guard.source import Source


@click.command(
    "baseline",
    epilog="""\b
Examples:
  iac-iam-guard baseline                       note what is found here
  iac-iam-guard scan --baseline .iac-iam-guard.baseline.json
  iac-iam-guard baseline --prune               forget what was mended""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--file", type=click.Path(path_type=Path), default=Path(".iac-iam-guard.baseline.json"), show_default=True, help="The baseline.")
@click.option("--prune", is_flag=True, help="Take out what is no longer found; add nothing.")
@some_options(JUDGEMENT)
def command(paths: tuple[Path, ...], file: Path, prune: bool, options: ScanOptions) -> None:
    """Add what is found in PATHS to the baseline, and tell what was added; what is known already stays.

    Nothing is added but by this command, and it takes nothing out but with --prune.
    """
    from iac_iam_guard.baseline import read_baseline, write_baseline
    from iac_iam_guard.engine.comparison import compare, record
    from iac_iam_guard.pipeline import scan

    old = read_baseline(_read(file)) if file.exists() else ()
    if prune and not file.exists():
        raise UsageError(f"there is no baseline {file} to prune", hint="name it with --file")
    request = make_request(paths or (Path(),), "auto", options)._replace(baseline=file if file.exists() else None)
    result = scan(request)
    for problem in result.diagnostics:
        if problem.level != "note":
            click.echo(f"{problem.level}: {problem.message}" + (f" ({problem.span.path})" if problem.span is not None and problem.span.path else ""), err=True)
    if prune and result.exit_code not in (0, 1):
        raise InputError("not everything could be read, so nobody can tell what is gone: the baseline stays as it is", hint="mend what is told above")
    known = [*map(record, result.baselined), *compare(result.baselined, old).gone]
    added = [] if prune else list(map(record, result.findings))
    dropped = list(result.gone) if prune else []
    for entry in dropped:
        known.remove(entry)
    _write(file, write_baseline([*known, *added]))
    if not options.quiet:
        _tell("+", added)
        _tell("-", dropped)
        gone = f", {len(result.gone)} gone (--prune takes them out)" if result.gone and not prune else ""
        click.echo(f"{file}: {len(known) + len(added)} findings, {len(added)} added, {len(dropped)} taken out{gone}")
    sys.exit(result.exit_code if result.exit_code not in (0, 1) else 0)


def _read(file: Path) -> "Source":
    from iac_iam_guard.files import Workspace

    return Workspace(file.parent).read(file.name)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"the baseline cannot be written: {error.strerror}", hint=str(file)) from None


def _tell(mark: str, entries: "Iterable[Recorded]") -> None:
    from iac_iam_guard.reporting.places import printable

    for entry in sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.subject)):
        click.echo(f"{mark} {entry.rule}   {printable(entry.path)}   {printable(entry.subject)}")
