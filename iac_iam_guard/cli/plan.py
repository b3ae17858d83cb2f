"""`plan`: the JSON of one Terraform plan, or of one change set of CloudFormation."""

from pathlib import Path

import click

from iac_iam_guard.cli.options import ScanOptions, run_scan, scan_options


@click.command(
    "plan",
    epilog="""\b
Examples:
  terraform show -json plan.out | iac-iam-guard plan -
  iac-iam-guard plan plan.json --source infra/prod
  iac-iam-guard plan change-set.json --only-changed""",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@scan_options
def command(file: Path, options: ScanOptions) -> None:
    """Scan what a plan or change set leads to, or what a state holds: FILE, or - for standard input.

    FILE is the output of `terraform show -json`, a state file, or the output of `aws cloudformation describe-change-set --include-property-values`.

    Where the configuration is at hand (--source, or the plan's own folder), findings stand at its lines and what the plan does not know
    yet is filled in from it.
    """
    run_scan((file,), "plan", options)
