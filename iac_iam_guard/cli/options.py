"""Options that every scanning verb takes, and what they set going."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from iac_iam_guard.cli.progress import Progress
from iac_iam_guard.engine.result import ScanResult
from iac_iam_guard.errors import UsageError, did_you_mean
from iac_iam_guard.findings import Severity

if TYPE_CHECKING:
    from iac_iam_guard.configuration import Peer
    from iac_iam_guard.request import Request

FORMATS = ("text", "json", "sarif", "markdown", "junit", "gitlab")
CONFIGURATION_VARIABLE = "IAC_IAM_GUARD_CONFIG"
NARROWEST, WIDEST = 80, 100
SEVERITIES = [severity.value for severity in Severity]


class ScanOptions(NamedTuple):
    """The options as they were given; None or () where an option was not."""

    output: tuple[str, ...] = ()
    fail_on: str | None = None
    min_severity: str | None = None
    min_confidence: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    var: tuple[str, ...] = ()
    var_file: tuple[Path, ...] = ()
    tf_env: bool = False
    param: tuple[str, ...] = ()
    param_file: tuple[Path, ...] = ()
    evidence: tuple[Path, ...] = ()
    source: Path | None = None
    rules: tuple[Path, ...] = ()
    config: Path | None = None
    no_config: bool = False
    show_undetermined: bool = False
    show_ignored: bool = False
    no_inline_ignores: bool = False
    honour: tuple[str, ...] = ()
    baseline: Path | None = None
    diff_base: str = ""
    only_changed: bool = False
    policy_from: str = ""
    cross_check: bool = False
    strict: bool = False
    exit_zero: bool = False
    max_findings: int = 50
    exclude: tuple[str, ...] = ()
    jobs: int = 1
    date: datetime | None = None
    sarif_category: str = ""
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False


NAMES = ScanOptions._fields
INPUT = frozenset({"var", "var_file", "tf_env", "param", "param_file", "source", "exclude"})
"""Options that say what is read, and how."""
JUDGEMENT = INPUT | {
    *("evidence", "rules", "config", "no_config", "select", "ignore", "no_inline_ignores", "honour", "min_severity", "min_confidence"),
    *("jobs", "date", "quiet", "verbose"),
}
"""Options that say what is found."""


def scan_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add all options of scanning to a command, which gets them as one object in `options`."""
    return some_options(frozenset(NAMES))(command)


