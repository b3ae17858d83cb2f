"""The program: a group of verbs, each imported when it is called, and the one error boundary."""

import atexit
import gc
import sys
from importlib import import_module

import click

from iac_iam_guard import __version__
from iac_iam_guard.errors import GuardError, InputError

VERBS = {
    "scan": "Find violations of the IAM best practices in Terraform configurations, plans and CloudFormation templates.",
    "plan": "Scan the JSON of a Terraform plan, from a file or standard input.",
    "baseline": "Write down what is found today, so that only what is new counts.",
    "diff": "Say who can newly do what, or prove that nobody can.",
    "can": "Say whether a principal may do something, and by which statements.",
    "summary": "Show which access levels principals and policies have to which services.",
    "graph": "Draw who can become whom, or what refers to what, for Graphviz, Mermaid and others.",
    "explain": "Say what a rule reports, why it matters and how to mend it.",
    "rules": "List, show, test, document and add rules.",
    "config": "Show the configuration that holds, and the schemas of files.",
    "convert": "Write policy documents as JSON, as data sources in HCL, or for CloudFormation.",
}


class Verbs(click.Group):
    """A group whose commands live in modules of their own, `cli/<verb>.py`, with the command as `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which people need them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"iac_iam_guard.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; a misspelt one brings a suggestion."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(error.message + _nearest(args[0], VERBS), ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _nearest(word: str, words: dict[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, words, 1)
    return f" Did you mean {near[0]!r}?" if near else ""


EXAMPLES = """\b
Examples:
  iac-iam-guard scan infra                               every Terraform root below a folder
  terraform show -json plan.out | iac-iam-guard plan -   what a plan would do
  iac-iam-guard explain public-trust                     a rule: what, why, fix"""


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXAMPLES)
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def cli() -> None:
    """Check AWS identity and access management in infrastructure code before it is deployed."""


def main() -> None:
    """Run the program and exit: 0 nothing found, 1 findings, 2 usage, 3 analysis incomplete, 70 a defect of this program."""
    gc.disable()  # the process lives for one answer; looking for garbage that is not there costs it a tenth, at its end once more
    atexit.register(gc.freeze)
    try:
        sys.exit(cli(prog_name="iac-iam-guard", standalone_mode=False))
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except GuardError as error:
        click.echo(f"error: {error.message}" + (f" ({error.span.path})" if error.span else ""), err=True)
        if error.hint:
            click.echo(f"hint: {error.hint}", err=True)
        sys.exit(3 if isinstance(error, InputError) else 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if "-v" in sys.argv or "--verbose" in sys.argv:
            raise
        click.echo(f"internal error: {type(error).__name__}; please report it with the output of the same command with -v", err=True)
        sys.exit(70)
