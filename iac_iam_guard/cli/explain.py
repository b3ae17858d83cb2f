"""`explain`: a rule in words."""

from pathlib import Path

import click


@click.command(
    "explain",
    epilog="""\b
Examples:
  iac-iam-guard explain public-trust
  iac-iam-guard explain CKV_AWS_40        an id of another scanner""",
)
@click.argument("rule")
@click.option("--rules", "directories", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder with rule packs of your own.")
def command(rule: str, directories: tuple[Path, ...]) -> None:
    """Say what RULE reports, why it matters and how to mend it. RULE is an id or an alias."""
    from iac_iam_guard.engine.explain import explain_rule
    from iac_iam_guard.engine.load import load_rules
    from iac_iam_guard.engine.selection import find_rules

    ruleset = load_rules(directories)
    click.echo("\n\n".join(explain_rule(found, ruleset) for found in find_rules(ruleset, rule)))