def some_options(names: frozenset[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds the options `names` to a command, which gets them as one object in `options`, all others with their defaults."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_options(**arguments: Any) -> None:
            options = ScanOptions(**{name: arguments.pop(name) for name in NAMES if name in names})
            command(**arguments, options=options)

        for name, option in reversed(tuple(zip(NAMES, _OPTIONS, strict=True))):
            if name in names:
                with_options = option(with_options)
        return with_options

    return add


_PATH = click.Path(path_type=Path)
_OPTIONS: list[Callable[[Callable[..., None]], Callable[..., None]]] = [  # in the order of the fields of ScanOptions
    click.option("-o", "--output", multiple=True, metavar="FORMAT[=FILE]", help=f"Repeatable; {', '.join(FORMATS)}. Default: text."),
    click.option("--fail-on", type=click.Choice([*SEVERITIES[:-1], "never"]), help="Exit with 1 from this severity on.  [default: high]"),
    click.option("--min-severity", type=click.Choice(SEVERITIES), help="Report from this severity on.  [default: low]"),
    click.option("--min-confidence", type=click.Choice(["high", "medium", "low"]), help="Report from this confidence on.  [default: medium]"),
    click.option("--select", multiple=True, metavar="RULES", help="Only these: ids, aliases, all, default, pack:…, practice:…, tag:…, severity:…."),
    click.option("--ignore", multiple=True, metavar="RULES", help="All but these."),
    click.option("--var", multiple=True, metavar="NAME=VALUE", help="Value of a Terraform variable."),
    click.option("--var-file", multiple=True, type=_PATH, help="File with values of Terraform variables."),
    click.option("--tf-env", is_flag=True, help="Take TF_VAR_… from the environment."),
    click.option("--param", multiple=True, metavar="KEY=VALUE", help="Value of a parameter of CloudFormation templates."),
    click.option("--param-file", multiple=True, type=_PATH, help="File with values of parameters, as the AWS CLI takes it."),
    click.option("--evidence", multiple=True, type=_PATH, metavar="FILE", help="Credential report (CSV) or last-accessed data (JSON) of the account."),
    click.option("--source", type=_PATH, metavar="DIR", help="Folder of the configuration that a plan was made from."),
    click.option("--rules", multiple=True, type=_PATH, metavar="DIR", help="Folder with rule packs of your own."),
    click.option("--config", type=_PATH, metavar="FILE", help="Configuration instead of the nearest .iac-iam-guard.yml."),
    click.option("--no-config", is_flag=True, help="Take no configuration."),
    click.option("--show-undetermined", is_flag=True, help="List what could not be decided, with the reason."),
    click.option("--show-ignored", is_flag=True, help="List findings that are ignored, with the reason."),
    click.option("--no-inline-ignores", is_flag=True, help="Honour no ignore comments."),
    click.option("--honour", multiple=True, metavar="SCANNERS", help="Honour ignores written for checkov, trivy, tfsec, cfn_nag or kics."),
    click.option("--baseline", type=_PATH, metavar="FILE", help="Findings that are known and do not count, see iac-iam-guard baseline."),
    click.option("--diff-base", default="", metavar="COMMIT|DIR|FILE", help="Report only what is new against a commit, tree, plan, template or baseline."),
    click.option("--only-changed", is_flag=True, help="Report only what a plan introduces."),
    click.option("--policy-from", default="", metavar="COMMIT", help="Take configuration, rules and baseline from a commit."),
    click.option("--cross-check", is_flag=True, help="Read every .tf file a second time with python-hcl2 and report where the readers differ."),
    click.option("--strict", is_flag=True, help="Exit with 3 if anything could not be read or resolved."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 instead of 1."),
    click.option("--max-findings", type=click.IntRange(0), default=50, show_default=True, help="In text, tell that many in full; 0 for all."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Paths to leave out."),
    click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read roots side by side; pays above some 20 MB."),
    click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day that ages and dates are compared with.  [default: today]"),
    click.option("--sarif-category", default="", metavar="NAME", help="Tells apart several SARIF uploads for one commit."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colours in text."),
    click.option("-q", "--quiet", is_flag=True, help="No text at all when nothing is found, no progress."),
    click.option("-v", "--verbose", is_flag=True, help="Show where an internal error comes from."),
]


def run_scan(paths: tuple[Path, ...], kind: str, options: ScanOptions) -> None:
    """Scan, write every output, and exit with the code of the result."""
    from iac_iam_guard.pipeline import scan

    outputs = [_output(written) for written in options.output] or [("text", None)]
    if sum(target is None for _, target in outputs) > 1:
        raise UsageError("two outputs would be mixed on standard output", hint="give all but one a file: -o sarif=iam.sarif")
    if options.sarif_category and not any(form in ("sarif", "markdown") for form, _ in outputs):
        raise UsageError("--sarif-category has no effect: there is no output in SARIF", hint="-o sarif=iam.sarif")
    with Progress(enabled=not options.quiet and sys.stderr.isatty()) as progress:
        result = scan(make_request(paths, kind, options), progress.show)
    for form, target in outputs:
        texts = _texts(result, form, options, to_terminal=target is None)
        if target is None:
            for text in texts:
                click.echo(text.encode(_encoding() if form == "text" else "utf-8", "backslashreplace"), nl=False)
        else:
            _write(target, texts)
    sys.exit(0 if options.exit_zero and result.exit_code == 1 else result.exit_code)


def make_request(paths: tuple[Path, ...], kind: str, options: ScanOptions) -> "Request":
    """Return what the options ask for; raise UsageError for one that is not understood."""
    from iac_iam_guard.request import Request

    return Request(
        paths=paths,
        kind=kind,
        source=options.source,
        variables=tuple(split_pair(item, "--var NAME=VALUE", "--var environment=prod") for item in options.var),
        variable_files=options.var_file,
        use_environment=options.tf_env,
        parameters=tuple(split_pair(item, "--param KEY=VALUE", "--param Environment=prod") for item in options.param),
        parameter_files=options.param_file,
        evidence=options.evidence,
        rule_paths=options.rules,
        configuration_path=configuration_path(options.config, options.no_config),
        use_configuration=not options.no_config,
        select=_words(options.select),
        ignore=_words(options.ignore),
        fail_on=options.fail_on,
        min_severity=options.min_severity,
        min_confidence=options.min_confidence,
        inline_ignores=not options.no_inline_ignores,
        honour=_peers(options),
        baseline=options.baseline,
        diff_base=options.diff_base,
        only_changed=options.only_changed,
        policy_from=options.policy_from,
        cross_check=options.cross_check,
        strict=options.strict,
        exclude=options.exclude,
        jobs=options.jobs,
        today=options.date.date() if options.date is not None else _today(),
        standard_input=cache(read_standard_input),
    )


def _today() -> date:
    return datetime.now(UTC).date()


def configuration_path(named: Path | None, unwanted: bool) -> Path | None:
    """Return the configuration that the command line names, else the one that the environment does, if any is wanted."""
    written = os.environ.get(CONFIGURATION_VARIABLE, "")
    return Path(written) if named is None and written and not unwanted else named


def split_pair(item: str, form: str, example: str) -> tuple[str, str]:
    """Return name and value of `NAME=VALUE`; raise UsageError for anything else."""
    name, equals, value = item.partition("=")
    if not equals or not name:
        flag, _, shape = form.partition(" ")
        raise UsageError(f"{flag} takes {shape}", hint=f"for example {example}")
    return name, value


def _words(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.strip() for item in items for word in item.split(",") if word.strip())


def _peers(options: ScanOptions) -> "tuple[Peer, ...]":
    """Return the scanners whose ignores are honoured; raise UsageError for one that is not known."""
    words = _words(options.honour)
    if not words:
        return ()
    from iac_iam_guard.configuration import PEERS

    for word in words:
        if word not in PEERS:
            raise UsageError(f"--honour does not know {word!r}", hint=did_you_mean(word, PEERS))
    if options.no_inline_ignores:
        raise UsageError("--honour and --no-inline-ignores exclude each other")
    return tuple(peer for peer in PEERS if peer in words)


def _output(written: str) -> tuple[str, Path | None]:
    form, equals, target = written.partition("=")
    if form not in FORMATS:
        raise UsageError(f"there is no output format {form!r}", hint=did_you_mean(form, FORMATS))
    if equals and not target:
        raise UsageError(f"-o {form}= names no file")
    return form, Path(target) if target else None


def _texts(result: ScanResult, form: str, options: ScanOptions, to_terminal: bool) -> Iterable[str]:
    """Return the report in texts to be written one after the other."""
    if form == "json":
        from iac_iam_guard.reporting.json import write_json

        return write_json(result)
    return (_render(result, form, options, to_terminal),)


def _render(result: ScanResult, form: str, options: ScanOptions, to_terminal: bool) -> str:
    match form:
        case "sarif":
            from iac_iam_guard.reporting.sarif import render_sarif

            return render_sarif(result, options.sarif_category)
        case "markdown":
            from iac_iam_guard.reporting.markdown import render_markdown

            return render_markdown(result, category=options.sarif_category)
        case "junit":
            from iac_iam_guard.reporting.junit import render_junit

            return render_junit(result)
        case "gitlab":
            from iac_iam_guard.reporting.gitlab import render_gitlab

            return render_gitlab(result)
    from iac_iam_guard.reporting.text import render_text

    if options.quiet and not result.findings and not result.diagnostics:
        return ""
    return render_text(
        result,
        color=to_terminal and wants_color(options.color),
        plain=to_terminal and is_plain(),
        width=_width() if to_terminal else WIDEST,
        limit=options.max_findings or len(result.findings),
        undetermined=options.show_undetermined,
        ignored=options.show_ignored,
    )


def wants_color(choice: str) -> bool:
    """Tell whether to write colours, by the option and what the terminal and its environment say."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") != "0":
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def is_plain() -> bool:
    """Tell whether standard output takes no character beyond ASCII for sure."""
    return not _encoding().casefold().replace("-", "").startswith("utf")


def _encoding() -> str:
    return sys.stdout.encoding or "ascii"


def _width() -> int:
    """Return the columns that text may take: those of the terminal within reason, always the same where there is none."""
    from shutil import get_terminal_size

    return min(max(get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST) if sys.stdout.isatty() else WIDEST


def read_standard_input() -> str:
    """Return the plan, template or change set on standard input; InputError if it is no text."""
    from iac_iam_guard.terraform.plan_file import decode_plan

    return decode_plan("<stdin>", sys.stdin.buffer.read()).text


def _write(target: Path, texts: Iterable[str]) -> None:
    try:
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(texts)
    except OSError as error:
        raise UsageError(f"the output file cannot be written: {error.strerror}", hint=str(target)) from None
