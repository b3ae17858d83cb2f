"""`scan`: every Terraform root, plan and template below the given paths."""

from pathlib import Path

import click

from iac_iam_guard.cli.options import ScanOptions, run_scan, scan_options

KINDS = ("auto", "terraform", "cloudformation", "plan", "state")


@click.command(
    "scan",
    epilog="""\b
Examples:
  iac-iam-guard scan infra
  iac-iam-guard scan infra -o text -o sarif=iam.sarif --fail-on medium
  iac-iam-guard scan envs/prod --var-file prod.tfvars --select pack:trust-policies
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage, 3 analysis incomplete, 70 a defect of this program.""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), default="auto", show_default=True, help="What the paths are.")
@scan_options
def command(paths: tuple[Path, ...], kind: str, options: ScanOptions) -> None:
    """Find violations of the IAM best practices in Terraform configurations, plans and CloudFormation templates.

    PATHS are folders, files or - for a plan, template or change set on standard input; without any, the present folder is scanned.
    """
    run_scan(paths or (Path(),), kind, options)
