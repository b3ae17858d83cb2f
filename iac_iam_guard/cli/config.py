"""`config`: the configuration that holds, and the schemas of files."""

from pathlib import Path

import click

from iac_iam_guard.cli.options import configuration_path
from iac_iam_guard.errors import UsageError


@click.group("config")
def command() -> None:
    """Show the configuration that holds, and the schemas of files."""


@command.command("show")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Configuration instead of the nearest .iac-iam-guard.yml.")
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the answer.")
def show_command(path: Path, config: Path | None, output: str) -> None:
    """Show every setting for a scan of PATH and where it comes from: a line of the file, or the default."""
    from datetime import date

    from iac_iam_guard.reporting.settings import render_settings, settings_as_json
    from iac_iam_guard.request import Request
    from iac_iam_guard.units import open_workspace
    from iac_iam_guard.yardstick import read_yardstick

    request = Request((path,), date.min, configuration_path=configuration_path(config, False))
    configuration = read_yardstick(request, open_workspace(request)).configuration
    click.echo(settings_as_json(configuration) if output == "json" else render_settings(configuration), nl=False)


@command.command("schema")
@click.option("--output-schema", is_flag=True, help="The schema of reports in JSON instead.")
def schema_command(output_schema: bool) -> None:
    """Print the JSON schema of the configuration file, for editors."""
    if not output_schema:
        from iac_iam_guard.reporting.configuration_schema import render_configuration_schema

        click.echo(render_configuration_schema(), nl=False)
        return
    from importlib.resources import files

    try:
        click.echo(files("iac_iam_guard.data").joinpath("report-1.0.json").read_text("utf-8"), nl=False)
    except OSError as error:
        raise UsageError(f"the schema cannot be read: {error.strerror}") from None
